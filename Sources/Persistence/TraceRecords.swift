import GRDB
public import SupplyChain

/// The trace that the dispatch of an order writes: the document, and its events one by one.
public struct TraceRecord: Sendable, Hashable {
  /// One event.
  public struct Event: Sendable, Hashable {
    /// Its id: the hash of its content.
    public let id: String
    /// When it happened, ISO 8601.
    public let time: String
    /// The event as JSON.
    public let json: String

    /// Takes an event.
    public init(id: String, time: String, json: String) {
      self.id = id
      self.time = time
      self.json = json
    }
  }

  /// The EPCIS document as JSON.
  public let document: String
  /// Its events.
  public let events: [Event]

  /// Takes a trace.
  public init(document: String, events: [Event]) {
    self.document = document
    self.events = events
  }
}

extension Ledger {
  static func write(
    _ trace: TraceRecord, of order: TransferOrderNumber, _ database: Database
  ) throws {
    try database.execute(
      sql: "INSERT INTO trace_document (order_number, content) VALUES (?, ?)",
      arguments: [order.text, trace.document])
    for event in trace.events {
      // An event with the same id is the same event: writing it twice is writing it once.
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO trace_event (id, sequence, order_number, event_time, content)
          VALUES (?, (SELECT coalesce(max(sequence), 0) + 1 FROM trace_event), ?, ?, ?)
          """, arguments: [event.id, order.text, event.time, event.json])
    }
  }

  /// The EPCIS document of an order's dispatch, `nil` when it has none.
  public func traceDocument(of order: TransferOrderNumber) throws -> String? {
    try read { database in
      try String.fetchOne(
        database, sql: "SELECT content FROM trace_document WHERE order_number = ?",
        arguments: [order.text])
    }
  }

  /// Hands out `count` numbers that were never handed out before, from 1, and returns the first.
  public func takeNumbers(_ count: Int, of counter: String) throws -> Int64 {
    precondition(count > 0, "a counter hands out at least one number")
    return try write { database in
      try database.execute(
        sql: """
          INSERT INTO counter (name, value) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET value = value + excluded.value
          """, arguments: [counter, count])
      let last = try Int64.fetchOne(
        database, sql: "SELECT value FROM counter WHERE name = ?", arguments: [counter])
      return (last ?? Int64(count)) - Int64(count) + 1
    }
  }

  /// The ledger's small number of a store, `nil` before it was first seen.
  public func number(of store: StoreID) throws -> Int64? {
    try read { database in
      try Int64.fetchOne(
        database, sql: "SELECT number FROM store_number WHERE store_id = ?",
        arguments: [store.text])
    }
  }

  /// The ledger's small number of a material, `nil` before it was first seen.
  public func number(of material: MaterialID) throws -> Int64? {
    try read { database in
      try Int64.fetchOne(
        database, sql: "SELECT number FROM material_number WHERE material_id = ?",
        arguments: [material.text])
    }
  }
}
