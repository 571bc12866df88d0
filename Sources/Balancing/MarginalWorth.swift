public import SupplyChain

/// What one more or one less unit on hand is worth to a store: the chance that it is asked for
/// before the pipeline brings more.
///
/// S(x) is the chance that the x-th unit on hand is needed: the largest, over the windows that end
/// just before each arrival in the pipeline and at the horizon, of P(D[t+1..t+n] ≥ x + p), where n
/// are the window's days and p is what arrives within it. The horizon ends on the eve of the
/// arrival of the next order that is not yet placed: h = its night − tonight + lead time, so the
/// lead time alone while tonight's order can still be placed. S1 is the same with a window of one
/// day. Both are taken as means over a range of units, which is essential for slow movers.
///
/// Source: replays of the chain; the value of a unit against a pipeline is
/// that of Zipkin, Foundations of Inventory Management, 2000, §6.
public struct MarginalWorth: Sendable {
  private struct Window {
    let demand: ExcessCurve
    let arriving: Double
  }

  private let windows: [Window]
  private let tomorrow: Window?

  /// Takes the demand, what arrives by day ahead (1 is tomorrow; earlier ones count as that), and
  /// the horizon in days. A horizon of no days has nothing that transfers could repair.
  public init(
    forecast: SeriesForecast, arrivals: [(daysAhead: Int, units: Double)], horizonDays: Int
  ) {
    let horizon = max(horizonDays, 0)
    func window(_ days: Int) -> Window {
      let arriving = arrivals.reduce(0) { $0 + ($1.daysAhead <= days ? max($1.units, 0) : 0) }
      return Window(demand: ExcessCurve(forecast.demand(over: days)), arriving: arriving)
    }
    let ends = Set(arrivals.map { $0.daysAhead - 1 }.filter { $0 >= 1 && $0 < horizon })
    self.windows = horizon > 0 ? (ends.sorted() + [horizon]).map(window) : []
    self.tomorrow = horizon > 0 ? window(1) : nil
  }

  /// The mean of S over the units `low` … `high` on hand, 0 … 1.
  public func need(from low: Double, to high: Double) -> Double {
    windows.reduce(0) { worst, window in
      max(
        worst, window.demand.meanChance(from: low + window.arriving, to: high + window.arriving))
    }
  }

  /// The mean of S1 over the units `low` … `high` on hand, never above that of S.
  public func needTomorrow(from low: Double, to high: Double) -> Double {
    guard let tomorrow else { return 0 }
    let chance = tomorrow.demand.meanChance(
      from: low + tomorrow.arriving, to: high + tomorrow.arriving)
    return min(chance, need(from: low, to: high))
  }

  /// What a case that lifts the stock from `low` to `high` is worth to a recipient, as a share of
  /// the margin of the whole case: S1 + ρ·(S − S1).
  public func gain(from low: Double, to high: Double, waitingShare: Double) -> Double {
    let now = needTomorrow(from: low, to: high)
    return now + waitingShare * (need(from: low, to: high) - now)
  }
}
