import GRDB
import GRDBSQLite
import SupplyChain

/// Inserts rows one after the other with SQLite's own calls: binding through arguments takes twice
/// the time of all the rest.
struct RowInsertion {
  private let database: Database
  private let statement: Statement
  private let raw: OpaquePointer
  private var place: Int32 = 1
  /// The first failure to bind: the column would keep the value of the row before.
  private var bindingFailure: Int32?

  /// Prepares an insertion, or takes the one prepared before.
  ///
  /// - Parameter sql: an `INSERT OR FAIL` of one row: a statement that is never undone needs no
  ///   journal of its own. The caller takes the whole file back.
  init(_ sql: String, _ database: Database) throws {
    self.database = database
    statement = try database.cachedStatement(sql: sql)
    raw = statement.sqliteStatement
  }

  /// Gives the next column a number.
  mutating func bind(_ number: Int64) {
    sqlite3_bind_int64(raw, place, number)
    place += 1
  }

  /// Gives the next column a day, or NULL.
  mutating func bind(_ day: BusinessDay?) {
    if let day {
      sqlite3_bind_int64(raw, place, Int64(day.daysSinceEpoch))
    } else {
      sqlite3_bind_null(raw, place)
    }
    place += 1
  }

  /// Gives the next column a text, which SQLite copies.
  mutating func bind(_ text: String) {
    var text = text
    let place = place
    let code = text.withUTF8 { bytes in
      // Without an address, SQLite would take the empty text for NULL.
      guard let base = bytes.baseAddress else { return sqlite3_bind_text(raw, place, "", 0, nil) }
      return base.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
        sqlite3_bind_text(raw, place, $0, Int32(bytes.count), RowInsertion.copied)
      }
    }
    if code != SQLITE_OK, bindingFailure == nil { bindingFailure = code }
    self.place += 1
  }

  /// Inserts the row whose columns have been given values.
  ///
  /// - Returns: Whether it went in; not so when a row with its key is there.
  mutating func insert() throws -> Bool {
    place = 1
    if let bindingFailure { throw RowInsertion.failure(bindingFailure, database) }
    let code = sqlite3_step(raw)
    sqlite3_reset(raw)
    if code == SQLITE_DONE { return true }
    if code & 0xFF == SQLITE_CONSTRAINT { return false }
    throw RowInsertion.failure(code, database)
  }

  /// What SQLite says about a call that failed.
  static func failure(_ code: Int32, _ database: Database) -> DatabaseError {
    let reason = database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) }
    return DatabaseError(resultCode: ResultCode(rawValue: code), message: reason)
  }

  /// SQLITE_TRANSIENT, a cast that the importer leaves out.
  private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
}
