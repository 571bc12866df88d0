public import Access
import GRDB
import SupplyChain
public import Traceability

/// A query of trace events under a name.
public struct NamedQuery: Sendable, Hashable {
  /// The name, unique in the chain.
  public let name: String
  /// The query as it was handed in, JSON.
  public let content: String
  /// Who made it.
  public let madeBy: String
  /// When.
  public let madeAt: EventTime

  /// Takes a query.
  public init(name: String, content: String, madeBy: String, madeAt: EventTime) {
    self.name = name
    self.content = content
    self.madeBy = madeBy
    self.madeAt = madeAt
  }

  /// The query that its content makes.
  public func query() throws -> EventQuery { try EventQuery(json: Array(content.utf8)) }

  fileprivate init(_ row: Row) {
    name = row["name"]
    content = row["content"]
    madeBy = row["made_by"]
    madeAt = EventTime(milliseconds: row["made_at"])
  }
}

extension Ledger {
  /// Keeps a query under its name.
  ///
  /// - Throws: ``LedgerFailure/nameTaken(_:)``.
  public func add(_ query: NamedQuery, record: AuditRecord) throws {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO trace_query (name, content, made_by, made_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (name) DO NOTHING
          """,
        arguments: [query.name, query.content, query.madeBy, query.madeAt.milliseconds])
      guard database.changesCount == 1 else { throw LedgerFailure.nameTaken(query.name) }
      try AuditTrail.append(record, database)
    }
  }

  /// A query by its name, `nil` when there is none.
  public func namedQuery(_ name: String) throws -> NamedQuery? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM trace_query WHERE name = ?", arguments: [name]
      ).map(NamedQuery.init)
    }
  }

  /// Queries by name, behind `name`; all, or those of `maker` and of people.
  public func namedQueries(
    after name: String, atMost most: Int, seenBy maker: String?
  ) throws -> [NamedQuery] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM trace_query
          WHERE name > ? AND (? IS NULL OR made_by = ? OR made_by NOT LIKE 'key:%')
          ORDER BY name LIMIT ?
          """, arguments: [name, maker, maker, most]
      ).map(NamedQuery.init)
    }
  }

  /// Lets go of a query and of all subscriptions to it.
  public func removeQuery(_ name: String, record: AuditRecord) throws {
    try write { database in
      try database.execute(sql: "DELETE FROM trace_query WHERE name = ?", arguments: [name])
      try AuditTrail.append(record, database)
    }
  }
}
