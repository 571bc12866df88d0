import Access
import Foundation
import GRDB
public import SupplyChain
public import Traceability

/// A reader as the ledger keeps it.
public struct RegisteredReader: Sendable, Hashable {
  /// The reader.
  public let reader: TagReader
  /// Its keys, the oldest first; of the secrets themselves only hashes are kept.
  public let keys: [Key]
  /// Who registered it, and when.
  public let registration: Act
  /// When it was removed; `nil` while it is in use.
  public let removedAt: String?
  /// What is known of its clock.
  public let clock: ReaderClock

  /// One key of a reader.
  public struct Key: Sendable, Hashable {
    /// When it was made.
    public let madeAt: Instant
    /// Until when it opens anything.
    public let endsAt: Instant

    init(_ row: Row) {
      self.madeAt = Instant(seconds: row["made_at"])
      self.endsAt = Instant(seconds: row["ends_at"])
    }
  }

  fileprivate init?(_ row: Row, _ database: Database) throws {
    guard let id = ReaderID(row["id"] as String),
      let format = TagReader.Format(rawValue: row["format"]),
      let store = StoreID(row["store_id"] as String)
    else { return nil }
    let decoder = JSONDecoder()
    let spot = try decoder.decode(TagReader.Spot.self, from: Data((row["spot"] as String).utf8))
    let antennas = try decoder.decode(
      [Int: TagReader.Spot].self, from: Data((row["antennas"] as String).utf8))
    self.reader = TagReader(id: id, format: format, store: store, spot: spot, antennas: antennas)
    self.keys = try Row.fetchAll(
      database, sql: "SELECT * FROM tag_reader_key WHERE reader = ? ORDER BY made_at, hash",
      arguments: [id.text]
    ).map(Key.init)
    self.registration = Act(by: row["registered_by"], at: row["registered_at"])
    self.removedAt = row["removed_at"]
    self.clock = ReaderClock(correction: row["clock_correction"])
  }
}

/// A new key of a reader, as it is kept.
public struct NewReaderKey: Sendable {
  let hash: String
  let madeAt: Instant
  let endsAt: Instant

  /// Takes the SHA-256 of a key, hexadecimal, and how long it opens anything.
  public init(hash: String, madeAt: Instant, endsAt: Instant) {
    self.hash = hash
    self.madeAt = madeAt
    self.endsAt = endsAt
  }

  fileprivate func add(to reader: ReaderID, _ database: Database) throws {
    try database.execute(
      sql: "INSERT INTO tag_reader_key (reader, hash, made_at, ends_at) VALUES (?, ?, ?, ?)",
      arguments: [reader.text, hash, madeAt.seconds, endsAt.seconds])
  }
}

extension Ledger {
  /// Registers a reader, or registers a removed one anew; what it saw before stays.
  ///
  /// - Throws: ``LedgerFailure/readerExists(_:)`` when one of this id is in use.
  public func add(_ reader: TagReader, key: NewReaderKey, act: Act) throws {
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
    }
    let spot = try text(reader.spot)
    let antennas = try text(reader.antennas)
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO tag_reader (id, format, store_id, spot, antennas, registered_by,
            registered_at) VALUES (?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET format = excluded.format, store_id = excluded.store_id,
            spot = excluded.spot, antennas = excluded.antennas,
            registered_by = excluded.registered_by, registered_at = excluded.registered_at,
            removed_at = NULL, clock_correction = NULL
          WHERE removed_at IS NOT NULL
          """,
        arguments: [
          reader.id.text, reader.format.rawValue, reader.store.text, spot, antennas, act.by, act.at,
        ])
      guard database.changesCount == 1 else { throw LedgerFailure.readerExists(reader.id.text) }
      try key.add(to: reader.id, database)
      try AuditTrail.append(
        AuditRecord(
          act, .manageReaders, subject: "reader \(reader.id)",
          after: [
            "store": reader.store.text, "format": reader.format.rawValue, "spot": spot,
            "antennas": antennas, "key_ends_at": key.endsAt.text,
          ]), database)
    }
  }

  /// Gives a reader a new key; the ones before it end at `overlap` at the latest, and those that
  /// are over are cleared away.
  ///
  /// - Throws: ``LedgerFailure/noReader(_:)`` when none of this id is in use.
  public func rotateReader(
    _ id: ReaderID, to key: NewReaderKey, overlap: Instant, act: Act
  ) throws {
    try write { database in
      try Ledger.requireInUse(id, database)
      try database.execute(
        sql: "DELETE FROM tag_reader_key WHERE reader = ? AND ends_at <= ?",
        arguments: [id.text, key.madeAt.seconds])
      try database.execute(
        sql: """
          UPDATE tag_reader_key SET ends_at = max(made_at + 1, min(ends_at, ?)) WHERE reader = ?
          """, arguments: [overlap.seconds, id.text])
      try key.add(to: id, database)
      try AuditTrail.append(
        AuditRecord(
          act, .manageReaders, subject: "reader \(id)",
          after: ["key_ends_at": key.endsAt.text, "old_key_ends_at": overlap.text]), database)
    }
  }

  /// Takes a reader out of use: its keys open nothing any more.
  ///
  /// - Throws: ``LedgerFailure/noReader(_:)`` when none of this id is in use.
  public func removeReader(_ id: ReaderID, act: Act) throws {
    try write { database in
      try Ledger.requireInUse(id, database)
      try database.execute(
        sql: "UPDATE tag_reader SET removed_at = ? WHERE id = ?", arguments: [act.at, id.text])
      try database.execute(
        sql: "DELETE FROM tag_reader_key WHERE reader = ?", arguments: [id.text])
      try AuditTrail.append(
        AuditRecord(
          act, .manageReaders, subject: "reader \(id)", before: ["state": "in use"],
          after: ["state": "removed"]), database)
    }
  }

  private static func requireInUse(_ id: ReaderID, _ database: Database) throws {
    let isThere = try Bool.fetchOne(
      database,
      sql: "SELECT EXISTS (SELECT 1 FROM tag_reader WHERE id = ? AND removed_at IS NULL)",
      arguments: [id.text])
    guard isThere == true else { throw LedgerFailure.noReader(id.text) }
  }

  /// The readers in use, by id; with the removed ones when asked.
  public func readers(removedToo: Bool = false) throws -> [RegisteredReader] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM tag_reader WHERE removed_at IS NULL OR ? ORDER BY id",
        arguments: [removedToo]
      ).compactMap { try RegisteredReader($0, database) }
    }
  }

  /// A reader in use.
  ///
  /// - Throws: ``LedgerFailure/noReader(_:)``.
  public func reader(_ id: ReaderID) throws -> RegisteredReader {
    let found = try readers().first { $0.reader.id == id }
    guard let found else { throw LedgerFailure.noReader(id.text) }
    return found
  }

  /// The reader in use of which somebody shows a key, and that key; `nil` when it is of none.
  ///
  /// - Parameter hash: the SHA-256 of what was shown, hexadecimal.
  public func reader(
    withKeyHash hash: String
  ) throws -> (reader: RegisteredReader, key: RegisteredReader.Key)? {
    try read { database in
      guard
        let key = try Row.fetchOne(
          database, sql: "SELECT * FROM tag_reader_key WHERE hash = ?", arguments: [hash]),
        let row = try Row.fetchOne(
          database, sql: "SELECT * FROM tag_reader WHERE id = ? AND removed_at IS NULL",
          arguments: [key["reader"] as String]),
        let reader = try RegisteredReader(row, database)
      else { return nil }
      return (reader, RegisteredReader.Key(key))
    }
  }
}
