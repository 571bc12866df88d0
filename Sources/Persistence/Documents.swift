import Foundation
import GRDB
import SupplyChain

extension Ledger {
  /// The chain's small files as they were known at `moment`: name → content.
  public func documents(at moment: LedgerMoment) throws -> [String: [UInt8]] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT name, content, max(collection) FROM collected_document
          JOIN document USING (sha256) WHERE collection <= ? GROUP BY name
          """, arguments: [moment.collection])
      var documents: [String: [UInt8]] = [:]
      for row in rows { documents[row["name"]] = [UInt8](row["content"] as Data) }
      return documents
    }
  }
}
