import Access
import Foundation
public import Notifying
import Persistence
public import SupplyChain
import Traceability

/// Sends subscribers the events of their queries.
///
/// A subscription is a place in the order in which events were taken in: what lies behind it is
/// sent in messages, one after the other, and the place moves on when a message is taken. What a
/// message holds is settled in the ledger before it is sent, and so is its id: after a crash, or
/// when an answer is lost, the same message goes out again under the same id, by which the
/// subscriber knows it. A subscriber that is away misses nothing.
public struct DeliverTrace: Sendable {
  let door: Doorkeeper
  let settings: Settings
  let post: Post
  private let rule = RetryRule()

  /// Posts a message and tells what became of it.
  public typealias Post = @Sendable (OutgoingRequest) async -> Answer

  /// What became of a message.
  public enum Answer: Sendable, Hashable {
    /// The subscriber has it.
    case taken
    /// It was too large at once.
    case tooLarge
    /// Nobody wants such messages any more.
    case gone
    /// It may go better later, after `seconds` if the other side said so.
    case later(seconds: Int?, reason: String)
  }

  /// Takes the ledger with its keys, and who posts.
  public init(_ door: Doorkeeper, settings: Settings, post: @escaping Post) {
    self.door = door
    self.settings = settings
    self.post = post
  }

  /// Sends over HTTP, to addresses that `guardian` lets through.
  public init(_ door: Doorkeeper, settings: Settings, guardian: EndpointGuard) {
    let sender = HTTPSender(guardian)
    self.init(door, settings: settings) { request in
      let seen = SeenStatus()
      let verdict = await sender.send(request) { answer in
        seen.status = answer.status
        return .byStatus(answer)
      }
      return switch (verdict, seen.status) {
      case (_, 410): .gone
      case (_, 413): .tooLarge
      case (.delivered, _): .taken
      case (.later(let seconds, let reason), _): .later(seconds: seconds, reason: reason.english)
      case (.refused(let reason), _): .later(seconds: nil, reason: reason.english)
      }
    }
  }

  private var ledger: Ledger { door.ledger }

  /// Subscriptions for which there is something to do.
  public func due(at now: Instant) throws -> [String] {
    let newest = try ledger.newestTraceSequence()
    return try ledger.dueSubscriptions(at: try EventTime(now.text)).filter { subscription in
      // A stream that has been told everything waits for the next event.
      subscription.schedule != nil || subscription.progress.reportEnd != nil
        || subscription.progress.position < newest
    }.map(\.id)
  }

  /// Does everything that is due at an instant, for each subscription until it has to wait.
  ///
  /// - Returns: how many messages were taken.
  public func run(at now: Instant) async throws -> Int {
    var taken = 0
    for id in try due(at: now) { taken += try await pump(id, { now }) }
    return taken
  }

  /// Sends messages of one subscription until it has to wait.
  ///
  /// - Returns: how many were taken.
  public func pump(_ id: String, _ clock: @Sendable () -> Instant) async throws -> Int {
    var taken = 0
    while !Task.isCancelled {
      let now = clock()
      guard let message = try await WaitingThreads.run({ try next(of: id, at: now) }) else { break }
      let answer = await post(message.request)
      let then = clock()
      try await WaitingThreads.run { try settle(message, answer, at: then) }
      guard answer == .taken || answer == .tooLarge else { break }
      if answer == .taken { taken += 1 }
    }
    return taken
  }

  /// A message as it goes out.
  struct Message: Sendable {
    let subscription: TraceSubscription
    let count: Int
    let request: OutgoingRequest
  }

  private func next(of id: String, at now: Instant) throws -> Message? {
    guard let subscription = try ledger.traceSubscription(id),
      subscription.progress.dueAt <= (try EventTime(now.text))
    else { return nil }
    return try prepare(subscription, at: now)
  }

  /// Settles what goes out next, `nil` when it is nothing now.
  private func prepare(_ found: TraceSubscription, at now: Instant) throws -> Message? {
    var subscription = found
    guard let reader = try subscriber(found.madeBy, at: now) else {
      try wait(&subscription, at: now, "whoever subscribed may not see events any more")
      return nil
    }
    let caller = Caller(reader, at: now, day: BusinessDay(daysSinceEpoch: 0))
    var query = try named(found.query)
    let finder = FindTrace(ledger: ledger, settings: settings, caller: caller)
    guard let limited = try? finder.limited(query) else {
      try wait(&subscription, at: now, "whoever subscribed may not see events any more")
      return nil
    }
    query = limited
    let begins = found.progress.reportEnd == nil
    let end = try found.progress.reportEnd ?? ledger.newestTraceSequence()
    let size = found.progress.batchSize
    let events = try ledger.traceEvents(
      query, behind: found.progress.position, upTo: found.progress.batchEnd ?? end, atMost: size)
    guard !events.isEmpty || found.progress.batchEnd != nil || (begins && found.reportsEmpty)
    else {
      finish(&subscription, at: now, position: end)
      try ledger.keep(subscription.progress, of: found.id)
      return nil
    }
    if found.progress.batchEnd == nil {
      subscription.progress.reportEnd = end
      subscription.progress.batchEnd = events.count < size ? end : events.last?.sequence ?? end
      subscription.progress.lookedAt = try EventTime(now.text)
      try ledger.keep(subscription.progress, of: found.id)
    }
    return Message(
      subscription: subscription, count: events.count,
      request: try request(subscription, events, at: now))
  }

  /// Keeps what became of a message.
  private func settle(_ message: Message, _ answer: Answer, at now: Instant) throws {
    var subscription = message.subscription
    let instant = try EventTime(now.text)
    switch answer {
    case .taken:
      subscription.progress.notifiedAt = instant
      let position = subscription.progress.batchEnd ?? subscription.progress.position
      if position >= subscription.progress.reportEnd ?? 0 {
        finish(&subscription, at: now, position: position)
      } else {
        go(&subscription, to: position, at: instant)
      }
    case .tooLarge where message.count > 1:
      subscription.progress.batchSize = message.count / 2
      go(&subscription, to: subscription.progress.position, at: instant)
    case .tooLarge:
      return try wait(&subscription, at: now, "HTTP 413: one event is too large for it")
    case .gone:
      return try ledger.removeSubscription(
        subscription.id,
        record: AuditRecord(
          Principal.clock.act(at: now.text), .subscribeTrace,
          subject: "trace_subscription \(subscription.id)",
          before: ["query": subscription.query], after: ["why": "HTTP 410"]))
    case .later(let seconds, let reason):
      return try wait(&subscription, at: now, seconds: seconds, reason)
    }
    try ledger.keep(subscription.progress, of: subscription.id)
  }

  /// Goes on with the report at hand.
  private func go(_ subscription: inout TraceSubscription, to position: Int64, at now: EventTime) {
    subscription.progress.position = position
    subscription.progress.batchEnd = nil
    subscription.progress.attempts = 0
    subscription.progress.trouble = nil
    subscription.progress.dueAt = now
  }

  /// Ends the report at hand and waits for the next.
  private func finish(_ subscription: inout TraceSubscription, at now: Instant, position: Int64) {
    let date = Date(timeIntervalSince1970: Double(now.seconds))
    let next =
      subscription.schedule.flatMap { try? JSONValue(json: Array($0.utf8)) }
      .flatMap { try? ReportSchedule($0) }?.next(after: date, in: settings.zone) ?? date
    let due = EventTime(milliseconds: Int64(next.timeIntervalSince1970) * 1000)
    go(&subscription, to: position, at: due)
    subscription.progress.reportEnd = nil
    subscription.progress.lookedAt = EventTime(milliseconds: now.seconds * 1000)
  }

  private func wait(
    _ subscription: inout TraceSubscription, at now: Instant, seconds: Int? = nil, _ reason: String
  ) throws {
    subscription.progress.attempts += 1
    let wait = rule.wait(afterAttempt: subscription.progress.attempts, of: subscription.id)
    subscription.progress.dueAt = EventTime(
      milliseconds: (now.seconds + Int64(max(min(seconds ?? 0, rule.longest), wait))) * 1000)
    subscription.progress.trouble = reason
    try ledger.keep(subscription.progress, of: subscription.id)
  }
}

extension DeliverTrace {
  private func named(_ name: String) throws -> EventQuery {
    guard let query = try ledger.namedQuery(name) else {
      throw OperationsFailure.unknownName(kind: "query", name: name)
    }
    return try query.query()
  }

  /// Whoever subscribed, as they are now; `nil` when they are let in no more.
  private func subscriber(_ name: String, at now: Instant) throws -> Principal? {
    let origin = Origin(.clock)
    if name.hasPrefix("key:") {
      guard let stored = try KeyID(String(name.dropFirst(4))).flatMap({ try ledger.apiKey($0) }),
        !stored.isRevoked, stored.secrets.contains(where: { $0.endsAt > now })
      else { return nil }
      return stored.key.principal(from: origin)
    }
    guard let stored = try PersonID(name).flatMap({ try ledger.person($0) }),
      stored.person.isActive
    else { return nil }
    return stored.person.principal(from: origin)
  }

  /// The signed request of a message.
  private func request(
    _ subscription: TraceSubscription, _ events: [StoredTraceEvent], at now: Instant
  ) throws -> OutgoingRequest {
    let progress = subscription.progress
    let translation = EPCTranslation(
      subscription.format, prefix: try CompanyPrefix(settings.companyPrefix))
    let body = events.queryDocument(
      of: subscription.query, subscription: subscription.id, translation,
      emptyAt: progress.lookedAt)
    let place = FieldCipher.Place(
      table: "trace_subscription", column: "token", row: subscription.id)
    let token = try subscription.sealedToken.map { try door.cipher.open($0, at: place) }
    let secrets = token.flatMap { ReportSignature($0) }.map { [$0.secret] } ?? []
    let id = [
      subscription.id, "\(progress.position)", "\(progress.batchEnd ?? 0)",
      "\(progress.lookedAt.milliseconds / 1000)",
    ].joined(separator: "-")
    let signed = SignedWebhook(url: subscription.address, secrets: secrets)
      .request(id: id, body: Array(body.utf8), at: now.seconds * 1000)
    var headers = signed.headers.filter { !$0.value.isEmpty }
    if let signature = headers.first(where: { $0.name == "webhook-signature" }) {
      headers.append(.init(name: "gs1-signature", value: signature.value))
    }
    headers.append(.init(name: "gs1-epcis-version", value: "2.0.0"))
    return OutgoingRequest(url: signed.url, headers: headers, body: signed.body)
  }
}

/// The status that an answer had, seen on the way to its verdict.
private final class SeenStatus: @unchecked Sendable {
  // Written before the sender returns and read after it has.
  var status = 0
}
