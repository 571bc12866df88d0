public import SupplyChain

/// How long a secret may be used: 90 days from the day it was made, with a warning from the 75th.
public enum SecretLife: Sendable, Hashable {
  /// Nothing to say.
  case good
  /// It ends in so many days, 15 to 1.
  case ending(days: Int)
  /// It is over.
  case ended

  /// From this day on its end is told.
  public static let warnedAfterDays = 75
  /// After so many days it opens nothing any more.
  public static let days = 90
  /// While a secret is replaced, the old one is good for so many days more.
  public static let overlapDays = 7

  /// Where a secret stands.
  ///
  /// - Parameters:
  ///   - end: an end of its own that may come earlier.
  public init(madeAt: Instant, end: Instant? = nil, now: Instant) {
    let last = madeAt.advanced(byDays: SecretLife.days)
    let end = min(end ?? last, last)
    guard now < end else {
      self = .ended
      return
    }
    let warned = end.advanced(byDays: SecretLife.warnedAfterDays - SecretLife.days)
    let secondsADay: Int64 = 86_400
    self = now < warned ? .good : .ending(days: Int((end - now + secondsADay - 1) / secondsADay))
  }
}
