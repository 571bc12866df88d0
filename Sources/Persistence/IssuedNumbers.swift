import GRDB
public import SupplyChain

extension Ledger {
  /// Hands out `count` numbers that were never handed out before, from 1, and returns the first.
  public func takeNumbers(_ count: Int, of counter: String) throws -> Int64 {
    try write { try Ledger.takeNumbers(count, of: counter, $0) }
  }

  /// The same inside a transaction.
  static func takeNumbers(
    _ count: Int, of counter: String, _ database: Database
  ) throws -> Int64 {
    precondition(count > 0, "a counter hands out at least one number")
    try database.cachedStatement(
      sql: """
        INSERT INTO counter (name, value) VALUES (?, ?)
        ON CONFLICT (name) DO UPDATE SET value = value + excluded.value
        """
    ).execute(arguments: [counter, count])
    let last = try Int64.fetchOne(
      try database.cachedStatement(sql: "SELECT value FROM counter WHERE name = ?"),
      arguments: [counter])
    return (last ?? Int64(count)) - Int64(count) + 1
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
