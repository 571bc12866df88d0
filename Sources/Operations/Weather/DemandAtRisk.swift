import Balancing
import SupplyChain

/// One store and material under the weather that a plan knew and under a newer forecast of it: what
/// is expected to be asked for in vain, and by when.
///
/// A window is the days from the plan's night through a day ahead. What is missing in it is
/// E[(D − what is there)⁺], D being the demand of the window; what is there is the stock that can
/// still be used, what arrives by then, and from the day on which tonight's order can be there what
/// is suggested. Early windows end before that day: only other stores can help. Late ones end with
/// the days that tonight's order must last: headquarters can send more.
struct DemandAtRisk {
  /// Windows of which something is missing.
  struct Window {
    /// Its last day ahead, from 1.
    let days: Int
    let expectedBefore: Double
    let expectedNow: Double
    let available: Double
    let missingBefore: Double
    let missingNow: Double
    /// The chance that it runs out, under the newer forecast.
    let chance: Double

    var added: Double { max(missingNow - missingBefore, 0) }
  }

  let position: BalancingPosition
  /// The early window of which most more is missing than before.
  let early: Window?
  /// The late one.
  let late: Window?
  /// The day ahead of the greatest change, and the change as a share.
  let peak: (days: Int, change: Double)

  /// - Parameters:
  ///   - position: with the newer forecast.
  ///   - before: the forecast that the plan knew.
  ///   - day: the plan's night.
  ///   - orderArrives: the day ahead at whose start what is ordered tonight is there.
  ///   - lasts: the last day ahead that it must serve; `nil` when nothing is to be decided of it.
  ///   - suggested: what is suggested tonight.
  init(
    _ position: BalancingPosition, before: SeriesForecast, day: BusinessDay, orderArrives: Int,
    lasts: Int?, suggested: Double
  ) {
    let now = position.forecast
    let stock = UsableStock(position, day: day)
    func window(_ days: Int, adding units: Double) -> Window {
      let available = stock.units(through: days) + units
      let (old, new) = (before.demand(over: days), now.demand(over: days))
      return Window(
        days: days, expectedBefore: old.mean, expectedNow: new.mean, available: available,
        missingBefore: old.expectedExcess(over: available),
        missingNow: new.expectedExcess(over: available),
        chance: 1 - new.probability(atMost: available))
    }
    func worst(_ days: some Sequence<Int>, adding units: Double) -> Window? {
      days.map { window($0, adding: units) }.max { $0.added < $1.added }
        .flatMap { $0.added > 0 ? $0 : nil }
    }
    let horizon = now.horizon
    self.position = position
    self.early = worst((1..<max(orderArrives, 1)).prefix(horizon), adding: 0)
    self.late = lasts.flatMap { last in
      last >= orderArrives
        ? worst(orderArrives...min(max(last, orderArrives), horizon), adding: suggested) : nil
    }
    let reach = late?.days ?? early?.days ?? 1
    let days = (1...min(reach, horizon)).map { ahead in
      (
        ahead, now.expectedDemand(onDay: ahead) - before.expectedDemand(onDay: ahead),
        before.expectedDemand(onDay: ahead)
      )
    }
    let most = days.max { $0.1 < $1.1 }
    self.peak = most.map { ($0.0, $0.2 > 0 ? $0.1 / $0.2 : 0) } ?? (1, 0)
  }
}

/// What of a position's stock and arrivals can be used by a day ahead, if each day asks for what is
/// expected.
private struct UsableStock {
  let position: BalancingPosition
  let day: BusinessDay

  init(_ position: BalancingPosition, day: BusinessDay) {
    self.position = position
    self.day = day
  }

  func units(through days: Int) -> Double {
    let arriving = position.inbound.reduce(0) {
      $0 + (max($1.arrivesOn - day, 1) <= days ? $1.quantity.units : 0)
    }
    let lots = position.lots.sorted(by: StockLot.firstExpiredFirstOut)
    return position.forecast.used(of: lots, from: day, through: days).reduce(arriving, +)
  }
}
