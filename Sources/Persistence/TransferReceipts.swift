import GRDB
public import SupplyChain
public import Traceability

/// What a receipt books in.
public struct TransferReceipt: Sendable, Hashable {
  /// How much of each line, by its number; a line that is absent gets nothing.
  public var quantities: [Int: Quantity]
  /// Crates that are booked in.
  public var crates: [EPC]
  /// What is otherwise than sent.
  public var discrepancies: [TransferDiscrepancy]
  /// The events of the receipt.
  public var trace: [EPCISEvent]

  /// Takes a receipt.
  public init(
    quantities: [Int: Quantity], crates: [EPC] = [], discrepancies: [TransferDiscrepancy] = [],
    trace: [EPCISEvent] = []
  ) {
    self.quantities = quantities
    self.crates = crates
    self.discrepancies = discrepancies
    self.trace = trace
  }

  /// All that is still outstanding, as sent.
  public init(allOf order: TransferContent, received: [Int: Quantity]) {
    self.init(
      quantities: Dictionary(
        order.lines.map { line in
          (line.number, line.quantity.remaining(after: received[line.number] ?? .zero))
        }, uniquingKeysWith: { $0 + $1 }))
  }
}

extension Ledger {
  /// An order reaches the recipient's door, on the recipient's day.
  public func arrive(
    _ number: TransferOrderNumber, on day: StoreDay, act: Act, trace: [EPCISEvent] = []
  ) throws {
    try move(number, from: .dispatched, to: .arrived, on: day, act: act, detail: "") {
      database, _ in
      try Ledger.append(trace, to: number, act, database)
    }
  }

  /// Receives an order: lots enter the recipient's stock, all that are outstanding or those of
  /// `receipt`. What is not booked in stays in transit. An order that nobody has reported as
  /// arrived arrives with this, in the same transaction.
  ///
  /// - Parameters:
  ///   - arrival: the events of the arrival, where it comes with the receipt.
  public func receive(
    _ order: StoredTransferOrder, on day: StoreDay, act: Act, receipt: TransferReceipt? = nil,
    arrival: [EPCISEvent] = []
  ) throws {
    let content = order.content
    let number = content.number
    try write { database in
      var state = order.state
      if state == .dispatched {
        try Ledger.move(
          number, from: .dispatched, to: .arrived, on: day, act: act, detail: "", database)
        try Ledger.append(arrival, to: number, act, database)
        state = .arrived
      }
      // Only these two are received; the transition refuses any other.
      let from = state == .partlyReceived ? state : TransferOrder.State.arrived
      let before = try Ledger.received(of: number, at: content.leg.to, database)
      let receipt = receipt ?? TransferReceipt(allOf: content, received: before)
      let isWhole = content.lines.allSatisfy { line in
        line.quantity <= (before[line.number] ?? .zero) + (receipt.quantities[line.number] ?? .zero)
      }
      let event = try Ledger.move(
        number, from: from, to: isWhole ? .received : .partlyReceived, on: day, act: act,
        detail: "", database)
      try Ledger.book(receipt, of: content, day: day.day, event: event, database)
      try Ledger.append(receipt.trace, to: number, act, database)
    }
  }

  private static func book(
    _ receipt: TransferReceipt, of order: TransferContent, day: BusinessDay, event: Int64,
    _ database: Database
  ) throws {
    for line in order.lines {
      guard let quantity = receipt.quantities[line.number], quantity > .zero else { continue }
      try moveStock(
        order, line, at: order.leg.to, by: quantity.thousandths, day: day, event: event, database)
    }
    try markReceived(receipt.crates, in: event, database)
    for discrepancy in receipt.discrepancies {
      try database.execute(
        sql: """
          INSERT INTO order_discrepancy (event, order_number, line, kind, epc, quantity)
          VALUES (?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          event, order.number.text, discrepancy.line, discrepancy.kind.rawValue, discrepancy.epc,
          discrepancy.quantity.thousandths,
        ])
    }
  }

  /// Closes an order: one that is received is put away, of one that is partly received the rest is
  /// given up and recorded as lost.
  public func close(
    _ order: StoredTransferOrder, on day: StoreDay, act: Act, reason: String,
    trace: [EPCISEvent] = []
  ) throws {
    let from = order.state == .partlyReceived ? order.state : TransferOrder.State.received
    try move(order.content.number, from: from, to: .closed, on: day, act: act, detail: reason) {
      database, event in
      try Ledger.giveUp(order.content.number, in: event, database)
      try Ledger.append(trace, to: order.content.number, act, database)
    }
  }

  /// Gives an order up that never arrived, or whose goods are gone from the door: all of it is
  /// recorded as lost.
  public func lose(
    _ order: StoredTransferOrder, on day: StoreDay, act: Act, reason: String,
    trace: [EPCISEvent] = []
  ) throws {
    let number = order.content.number
    let from = order.state == .arrived ? order.state : TransferOrder.State.dispatched
    try move(number, from: from, to: .lost, on: day, act: act, detail: reason) { database, event in
      try Ledger.giveUp(number, in: event, database)
      try Ledger.append(trace, to: number, act, database)
    }
  }

  /// Adds the events of an act upon an order, in the act's transaction.
  static func append(
    _ trace: [EPCISEvent], to order: TransferOrderNumber, _ act: Act, _ database: Database
  ) throws {
    guard !trace.isEmpty else { return }
    _ = try TraceWriter(database, recordedAt: EventTime(act.at)).append(trace, order: order)
  }
}

extension Ledger {
  /// What has been booked in of an order's lines so far, by line number.
  public func received(of order: TransferContent) throws -> [Int: Quantity] {
    try read { try Ledger.received(of: order.number, at: order.leg.to, $0) }
  }

  /// What had been booked in at a moment, by line number.
  func received(of order: TransferContent, at moment: LedgerMoment) throws -> [Int: Quantity] {
    try read { database in
      try Ledger.received(
        of: order.number, at: order.leg.to, through: moment.day.daysSinceEpoch,
        event: moment.eventSequence, database)
    }
  }

  private static func received(
    of number: TransferOrderNumber, at store: StoreID, through day: Int32 = .max,
    event: Int64 = .max, _ database: Database
  ) throws -> [Int: Quantity] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT line, sum(quantity) AS quantity FROM stock_movement
        WHERE order_number = ? AND store_id = ? AND quantity > 0 AND business_day <= ?
          AND event <= ? GROUP BY line
        """, arguments: [number.text, store.text, day, event])
    return Dictionary(
      rows.map { ($0["line"] as Int, Quantity(thousandths: $0["quantity"]) ?? .zero) },
      uniquingKeysWith: { $0 + $1 })
  }
}
