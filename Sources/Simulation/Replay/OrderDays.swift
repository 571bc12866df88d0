import SupplyChain

/// On which nights each position orders. The days between two orders are the policy's, the phase is
/// the seed's and the same for all goods of a store with the same days between.
struct OrderDays: Sendable {
  /// Days between two orders, by position.
  let intervals: [Int32]
  /// Days of review that an order is made for, by position: those between two orders, or the
  /// material's where headquarters looks every night.
  private let reviews: [Int32]
  private let phases: [Int32]

  init(
    _ calendar: ReplayPolicy.Calendar, chain: ReplayChain, settings: ReplaySettings,
    streams: RandomStreams
  ) {
    var (intervals, reviews): ([Int32], [Int32]) = ([], [])
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
          case .everyNight: 1
          }
        var phase = streams.generator(.replayPhase, shop, interval)
        intervals.append(Int32(interval))
        reviews.append(Int32(calendar == .everyNight ? goods.reviewDays : interval))
        phases.append(Int32(phase.uniform() * Double(interval)))
      }
    }
    self.intervals = intervals
    self.reviews = reviews
    self.phases = phases
  }

  /// All days of review that an order may be made for.
  var allReviews: ClosedRange<Int32> { 1...max(reviews.max() ?? 1, 1) }

  /// Days that an order placed on `day` must last beyond its lead time, when the position ordered
  /// last on `last`: until the review of that one is over, or a whole one.
  func review(_ position: Int, last: BusinessDay?, on day: BusinessDay) -> Int32 {
    guard let last else { return reviews[position] }
    let left = reviews[position] - Int32(day - last)
    return left > 0 ? left : reviews[position]
  }

  /// Nights from `day` to the next on which the position orders; 0 when it orders on this one.
  func nightsToOrder(_ position: Int, on day: BusinessDay) -> Int {
    let (interval, phase) = (intervals[position], phases[position])
    let past = (day.daysSinceEpoch - phase) % interval
    return Int(past <= 0 ? -past : interval - past)
  }
}
