/// Why a forecast of one material, store and day is what it is: amounts that add up to the
/// expected demand, each with its effect in percent.
///
/// The regression adds logarithms, so its parts multiply: "+18 % for 34 °C". The amounts divide
/// the difference between level and forecast in proportion to the logarithms (the logarithmic mean
/// Divisia index, Ang 2004), which leaves no remainder and knows no order of the parts.
public struct ForecastExplanation: Sendable, Hashable, Codable {
  /// What moves demand.
  public enum Factor: String, Sendable, Hashable, Codable, CaseIterable {
    /// What the store has been using lately, without the weekday's part.
    case level
    /// Where the recent past points: differences between short and long levels, recent days.
    case trend
    case weekday
    /// Days off, make-up workdays, eves, school holidays, and the season of the year.
    case calendar
    case temperature
    case rain
    case otherWeather
    case promotion
    /// What blending with exponential smoothing changed.
    case smoothing
    /// A day on which the store does not trade, or may not.
    case closed
    /// What is left: the constant, from the middle to the mean, what several causes do together.
    case rest
  }

  /// One factor's share.
  public struct Part: Sendable, Hashable, Codable {
    /// The factor.
    public let factor: Factor
    /// Base units, signed; all parts add up to the mean.
    public let amount: Double
    /// What the factor does to demand: 0.18 is 18 % more; `nil` for the level.
    public let effect: Double?
    /// What was read of the factor, in its own unit: °C, mm; `nil` where there is no such number.
    public let reading: Double?

    /// Takes a share.
    public init(factor: Factor, amount: Double, effect: Double?, reading: Double? = nil) {
      self.factor = factor
      self.amount = amount
      self.effect = effect
      self.reading = reading
    }
  }

  /// The store.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// The last day whose consumption was known.
  public let origin: BusinessDay
  /// The day that is forecast.
  public let day: BusinessDay
  /// Expected demand in base units.
  public let mean: Double
  /// The factors that were at work, in the order of ``Factor/allCases``.
  public let parts: [Part]
  /// What is unusual about the forecast.
  public let notes: [ForecastNote]

  /// Takes the parts.
  public init(
    store: StoreID, material: MaterialID, origin: BusinessDay, day: BusinessDay, mean: Double,
    parts: [Part], notes: [ForecastNote]
  ) {
    self.store = store
    self.material = material
    self.origin = origin
    self.day = day
    self.mean = mean
    self.parts = parts
    self.notes = notes
  }
}
