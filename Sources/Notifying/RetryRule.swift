import Crypto
import Foundation

/// When a message that was not delivered is tried again.
///
/// Doubling waits with up to a quarter of jitter, so that a thousand messages that failed together
/// do not come back together. The jitter comes from the message's id: a restart does not change it.
public struct RetryRule: Sendable, Hashable {
  /// The first wait, in seconds.
  public var first = 5
  /// The longest wait, in seconds.
  public var longest = 3600
  /// After so many seconds without delivery the message is put aside for a person.
  public var patience = 3 * 86_400

  /// The usual rule.
  public init() {}

  /// Seconds to wait after the attempt number `attempt`, counted from 1.
  public func wait(afterAttempt attempt: Int, of id: String) -> Int {
    precondition(attempt >= 1)
    let doubled = attempt >= 20 ? longest : min(longest, first << (attempt - 1))
    let digest = SHA256.hash(data: Data("\(id)/\(attempt)".utf8))
    let share = digest.prefix(2).reduce(0) { $0 * 256 + Int($1) }
    return doubled + doubled * share / (4 * 65_536)
  }
}

/// How many messages a channel takes: no more than `count` in any `seconds`.
public struct ChannelLimit: Sendable, Hashable {
  /// The messages.
  public let count: Int
  /// The window.
  public let seconds: Int

  /// The limit of group robots: 20 a minute.
  public static let robot = ChannelLimit(count: 20, seconds: 60)

  /// Takes a limit.
  public init(count: Int, seconds: Int) {
    precondition(count > 0 && seconds > 0)
    self.count = count
    self.seconds = seconds
  }

  /// Seconds until the next attempt may be made, when `attempts` are the instants of earlier ones
  /// in seconds, in any order. An attempt counts also when it failed: the other side may have
  /// counted it.
  public func wait(at now: Int64, after attempts: [Int64]) -> Int {
    // An attempt in the future means that the clock was set back; it counts as one of now.
    let recent = attempts.map { min($0, now) }.filter { $0 > now - Int64(seconds) }.sorted()
    guard recent.count >= count else { return 0 }
    return Int(recent[recent.count - count] + Int64(seconds) - now)
  }
}
