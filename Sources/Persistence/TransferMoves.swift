import GRDB
public import SupplyChain
public import Traceability

extension Ledger {
  /// Approves an order: its lots are reserved at the donor.
  ///
  /// - Parameters:
  ///   - stockDay: the day at whose close `onHand` holds.
  ///   - tags: the tags that it issues; `trace` has their events.
  ///   - onHand: what of a line's lot lies at the donor, promised or not.
  /// - Throws: ``LedgerFailure/notEnoughStock(order:store:material:lot:free:)`` and then nothing
  ///   has changed.
  public func approve(
    _ order: TransferContent, day: BusinessDay, act: Act, stockDay: BusinessDay,
    tags: [OrderTag] = [], trace: [EPCISEvent] = [],
    onHand: (TransferLine) throws -> Quantity
  ) throws {
    let stock = try order.lines.map { ($0, try onHand($0)) }
    try move(order.number, from: .proposed, to: .approved, day: day, act: act, detail: "") {
      database, _ in
      for (line, lying) in stock {
        let reserved = try Ledger.bound(line, at: order.leg.from, after: stockDay, database)
        let free = lying.remaining(after: reserved)
        guard line.quantity <= free else {
          throw LedgerFailure.notEnoughStock(
            order: order.number.text, store: order.leg.from.text, material: line.material.text,
            lot: line.lot.text, free: free.description)
        }
        try database.execute(
          sql: """
            INSERT INTO reservation (order_number, line, store_id, material_id, lot, quantity)
            VALUES (?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            order.number.text, line.number, order.leg.from.text, line.material.text,
            line.lot.text, line.quantity.thousandths,
          ])
      }
      try Ledger.issue(tags, to: order.number, database)
      try Ledger.append(trace, to: order.number, act, database)
    }
  }

  /// Dispatches an order: the reserved lots leave the donor's stock; its trace is written with it.
  public func dispatch(
    _ order: TransferContent, day: BusinessDay, act: Act, trace: [EPCISEvent]
  ) throws {
    try move(order.number, from: .approved, to: .dispatched, day: day, act: act, detail: "") {
      database, event in
      try database.execute(
        sql: "DELETE FROM reservation WHERE order_number = ?", arguments: [order.number.text])
      for line in order.lines {
        try Ledger.moveStock(
          order, line, at: order.leg.from, by: -line.quantity.thousandths, day: day,
          event: event, database)
      }
      guard !trace.isEmpty else { return }
      _ = try TraceWriter(database, recordedAt: EventTime(act.at)).append(
        trace, order: order.number)
    }
  }

  /// Turns a proposal down.
  public func reject(
    _ number: TransferOrderNumber, day: BusinessDay, act: Act, reason: String
  ) throws {
    try move(number, from: .proposed, to: .rejected, day: day, act: act, detail: reason) { _, _ in }
  }

  /// Calls an approved order off: its reservation is released.
  public func cancel(
    _ number: TransferOrderNumber, day: BusinessDay, act: Act, reason: String,
    trace: [EPCISEvent] = []
  ) throws {
    try move(number, from: .approved, to: .cancelled, day: day, act: act, detail: reason) {
      database, _ in
      try database.execute(
        sql: "DELETE FROM reservation WHERE order_number = ?", arguments: [number.text])
      try Ledger.append(trace, to: number, act, database)
    }
  }

  /// What of a lot is promised to other orders, or has left for them after `day`.
  private static func bound(
    _ line: TransferLine, at store: StoreID, after day: BusinessDay, _ database: Database
  ) throws -> Quantity {
    let thousandths = try Int64.fetchOne(
      database,
      sql: """
        SELECT
          (SELECT coalesce(sum(quantity), 0) FROM reservation
            WHERE store_id = :store AND material_id = :material AND lot = :lot)
          - (SELECT coalesce(sum(quantity), 0) FROM stock_movement
            WHERE store_id = :store AND material_id = :material AND lot = :lot
              AND quantity < 0 AND business_day > :day)
        """,
      arguments: [
        "store": store.text, "material": line.material.text, "lot": line.lot.text,
        "day": day.daysSinceEpoch,
      ])
    return Quantity(thousandths: thousandths ?? 0) ?? .zero
  }

  static func moveStock(
    _ order: TransferContent, _ line: TransferLine, at store: StoreID, by thousandths: Int64,
    day: BusinessDay, event: Int64, _ database: Database
  ) throws {
    try database.execute(
      sql: """
        INSERT INTO stock_movement (event, order_number, line, business_day, store_id,
          material_id, lot, expires_on, quantity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        event, order.number.text, line.number, day.daysSinceEpoch, store.text,
        line.material.text, line.lot.text, line.expiresOn?.daysSinceEpoch, thousandths,
      ])
  }
}

/// An order that binds goods at a moment, and where they are.
public struct BindingTransfer: Sendable, Hashable {
  /// What it asks for.
  public let content: TransferContent
  /// Whether the goods still lie at the donor, promised.
  public let isReserved: Bool
  /// Whether the recipient still waits for them.
  public let isInbound: Bool
  /// What the recipient has of them already, by line.
  public let received: [Int: Quantity]

  /// What the recipient still waits for of a line.
  public func outstanding(_ line: TransferLine) -> Quantity {
    line.quantity.remaining(after: received[line.number] ?? .zero)
  }
}

extension Ledger {
  /// The transfer orders that bind goods at a moment. What is approved reserves at the donor until
  /// it has left, and is on its way to the recipient until it has been received, by business days:
  /// a receipt on a later day than the moment's has not happened yet.
  public func bindingTransfers(at moment: LedgerMoment) throws -> [BindingTransfer] {
    let acts = try read { try Ledger.transferActs(at: moment, $0) }
    let bound = acts.filter {
      $0.value.isApproved && !$0.value.isVoid && !($0.value.hasLeft && $0.value.hasArrived)
    }
    guard !bound.isEmpty else { return [] }
    return try transferOrders(numbered: bound.keys.sorted()).compactMap { order in
      guard let acts = bound[order.content.number.text] else { return nil }
      let transfer = BindingTransfer(
        content: order.content, isReserved: !acts.hasLeft, isInbound: !acts.hasArrived,
        received: try received(of: order.content, at: moment))
      return transfer.isReserved || transfer.isInbound ? transfer : nil
    }
  }

  private struct TransferActs {
    var isApproved = false
    var isVoid = false
    var hasLeft = false
    var hasArrived = false
  }

  private static func transferActs(
    at moment: LedgerMoment, _ database: Database
  ) throws -> [String: TransferActs] {
    var acts: [String: TransferActs] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT number, to_state, business_day FROM order_event
        WHERE kind = 'transfer' AND sequence <= ? ORDER BY sequence
        """, arguments: [moment.eventSequence])
    while let row = try rows.next() {
      // Goods have moved by the close of the day; decisions fall on the morning after its night.
      let hasMoved = (row["business_day"] as Int32) <= moment.day.daysSinceEpoch
      guard (row["business_day"] as Int32) <= (moment.day + 1).daysSinceEpoch else { continue }
      switch TransferOrder.State(rawValue: row["to_state"]) {
      case .approved: acts[row["number"], default: TransferActs()].isApproved = true
      case .dispatched: acts[row["number"]]?.hasLeft = hasMoved
      case .received: acts[row["number"]]?.hasArrived = hasMoved
      case .rejected, .cancelled, .lost, .closed: acts[row["number"]]?.isVoid = true
      case .proposed, .arrived, .partlyReceived, nil: break
      }
    }
    return acts
  }
}

extension Ledger {
  /// A line for each movement of stock that is known at a moment: part of a run's input.
  public func movementLines(at moment: LedgerMoment) throws -> [String] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT order_number, line, store_id, business_day, quantity FROM stock_movement
          WHERE event <= ? AND business_day <= ? ORDER BY order_number, line, quantity
          """, arguments: [moment.eventSequence, moment.day.daysSinceEpoch]
      ).map { row in
        let order: String = row["order_number"]
        let store: String = row["store_id"]
        return "movement \(order) \(row["line"] as Int) \(store) \(row["business_day"] as Int) "
          + "\(row["quantity"] as Int64)"
      }
    }
  }
}
