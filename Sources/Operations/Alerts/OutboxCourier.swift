import Access
import Foundation
import Notifying
import Persistence
public import SupplyChain
import Synchronization

/// Carries the messages of the outbox to their channels.
///
/// Each channel is served by itself, one message at a time: one that hangs or is down holds up no
/// other. An attempt is written down before anything is sent, so that limits hold across restarts;
/// a message keeps its id at every attempt, so that a receiver that got it and could not say so
/// knows it again. After failures in a row a channel rests; what is refused, or could not be
/// delivered for days, is put aside for a person.
public final class OutboxCourier: Sendable {
  private let door: Doorkeeper
  private let writer: MessageWriter
  private let now: @Sendable () -> Instant
  private let http: HTTPSender
  private let mail: MailSender
  private let retry = RetryRule()
  private let busy = Mutex<Set<ChannelID>>([])
  private let isEnding = Mutex(false)
  private let threads = DispatchQueue(label: "outbox", attributes: .concurrent)

  /// Alerts about one store that go in one message.
  static let mostInOne = 50
  /// Attempts are counted by the second: to hold a limit in any 60 of them it takes one more.
  private static let windowSeconds = 61
  /// So many attempts that fail one after the other let a channel rest.
  private static let failuresUntilRest = 5
  private static let firstRestSeconds: Int64 = 30
  private static let longestRestSeconds: Int64 = 900
  /// After so long without delivery a message is put aside.
  public static let patienceSeconds = Int64(RetryRule().patience)

  /// Takes the ledger with the keys that open addresses.
  ///
  /// - Parameters:
  ///   - now: the present instant.
  ///   - timeoutSeconds: after which an attempt is given up.
  public init(
    _ door: Doorkeeper, settings: Settings, timeoutSeconds: Int64 = 10,
    now: @escaping @Sendable () -> Instant
  ) {
    self.door = door
    self.writer = MessageWriter(ledger: door.ledger, settings: settings)
    self.now = now
    let guardian = EndpointGuard(trustedHosts: Set(settings.messages.trustedHosts))
    self.http = HTTPSender(guardian, timeoutSeconds: timeoutSeconds)
    self.mail = MailSender(guardian, timeoutSeconds: timeoutSeconds * 3)
  }

  /// What came of a look at a channel.
  private enum Step {
    /// A message was tried.
    case tried
    /// Nothing is due, or the channel's limit is reached.
    case nothing
  }

  /// Takes up what the process before this one was sending. Called once, before anything else.
  public func start() throws { try door.ledger.resumeSending(at: now()) }

  /// Begins to serve every channel that has something due and is not being served; does not wait.
  ///
  /// - Parameter failed: is told of what is wrong with the ledger, not with a channel.
  public func tick(_ failed: @escaping @Sendable (any Error) -> Void) async {
    do {
      for channel in try await work({ [self] in try free() }) {
        Task { [self] in
          do { try await serve(channel) } catch { failed(error) }
          _ = busy.withLock { $0.remove(channel) }
        }
      }
    } catch { failed(error) }
  }

  /// Begins nothing more, and waits for the attempts that are at work, which end by themselves.
  public func finish() async {
    isEnding.withLock { $0 = true }
    while !busy.withLock(\.isEmpty) { try? await Task.sleep(for: .milliseconds(50)) }
  }

  /// Serves all channels side by side until nothing is due at this moment.
  public func deliverAll() async throws {
    let channels = try await work { [self] in try free() }
    defer { busy.withLock { $0.subtract(channels) } }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for channel in channels {
        group.addTask { [self] in try await serve(channel) }
      }
      try await group.waitForAll()
    }
  }

  /// The channels with work that nobody serves yet, taken.
  private func free() throws -> [ChannelID] {
    let due = try door.ledger.channelsWithWork(at: now())
    return busy.withLock { busy in
      let free = due.filter { !busy.contains($0) }
      busy.formUnion(free)
      return free
    }
  }

  private func serve(_ channel: ChannelID) async throws {
    while !isEnding.withLock(\.self), try await step(channel) == .tried {}
  }

  private struct Attempt: Sendable {
    let message: OutboxMessage
    let stored: StoredChannel
    let began: Instant
    let outgoing: MessageWriter.Outgoing?
  }

  private func step(_ channel: ChannelID) async throws -> Step {
    guard let attempt = try await work({ [self] in try begin(channel) }) else { return .nothing }
    let verdict: DeliveryVerdict
    switch attempt.outgoing {
    case nil: verdict = .refused(reason: Sentence("there is nothing to say", "没有内容可发"))
    case .post(let request, let read): verdict = await http.send(request, verdict: read)
    case .mail(let message, let server):
      verdict = await mail.send(message, through: server, at: now().seconds)
    }
    try await work { [self] in try settle(attempt, verdict) }
    return .tried
  }

  /// The next message of a channel, its attempt written down.
  private func begin(_ id: ChannelID) throws -> Attempt? {
    let (ledger, now) = (door.ledger, now())
    guard let stored = try? ledger.deliveryChannel(id), stored.channel.isEnabled,
      stored.closedUntil <= now
    else { return nil }
    try ledger.gather(
      on: id, at: now, most: OutboxCourier.mostInOne,
      patientUntil: now + OutboxCourier.patienceSeconds, newID: newID)
    let limit = ChannelLimit(
      count: stored.channel.mostAMinute, seconds: OutboxCourier.windowSeconds)
    let tried = try ledger.attempts(on: id, since: now + -Int64(limit.seconds))
    guard limit.wait(at: now.seconds, after: tried.map(\.seconds)) == 0,
      let due = try ledger.dueMessage(on: id, at: now),
      try ledger.beginAttempt(due.message, at: now)
    else { return nil }
    var outgoing: MessageWriter.Outgoing?
    // What cannot be written, its key lost say, is put aside like what is refused.
    if let address = try? door.address(of: stored) {
      outgoing = try? writer.outgoing(
        due.message, due.items, on: stored.channel, address, at: now)
    }
    return Attempt(message: due.message, stored: stored, began: now, outgoing: outgoing)
  }

  private func settle(_ attempt: Attempt, _ verdict: DeliveryVerdict) throws {
    let (now, message) = (now(), attempt.message)
    var failures = attempt.stored.failures + 1
    let outcome: OutboxOutcome
    switch verdict {
    case .delivered: (failures, outcome) = (0, .delivered)
    case .refused(let reason): outcome = .dead(fault: reason)
    case .later(let seconds, let reason):
      let rule = retry.wait(afterAttempt: message.attempts + 1, of: message.id)
      let next = now + Int64(max(seconds ?? 0, rule))
      outcome = next > message.patientUntil ? .dead(fault: reason) : .again(at: next, fault: reason)
    }
    try door.ledger.endAttempt(
      message, began: attempt.began, at: now, outcome, failures: failures,
      closedUntil: now + OutboxCourier.restSeconds(after: failures))
  }

  /// How long a channel rests: longer each time, until something arrives.
  private static func restSeconds(after failures: Int) -> Int64 {
    guard failures >= failuresUntilRest else { return 0 }
    return min(longestRestSeconds, firstRestSeconds << min(failures - failuresUntilRest, 5))
  }

  private func newID() -> String { "m-" + Hexadecimal.text(door.random.bytes(10)) }

  /// Runs work on the ledger off the threads of tasks, which must not wait.
  private func work<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      threads.async { continuation.resume(with: Result(catching: body)) }
    }
  }
}
