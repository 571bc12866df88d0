import GRDB
public import SupplyChain
public import Traceability

extension Ledger {
  /// Approves an order: its lots are reserved at the donor.
  ///
  /// - Parameters:
  ///   - stockDay: the day at whose close `onHand` holds.
  ///   - detail: what is said of it.
  ///   - tags: the tags that it issues; `trace` has their events.
  ///   - onHand: what of a line's lot lies at the donor, promised or not.
  /// - Throws: ``LedgerFailure/notEnoughStock(order:store:material:lot:free:)`` and then nothing
  ///   has changed.
  public func approve(
    _ order: TransferContent, day: BusinessDay, act: Act, stockDay: BusinessDay,
    detail: String = "", tags: [OrderTag] = [], trace: [EPCISEvent] = [],
    onHand: (TransferLine) throws -> Quantity
  ) throws {
    let stock = Dictionary(
      try order.lines.map { ($0.number, try onHand($0)) }, uniquingKeysWith: { first, _ in first })
    try move(
      order.number, from: .proposed, to: .approved, on: StoreDay(day), act: act, detail: detail
    ) {
      database, _ in
      // What came of a request is reserved since the donor has accepted.
      if try !Ledger.isReserved(order.number, database) {
        try Ledger.reserve(order, after: stockDay, database) { stock[$0.number] ?? .zero }
      }
      try Ledger.issue(tags, to: order.number, database)
      try Ledger.append(trace, to: order.number, act, database)
    }
  }

  private static func isReserved(
    _ order: TransferOrderNumber, _ database: Database
  ) throws -> Bool {
    try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM reservation WHERE order_number = ?)",
      arguments: [order.text]) ?? false
  }

  /// Reserves the lots of an order at its donor, who must still have them free.
  static func reserve(
    _ order: TransferContent, after stockDay: BusinessDay, _ database: Database,
    onHand: (TransferLine) -> Quantity
  ) throws {
    for line in order.lines {
      let reserved = try Ledger.bound(line, at: order.leg.from, after: stockDay, database)
      let free = onHand(line).remaining(after: reserved)
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
  }

  /// Dispatches an order on the donor's day: the reserved lots leave its stock; its trace is
  /// written with it.
  public func dispatch(
    _ order: TransferContent, on day: StoreDay, act: Act, trace: [EPCISEvent]
  ) throws {
    try move(order.number, from: .approved, to: .dispatched, on: day, act: act, detail: "") {
      database, event in
      try Ledger.release(order.number, database)
      for line in order.lines {
        try Ledger.moveStock(
          order, line, at: order.leg.from, by: -line.quantity.thousandths, day: day.day,
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
    try move(number, from: .proposed, to: .rejected, on: StoreDay(day), act: act, detail: reason) {
      database, _ in
      try Ledger.release(number, database)
    }
  }

  /// Calls an approved order off: its reservation is released.
  public func cancel(
    _ number: TransferOrderNumber, day: BusinessDay, act: Act, reason: String,
    trace: [EPCISEvent] = []
  ) throws {
    try move(number, from: .approved, to: .cancelled, on: StoreDay(day), act: act, detail: reason) {
      database, _ in
      try Ledger.release(number, database)
      try Ledger.append(trace, to: number, act, database)
    }
  }

  private static func release(_ order: TransferOrderNumber, _ database: Database) throws {
    try database.execute(
      sql: "DELETE FROM reservation WHERE order_number = ?", arguments: [order.text])
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
