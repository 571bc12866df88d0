import Access
import GRDB
public import SupplyChain
public import Traceability

/// What came of adding events to the repository.
public struct AppendedEvents: Sendable, Hashable {
  /// The ids of the events, in their order; an event without one has the hash of its content.
  public var ids: [String] = []
  /// How many were new; the others were there already.
  public var newCount = 0

  /// Nothing yet.
  public init() {}
}

extension Ledger {
  /// Adds events to the repository, all or none.
  ///
  /// An event that is there already, by its id, is not added again.
  ///
  /// - Parameters:
  ///   - order: the transfer order whose history they belong to; events whose business
  ///     transactions name an order belong to it by that.
  ///   - recordedAt: their record time.
  /// - Throws: ``LedgerFailure/otherEvent(id:)`` when another event has the id of one of them.
  @discardableResult
  public func append(
    _ events: [EPCISEvent], order: TransferOrderNumber? = nil, recordedAt: EventTime
  ) throws -> AppendedEvents {
    try write { database in
      try TraceWriter(database, recordedAt: recordedAt).append(events, order: order)
    }
  }

  /// Adds the correction of an event, and its entry in the audit trail.
  public func correct(
    _ id: String, with correction: EPCISEvent, order: TransferOrderNumber?, act: Act
  ) throws {
    let time = try EventTime(act.at)
    try write { database in
      _ = try TraceWriter(database, recordedAt: time).append([correction], order: order)
      try AuditTrail.append(
        AuditRecord(
          act, .correctTrace, subject: "trace_event \(id)",
          after: ["state": "declared wrong"]), database)
    }
  }
}

/// Adds events within a transaction, and keeps the numbers of identities that it has looked up.
final class TraceWriter {
  private let database: Database
  private let recordedAt: EventTime
  private let capture: Int64?
  private var numbers: [String: Int64] = [:]

  init(_ database: Database, recordedAt: EventTime, capture: Int64? = nil) {
    self.database = database
    self.recordedAt = recordedAt
    self.capture = capture
  }

  func append(_ events: [EPCISEvent], order: TransferOrderNumber? = nil) throws -> AppendedEvents {
    var appended = AppendedEvents()
    appended.ids.reserveCapacity(events.count)
    for event in events {
      let event = event.identified()
      appended.ids.append(event.id ?? "")
      if try append(event, order: order) { appended.newCount += 1 }
    }
    return appended
  }

  /// Adds one event; false when it is there already.
  private func append(_ event: EPCISEvent, order: TransferOrderNumber?) throws -> Bool {
    var content = event
    content.recordTime = nil
    let id = event.id ?? ""
    let declaredAt = event.errorDeclaration?.time.milliseconds ?? 0
    let insertion = try database.cachedStatement(
      sql: """
        INSERT INTO trace_event (id, declared_at, type, event_time, record_time, action, biz_step,
          disposition, capture, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id, declared_at) DO NOTHING
        """)
    try insertion.execute(
      arguments: [
        id, declaredAt, event.expanded(event.content.type), event.eventTime.milliseconds,
        recordedAt.milliseconds, event.content.action?.rawValue,
        event.bizStep.map { event.expanded($0.text) },
        event.disposition.map { event.expanded($0.text) }, capture, Self.text(of: content),
      ])
    guard database.changesCount > 0 else {
      try requireSame(content, id: id, declaredAt: declaredAt)
      return false
    }
    let sequence = database.lastInsertedRowID
    var keys = event.keys
    if let order, !keys.contains(EventKey(.order, order.text)) {
      keys.append(EventKey(.order, order.text))
    }
    let keyed = try database.cachedStatement(
      sql: "INSERT INTO trace_key (kind, identity, sequence) VALUES (?, ?, ?)")
    for key in keys {
      try keyed.execute(arguments: [key.kind.rawValue, try number(of: key.value), sequence])
    }
    return true
  }

  /// The event by itself: prefixes that the standard's context lacks are declared in it.
  private static func text(of event: EPCISEvent) -> String {
    event.namespaces.isEmpty ? event.json.text : event.standaloneJSON.text
  }

  /// An id stands for one content, but for record time and error declaration.
  private func requireSame(_ event: EPCISEvent, id: String, declaredAt: Int64) throws {
    guard id != event.contentID else { return }
    let stored = try String.fetchOne(
      database, sql: "SELECT content FROM trace_event WHERE id = ? AND declared_at = ?",
      arguments: [id, declaredAt])
    guard let stored, stored != Self.text(of: event) else { return }
    guard try StoredTraceEvent.event(stored).contentID == event.contentID else {
      throw LedgerFailure.otherEvent(id: id)
    }
  }

  private func number(of uri: String) throws -> Int64 {
    if let number = numbers[uri] { return number }
    let known = try database.cachedStatement(
      sql: "SELECT number FROM trace_identity WHERE uri = ?")
    let number: Int64
    if let found = try Int64.fetchOne(known, arguments: [uri]) {
      number = found
    } else {
      try database.cachedStatement(sql: "INSERT INTO trace_identity (uri) VALUES (?)").execute(
        arguments: [uri])
      number = database.lastInsertedRowID
    }
    numbers[uri] = number
    return number
  }
}
