public import SupplyChain

/// One night and the day after it, the same for every policy and seed: what is known at the close
/// of ``day``, and what will be asked for tomorrow.
///
/// Demand is what history consumed. Where history says that the store ran out, demand went on: it
/// is what the forecast of the night expects of a day that asks for at least so much. Every policy
/// plans from history's consumption, whatever it sold itself in the replay.
public struct ReplayNight: Sendable {
  /// The business day that has closed.
  public let day: BusinessDay
  /// By position; `nil` for what the store has not used yet.
  public let forecasts: [SeriesForecast?]
  /// Thousandths that are asked for on the day after, by position.
  public let demand: [Int64]
  /// Whether a shop of the chain is closed on the day after, by history: nobody is there to hand
  /// goods over or to take them.
  let isShut: [Bool]
  /// Mean consumption a day in thousandths, of the days a habit looks at, by position.
  let recentMeans: [Double]
  /// The same by weekday, Monday first, seven a position.
  let weekdayMeans: [Double]

  /// Takes one list of forecasts from ``day``, by position, as ``forecasts``.
  public init(
    day: BusinessDay, chain: ReplayChain, forecasts: [SeriesForecast?], settings: ReplaySettings
  ) {
    precondition(forecasts.count == chain.positionCount, "one forecast a position")
    self.day = day
    self.forecasts = forecasts
    self.isShut = chain.shops.map { !$0.history.isOpen(on: day + 1) }
    var demand = [Int64](repeating: 0, count: chain.positionCount)
    var recent = [Double](repeating: 0, count: chain.positionCount)
    var weekday = [Double](repeating: 0, count: chain.positionCount * 7)
    for shop in chain.shops {
      for (row, position) in shop.positions.enumerated() {
        guard let forecast = forecasts[position] else { continue }
        let past = PastConsumption(history: shop.history, row: row)
        demand[position] = past.demand(on: day + 1, expected: forecast.daily(1))
        recent[position] = past.mean(through: day, days: Int(settings.habitMeanDays))
        let means = past.weekdayMeans(
          through: day, weeks: Int(settings.goodHabitWeeks), otherwise: recent[position])
        for (index, mean) in means.enumerated() { weekday[position * 7 + index] = mean }
      }
    }
    self.demand = demand
    self.recentMeans = recent
    self.weekdayMeans = weekday
  }
}

/// What one store used of one material.
private struct PastConsumption {
  let history: StoreHistory
  let row: Int

  private func index(_ day: BusinessDay) -> Int? {
    let offset = day - history.firstDay
    guard (0..<history.dayCount).contains(offset) else { return nil }
    let index = row * history.dayCount + offset
    return history.thousandths[index] >= 0 ? index : nil
  }

  /// What was asked for on a day: nothing on a closed one, E[D | D ≥ c] on one that ran out after
  /// c had been used.
  func demand(on day: BusinessDay, expected: Distribution) -> Int64 {
    guard let index = index(day) else { return 0 }
    let consumed = history.thousandths[index]
    guard history.stockedOut[index] else { return consumed }
    let units = Double(consumed) / 1000
    let chance = 1 - expected.probability(atMost: units)
    guard chance > 0 else { return consumed }
    let more = expected.expectedExcess(over: units) / chance
    return max(consumed, Quantity(roundingUnits: units + more).thousandths)
  }

  /// The mean of the open days among the last `days`, in thousandths; 0 without any.
  func mean(through day: BusinessDay, days: Int) -> Double {
    mean(of: (0..<days).lazy.map { day - $0 }) ?? 0
  }

  /// The means of the same weekday in the last weeks, Monday first.
  func weekdayMeans(through day: BusinessDay, weeks: Int, otherwise: Double) -> [Double] {
    Weekday.allCases.map { weekday in
      let back = (day.weekday.rawValue - weekday.rawValue + 7) % 7
      return mean(of: (0..<weeks).lazy.map { day - back - 7 * $0 }) ?? otherwise
    }
  }

  private func mean(of days: some Sequence<BusinessDay>) -> Double? {
    var (sum, count) = (0.0, 0.0)
    for day in days {
      guard let index = index(day) else { continue }
      sum += Double(history.thousandths[index])
      count += 1
    }
    return count > 0 ? sum / count : nil
  }
}
