import SupplyChain

/// What a store that orders up to the same amount every time misses later because it was helped.
///
/// Its order counts a case that was given before it and is still there, and asks for one less. When
/// the case is used before that order is there, the store stands one case lower on its arrival than
/// without help: what it would have missed, no order would have asked for. So of the gain only this
/// is left:
///
///     left = before + (1 − v)·(gain − before)       v = q / (1 + q − e)
///
/// `before` is what the case gains until the night of the order: what is used by then that order
/// does not count. q is the chance that the last case of the order is asked for in the cycle from
/// its arrival to the next one's, e that it is before the next order is placed. What is missed
/// after that night the next order has counted, and it misses less in the cycle that follows, and
/// so on: v = e + (q − e)·(1 − v).
///
/// The order is the amount ordered up to, less what is there and on its way, plus what is used by
/// its night where the case is needed: of E[D | D ≥ x], D being the demand until the order is there
/// and x what serves it, the part that is expected by that night.
///
/// Example: a store orders up to 900 g tonight, has 100 g, needs 200 g until that is there and then
/// 600 … 1,000 g. It is given a case of 100 g, so that 700 g are ordered, not 800 g. The cycle asks
/// for those 100 g with q = 5/8; with e = 0 a share of 1 / (1 + 5/8) = 8/13 of the gain is left.
///
/// A suggestion is made for the whole cycle, at a service level that leaves q a few hundredths.
struct RepeatedShortage {
  private let before: MarginalWorth
  /// Until the order is there.
  private let ahead: ExcessCurve
  /// The part of it that is expected by the night of the order.
  private let partByOrder: Double
  private let cycle: ExcessCurve
  /// The nights of the cycle before the next order.
  private let early: ExcessCurve
  private let upTo: Double
  private let awaited: Double

  /// - Returns: `nil` for a store that orders what it is suggested.
  init?(
    _ position: BalancingPosition, arrivals: [(daysAhead: Int, units: Double)],
    nightsToOrder: Int, leadTimeDays: Int
  ) {
    guard let standing = position.standingOrder else { return nil }
    let forecast = position.forecast
    let horizon = nightsToOrder + leadTimeDays
    self.before = MarginalWorth(
      forecast: forecast, arrivals: arrivals, horizonDays: nightsToOrder)
    self.ahead = ExcessCurve(forecast.demand(over: horizon))
    let expected = forecast.expectedDemand(through: horizon)
    self.partByOrder =
      expected > 0 ? min(forecast.expectedDemand(through: nightsToOrder) / expected, 1) : 0
    self.cycle = ExcessCurve(forecast.demand(over: standing.reviewDays, after: horizon))
    self.early = ExcessCurve(
      forecast.demand(over: standing.reviewDays - leadTimeDays, after: horizon))
    self.upTo = standing.upTo.units
    self.awaited = arrivals.reduce(0) { $0 + max($1.units, 0) }
  }

  /// What is left of the gain `share` of the case that lifts the stock from `low` to `high`.
  func left(of share: Double, from low: Double, to high: Double, waitingShare: Double) -> Double {
    let kept = min(before.gain(from: low, to: high, waitingShare: waitingShare), share)
    return kept + (1 - missedAgain(from: low, to: high)) * (share - kept)
  }

  /// The chance v that what the case gains after the night of the order is missed later.
  private func missedAgain(from low: Double, to high: Double) -> Double {
    let there = low + awaited
    let used = min(partByOrder * ahead.mean(atLeast: there), there)
    let order = upTo - there + used
    guard order > 0 else { return 0 }
    let bottom = max(order - (high - low), 0)
    let asked = cycle.meanChance(from: bottom, to: order)
    let askedEarly = min(early.meanChance(from: bottom, to: order), asked)
    return asked / (1 + asked - askedEarly)
  }
}
