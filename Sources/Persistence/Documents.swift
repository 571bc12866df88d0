import Foundation
import GRDB
import SupplyChain

extension Ledger {
  /// The chain's small files as they were known at `moment`: name → content.
  public func documents(at moment: LedgerMoment) throws -> [String: [UInt8]] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT name, sha256, content, max(collection) FROM collected_document
          JOIN document USING (sha256) WHERE collection <= ? GROUP BY name
          """, arguments: [moment.collection])
    }
    return try Dictionary(
      rows.map { row in
        (row["name"], try opened(sha256: row["sha256"], content: [UInt8](row["content"] as Data)))
      }, uniquingKeysWith: { $1 })
  }
}
