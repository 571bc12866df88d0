import GRDB
public import SupplyChain

/// A transfer that has been received, and when it moved.
public struct ReceivedTransfer: Sendable, Hashable {
  /// The order.
  public let content: TransferContent
  /// The business day on which it left the donor.
  public let dispatchedOn: BusinessDay
  /// The business day on which the recipient booked it in.
  public let receivedOn: BusinessDay
}

extension Ledger {
  /// The transfers that were received by `moment` and have no outcome yet, by number.
  public func unsettledTransfers(at moment: LedgerMoment) throws -> [ReceivedTransfer] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT received.number AS number, received.business_day AS received_on,
            (SELECT business_day FROM order_event AS dispatched
              WHERE dispatched.number = received.number AND dispatched.to_state = 'dispatched'
              ORDER BY sequence LIMIT 1) AS dispatched_on
          FROM order_event AS received
          WHERE received.kind = 'transfer' AND received.to_state = 'received'
            AND received.sequence <= ? AND received.business_day <= ?
            AND received.number NOT IN (SELECT order_number FROM transfer_outcome)
          ORDER BY received.number
          """, arguments: [moment.eventSequence, moment.day.daysSinceEpoch])
    }
    guard !rows.isEmpty else { return [] }
    let orders = try transferOrders(numbered: rows.map { $0["number"] })
    let byNumber = Dictionary(
      orders.map { ($0.content.number.text, $0.content) }, uniquingKeysWith: { $1 })
    return rows.compactMap { row in
      byNumber[row["number"]].map { content in
        let received = BusinessDay(daysSinceEpoch: row["received_on"])
        let dispatched = (row["dispatched_on"] as Int32?).map(BusinessDay.init(daysSinceEpoch:))
        return ReceivedTransfer(
          content: content, dispatchedOn: dispatched ?? received, receivedOn: received)
      }
    }
  }

  /// The outcomes whose last day is within `days`, by number.
  public func transferOutcomes(
    in days: ClosedRange<BusinessDay>? = nil
  ) throws -> [TransferOutcome] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM transfer_outcome WHERE counted_through BETWEEN ? AND ?
          ORDER BY order_number
          """,
        arguments: [
          days?.lowerBound.daysSinceEpoch ?? .min, days?.upperBound.daysSinceEpoch ?? .max,
        ])
    }.compactMap(TransferOutcome.init(row:))
  }

  /// Enters outcomes; called inside the transaction that publishes the run. One that is there
  /// stays.
  static func settle(
    _ outcomes: [TransferOutcome], by run: RunID, _ database: Database
  ) throws {
    for outcome in outcomes {
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO transfer_outcome (order_number, run, counted_through,
            promised_fen, sales_fen, rescue_fen, cost_fen) VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          outcome.order.text, run.text, outcome.countedThrough.daysSinceEpoch,
          outcome.promised.fen, outcome.sales.fen, outcome.rescue.fen, outcome.cost.fen,
        ])
    }
  }
}

extension TransferOutcome {
  init?(row: Row) {
    guard let order = TransferOrderNumber(row["order_number"] as String) else { return nil }
    self.init(
      order: order, countedThrough: BusinessDay(daysSinceEpoch: row["counted_through"]),
      promised: Money(fen: row["promised_fen"]), sales: Money(fen: row["sales_fen"]),
      rescue: Money(fen: row["rescue_fen"]), cost: Money(fen: row["cost_fen"]))
  }
}
