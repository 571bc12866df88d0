public import SupplyChain

/// How good forecasts were against what came, as sums that add over series, stores and origins.
///
/// Amounts of different units are put on one footing the way planners read them: sums over all
/// series of errors and of consumption, as in WAPE (Kolassa and Schütz 2007), in base units or
/// times a weight such as the cost of a unit. The quantiles are judged by the pinball loss
/// (Koenker and Bassett 1978), whose weighted sum is WQL, and by their coverage.
///
/// Beside it stand the same sums for the seasonal naive forecast, over the days for which that
/// exists: what came on the last same weekday known at the origin.
public struct ForecastAccuracy: Sendable, Hashable, Codable {
  /// The levels of the quantiles that are judged.
  public static let levels = [0.1, 0.5, 0.9, 0.95, 0.975]

  /// One day that was forecast and has come.
  public struct Day: Sendable {
    /// What came.
    public let came: Double
    /// What was expected.
    public let mean: Double
    /// One value a level of ``ForecastAccuracy/levels``.
    public let quantiles: [Double]
    /// The seasonal naive forecast, `nil` where there is none.
    public let naive: Double?

    /// Takes a day.
    public init(came: Double, mean: Double, quantiles: [Double], naive: Double?) {
      precondition(quantiles.count == ForecastAccuracy.levels.count, "one value a level")
      self.came = came
      self.mean = mean
      self.quantiles = quantiles
      self.naive = naive
    }
  }

  /// Days of a series that were forecast and observed.
  public private(set) var days = 0
  /// Σ |came − mean|.
  public private(set) var absoluteError = 0.0
  /// Σ (mean − came).
  public private(set) var signedError = 0.0
  /// Σ came.
  public private(set) var consumed = 0.0
  /// Σ over windows of |Σ came − Σ mean|: what an order is placed by.
  public private(set) var totalError = 0.0
  /// Σ of the pinball loss, by level.
  public private(set) var pinball = [Double](repeating: 0, count: levels.count)
  /// Days on which no more came than the quantile said, by level.
  public private(set) var daysWithin = [Int](repeating: 0, count: levels.count)
  /// Days on which what came lay from the lowest level through the 0.9 quantile.
  public private(set) var daysWithinInterval = 0
  /// Σ |came − naive|.
  public private(set) var naiveAbsoluteError = 0.0
  /// Σ (naive − came).
  public private(set) var naiveSignedError = 0.0
  /// Σ over windows of |Σ came − Σ naive|.
  public private(set) var naiveTotalError = 0.0
  /// Σ came on the days for which the seasonal naive forecast exists.
  public private(set) var naiveConsumed = 0.0

  private init() {}

  /// The accuracy of no forecast.
  public static let zero = ForecastAccuracy()
  /// What rounding may do to an amount that was certain.
  private static let hair = 1e-9

  /// Adds a window: the days of one series that were forecast from one origin and have come.
  ///
  /// - Parameter weight: what a unit counts, not negative; 1 sums base units.
  public mutating func add(_ window: some Sequence<Day>, weight: Double = 1) {
    var (total, naiveTotal) = (0.0, 0.0)
    for day in window {
      let error = (day.mean - day.came) * weight
      days += 1
      absoluteError += abs(error)
      signedError += error
      consumed += day.came * weight
      total += error
      addQuantiles(day, weight: weight)
      guard let naive = day.naive else { continue }
      let naiveError = (naive - day.came) * weight
      naiveAbsoluteError += abs(naiveError)
      naiveSignedError += naiveError
      naiveConsumed += day.came * weight
      naiveTotal += naiveError
    }
    totalError += abs(total)
    naiveTotalError += abs(naiveTotal)
  }

  private mutating func addQuantiles(_ day: Day, weight: Double) {
    for (index, level) in ForecastAccuracy.levels.enumerated() {
      let short = day.came - day.quantiles[index]
      pinball[index] += weight * max(level * short, (level - 1) * short)
      if short <= ForecastAccuracy.hair { daysWithin[index] += 1 }
    }
    if day.came >= day.quantiles[0] - ForecastAccuracy.hair,
      day.came <= day.quantiles[2] + ForecastAccuracy.hair
    {
      daysWithinInterval += 1
    }
  }

  /// The sums over both.
  public static func + (left: ForecastAccuracy, right: ForecastAccuracy) -> ForecastAccuracy {
    var sum = left
    sum += right
    return sum
  }

  /// Adds in place.
  public static func += (left: inout ForecastAccuracy, right: ForecastAccuracy) {
    left.days += right.days
    left.absoluteError += right.absoluteError
    left.signedError += right.signedError
    left.consumed += right.consumed
    left.totalError += right.totalError
    for index in levels.indices {
      left.pinball[index] += right.pinball[index]
      left.daysWithin[index] += right.daysWithin[index]
    }
    left.daysWithinInterval += right.daysWithinInterval
    left.naiveAbsoluteError += right.naiveAbsoluteError
    left.naiveSignedError += right.naiveSignedError
    left.naiveTotalError += right.naiveTotalError
    left.naiveConsumed += right.naiveConsumed
  }
}

extension ForecastAccuracy {
  /// Weighted absolute percentage error, Σ|error| ÷ Σ came; `nil` when nothing came.
  public var wape: Double? { share(absoluteError, of: consumed) }
  /// The same of the windows' totals.
  public var wapeOfTotals: Double? { share(totalError, of: consumed) }
  /// Σ error ÷ Σ came, positive when too much was forecast; `nil` when nothing came.
  public var bias: Double? { share(signedError, of: consumed) }
  /// Weighted quantile loss: twice the mean over the levels of Σ pinball ÷ Σ came.
  public var wql: Double? {
    share(2 * pinball.reduce(0, +) / Double(pinball.count), of: consumed)
  }
  /// The share of days within the 0.9 quantile; `nil` without days.
  public var coverage: Double? { coverage(atIndex: 2) }
  /// The share of days from the 0.1 through the 0.9 quantile; `nil` without days.
  public var intervalCoverage: Double? {
    days > 0 ? Double(daysWithinInterval) / Double(days) : nil
  }
  /// The error of "as on the last same weekday"; `nil` when nothing came.
  public var seasonalNaiveWape: Double? { share(naiveAbsoluteError, of: naiveConsumed) }
  /// Its error of totals.
  public var seasonalNaiveWapeOfTotals: Double? { share(naiveTotalError, of: naiveConsumed) }
  /// Its bias.
  public var seasonalNaiveBias: Double? { share(naiveSignedError, of: naiveConsumed) }

  /// The share of days within the quantile at an index of ``levels``; `nil` without days.
  public func coverage(atIndex index: Int) -> Double? {
    days > 0 ? Double(daysWithin[index]) / Double(days) : nil
  }

  private func share(_ part: Double, of whole: Double) -> Double? {
    whole > 0 ? part / whole : nil
  }
}

extension ForecastAccuracy {
  /// Compares a forecast with a later history of the same store. Closed days, stocked-out days and
  /// days that have not come yet are left out.
  public init(of forecast: StoreForecast, against later: StoreHistory) {
    self.init(of: forecast, against: later, weight: { _ in 1 })
  }

  /// The same, with what a unit of a material counts.
  public init(
    of forecast: StoreForecast, against later: StoreHistory, weight: (MaterialID) -> Double
  ) {
    precondition(forecast.store == later.store, "the same store")
    for (row, material) in later.materials.enumerated() {
      guard let series = forecast.series(of: material) else { continue }
      let days = (1...forecast.horizon).compactMap { step in
        Day(of: series, step: step, origin: forecast.origin, against: later, row: row)
      }
      add(days, weight: weight(material))
    }
  }
}

extension ForecastAccuracy.Day {
  /// The day `step` days after an origin, `nil` when there is nothing to judge it by.
  public init?(
    of series: SeriesForecast, step: Int, origin: BusinessDay, against later: StoreHistory,
    row: Int
  ) {
    let day = series.daily(step)
    self.init(
      mean: day.mean, quantiles: ForecastAccuracy.levels.map(day.quantile), step: step,
      origin: origin, against: later, row: row)
  }

  /// The day `step` days after an origin for which these numbers were forecast, `nil` when there is
  /// nothing to judge it by: it has not come, the store was closed, or it ran out of the material.
  public init?(
    mean: Double, quantiles: [Double], step: Int, origin: BusinessDay,
    against later: StoreHistory, row: Int
  ) {
    let index = origin + step - later.firstDay
    guard (0..<later.dayCount).contains(index),
      !later.stockedOut[row * later.dayCount + index],
      let came = later.quantity(row: row, day: origin + step)
    else { return nil }
    self.init(
      came: came.units, mean: mean, quantiles: quantiles,
      naive: later.seasonalNaive(row: row, origin: origin, step: step))
  }
}

extension StoreHistory {
  /// What came on the last same weekday up to the origin that was observed, up to four weeks back.
  fileprivate func seasonalNaive(row: Int, origin: BusinessDay, step: Int) -> Double? {
    let nearest = origin + step - 7 * ((step + 6) / 7)
    for weeks in 0..<4 {
      if let past = quantity(row: row, day: nearest - 7 * weeks) { return past.units }
    }
    return nil
  }
}
