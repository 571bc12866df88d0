import Access
import Foundation
import GRDB
public import SupplyChain
public import Traceability

/// A reader as the ledger keeps it.
public struct RegisteredReader: Sendable, Hashable {
  /// The reader.
  public let reader: TagReader
  /// SHA-256 of its key, hexadecimal.
  public let keyHash: String
  /// Who registered it, and when.
  public let registration: Act
  /// When it was removed; `nil` while it is in use.
  public let removedAt: String?
  /// What is known of its clock.
  public let clock: ReaderClock

  init?(_ row: Row) throws {
    guard let id = ReaderID(row["id"] as String),
      let format = TagReader.Format(rawValue: row["format"]),
      let store = StoreID(row["store_id"] as String)
    else { return nil }
    let decoder = JSONDecoder()
    let spot = try decoder.decode(TagReader.Spot.self, from: Data((row["spot"] as String).utf8))
    let antennas = try decoder.decode(
      [Int: TagReader.Spot].self, from: Data((row["antennas"] as String).utf8))
    self.reader = TagReader(id: id, format: format, store: store, spot: spot, antennas: antennas)
    self.keyHash = row["key_hash"]
    self.registration = Act(by: row["registered_by"], at: row["registered_at"])
    self.removedAt = row["removed_at"]
    self.clock = ReaderClock(correction: row["clock_correction"])
  }
}

extension Ledger {
  /// Registers a reader, or registers a removed one anew; what it saw before stays.
  ///
  /// - Throws: ``LedgerFailure/readerExists(_:)`` when one of this id is in use.
  public func add(_ reader: TagReader, keyHash: String, act: Act) throws {
    func text(_ value: some Encodable) throws -> String {
      String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
    }
    let spot = try text(reader.spot)
    let antennas = try text(reader.antennas)
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO tag_reader (id, format, store_id, spot, antennas, key_hash, registered_by,
            registered_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (id) DO UPDATE SET format = excluded.format, store_id = excluded.store_id,
            spot = excluded.spot, antennas = excluded.antennas, key_hash = excluded.key_hash,
            registered_by = excluded.registered_by, registered_at = excluded.registered_at,
            removed_at = NULL, clock_correction = NULL
          WHERE removed_at IS NOT NULL
          """,
        arguments: [
          reader.id.text, reader.format.rawValue, reader.store.text, spot, antennas, keyHash,
          act.by, act.at,
        ])
      guard database.changesCount == 1 else { throw LedgerFailure.readerExists(reader.id.text) }
      try AuditTrail.append(
        AuditRecord(
          act, .manageReaders, subject: "reader \(reader.id)",
          after: [
            "store": reader.store.text, "format": reader.format.rawValue, "spot": spot,
            "antennas": antennas,
          ]), database)
    }
  }

  /// Takes a reader out of use: its key opens nothing any more.
  ///
  /// - Throws: ``LedgerFailure/noReader(_:)`` when none of this id is in use.
  public func removeReader(_ id: ReaderID, act: Act) throws {
    try write { database in
      try database.execute(
        sql: "UPDATE tag_reader SET removed_at = ? WHERE id = ? AND removed_at IS NULL",
        arguments: [act.at, id.text])
      guard database.changesCount == 1 else { throw LedgerFailure.noReader(id.text) }
      try AuditTrail.append(
        AuditRecord(
          act, .manageReaders, subject: "reader \(id)", before: ["state": "in use"],
          after: ["state": "removed"]), database)
    }
  }

  /// The readers in use, by id; with the removed ones when asked.
  public func readers(removedToo: Bool = false) throws -> [RegisteredReader] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM tag_reader WHERE removed_at IS NULL OR ? ORDER BY id",
        arguments: [removedToo]
      ).compactMap(RegisteredReader.init)
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
}
