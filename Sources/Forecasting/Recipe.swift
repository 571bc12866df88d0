import SupplyChain

/// The forecaster's settings, the same for every chain.
///
/// Half-lives, profile, clipping and ridge strengths were chosen on the daily takings of 1,336
/// Chinese shops (2015 to 2016); accuracy on those shops is flattered by it. Other chains may want
/// others: that is for a chain's own past to say.
enum Recipe {
  /// Days of history that are read at least; the longest level has forgotten what came before.
  static let memoryDays = 500
  /// Days that the levels need before the first row of the regression.
  static let warmUpDays = 120
  /// Days back from the origin that frequencies of sparse series are counted.
  static let frequencyDays = 240
  /// Days from one origin of the regression to the one before.
  static let originStep = 2
  /// Of which every n-th is used by a horizon bin: every target day is learnt from about once.
  static let binStrides = [1, 1, 2, 2]
  /// Days that a series must have been seen before it teaches others or trusts itself.
  static let matureDays = 28.0
  /// Half-lives of the levels in days.
  static let halfLives: [Double] = [3.5, 7, 14, 28, 56, 112]
  /// The level that forecasts are relative to: 14 days.
  static let base = 2
  /// The level that weekday profiles are relative to: 28 days.
  static let slow = 3
  /// Half-life of the weekday profile, in weeks.
  static let profileHalfLife = 24.0
  /// Days that a level counts for when it is found again after any time without observations.
  static let rememberedDays = 3.0
  /// How unsure log demand is on the first day back on sale, as a deviation.
  static let returnDoubt = 0.5
  /// Weeks of its own that weigh as much as the store's common profile.
  static let profileShrinkage = 3.0
  /// Innovations beyond this many scales are cut.
  static let clipScales = 4.0
  /// A limit that nothing reaches.
  static let unlimited = 1e12
  /// How strongly the size of a series counts: weight ∝ exp(0.5 · log level), the square root.
  static let sizeExponent = 0.5
  /// Last day ahead of each horizon bin but the last, which has no end. Days beyond two weeks have
  /// their own, so that asking for them leaves the first two weeks' regression alone.
  static let binEnds = [2, 5, 14]
  /// Ridge of the pool, of a group and of a series, in shares of the columns' mean square.
  static let poolRidge = 1e-4
  static let smallPoolRidge = 0.7
  static let groupRidge = 0.3
  static let seriesRidge = 5.0
  /// The ridge of a series that learns from itself alone.
  static let loneRidge = 0.05
  /// What is believed of the distance from median to mean in the fit's own past: fits that mistrust
  /// outliers overstate it.
  static let meanShare = 0.5
  /// Half-life of an error's weight in the distributions, in days.
  static let errorHalfLife = 45.0
  /// How scales of series differ: as this power of their innovations' scales.
  static let scaleExponent = 0.8
  /// How scales of one series go with its innovations' scale at the time: restlessness passes, and
  /// its own scale is known from few innovations.
  static let passingScaleExponent = 0.4
  /// How errors of neighbouring days go together, where nothing has been seen of totals.
  static let errorCorrelation = 0.3
  /// How much farther off forecasts are than the fit's own past in chains of many stores. Their
  /// intervals hold all the same, since past errors lack what the random ramps explain: only what
  /// is beyond it widens intervals.
  static let usualHindsight = 1.08
  /// What is known of the scale of errors before any has been seen, in independent windows.
  static let priorWindows = 2.0
  /// A series with this share of days without any use is forecast by its own frequencies.
  static let sparseShare = 0.08
  /// No amount above this is ever forecast for a day: the largest that a file can say.
  static let largestAmount = Quantity.largestReadable.units

  static var levels: Int { halfLives.count }
}
