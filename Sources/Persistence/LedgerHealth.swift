import GRDB

/// What `chama doctor` wants to know of a ledger.
public struct LedgerHealth: Sendable, Hashable, Codable {
  /// The version of the SQLite library.
  public let sqliteVersion: String
  /// `wal`, unless something is wrong.
  public let journalMode: String
  /// 2 (FULL), unless something is wrong.
  public let synchronous: Int
  /// `ok`, or what SQLite's integrity check found.
  public let integrity: String
  /// References to rows that do not exist.
  public let brokenReferences: Int
  /// Rows of consumption.
  public let consumptionRows: Int
  /// Published runs.
  public let publishedRuns: Int
  /// Runs that began and did not publish; the next night resumes or replaces them.
  public let unfinishedRuns: Int
}

extension Ledger {
  /// Examines the whole ledger; it reads every page.
  public func health() throws -> LedgerHealth {
    let synchronous = try pool.writeWithoutTransaction {
      try Int.fetchOne($0, sql: "PRAGMA synchronous")
    }
    return try read { database in
      func count(_ sql: String) throws -> Int { try Int.fetchOne(database, sql: sql) ?? 0 }
      let findings = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)")
      return LedgerHealth(
        sqliteVersion: try String.fetchOne(database, sql: "SELECT sqlite_version()") ?? "",
        journalMode: try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? "",
        synchronous: synchronous ?? -1, integrity: findings.joined(separator: "; "),
        brokenReferences: try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").count,
        consumptionRows: try count("SELECT count(*) FROM consumption"),
        publishedRuns: try count("SELECT count(*) FROM run WHERE published_at IS NOT NULL"),
        unfinishedRuns: try count("SELECT count(*) FROM run WHERE published_at IS NULL"))
    }
  }
}

extension Ledger {
  /// Takes the writer and reads something: whether the ledger works at all.
  public func check() throws {
    do {
      try pool.writeWithoutTransaction { database in
        _ = try Int.fetchOne(database, sql: "SELECT count(*) FROM collection")
      }
    } catch {
      throw LedgerFailure.of(error, path: path) ?? error
    }
  }
}
