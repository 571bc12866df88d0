import GRDB
public import SupplyChain

/// What of a line of an order left its donor and never arrived.
public struct TransferLoss: Hashable, Sendable, Codable {
  /// The line's number on the order.
  public let line: Int
  /// How much of its material.
  public let quantity: Quantity
  /// Why it was given up, in the words of whoever did it.
  public let reason: String
  /// The act that gave it up.
  public let act: Act
}

extension Ledger {
  /// What was given up of an order, by line. Of an order that has ended, what has left equals what
  /// has arrived plus this.
  public func losses(of order: TransferOrderNumber) throws -> [TransferLoss] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT line, quantity, detail, act_by, act_at FROM order_loss
          JOIN order_event ON order_event.sequence = order_loss.event
          WHERE order_number = ? ORDER BY line
          """, arguments: [order.text]
      ).map { row in
        TransferLoss(
          line: row["line"], quantity: Quantity(thousandths: row["quantity"]) ?? .zero,
          reason: row["detail"], act: Act(by: row["act_by"], at: row["act_at"]))
      }
    }
  }

  /// Records all that has left for an order and has not arrived as lost.
  static func giveUp(
    _ order: TransferOrderNumber, in event: Int64, _ database: Database
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO order_loss (event, order_number, line, quantity)
        SELECT ?, order_number, line, -sum(quantity) FROM stock_movement WHERE order_number = ?
        GROUP BY order_number, line HAVING sum(quantity) < 0
        """, arguments: [event, order.text])
  }

  /// What receipts of an order found to be otherwise than sent and still is, in the order in which
  /// they did: what has come since is not missing any more, and what a later receipt says of a line
  /// or crate takes the place of what an earlier one said.
  public func discrepancies(of order: TransferOrderNumber) throws -> [TransferDiscrepancy] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM order_discrepancy AS found WHERE order_number = :order AND NOT (
            kind IN ('short', 'damaged', 'wrong', 'expired') AND EXISTS (
              SELECT 1 FROM stock_movement AS later WHERE later.order_number = found.order_number
                AND later.line = found.line AND later.event > found.event)
            OR kind IN ('short', 'damaged', 'wrong', 'expired', 'missing') AND (
              EXISTS (
                SELECT 1 FROM order_discrepancy AS later
                WHERE later.order_number = found.order_number AND later.line = found.line
                  AND later.epc IS found.epc AND later.event > found.event)
              OR (SELECT sum(quantity) FROM stock_movement AS moved
                WHERE moved.order_number = found.order_number AND moved.line = found.line) = 0)
            OR kind = 'missing' AND EXISTS (
              SELECT 1 FROM order_tag WHERE order_tag.epc = found.epc
                AND received_in > found.event))
          ORDER BY sequence
          """,
        arguments: ["order": order.text]
      ).compactMap { row in
        TransferDiscrepancy.Kind(rawValue: row["kind"]).map { kind in
          TransferDiscrepancy(
            line: row["line"], kind: kind, epc: row["epc"],
            quantity: Quantity(thousandths: row["quantity"]) ?? .zero)
        }
      }
    }
  }
}
