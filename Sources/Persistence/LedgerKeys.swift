public import Access
import Foundation
import GRDB
import Synchronization

/// The keys that belong to a ledger and are not in it.
public struct LedgerKeys: Sendable {
  /// The keys as they are now; the first of a new ledger is made when it is needed.
  let ring: @Sendable () throws -> KeyRing
  let random: RandomSource

  /// Takes where the keys come from, and unguessable bytes.
  public init(ring: @escaping @Sendable () throws -> KeyRing, random: RandomSource) {
    self.ring = ring
    self.random = random
  }
}

extension Ledger {
  /// Hands the ledger its keys: what must not lie open in its file is sealed with them from now on.
  /// Without keys, as in tests, it lies open; what is sealed already does not open.
  public func use(_ keys: LedgerKeys) { self.keys.withLock { $0 = keys } }

  /// Takes over the keys of a ledger of which this one is a copy.
  public func useKeys(of other: Ledger) {
    let keys = other.keys.withLock { $0 }
    self.keys.withLock { $0 = keys }
  }

  /// The keys that it was handed, `nil` when it was handed none. Not to be called while the ledger
  /// is read or written to: the first key of a ledger is entered in it.
  public func keyRing() throws -> KeyRing? { try keys.withLock { $0 }?.ring() }

  func documentCipher() throws -> DocumentCipher {
    let keys = keys.withLock { $0 }
    return DocumentCipher(
      cipher: try keys.map { FieldCipher(keys: try $0.ring(), random: $0.random) })
  }

  /// What a document says; only a sealed one needs keys.
  func opened(sha256: String, content: [UInt8]) throws -> [UInt8] {
    guard DocumentCipher.isSealed(content) else { return content }
    return try documentCipher().opened(sha256: sha256, content: content)
  }
}

/// Keeps documents of the chain secret that tell what materials cost. A document keeps the hash of
/// what it says as its key, so that sealing changes no input of a night.
struct DocumentCipher {
  /// `nil` leaves them open.
  let cipher: FieldCipher?

  /// The documents that are sealed.
  private static let names: Set<String> = ["materials"]
  private static let mark = Array("sealed:".utf8)

  static func isSealed(_ content: [UInt8]) -> Bool { content.starts(with: mark) }

  private static func place(_ sha256: String) -> FieldCipher.Place {
    FieldCipher.Place(table: "document", column: "content", row: sha256)
  }

  /// A document as it is kept.
  func kept(_ name: String, sha256: String, content: [UInt8]) throws -> [UInt8] {
    guard let cipher, DocumentCipher.names.contains(name) else { return content }
    let text = String(decoding: content, as: UTF8.self)
    return DocumentCipher.mark + Array(try cipher.seal(text, at: DocumentCipher.place(sha256)).utf8)
  }

  /// What a sealed document says.
  ///
  /// - Throws: ``Access/AccessFailure/cannotOpenField(table:column:)``.
  func opened(sha256: String, content: [UInt8]) throws -> [UInt8] {
    guard let cipher else {
      throw AccessFailure.cannotOpenField(table: "document", column: "content")
    }
    let sealed = String(decoding: content.dropFirst(DocumentCipher.mark.count), as: UTF8.self)
    return Array(try cipher.open(sealed, at: DocumentCipher.place(sha256)).utf8)
  }

  /// Seals what an earlier version has left open, leaving nothing of it in free pages.
  func sealRest(_ database: Database) throws {
    guard cipher != nil else { return }
    for name in DocumentCipher.names.sorted() {
      let open = try Row.fetchAll(
        database,
        sql: """
          SELECT DISTINCT sha256, content FROM document
          JOIN collected_document USING (sha256)
          WHERE name = ? AND substr(content, 1, 7) <> CAST('sealed:' AS BLOB)
          """, arguments: [name])
      guard !open.isEmpty else { continue }
      try database.execute(sql: "PRAGMA secure_delete = ON")
      defer { try? database.execute(sql: "PRAGMA secure_delete = OFF") }
      for row in open {
        let content = try kept(
          name, sha256: row["sha256"], content: [UInt8](row["content"] as Data))
        try DocumentCipher.replace(row["sha256"], by: content, database)
      }
    }
  }

  private static func replace(
    _ sha256: String, by content: [UInt8], _ database: Database
  ) throws {
    try database.execute(
      sql: "UPDATE document SET content = ? WHERE sha256 = ?",
      arguments: [Data(content), sha256])
  }

  /// Seals every sealed document anew with another key.
  static func reseal(
    _ database: Database, _ reseal: (_ sealed: String, FieldCipher.Place) throws -> String
  ) throws {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT sha256, content FROM document
        WHERE substr(content, 1, 7) = CAST('sealed:' AS BLOB)
        """)
    for row in rows {
      let sealed = String(
        decoding: [UInt8](row["content"] as Data).dropFirst(mark.count), as: UTF8.self)
      let sha256: String = row["sha256"]
      try replace(sha256, by: mark + Array(reseal(sealed, place(sha256)).utf8), database)
    }
  }
}
