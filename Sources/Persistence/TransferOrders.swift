import Access
import Foundation
import GRDB
public import SupplyChain

/// A transfer order as the ledger lists it.
public struct StoredTransferOrder: Sendable, Hashable {
  /// What it asks for.
  public let content: TransferContent
  /// Where it stands.
  public let state: TransferOrder.State
  /// The run that proposed it, or on whose plan the answer to its request stands.
  public let run: RunID
  /// The request that it came of; `nil` when the night proposed it.
  public let request: TransferRequestNumber?
  /// The last act upon it, `nil` when nobody has acted.
  public let lastAct: Act?
}

extension Ledger {
  /// Enters the proposals of a run; called inside the transaction that publishes it.
  static func propose(
    _ contents: [TransferContent], of run: RunID, day: BusinessDay, act: Act,
    _ database: Database
  ) throws {
    for content in contents {
      try propose(content, of: run, request: nil, day: day, act: act, database)
    }
  }

  /// Enters one order as a proposal.
  static func propose(
    _ content: TransferContent, of run: RunID, request: TransferRequestNumber?, day: BusinessDay,
    act: Act, _ database: Database
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO transfer_order (number, run, from_store, to_store, state, content, request)
        VALUES (?, ?, ?, ?, 'proposed', ?, ?)
        """,
      arguments: [
        content.number.text, run.text, content.leg.from.text, content.leg.to.text,
        String(decoding: try JSONEncoder.sorted.encode(content), as: UTF8.self), request?.text,
      ])
    try OrderEvents.append(
      OrderEvent(
        kind: .transfer, number: content.number.text, from: nil,
        to: TransferOrder.State.proposed.rawValue, day: day, act: act,
        detail: request?.text ?? run.text, doing: request == nil ? .runNight : .answerRequest),
      database)
  }

  /// The orders in `states`, by number; all orders, which may be many, when `states` is `nil`.
  public func transferOrders(in states: [TransferOrder.State]? = nil) throws
    -> [StoredTransferOrder]
  {
    let wanted = (states ?? TransferOrder.State.allCases).map(\.rawValue)
    return try transferOrders(where: "state", isOneOf: wanted)
  }

  /// The orders that a run proposed, or that stand on its plan, by number.
  public func transferOrders(of run: RunID) throws -> [StoredTransferOrder] {
    try transferOrders(where: "run", isOneOf: [run.text])
  }

  /// The orders that were entered last of those that a store gives or gets, by number.
  public func latestTransferOrders(of store: StoreID, limit: Int) throws -> [StoredTransferOrder] {
    let numbers = try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT number FROM transfer_order WHERE from_store = :store OR to_store = :store
          ORDER BY rowid DESC LIMIT :limit
          """, arguments: ["store": store.text, "limit": limit])
    }
    return try transferOrders(numbered: numbers)
  }

  /// The orders of these numbers, by number.
  func transferOrders(numbered numbers: [String]) throws -> [StoredTransferOrder] {
    try transferOrders(where: "transfer_order.number", isOneOf: numbers)
  }

  /// The orders to a store that are in one of some states, by number.
  public func transferOrders(
    to store: StoreID, in states: [TransferOrder.State]
  ) throws -> [StoredTransferOrder] {
    // Every question of a store asks this: preparing takes longer than reading.
    let numbers = try read { database in
      try String.fetchAll(
        database.cachedStatement(
          sql: """
            SELECT number FROM transfer_order
            WHERE state IN (SELECT value FROM json_each(?)) AND to_store = ?
            """), arguments: [Ledger.jsonList(states.map(\.rawValue)), store.text])
    }
    return numbers.isEmpty ? [] : try transferOrders(numbered: numbers)
  }

  /// The states of the orders of these numbers; one that is not there is left out.
  public func transferStates(
    of numbers: some Sequence<TransferOrderNumber>
  ) throws -> [TransferOrderNumber: TransferOrder.State] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT number, state FROM transfer_order
          WHERE number IN (SELECT value FROM json_each(?))
          """, arguments: [Ledger.jsonList(numbers.map(\.text))])
    }
    return rows.reduce(into: [:]) { states, row in
      guard let number = TransferOrderNumber(row["number"]) else { return }
      states[number] = TransferOrder.State(rawValue: row["state"])
    }
  }

  /// One order.
  ///
  /// - Throws: ``LedgerFailure/noOrder(_:)``.
  public func transferOrder(_ number: TransferOrderNumber) throws -> StoredTransferOrder {
    let found = try transferOrders(numbered: [number.text]).first
    guard let found else { throw LedgerFailure.noOrder(number.text) }
    return found
  }

  private func transferOrders(
    where column: String, isOneOf values: [String]
  ) throws -> [StoredTransferOrder] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT transfer_order.*, act_by, act_at, max(sequence) FROM transfer_order
          LEFT JOIN order_event ON order_event.number = transfer_order.number
            AND order_event.kind = 'transfer' AND from_state IS NOT NULL
          WHERE \(column) IN (SELECT value FROM json_each(?))
          GROUP BY transfer_order.number ORDER BY transfer_order.number
          """,
        arguments: [String(decoding: try JSONEncoder.sorted.encode(values), as: UTF8.self)])
      return try rows.map(StoredTransferOrder.init(row:))
    }
  }

  /// Moves an order from one state to another, with everything that goes with it, in one
  /// transaction.
  ///
  /// - Parameters:
  ///   - effects: what else the transition writes; it gets the number of its event.
  func move(
    _ number: TransferOrderNumber, from: TransferOrder.State, to: TransferOrder.State,
    on day: StoreDay, act: Act, detail: String,
    _ effects: (Database, _ event: Int64) throws -> Void
  ) throws {
    try write { database in
      let event = try Ledger.move(
        number, from: from, to: to, on: day, act: act, detail: detail, database)
      try effects(database, event)
    }
  }

  /// Why an order that is not in the state from which somebody would move it cannot be moved: the
  /// same person has done it before, or the order is elsewhere.
  public func refusal(
    of number: TransferOrderNumber, from: TransferOrder.State, to: TransferOrder.State, by act: Act
  ) throws -> LedgerFailure {
    try read { try Ledger.refusal(of: number, from: from, to: to, by: act, $0) }
  }

  private static func refusal(
    of number: TransferOrderNumber, from: TransferOrder.State, to: TransferOrder.State, by act: Act,
    _ database: Database
  ) throws -> LedgerFailure {
    let state = try String.fetchOne(
      database, sql: "SELECT state FROM transfer_order WHERE number = ?",
      arguments: [number.text])
    guard let state else { return .noOrder(number.text) }
    let before = try String.fetchOne(
      database,
      sql: """
        SELECT act_at FROM order_event WHERE kind = 'transfer' AND number = ? AND to_state = ?
          AND act_by = ? ORDER BY sequence DESC LIMIT 1
        """, arguments: [number.text, to.rawValue, act.by])
    guard let before else {
      return .wrongState(order: number.text, state: state, wanted: from.rawValue)
    }
    return .doneBefore(what: "order \(number)", state: state, at: before)
  }

  /// Moves an order inside a transaction, which must find it in the state it leaves, and returns
  /// the number of the event.
  ///
  /// - Throws: ``LedgerFailure/wrongState(order:state:wanted:)`` when the order is elsewhere,
  ///   ``LedgerFailure/doneBefore(what:state:at:)`` when the same person has moved it so before,
  ///   ``LedgerFailure/tooEarly(order:day:last:)`` when it has a later act.
  @discardableResult
  static func move(
    _ number: TransferOrderNumber, from: TransferOrder.State, to: TransferOrder.State,
    on day: StoreDay, act: Act, detail: String, _ database: Database
  ) throws -> Int64 {
    precondition(from.successors.contains(to), "no order goes from \(from) to \(to)")
    try database.execute(
      sql: "UPDATE transfer_order SET state = ? WHERE number = ? AND state = ?",
      arguments: [to.rawValue, number.text, from.rawValue])
    guard database.changesCount == 1 else {
      throw try refusal(of: number, from: from, to: to, by: act, database)
    }
    try OrderEvents.requireOrder(of: number.text, on: day, database)
    return try OrderEvents.append(
      OrderEvent(
        kind: .transfer, number: number.text, from: from.rawValue, to: to.rawValue, day: day.day,
        act: act, detail: detail),
      database)
  }
}

extension StoredTransferOrder {
  fileprivate init(row: Row) throws {
    let text: String = row["content"]
    self.content = try JSONDecoder().decode(TransferContent.self, from: Data(text.utf8))
    guard let state = TransferOrder.State(rawValue: row["state"]),
      let run = RunID(row["run"] as String)
    else { throw LedgerFailure.noOrder(row["number"]) }
    self.state = state
    self.run = run
    self.request = (row["request"] as String?).flatMap { TransferRequestNumber($0) }
    let by: String? = row["act_by"]
    let at: String? = row["act_at"]
    if let by, let at { self.lastAct = Act(by: by, at: at) } else { self.lastAct = nil }
  }
}
