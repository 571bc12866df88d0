public import Access
import GRDB
public import SupplyChain

extension Ledger {
  /// The public keys of the master keys that this ledger has been used with, by their number.
  public func masterKeys() throws -> [Int: String] {
    try read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT version, public_key FROM master_key")
      return Dictionary(
        rows.map { ($0["version"] as Int, $0["public_key"] as String) },
        uniquingKeysWith: { $1 })
    }
  }

  /// Keeps that a master key is in force, and seals every sealed field anew with it.
  ///
  /// - Parameter reseal: opens a field and closes it with the new key.
  public func use(
    masterKey version: Int, publicKey: String, madeAt: Instant, record: AuditRecord,
    reseal: (_ sealed: String, FieldCipher.Place) throws -> String
  ) throws {
    try write { database in
      try database.execute(
        sql: "INSERT INTO master_key (version, public_key, made_at) VALUES (?, ?, ?)",
        arguments: [version, publicKey, madeAt.seconds])
      for (table, column, key) in Ledger.sealedColumns {
        let rows = try Row.fetchAll(
          database,
          sql: """
            SELECT CAST(\(key) AS TEXT) AS row, \(column) AS sealed FROM \(table)
            WHERE \(column) IS NOT NULL
            """)
        for row in rows {
          let id: String = row["row"]
          let sealed = try reseal(
            row["sealed"], FieldCipher.Place(table: table, column: column, row: id))
          try database.execute(
            sql: "UPDATE \(table) SET \(column) = ? WHERE CAST(\(key) AS TEXT) = ?",
            arguments: [sealed, id])
        }
      }
      try DocumentCipher.reseal(database, reseal)
      try AuditTrail.append(record, database)
    }
  }

  /// Every column that holds sealed text, with the column that names its row.
  private static let sealedColumns = [
    ("person", "phone", "id"), ("person", "address", "id"), ("second_factor", "secret", "id"),
    ("delivery_channel", "sealed", "id"),
    ("trace_subscription", "token", "id"),
  ]
}
