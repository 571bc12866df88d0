import GRDB
import SupplyChain

/// The small number that stands for an id in the tables of facts, and the hash of the id's text.
struct NumberedID {
  let number: Int64
  let hash: UInt64

  init(_ number: Int64, _ text: String) {
    self.number = number
    self.hash = RowDigest.hash(text)
  }
}

/// All stores and materials that have numbers.
struct FactNumbers {
  private var stores: [StoreID: NumberedID]
  private var materials: [MaterialID: NumberedID]

  init(_ database: Database) throws {
    stores = try Numbering.stores(database).reduce(into: [:]) { numbers, entry in
      numbers[entry.key] = NumberedID(entry.value, entry.key.text)
    }
    materials = try Numbering.materials(database).reduce(into: [:]) { numbers, entry in
      numbers[entry.key] = NumberedID(entry.value, entry.key.text)
    }
  }

  /// The number of a store, given when it is first seen.
  mutating func find(_ store: StoreID, _ database: Database) throws -> NumberedID {
    if let known = stores[store] { return known }
    try database.execute(
      sql: "INSERT INTO store_number (store_id) VALUES (?)", arguments: [store.text])
    let given = NumberedID(database.lastInsertedRowID, store.text)
    stores[store] = given
    return given
  }

  /// The number of a material, given when it is first seen.
  mutating func find(_ material: MaterialID, _ database: Database) throws -> NumberedID {
    if let known = materials[material] { return known }
    try database.execute(
      sql: "INSERT INTO material_number (material_id) VALUES (?)", arguments: [material.text])
    let given = NumberedID(database.lastInsertedRowID, material.text)
    materials[material] = given
    return given
  }
}

/// Reads the numbers that have been given.
enum Numbering {
  static func stores(_ database: Database) throws -> [StoreID: Int64] {
    try numbers(database, sql: "SELECT store_id, number FROM store_number")
  }

  static func materials(_ database: Database) throws -> [MaterialID: Int64] {
    try numbers(database, sql: "SELECT material_id, number FROM material_number")
  }

  /// Materials by number.
  static func materialsByNumber(_ database: Database) throws -> [Int64: MaterialID] {
    let numbers = try materials(database)
    return Dictionary(uniqueKeysWithValues: numbers.map { ($0.value, $0.key) })
  }

  private static func numbers<Subject>(
    _ database: Database, sql: String
  ) throws -> [Identifier<Subject>: Int64] {
    var numbers: [Identifier<Subject>: Int64] = [:]
    for row in try Row.fetchAll(database, sql: sql) {
      guard let id = Identifier<Subject>(row[0] as String) else { continue }
      numbers[id] = row[1] as Int64
    }
    return numbers
  }
}
