import Foundation
import GRDB
public import SupplyChain

extension Ledger {
  /// Accepts suggestions: each becomes an order that counts as on its way. All or none.
  ///
  /// - Throws: ``LedgerFailure/alreadyAccepted(suggestion:)``.
  public func accept(
    _ orders: [ReplenishmentOrder], of run: RunID, day: BusinessDay, act: Act
  ) throws {
    try write { try Ledger.accept(orders, of: run, day: day, act: act, $0) }
  }

  /// The same inside a transaction.
  static func accept(
    _ orders: [ReplenishmentOrder], of run: RunID, day: BusinessDay, act: Act,
    _ database: Database
  ) throws {
    let encoder = JSONEncoder.sorted
    for order in orders {
      let isOpen = try Bool.fetchOne(
        try database.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM replenishment_order
              WHERE suggestion = ? AND state <> 'cancelled')
            """), arguments: [order.suggestion.text])
      guard isOpen != true else {
        throw LedgerFailure.alreadyAccepted(suggestion: order.suggestion.text)
      }
      try database.cachedStatement(
        sql: """
          INSERT INTO replenishment_order (number, suggestion, run, state, content)
          VALUES (?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          order.number.text, order.suggestion.text, run.text, order.state.rawValue,
          String(decoding: try encoder.encode(order), as: UTF8.self),
        ])
      try OrderEvents.append(
        OrderEvent(
          kind: .replenishment, number: order.number.text, from: nil,
          to: order.state.rawValue, day: day, act: act, detail: order.suggestion.text),
        database)
    }
  }

  /// All replenishment orders as they stand, by number.
  public func replenishmentOrders() throws -> [ReplenishmentOrder] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT state, content FROM replenishment_order ORDER BY number")
      return try rows.compactMap { try ReplenishmentOrder(state: $0[0], content: $0[1]) }
    }
  }

  /// One replenishment order as it stands.
  ///
  /// - Throws: ``LedgerFailure/noOrder(_:)``.
  public func replenishmentOrder(
    _ number: ReplenishmentOrderNumber
  ) throws -> ReplenishmentOrder {
    let found = try read { database in
      try Row.fetchOne(
        database, sql: "SELECT state, content FROM replenishment_order WHERE number = ?",
        arguments: [number.text]
      ).flatMap { try ReplenishmentOrder(state: $0[0], content: $0[1]) }
    }
    guard let found else { throw LedgerFailure.noOrder(number.text) }
    return found
  }

  /// Replenishment orders as they stand, by number, behind the one of `after`: a chain has hundreds
  /// of thousands in a year.
  ///
  /// - Parameters:
  ///   - state: only those in it; `nil` for all.
  ///   - stores: only those of these; `nil` for all.
  public func replenishmentOrders(
    in state: ReplenishmentOrder.State?, of stores: Set<StoreID>?, after: String?, limit: Int
  ) throws -> [ReplenishmentOrder] {
    // Without `OR`, so that the index of a store's orders serves.
    let ofStores =
      stores == nil
      ? "" : "AND json_extract(content, '$.store') IN (SELECT value FROM json_each(:stores))"
    var arguments: StatementArguments = [
      "after": after ?? "", "state": state?.rawValue, "limit": limit,
    ]
    if let stores { arguments += ["stores": try Ledger.list(stores)] }
    return try read { [arguments] database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT state, content FROM replenishment_order
          WHERE number > :after AND (:state IS NULL OR state = :state) \(ofStores)
          ORDER BY number LIMIT :limit
          """,
        arguments: arguments)
      return try rows.compactMap { try ReplenishmentOrder(state: $0[0], content: $0[1]) }
    }
  }

  /// The orders that were neither received nor cancelled at a moment, by number.
  ///
  /// Decisions up to the morning after the moment's night count, receipts up to its day. Only
  /// orders that are open now or were acted upon since are looked at, however many there were.
  ///
  /// - Parameter stores: only orders of these; `nil` takes all.
  public func openReplenishmentOrders(
    at moment: LedgerMoment, of stores: Set<StoreID>? = nil
  ) throws -> [ReplenishmentOrder] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT number, content,
            (SELECT to_state FROM order_event
              WHERE order_event.number = replenishment_order.number AND sequence <= :sequence
                AND business_day <= :day + (to_state <> 'received')
              ORDER BY sequence DESC LIMIT 1) AS state_then
          FROM replenishment_order
          WHERE (state IN ('accepted', 'dispatched') OR number IN (
            SELECT number FROM order_event
            WHERE kind = 'replenishment' AND (sequence > :sequence OR business_day > :day)))
            AND (:stores IS NULL
              OR json_extract(content, '$.store') IN (SELECT value FROM json_each(:stores)))
          ORDER BY number
          """,
        arguments: [
          "sequence": moment.eventSequence, "day": moment.day.daysSinceEpoch,
          "stores": try stores.map(Ledger.list),
        ])
      return try rows.compactMap { row in
        guard let state = row["state_then"] as String?,
          let order = try ReplenishmentOrder(state: state, content: row["content"]),
          order.standing(on: moment.day) != .settled
        else { return nil }
        return order
      }
    }
  }

  /// Moves a replenishment order to a state that may follow its present one.
  ///
  /// - Throws: ``LedgerFailure/noOrder(_:)`` or ``LedgerFailure/wrongState(order:state:wanted:)``.
  public func move(
    _ number: ReplenishmentOrderNumber, to state: ReplenishmentOrder.State, day: BusinessDay,
    act: Act, detail: String
  ) throws {
    try write { try Ledger.move(number, to: state, day: day, act: act, detail: detail, $0) }
  }

  /// The same inside a transaction.
  static func move(
    _ number: ReplenishmentOrderNumber, to state: ReplenishmentOrder.State, day: BusinessDay,
    act: Act, detail: String, _ database: Database
  ) throws {
    let present = try String.fetchOne(
      database, sql: "SELECT state FROM replenishment_order WHERE number = ?",
      arguments: [number.text])
    guard let present, let from = ReplenishmentOrder.State(rawValue: present) else {
      throw LedgerFailure.noOrder(number.text)
    }
    guard from.successors.contains(state) else {
      let wanted = ReplenishmentOrder.State.allCases.filter { $0.successors.contains(state) }
      throw LedgerFailure.wrongState(
        order: number.text, state: present,
        wanted: wanted.map(\.rawValue).joined(separator: " or "))
    }
    try database.execute(
      sql: "UPDATE replenishment_order SET state = ? WHERE number = ? AND state = ?",
      arguments: [state.rawValue, number.text, from.rawValue])
    try OrderEvents.append(
      OrderEvent(
        kind: .replenishment, number: number.text, from: from.rawValue, to: state.rawValue,
        day: day, act: act, detail: detail),
      database)
  }
}

extension ReplenishmentOrder {
  /// An order as the ledger keeps it, `nil` when the state is unknown.
  fileprivate init?(state: String, content: String) throws {
    guard let state = State(rawValue: state) else { return nil }
    let order = try JSONDecoder().decode(ReplenishmentOrder.self, from: Data(content.utf8))
    self.init(
      number: order.number, suggestion: order.suggestion, store: order.store,
      material: order.material, quantity: order.quantity, needBy: order.needBy,
      countsUntil: order.countsUntil, state: state)
  }
}
