import GRDB
public import SupplyChain

/// One thing that a person did with an order.
public struct OrderAct: Sendable, Hashable {
  /// The state to which it led.
  public let to: String
  /// Who did it, and when.
  public let act: Act
  /// Why, when it was said.
  public let detail: String
}

extension Ledger {
  /// What was done with a transfer order, the first thing first.
  public func acts(on order: TransferOrderNumber) throws -> [OrderAct] {
    try acts(of: .transfer, on: order.text)
  }

  func acts(of kind: OrderEvent.Kind, on number: String) throws -> [OrderAct] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT to_state, act_by, act_at, detail FROM order_event
          WHERE kind = ? AND number = ? ORDER BY sequence
          """, arguments: [kind.rawValue, number]
      ).map { row in
        OrderAct(
          to: row["to_state"], act: Act(by: row["act_by"], at: row["act_at"]),
          detail: row["detail"])
      }
    }
  }
}
