import GRDB
import GRDBSQLite
public import SupplyChain

/// The ledger's numbers for the indices of a catalogue, and their hashes: what turns a dense cell
/// into a row.
public struct CellNumbering: Sendable {
  let stores: [NumberedID]
  let materials: [NumberedID]
  let storeIDs: [StoreID]
  let materialIDs: [MaterialID]
}

extension CollectionWriter {
  /// Numbers for the stores and materials of a catalogue, in its order.
  public func numbering(stores: [StoreID], materials: [MaterialID]) throws -> CellNumbering {
    CellNumbering(
      stores: try stores.map { try numbers.find($0, database) },
      materials: try materials.map { try numbers.find($0, database) },
      storeIDs: stores, materialIDs: materials)
  }
}

extension FactFileWriter {
  /// Rows that one statement inserts: a statement a row costs a tenth more.
  private static let rowsAtOnce = 50
  private static let fullInsert = insertion(of: rowsAtOnce)

  private static func insertion(of rows: Int) -> String {
    // FAIL instead of ABORT: a statement that is never undone needs no journal of its own, which
    // would cost more than all the rest. The caller takes the whole file back.
    "INSERT OR FAIL INTO consumption (store, day, material, source, quantity, stocked_out) VALUES "
      + repeatElement("(?, ?, ?, ?, ?, ?)", count: rows).joined(separator: ", ")
  }

  /// Writes rows of consumption at bulk speed.
  ///
  /// - Throws: ``RepeatedRow`` when the file has brought the same day, store and material before.
  public func append(_ cells: [ConsumptionCell], numbering: CellNumbering) throws {
    let fresh = alreadyThrough == Int32.min ? cells : cells.filter { $0.day > alreadyThrough }
    var start = 0
    while start < fresh.count {
      let end = min(start + FactFileWriter.rowsAtOnce, fresh.count)
      try insert(fresh[start..<end], numbering)
      start = end
    }
    for cell in fresh {
      digest.add(
        numbering.stores[Int(cell.store)].hash, numbering.materials[Int(cell.material)].hash,
        UInt64(bitPattern: Int64(cell.day)),
        UInt64(bitPattern: cell.thousandths) &* 4 &+ UInt64(cell.stockedOut + 1))
    }
    rowCount += fresh.count
  }

  private func insert(_ cells: ArraySlice<ConsumptionCell>, _ numbering: CellNumbering) throws {
    let isFull = cells.count == FactFileWriter.rowsAtOnce
    let statement = try database.cachedStatement(
      sql: isFull ? FactFileWriter.fullInsert : FactFileWriter.insertion(of: cells.count))
    // The raw calls are twice as fast as binding through arguments.
    let raw = statement.sqliteStatement
    var place: Int32 = 1
    for cell in cells {
      sqlite3_bind_int64(raw, place, numbering.stores[Int(cell.store)].number)
      sqlite3_bind_int64(raw, place + 1, Int64(cell.day))
      sqlite3_bind_int64(raw, place + 2, numbering.materials[Int(cell.material)].number)
      sqlite3_bind_int64(raw, place + 3, source)
      sqlite3_bind_int64(raw, place + 4, cell.thousandths)
      if cell.stockedOut >= 0 {
        sqlite3_bind_int64(raw, place + 5, Int64(cell.stockedOut))
      } else {
        sqlite3_bind_null(raw, place + 5)
      }
      place += 6
    }
    let changesBefore = sqlite3_total_changes(database.sqliteConnection)
    let code = sqlite3_step(raw)
    sqlite3_reset(raw)
    guard code != SQLITE_DONE else { return }
    // The rows before the failing one went in.
    let inserted = Int(sqlite3_total_changes(database.sqliteConnection) - changesBefore)
    let index = min(cells.startIndex + inserted, cells.endIndex - 1)
    throw failure(code, cells[index], numbering)
  }

  private func failure(
    _ code: Int32, _ cell: ConsumptionCell, _ numbering: CellNumbering
  ) -> any Error {
    guard code & 0xFF == SQLITE_CONSTRAINT else { return RowInsertion.failure(code, database) }
    let day = BusinessDay(daysSinceEpoch: cell.day)
    let store = numbering.storeIDs[Int(cell.store)]
    let material = numbering.materialIDs[Int(cell.material)]
    return RepeatedRow(
      "business_date, store_id, material_id", ["\(day)", store.text, material.text])
  }
}

extension FactReader {
  /// What a store consumed up to the moment's day, `nil` when nothing is known. A material that the
  /// store used in the year before the first day is known from the first open day on.
  ///
  /// - Parameter first: the first day that is read; `nil` reads everything.
  public func history(of store: StoreID, since first: BusinessDay? = nil) throws -> StoreHistory? {
    guard let number = stores[store] else { return nil }
    return try ledger.read { database -> StoreHistory? in
      let known = try rows(database, of: number, since: first)
      let before = try first.map {
        try usedBefore($0, known.notUsedAtFirst, database, store: number)
      }
      return known.history(of: store, materials: materials, usedBefore: before ?? [])
    }
  }

  /// The same for who asks only what was used, such as stock carried forward: no look is taken at
  /// the days before, and a material is absent until its first use since `first`.
  public func uses(of store: StoreID, since first: BusinessDay) throws -> StoreHistory? {
    guard let number = stores[store] else { return nil }
    let known = try ledger.read { try rows($0, of: number, since: first) }
    return known.history(of: store, materials: materials, usedBefore: [])
  }

  private func rows(
    _ database: Database, of store: Int64, since first: BusinessDay?
  ) throws -> ConsumptionRows {
    try ConsumptionRows(
      database, store: store, first: first?.daysSinceEpoch ?? Int32.min,
      last: moment.day.daysSinceEpoch, precedence: precedence)
  }

  /// What was last used longer ago than a year counts as new.
  private static let lookedBack = 365

  /// Those of some materials that a store used in the year before a day. The newest days are looked
  /// at first, so that a look ends where all of them have been found.
  private func usedBefore(
    _ first: BusinessDay, _ materials: Set<Int64>, _ database: Database, store: Int64
  ) throws -> Set<Int64> {
    guard !materials.isEmpty else { return [] }
    let asked = "[" + materials.sorted().map(String.init).joined(separator: ",") + "]"
    let rows = try Row.fetchCursor(
      database.cachedStatement(
        sql: """
          SELECT day, material, source, quantity FROM consumption
          WHERE store = ? AND day BETWEEN ? AND ?
            AND material IN (SELECT value FROM json_each(?))
          ORDER BY day DESC, material DESC
          """),
      arguments: [
        store, first.daysSinceEpoch - Int32(FactReader.lookedBack), first.daysSinceEpoch - 1,
        asked,
      ])
    var used: Set<Int64> = []
    var winning = WinningFact<ConsumptionRows.Key, (material: Int64, quantity: Int64)>()
    while used.count < materials.count, let row = try rows.next() {
      let key = ConsumptionRows.Key(day: row[0], material: row[1])
      let fact: (material: Int64, quantity: Int64) = (row[1], row[3])
      let finished = winning.take(fact, key: key, rank: precedence.rank(of: row[2]))
      if let finished, finished.quantity > 0 { used.insert(finished.material) }
    }
    if let last = winning.finish(), last.quantity > 0 { used.insert(last.material) }
    return used
  }
}

/// The winning rows of one store, as they stand in the ledger.
private struct ConsumptionRows {
  struct Cell {
    let day: Int32
    let material: Int64
    let quantity: Int64
    let stockedOut: Bool
  }
  struct Key: Equatable {
    let day: Int32
    let material: Int64
  }

  private var cells: [Cell] = []

  init(
    _ database: Database, store: Int64, first: Int32, last: Int32, precedence: FactPrecedence
  ) throws {
    let statement = try database.cachedStatement(
      sql: """
        SELECT day, material, source, quantity, stocked_out FROM consumption
        WHERE store = ? AND day BETWEEN ? AND ? ORDER BY day, material
        """)
    let raw = statement.sqliteStatement
    sqlite3_bind_int64(raw, 1, store)
    sqlite3_bind_int64(raw, 2, Int64(first))
    sqlite3_bind_int64(raw, 3, Int64(last))
    defer { sqlite3_reset(raw) }
    var winning = WinningFact<Key, Cell>()
    var code = sqlite3_step(raw)
    while code == SQLITE_ROW {
      let cell = Cell(
        day: sqlite3_column_int(raw, 0), material: sqlite3_column_int64(raw, 1),
        quantity: sqlite3_column_int64(raw, 3), stockedOut: sqlite3_column_int(raw, 4) == 1)
      let rank = precedence.rank(of: sqlite3_column_int64(raw, 2))
      let key = Key(day: cell.day, material: cell.material)
      if let finished = winning.take(cell, key: key, rank: rank) { cells.append(finished) }
      code = sqlite3_step(raw)
    }
    guard code == SQLITE_DONE else { throw DatabaseError(resultCode: ResultCode(rawValue: code)) }
    if let finished = winning.finish() { cells.append(finished) }
  }

  /// The materials of which the first open day has no use.
  var notUsedAtFirst: Set<Int64> {
    guard let open = cells.first(where: { $0.quantity > 0 })?.day else { return [] }
    let used = cells.lazy.filter { $0.day == open && $0.quantity > 0 }.map(\.material)
    return Set(cells.map(\.material)).subtracting(used)
  }

  /// The rows as a dense table, materials sorted by id.
  func history(
    of store: StoreID, materials: [Int64: MaterialID], usedBefore: Set<Int64>
  ) -> StoreHistory? {
    guard let first = cells.first?.day, let last = cells.last?.day else { return nil }
    let greatest = Int(cells.lazy.map(\.material).max() ?? 0)
    var isPresent = [Bool](repeating: false, count: greatest + 1)
    for cell in cells { isPresent[Int(cell.material)] = true }
    let ordered = isPresent.indices.compactMap { number in
      isPresent[number] ? materials[Int64(number)].map { (number, $0) } : nil
    }.sorted { $0.1 < $1.1 }
    var rowOfNumber = [Int](repeating: -1, count: greatest + 1)
    for (row, entry) in ordered.enumerated() { rowOfNumber[entry.0] = row }
    let dayCount = Int(last - first) + 1
    var reported = [Int64](repeating: StoreHistory.absent, count: ordered.count * dayCount)
    var stockedOut = [Bool](repeating: false, count: reported.count)
    for cell in cells {
      let row = rowOfNumber[Int(cell.material)]
      guard row >= 0 else { continue }
      let index = row * dayCount + Int(cell.day - first)
      reported[index] = cell.quantity
      stockedOut[index] = cell.stockedOut
    }
    return StoreHistory(
      store: store, firstDay: BusinessDay(daysSinceEpoch: first), dayCount: dayCount,
      materials: ordered.map(\.1), reported: reported, stockedOut: stockedOut,
      usedBefore: Set(usedBefore.compactMap { materials[$0] }))
  }
}

extension FactReader {
  /// The last day up to the moment's of which a store's consumption is known.
  public func lastDay(of store: StoreID) throws -> BusinessDay? {
    guard let number = stores[store] else { return nil }
    return try ledger.read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: "SELECT day, source FROM consumption WHERE store = ? AND day <= ? ORDER BY day DESC",
        arguments: [number, moment.day.daysSinceEpoch])
      while let row = try rows.next() {
        guard precedence.rank(of: row[1]) != nil else { continue }
        return BusinessDay(daysSinceEpoch: row[0])
      }
      return nil
    }
  }
}
