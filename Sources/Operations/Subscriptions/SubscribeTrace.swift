public import Access
import Foundation
import Notifying
public import Persistence
import SupplyChain
public import Traceability

/// Has the events of a named query sent to an address, as they come or by a schedule.
public struct SubscribeTrace {
  let door: Doorkeeper
  let settings: Settings
  let caller: Caller
  let guardian: EndpointGuard

  /// The most subscriptions that one asker may have.
  static let most = 100
  /// The most events of one message, to begin with.
  static let batch = 100

  /// What a client wants.
  public struct Wish: Sendable {
    /// The query's name.
    public var query: String
    /// Where reports go.
    public var address: String
    /// The secret that signs them.
    public var token: String?
    /// How identities are written.
    public var format = EPCFormat.alwaysLink
    /// When reports are made; `nil` for each event as it comes.
    public var schedule: JSONValue?
    /// Whether a report without events is sent, too.
    public var reportsEmpty = false
    /// From which record time on events are sent; `nil` for now.
    public var initialRecordTime: EventTime?

    /// Wants the events of a query.
    public init(query: String, address: String) {
      self.query = query
      self.address = address
    }
  }

  /// Prepares the acts of somebody who may ``Access/Action/subscribeTrace``.
  ///
  /// - Parameter courier: sends the reports, and knows where they may go.
  public init(_ door: Doorkeeper, settings: Settings, caller: Caller, courier: TraceCourier) {
    self.door = door
    self.settings = settings
    self.caller = caller
    self.guardian = courier.guardian
  }

  private var ledger: Ledger { door.ledger }
  private var owner: String? { caller.principal.programName }

  /// Subscribes. It resolves the address's host, which takes a while.
  ///
  /// - Throws: ``OperationsFailure/badSubscription(reason:)``.
  public func subscribe(_ wish: Wish) throws -> TraceSubscription {
    try ledger.requireReach(caller, of: .subscribeTrace)
    let query = try KeepQueries(ledger: ledger, caller: caller).query(wish.query).query()
    guard query.limit == nil, query.maximum == nil else {
      throw OperationsFailure.badSubscription(
        reason: "its query limits the events of one answer, which a subscription has none of")
    }
    if let token = wish.token, ReportSignature(token) == nil {
      throw OperationsFailure.badSubscription(
        reason: "a signatureToken has 24 to 64 bytes, or is whsec_ and base64 of so many")
    }
    do { _ = try guardian.destination(of: wish.address) } catch {
      throw OperationsFailure.badSubscription(
        reason: "its dest cannot be used: \(error.message) \(error.remedy)")
    }
    let now = try EventTime(caller.at.text)
    let due = try wish.schedule.map { try ReportSchedule($0) }?.next(
      after: Date(timeIntervalSince1970: Double(caller.at.seconds)), in: settings.zone)
    let id = Hexadecimal.text(door.random.bytes(16))
    let place = FieldCipher.Place(table: "trace_subscription", column: "token", row: id)
    let sealed = try wish.token.map { try door.cipher.seal($0, at: place) }
    return try ledger.transaction {
      let held = try ledger.traceSubscriptions(
        to: wish.query, after: "", atMost: Self.most, by: caller.principal.name)
      guard held.count < Self.most else {
        throw OperationsFailure.badSubscription(
          reason: "you have \(Self.most) subscriptions to this query already")
      }
      let start = try wish.initialRecordTime.map { try ledger.traceSequence(before: $0) }
      let subscription = TraceSubscription(
        id: id, query: wish.query, address: wish.address, sealedToken: sealed,
        format: wish.format, schedule: wish.schedule?.text,
        reportsEmpty: wish.schedule != nil && wish.reportsEmpty,
        initialRecordTime: wish.initialRecordTime ?? now, madeBy: caller.principal.name,
        madeAt: now,
        progress: .init(
          position: try start ?? ledger.newestTraceSequence(), batchSize: Self.batch,
          dueAt: due.map { EventTime(milliseconds: Int64($0.timeIntervalSince1970) * 1000) } ?? now,
          lookedAt: now))
      try ledger.add(
        subscription,
        record: AuditRecord(
          caller.act, .subscribeTrace, subject: "trace_subscription \(id)",
          after: ["query": wish.query, "host": URLComponents(string: wish.address)?.host ?? ""]))
      return subscription
    }
  }

  /// Subscriptions to a query, by id, behind `id`; a partner's program is shown its own.
  public func subscriptions(
    to query: String, after id: String, atMost most: Int
  ) throws -> [TraceSubscription] {
    _ = try KeepQueries(ledger: ledger, caller: caller).query(query)
    return try ledger.traceSubscriptions(to: query, after: id, atMost: most, by: owner)
  }

  /// One subscription to a query.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func subscription(_ id: String, to query: String) throws -> TraceSubscription {
    _ = try KeepQueries(ledger: ledger, caller: caller).query(query)
    guard let found = try ledger.traceSubscription(id), found.query == query,
      owner == nil || owner == found.madeBy
    else { throw OperationsFailure.unknownName(kind: "subscription", name: id) }
    return found
  }

  /// Ends a subscription.
  public func end(_ id: String, to query: String) throws {
    try ledger.requireReach(caller, of: .subscribeTrace)
    let found = try subscription(id, to: query)
    try ledger.removeSubscription(
      found.id,
      record: AuditRecord(
        caller.act, .subscribeTrace, subject: "trace_subscription \(id)",
        before: ["query": query]))
  }
}

/// What signs the reports of a subscription: its token, as Standard Webhooks have it. A token
/// without their prefix is a key as it stands.
struct ReportSignature: Sendable {
  let secret: String

  /// `nil` for a token that is too short or too long.
  init?(_ token: String) {
    if token.hasPrefix("whsec_") {
      secret = token
    } else {
      secret = "whsec_" + Data(token.utf8).base64EncodedString()
    }
    guard SignedWebhook.key(of: secret) != nil else { return nil }
  }
}

extension Settings {
  /// The zone of the chain's clocks.
  var zone: TimeZone { TimeZone(identifier: timeZone) ?? .gmt }
}
