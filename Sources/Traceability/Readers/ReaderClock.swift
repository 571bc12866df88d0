/// How far a reader's clock is off, learnt from when its messages come in.
///
/// A message cannot come before it was stamped, and the fastest of many has hardly been under way:
/// the least difference is the clock's error. It may grow again slowly, as clocks drift.
public struct ReaderClock: Hashable, Sendable, Codable {
  /// Milliseconds to add to the reader's stamps; 0 before anything is known.
  public private(set) var correction: Int64 = 0
  private var isKnown = false

  /// A clock of which nothing is known.
  public init() {}

  /// A clock as it was kept; `nil` is one of which nothing is known.
  public init(correction: Int64?) {
    self.correction = correction ?? 0
    self.isKnown = correction != nil
  }

  /// Whether anything is known.
  public var known: Int64? { isKnown ? correction : nil }

  /// Learns from a message that came in at `received` and whose newest stamp is `stamp`, both in
  /// milliseconds since 1970.
  public mutating func learn(stamp: Int64, received: Int64) {
    let difference = received - stamp
    // A day more than ever before is no delay: the clock was set, or one stamp was nonsense.
    let isNew = !isKnown || difference < correction || difference - correction > 86_400_000
    correction = isNew ? difference : correction + (difference - correction) / 64
    isKnown = true
  }
}
