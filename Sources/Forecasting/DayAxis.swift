import SupplyChain

/// The days that one forecast looks at: some up to the origin and the horizon after it. Everything
/// inside is indexed by days from the first.
struct DayAxis: Sendable {
  let origin: BusinessDay
  let horizon: Int
  /// Days up to the origin.
  let pastCount: Int

  var first: BusinessDay { origin - (pastCount - 1) }
  /// Index of the origin.
  var originIndex: Int { pastCount - 1 }
  /// All days.
  var count: Int { pastCount + horizon }

  func day(_ index: Int) -> BusinessDay { first + index }

  init(origin: BusinessDay, horizon: Int, settings: ForecastSettings) {
    self.origin = origin
    self.horizon = horizon
    pastCount = max(Recipe.memoryDays, settings.fitDays + Recipe.warmUpDays)
  }

  private init(origin: BusinessDay, horizon: Int, pastCount: Int) {
    (self.origin, self.horizon, self.pastCount) = (origin, horizon, pastCount)
  }

  /// The same days as of some days earlier: an index stays the same day's.
  func earlier(by days: Int) -> DayAxis {
    DayAxis(origin: origin - days, horizon: horizon, pastCount: pastCount - days)
  }
}
