import Access
import Foundation
import GRDB
public import SupplyChain

/// Brings new facts into the ledger inside one transaction: all of a collection or nothing.
///
/// A collection that brings nothing new leaves no trace, so that collecting twice is collecting
/// once. Not to be used outside the closure of ``Ledger/collect(day:act:_:)``.
public final class CollectionWriter {
  let database: Database
  private let day: BusinessDay
  private let instant: String
  private let cipher: DocumentCipher
  var identifier: Int64?
  var numbers: FactNumbers

  init(
    database: Database, day: BusinessDay, instant: String, cipher: DocumentCipher
  ) throws {
    self.database = database
    self.day = day
    self.instant = instant
    self.cipher = cipher
    self.numbers = try FactNumbers(database)
  }

  /// The collection's number, made when the first novelty needs it.
  func collection() throws -> Int64 {
    if let identifier { return identifier }
    try database.execute(
      sql: "INSERT INTO collection (day, collected_at) VALUES (?, ?)",
      arguments: [day.daysSinceEpoch, instant])
    let made = database.lastInsertedRowID
    identifier = made
    return made
  }

  /// Remembers how a file looked, so that it is not read again while it stays so.
  public func remember(signature: String, of path: String) throws {
    try database.execute(
      sql: """
        INSERT INTO file_signature (path, signature) VALUES (?, ?)
        ON CONFLICT (path) DO UPDATE SET signature = excluded.signature
        """, arguments: [path, signature])
  }

  /// Keeps a small file of the chain whole, unless it is the one already known.
  public func add(document name: String, sha256: String, content: [UInt8]) throws {
    let known = try String.fetchOne(
      database,
      sql: """
        SELECT sha256 FROM collected_document WHERE name = ? ORDER BY collection DESC LIMIT 1
        """, arguments: [name])
    guard known != sha256 else { return }
    try database.execute(
      sql: "INSERT OR IGNORE INTO document (sha256, content) VALUES (?, ?)",
      arguments: [sha256, Data(try cipher.kept(name, sha256: sha256, content: content))])
    try database.execute(
      sql: "INSERT INTO collected_document (name, collection, sha256) VALUES (?, ?, ?)",
      arguments: [name, try collection(), sha256])
  }

  /// Whether a file as it now lies there has to be read.
  public func needsReading(_ file: FactFile, through day: BusinessDay) throws -> Bool {
    guard let known = try latest(at: file.path), known.sha256 == file.sha256, known.isTaken else {
      return true
    }
    guard file.feedDay == nil, known.laterRows > 0, let readThrough = known.readThrough else {
      return false
    }
    return readThrough < day
  }

  /// Whether any file of consumption that was sent for the night of `day` counts.
  public func hasConsumption(sentFor day: BusinessDay) throws -> Bool {
    try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (SELECT 1 FROM feed_file WHERE feed_day = ? AND kind = 'consumption'
          AND outcome = 'taken' AND superseded_in IS NULL)
        """, arguments: [day.daysSinceEpoch]) ?? false
  }

  func latest(at path: String) throws -> KnownFile? {
    let row = try Row.fetchOne(
      database,
      sql: """
        SELECT id, sha256, outcome, read_through, later_rows FROM feed_file
        WHERE path = ? AND superseded_in IS NULL ORDER BY id DESC LIMIT 1
        """, arguments: [path])
    return row.map { row in
      KnownFile(
        id: row["id"], sha256: row["sha256"],
        isTaken: (row["outcome"] as String) == "taken",
        readThrough: (row["read_through"] as Int32?).map(BusinessDay.init(daysSinceEpoch:)),
        laterRows: row["later_rows"])
    }
  }
}

extension Ledger {
  /// Runs `body` with a writer for new facts, in one transaction.
  ///
  /// - Parameters:
  ///   - day: the night's business day.
  ///   - act: who collects, and when; a collection that brings something new is audited.
  public func collect<Value>(
    day: BusinessDay, act: Act, _ body: (CollectionWriter) throws -> Value
  ) throws -> Value {
    let cipher = try documentCipher()
    return try write { database in
      try cipher.sealRest(database)
      let writer = try CollectionWriter(
        database: database, day: day, instant: act.at, cipher: cipher)
      let value = try body(writer)
      if let collection = writer.identifier {
        let files = try Int.fetchOne(
          database, sql: "SELECT count(*) FROM feed_file WHERE collection = ?",
          arguments: [collection])
        try AuditTrail.append(
          AuditRecord(
            act, .runNight, subject: "collection \(collection)",
            after: ["day": day.description, "files": "\(files ?? 0)"]), database)
      }
      return value
    }
  }
}

extension Ledger {
  /// All stores that the ledger has ever seen.
  public func knownStores() throws -> Set<StoreID> {
    try read { Set(try Numbering.stores($0).keys) }
  }
}
