import SupplyChain

/// On which nights each position orders. The days between two orders are the policy's, the phase is
/// the seed's and the same for all goods of a store with the same days between.
struct OrderDays: Sendable {
  /// Days between two orders, by position.
  let intervals: [Int32]
  private let phases: [Int32]

  init(
    _ calendar: ReplayPolicy.Calendar, chain: ReplayChain, settings: ReplaySettings,
    streams: RandomStreams
  ) {
    var intervals: [Int32] = []
    var phases: [Int32] = []
    for (shop, content) in chain.shops.enumerated() {
      var choice = streams.generator(.replayInterval, shop)
      let shortest = Int(settings.habitFreshShortestDays)
      let freshInterval =
        shortest + Int(choice.uniform() * (settings.habitFreshLongestDays + 1 - Double(shortest)))
      for index in content.goods {
        let goods = chain.goods[index]
        let interval =
          switch calendar {
          case .reviewDays: goods.reviewDays
          case .ownDays: goods.isFresh ? freshInterval : Int(settings.habitDryReviewDays)
          }
        var phase = streams.generator(.replayPhase, shop, interval)
        intervals.append(Int32(interval))
        phases.append(Int32(phase.uniform() * Double(interval)))
      }
    }
    self.intervals = intervals
    self.phases = phases
  }

  /// Nights from `day` to the next on which the position orders; 0 when it orders on this one.
  func nightsToOrder(_ position: Int, on day: BusinessDay) -> Int {
    let (interval, phase) = (intervals[position], phases[position])
    let past = (day.daysSinceEpoch - phase) % interval
    return Int(past <= 0 ? -past : interval - past)
  }
}
