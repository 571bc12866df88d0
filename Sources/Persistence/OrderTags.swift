import GRDB
public import SupplyChain
public import Traceability

/// A tag that an order has issued: for a crate of a line, or for the container of all.
public struct OrderTag: Sendable, Hashable {
  /// The thing.
  public let epc: EPC
  /// The order's line; `nil` for the container.
  public let line: Int?
  /// The tag's EPC memory, hexadecimal capitals.
  public let hex: String
  /// Whether a receipt has booked it in.
  public let isReceived: Bool

  /// Takes a tag that is to be issued.
  public init(_ tag: EPCTag, line: Int?) {
    self.epc = tag.epc
    self.line = line
    self.hex = tag.hex
    self.isReceived = false
  }

  init(_ row: Row) throws {
    self.epc = try EPC(pureIdentityURI: row["epc"])
    self.line = row["line"]
    self.hex = row["hex"]
    self.isReceived = row["received_in"] != nil
  }
}

extension Ledger {
  /// The tags that an order has issued, the container last; none before it was approved or when
  /// no line is of high value.
  public func tags(of order: TransferOrderNumber) throws -> [OrderTag] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM order_tag WHERE order_number = ?
          ORDER BY line IS NULL, line, position
          """, arguments: [order.text]
      ).map(OrderTag.init)
    }
  }

  /// The order that has issued a tag; `nil` when none has.
  public func order(ofTag epc: EPC) throws -> TransferOrderNumber? {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT order_number FROM order_tag WHERE epc = ?",
        arguments: [epc.pureIdentityURI])
    }.flatMap { TransferOrderNumber($0) }
  }

  static func issue(
    _ tags: [OrderTag], to order: TransferOrderNumber, _ database: Database
  ) throws {
    for (position, tag) in tags.enumerated() {
      try database.execute(
        sql: """
          INSERT INTO order_tag (epc, order_number, line, position, hex) VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [tag.epc.pureIdentityURI, order.text, tag.line, position, tag.hex])
    }
  }

  static func markReceived(_ crates: [EPC], in event: Int64, _ database: Database) throws {
    for crate in crates {
      try database.execute(
        sql: "UPDATE order_tag SET received_in = ? WHERE epc = ? AND received_in IS NULL",
        arguments: [event, crate.pureIdentityURI])
    }
  }
}
