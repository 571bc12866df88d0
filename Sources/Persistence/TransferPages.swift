public import Access
import GRDB
public import SupplyChain

extension Ledger {
  /// Numbers of orders, in their order.
  ///
  /// - Parameters:
  ///   - states: only these; `nil` for all.
  ///   - stores: only those that one of these gives or gets; `nil` for all.
  ///   - courier: also those that this person drives.
  public func transferOrderNumbers(
    in states: [TransferOrder.State]?, stores: Set<StoreID>?, courier: PersonID?,
    after: String?, limit: Int
  ) throws -> [TransferOrderNumber] {
    let numbers = try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT number FROM transfer_order
          WHERE (:after IS NULL OR number > :after)
            AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
            AND (:stores IS NULL
              OR from_store IN (SELECT value FROM json_each(:stores))
              OR to_store IN (SELECT value FROM json_each(:stores))
              OR (SELECT courier FROM leg_assignment WHERE order_number = number
                ORDER BY sequence DESC LIMIT 1) = :courier)
          ORDER BY number LIMIT :limit
          """,
        arguments: [
          "after": after, "limit": limit, "courier": courier?.text,
          "states": try states.map { try Ledger.jsonList($0.map(\.rawValue)) },
          "stores": try stores.map { try Ledger.jsonList($0.map(\.text).sorted()) },
        ])
    }
    return numbers.compactMap { TransferOrderNumber($0) }
  }

  /// The number of the last event of an order: another one means that somebody has acted.
  public func version(of order: TransferOrderNumber) throws -> Int64 {
    try read { database in
      try Int64.fetchOne(
        database,
        sql: "SELECT max(sequence) FROM order_event WHERE kind = 'transfer' AND number = ?",
        arguments: [order.text]) ?? 0
    }
  }

  /// What a transfer really saved, `nil` before it is known.
  public func transferOutcome(of order: TransferOrderNumber) throws -> TransferOutcome? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM transfer_outcome WHERE order_number = ?",
        arguments: [order.text])
    }.flatMap(TransferOutcome.init(row:))
  }
}
