import Foundation
import GRDB
import GRDBSQLite

/// What a ledger's tables hold, as numbers that two copies share: of each table the count of its
/// rows and a checksum over them, whatever their order.
public struct LedgerContent: Sendable, Hashable, Codable {
  /// One table.
  public struct Table: Sendable, Hashable, Codable {
    /// Its name.
    public let name: String
    /// Its rows.
    public let rows: Int
    /// The checksum of its rows: 32 hexadecimal digits.
    public let checksum: String
  }

  /// The tables, by name.
  public let tables: [Table]

  /// Reads every row of every table.
  init(_ database: Database) throws {
    let names = try String.fetchAll(
      database,
      sql: """
        SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'
        ORDER BY name
        """)
    tables = try names.map { name in
      let (rows, digest) = try LedgerContent.digest(of: name, database)
      let digits = [digest.high, digest.low].map { half in
        let text = String(half, radix: 16)
        return String(repeating: "0", count: 16 - text.count) + text
      }
      return Table(name: name, rows: rows, checksum: digits.joined())
    }
  }

  /// The raw calls: a chain's history is tens of millions of rows.
  private static func digest(
    of table: String, _ database: Database
  ) throws -> (rows: Int, digest: RowDigest) {
    let statement = try database.makeStatement(
      sql: "SELECT * FROM \"\(table.replacing("\"", with: "\"\""))\"")
    let raw = statement.sqliteStatement
    let columns = sqlite3_column_count(raw)
    var (rows, digest) = (0, RowDigest.empty)
    var code = sqlite3_step(raw)
    while code == SQLITE_ROW {
      var row = RowHash()
      for column in 0..<columns { take(raw, column, into: &row) }
      digest.add(row)
      rows += 1
      code = sqlite3_step(raw)
    }
    sqlite3_reset(raw)
    guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    return (rows, digest)
  }

  private static func take(_ raw: SQLiteStatement, _ column: Int32, into row: inout RowHash) {
    let type = sqlite3_column_type(raw, column)
    row.take(UInt64(type))
    switch type {
    case SQLITE_INTEGER: row.take(UInt64(bitPattern: sqlite3_column_int64(raw, column)))
    case SQLITE_FLOAT: row.take(sqlite3_column_double(raw, column).bitPattern)
    case SQLITE_NULL: break
    default:
      let count = Int(sqlite3_column_bytes(raw, column))
      let bytes = UnsafeRawBufferPointer(start: sqlite3_column_blob(raw, column), count: count)
      row.take(RowDigest.hash(bytes))
    }
  }
}

extension Ledger {
  /// Writes a copy of the ledger to `path` while it goes on working, and returns what it holds: the
  /// copy is read again, row by row, and held against the original of the same moment.
  ///
  /// - Throws: ``LedgerFailure/damaged(path:reason:)`` when the copy is not sound.
  public func backUp(to path: String) throws -> LedgerContent {
    do {
      Ledger.makePrivate(path)
      let copy = try DatabaseQueue(path: path)
      defer { try? copy.close() }
      // Both inside one read: the copy is of the snapshot whose rows are counted.
      let original = try pool.read { database in
        try copy.writeWithoutTransaction { try database.backup(to: $0) }
        return try LedgerContent(database)
      }
      try copy.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
      let content = try copy.read(LedgerContent.checked)
      guard content == original else {
        throw LedgerFailure.damaged(path: path, reason: "its rows are not those of the ledger")
      }
      return content
    } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }

  /// Whether the ledger is sound to its last page, and what it holds.
  ///
  /// - Throws: ``LedgerFailure/damaged(path:reason:)``.
  public func content() throws -> LedgerContent {
    do { return try pool.read(LedgerContent.checked) } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }
}

extension LedgerContent {
  static func checked(_ database: Database) throws -> LedgerContent {
    let findings = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
    guard findings == ["ok"] else {
      throw LedgerFailure.damaged(
        path: database.description, reason: findings.joined(separator: "; "))
    }
    let broken = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").count
    guard broken == 0 else {
      throw LedgerFailure.damaged(
        path: database.description, reason: "\(broken) references lead nowhere")
    }
    return try LedgerContent(database)
  }
}

extension LedgerContent {
  /// What a file holds that no process works on.
  ///
  /// - Throws: ``LedgerFailure/damaged(path:reason:)`` when it is not sound.
  public static func of(file path: String) throws -> LedgerContent {
    do {
      var configuration = Configuration()
      configuration.readonly = true
      let queue = try DatabaseQueue(path: path, configuration: configuration)
      defer { try? queue.close() }
      return try queue.read { database in
        let isLedger = try database.tableExists("run") && database.tableExists("collection")
        guard isLedger else {
          throw LedgerFailure.damaged(path: path, reason: "it holds no run and no collection")
        }
        return try checked(database)
      }
    } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }
}
