import GRDB
public import SupplyChain

/// What became of a request after donors have answered.
struct RequestFate {
  /// When it was really decided: once headquarters has answered for every order of it that waited
  /// for that; `nil` while one waits.
  let decidedAt: String?
  /// Orders of it that were rejected or cancelled, by number.
  let undone: [TransferOrderNumber]

  /// - Parameter decision: when donors had answered.
  init(of request: TransferRequestNumber, decision: String?, _ database: Database) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT number, state, (
          SELECT max(act_at) FROM order_event WHERE order_event.number = transfer_order.number
            AND kind = 'transfer' AND from_state = 'proposed') AS answered_at
        FROM transfer_order WHERE request = ? ORDER BY number
        """, arguments: [request.text])
    let answers = rows.compactMap { $0["answered_at"] as String? }
    let waits = rows.contains { ($0["state"] as String) == "proposed" }
    self.decidedAt = waits ? nil : decision.map { max($0, answers.max() ?? $0) }
    self.undone = rows.filter { ["rejected", "cancelled"].contains($0["state"] as String) }
      .compactMap { TransferOrderNumber($0["number"] as String) }
  }

  /// The same moment of a row of `transfer_request`, as an expression.
  static let decidedInstant = """
    CASE WHEN EXISTS (SELECT 1 FROM transfer_order WHERE request = transfer_request.number
      AND transfer_order.state = 'proposed') THEN NULL
    ELSE max(decided_instant, coalesce((
      SELECT max(act_at) FROM order_event JOIN transfer_order USING (number)
      WHERE request = transfer_request.number AND kind = 'transfer' AND from_state = 'proposed'),
      '')) END
    """
}

extension Ledger {
  /// Accepted requests of a store of which an order was rejected or cancelled, so that less comes
  /// than was promised, the newest first: those whose hour is still to come, and whose material the
  /// store has not asked for again.
  public func undoneRequests(
    of store: StoreID, at now: LocalMoment
  ) throws -> [StoredTransferRequest] {
    let numbers = try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT number FROM transfer_request AS asked
          WHERE store_id = ? AND state = 'accepted' AND needed_by > ?
            AND EXISTS (SELECT 1 FROM transfer_order WHERE request = asked.number
              AND transfer_order.state IN ('rejected', 'cancelled'))
            AND NOT EXISTS (SELECT 1 FROM transfer_request AS later
              WHERE later.store_id = asked.store_id AND later.material_id = asked.material_id
                AND later.asked_in > asked.asked_in)
          ORDER BY asked_in DESC LIMIT 20
          """, arguments: [store.text, now.minutesSinceEpoch])
    }
    return try numbers.compactMap(TransferRequestNumber.init).map(transferRequest)
  }
}
