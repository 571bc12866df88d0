import Foundation
import GRDB
public import SupplyChain

extension Ledger {
  /// Published runs, the newest first.
  ///
  /// - Parameter before: those published before this run, in that order.
  public func publishedRuns(before: RunID?, limit: Int) throws -> [StoredRun] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM run WHERE published_at IS NOT NULL
            AND (:before IS NULL OR (day, published_at, id) < (
              SELECT day, published_at, id FROM run WHERE id = :before))
          ORDER BY day DESC, published_at DESC, id DESC LIMIT :limit
          """, arguments: ["before": before?.text, "limit": limit]
      ).compactMap(StoredRun.init(row:))
    }
  }

  /// The published run in force of the newest day before `day`.
  public func run(before day: BusinessDay) throws -> StoredRun? {
    try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT * FROM run WHERE published_at IS NOT NULL AND superseded_by IS NULL AND day < ?
          ORDER BY day DESC, published_at DESC LIMIT 1
          """, arguments: [day.daysSinceEpoch]
      ).flatMap(StoredRun.init(row:))
    }
  }

  /// One of the files that a run published, `nil` when it has none of that name.
  public func file(_ name: String, of run: RunID) throws -> [UInt8]? {
    try read { database in
      try Data.fetchOne(
        database, sql: "SELECT content FROM run_output WHERE run = ? AND name = ?",
        arguments: [run.text, name])
    }.map { [UInt8]($0) }
  }
}
