public import SupplyChain

/// How good forecasts were against what came, as sums that add over stores and origins.
///
/// Amounts of different units are put on one footing the way planners read them: sums over all
/// series of errors and of consumption, in base units, as in WAPE (Kolassa and Schütz 2007).
public struct ForecastAccuracy: Sendable, Hashable {
  /// Days of a series that were forecast and observed.
  public private(set) var days = 0
  /// Σ |consumed − mean|.
  public private(set) var absoluteError = 0.0
  /// Σ (mean − consumed).
  public private(set) var signedError = 0.0
  /// Σ consumed.
  public private(set) var consumed = 0.0
  /// Days on which no more came than the 0.9 quantile said.
  public private(set) var daysWithinP90 = 0
  /// The same sums for the seasonal naive forecast, over the days for which it exists.
  public private(set) var naiveAbsoluteError = 0.0
  /// Σ consumed on the days for which the seasonal naive forecast exists.
  public private(set) var naiveConsumed = 0.0

  private init() {}

  /// The accuracy of no forecast.
  public static let zero = ForecastAccuracy()

  /// Compares a forecast with a later history of the same store. Closed days, stocked-out days and
  /// days that have not come yet are left out.
  public init(of forecast: StoreForecast, against later: StoreHistory) {
    precondition(forecast.store == later.store, "the same store")
    for (row, material) in later.materials.enumerated() {
      guard let series = forecast.series(of: material) else { continue }
      for step in 1...forecast.horizon {
        let index = forecast.origin + step - later.firstDay
        guard (0..<later.dayCount).contains(index),
          !later.stockedOut[row * later.dayCount + index],
          let came = later.quantity(row: row, day: forecast.origin + step)
        else { continue }
        add(came.units, forecast: series.daily(step))
        if let naive = ForecastAccuracy.seasonalNaive(
          later, row: row, origin: forecast.origin, step: step)
        {
          naiveAbsoluteError += abs(came.units - naive)
          naiveConsumed += came.units
        }
      }
    }
  }

  private mutating func add(_ came: Double, forecast: Distribution) {
    days += 1
    absoluteError += abs(came - forecast.mean)
    signedError += forecast.mean - came
    consumed += came
    // Forecasts are kept in single precision: a certain zero must cover zero.
    if came <= forecast.quantile(0.9) { daysWithinP90 += 1 }
  }

  /// What came on the last same weekday up to the origin that was observed, up to four weeks back.
  private static func seasonalNaive(
    _ history: StoreHistory, row: Int, origin: BusinessDay, step: Int
  ) -> Double? {
    let nearest = origin + step - 7 * ((step + 6) / 7)
    for weeks in 0..<4 {
      if let past = history.quantity(row: row, day: nearest - 7 * weeks) { return past.units }
    }
    return nil
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
    left.daysWithinP90 += right.daysWithinP90
    left.naiveAbsoluteError += right.naiveAbsoluteError
    left.naiveConsumed += right.naiveConsumed
  }

  /// Weighted absolute percentage error, Σ|error| ÷ Σ consumed; `nil` when nothing was consumed.
  public var wape: Double? { consumed > 0 ? absoluteError / consumed : nil }
  /// Σ error ÷ Σ consumed, positive when too much was forecast; `nil` when nothing was consumed.
  public var bias: Double? { consumed > 0 ? signedError / consumed : nil }
  /// The share of days within the 0.9 quantile; `nil` without days.
  public var coverage: Double? { days > 0 ? Double(daysWithinP90) / Double(days) : nil }
  /// The error of "as on the last same weekday"; `nil` when nothing was consumed.
  public var seasonalNaiveWape: Double? {
    naiveConsumed > 0 ? naiveAbsoluteError / naiveConsumed : nil
  }
}
