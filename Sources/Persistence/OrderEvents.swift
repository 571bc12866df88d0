import Access
import Foundation
import GRDB
public import SupplyChain

/// Something that happened to an order. Events are only ever added.
struct OrderEvent {
  enum Kind: String {
    case transfer
    case replenishment
    case request
  }

  let kind: Kind
  let number: String
  let from: String?
  let to: String
  let day: BusinessDay
  let act: Act
  let detail: String
  /// What was done, where the state to which it led does not tell.
  var doing: Action?

  /// What was done, by the state to which it led.
  private var action: Action { doing ?? usualAction }

  private var usualAction: Action {
    switch kind {
    case .transfer:
      switch TransferOrder.State(rawValue: to) {
      case .proposed, nil: .runNight
      case .approved: .approveOrder
      case .rejected: .rejectOrder
      case .dispatched: .dispatchOrder
      case .arrived: .reportArrival
      case .partlyReceived, .received: .receiveOrder
      case .closed: .closeOrder
      case .cancelled: .cancelOrder
      case .lost: .loseOrder
      }
    case .replenishment:
      switch ReplenishmentOrder.State(rawValue: to) {
      case .accepted, nil: .acceptSuggestions
      case .received: .receiveReplenishment
      case .dispatched, .cancelled: .moveReplenishment
      }
    case .request:
      switch TransferRequest.State(rawValue: to) {
      case .asked, .withdrawn, nil: .askTransfer
      case .expired: .escalateRequests
      case .offered where from == nil: .askTransfer
      case .offered, .accepted, .declined: .answerRequest
      }
    }
  }

  /// The event as the audit trail keeps it.
  var record: AuditRecord {
    var after = ["state": to, "day": day.description]
    if !detail.isEmpty { after["detail"] = detail }
    return AuditRecord(
      act, action, subject: "\(kind.rawValue) \(number)", before: from.map { ["state": $0] },
      after: after)
  }
}

enum OrderEvents {
  /// Adds an event, and its entry in the audit trail, and returns its sequence number. Every move
  /// of an order passes here.
  @discardableResult
  static func append(_ event: OrderEvent, _ database: Database) throws -> Int64 {
    try database.cachedStatement(
      sql: """
        INSERT INTO order_event (kind, number, from_state, to_state, business_day, act_by, act_at,
          detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        event.kind.rawValue, event.number, event.from, event.to, event.day.daysSinceEpoch,
        event.act.by, event.act.at, event.detail,
      ])
    let sequence = database.lastInsertedRowID
    try AuditTrail.append(event.record, database)
    return sequence
  }
}

extension OrderEvents {
  /// Acts on an order follow each other: none falls on a business day that was over when the one
  /// before it was done.
  static func requireOrder(of number: String, on day: StoreDay, _ database: Database) throws {
    let last = try Int32.fetchOne(
      database, sql: "SELECT max(business_day) FROM order_event WHERE number = ?",
      arguments: [number])
    guard let last, day.lastDate.daysSinceEpoch < last else { return }
    throw LedgerFailure.tooEarly(
      order: number, day: day.day, last: BusinessDay(daysSinceEpoch: last))
  }
}

extension Ledger {
  /// The newest order event, 0 before the first.
  public func lastOrderEvent() throws -> Int64 {
    try read { database in
      try Int64.fetchOne(
        database.cachedStatement(sql: "SELECT max(sequence) FROM order_event")) ?? 0
    }
  }

  /// Whether a replenishment order has come or moved since an event.
  public func hasReplenishmentMoved(after event: Int64) throws -> Bool {
    try read { database in
      try Bool.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT EXISTS (
              SELECT 1 FROM order_event WHERE sequence > ? AND kind = 'replenishment')
            """), arguments: [event]) ?? false
    }
  }

  /// Stores as SQL takes a list of them.
  static func list(_ stores: Set<StoreID>) throws -> String {
    String(decoding: try JSONEncoder.sorted.encode(stores.map(\.text).sorted()), as: UTF8.self)
  }

  /// The stores of the orders that have come or moved since an event. What is only asked and
  /// answered moves nothing.
  public func storesMoved(after event: Int64) throws -> Set<StoreID> {
    let ids = try read { database in
      try String.fetchAll(
        database.cachedStatement(
          sql: """
            WITH moved AS (
              SELECT DISTINCT kind, number FROM order_event
              WHERE sequence > ? AND kind <> 'request')
            SELECT from_store FROM moved JOIN transfer_order USING (number)
            UNION SELECT to_store FROM moved JOIN transfer_order USING (number)
            UNION SELECT json_extract(content, '$.store')
              FROM moved JOIN replenishment_order USING (number)
            """), arguments: [event])
    }
    return Set(ids.compactMap { StoreID($0) })
  }
}
