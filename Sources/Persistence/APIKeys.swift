public import Access
import Foundation
import GRDB
public import SupplyChain

/// An API key as the ledger keeps it.
public struct StoredAPIKey: Sendable, Hashable {
  /// The key.
  public let key: APIKey
  /// Whether it is revoked.
  public let isRevoked: Bool
  /// Its secrets, the oldest first.
  public let secrets: [Secret]

  /// One secret of a key.
  public struct Secret: Sendable, Hashable {
    /// When it was made.
    public let madeAt: Instant
    /// Until when it opens anything.
    public let endsAt: Instant
  }
}

extension Ledger {
  /// All API keys, by id.
  public func apiKeys() throws -> [StoredAPIKey] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM api_key ORDER BY id").map { row in
        try Ledger.apiKey(row, database)
      }
    }
  }

  /// An API key, `nil` when there is none.
  public func apiKey(_ id: KeyID) throws -> StoredAPIKey? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM api_key WHERE id = ?", arguments: [id.text])
        .map { try Ledger.apiKey($0, database) }
    }
  }

  /// The key of which somebody shows a secret, and that secret; `nil` when it is of none.
  ///
  /// - Parameter tags: what the secret may be kept as.
  public func apiKey(withTags tags: [String]) throws -> (StoredAPIKey, StoredAPIKey.Secret)? {
    try read { database in
      for tag in tags {
        let row = try Row.fetchOne(
          database.cachedStatement(
            sql: """
              SELECT api_key.*, made_at, ends_at FROM api_key_secret
              JOIN api_key ON api_key.id = api_key_secret.key WHERE tag = ?
              """), arguments: [tag])
        guard let row else { continue }
        return (
          try Ledger.apiKey(row, database),
          StoredAPIKey.Secret(
            madeAt: Instant(seconds: row["made_at"]), endsAt: Instant(seconds: row["ends_at"]))
        )
      }
      return nil
    }
  }

  private static func apiKey(_ row: Row, _ database: Database) throws -> StoredAPIKey {
    let text: String = row["id"]
    guard let id = KeyID(text) else { throw AccessFailure.unknown(what: "key", id: text) }
    let decoder = JSONDecoder()
    let scopes = try decoder.decode(
      [String].self, from: Data((row["scopes"] as String).utf8))
    let stores = try (row["stores"] as String?).map {
      try decoder.decode(Set<StoreID>.self, from: Data($0.utf8))
    }
    let secrets = try Row.fetchAll(
      database.cachedStatement(
        sql: "SELECT made_at, ends_at FROM api_key_secret WHERE key = ? ORDER BY made_at, tag"),
      arguments: [text]
    ).map { secret in
      StoredAPIKey.Secret(
        madeAt: Instant(seconds: secret["made_at"]), endsAt: Instant(seconds: secret["ends_at"]))
    }
    return StoredAPIKey(
      key: APIKey(
        id: id, name: row["name"], scopes: Set(scopes.compactMap(Action.init(rawValue:))),
        stores: stores.map(StoreScope.only) ?? .all), isRevoked: row["is_revoked"],
      secrets: secrets)
  }

  /// Adds a key with its first secret.
  ///
  /// - Throws: ``Access/AccessFailure/exists(what:id:)``.
  public func add(
    _ key: APIKey, tag: String, madeAt: Instant, endsAt: Instant, record: AuditRecord
  ) throws {
    func json(_ value: some Encodable) throws -> String {
      String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
    }
    var stores: String?
    if case .only(let own) = key.stores { stores = try json(own.sorted()) }
    let scopes = try json(key.scopes.map(\.rawValue).sorted())
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO api_key (id, name, scopes, stores, is_revoked) VALUES (?, ?, ?, ?, 0)
          ON CONFLICT DO NOTHING
          """, arguments: [key.id.text, key.name, scopes, stores])
      guard database.changesCount == 1 else {
        throw AccessFailure.exists(what: "a key", id: key.id.text)
      }
      try Ledger.addSecret(tag, of: key.id, madeAt, endsAt, database)
      try AuditTrail.append(record, database)
    }
  }

  private static func addSecret(
    _ tag: String, of key: KeyID, _ madeAt: Instant, _ endsAt: Instant, _ database: Database
  ) throws {
    try database.execute(
      sql: "INSERT INTO api_key_secret (tag, key, made_at, ends_at) VALUES (?, ?, ?, ?)",
      arguments: [tag, key.text, madeAt.seconds, endsAt.seconds])
  }

  /// Gives a key a new secret; the ones before it end at `overlap` at the latest, and those that
  /// are over are cleared away.
  ///
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)`` when it is revoked or none.
  public func rotate(
    _ id: KeyID, tag: String, madeAt: Instant, endsAt: Instant, overlap: Instant,
    record: AuditRecord
  ) throws {
    try write { database in
      try Ledger.requireUsable(id, database)
      try database.execute(
        sql: "DELETE FROM api_key_secret WHERE key = ? AND ends_at <= ?",
        arguments: [id.text, madeAt.seconds])
      try database.execute(
        sql: "UPDATE api_key_secret SET ends_at = max(made_at + 1, min(ends_at, ?)) WHERE key = ?",
        arguments: [overlap.seconds, id.text])
      try Ledger.addSecret(tag, of: id, madeAt, endsAt, database)
      try AuditTrail.append(record, database)
    }
  }

  /// Revokes a key: its secrets open nothing any more. They stay, so that whoever still shows one
  /// is known.
  ///
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)`` when it is revoked or none.
  public func revoke(_ id: KeyID, record: AuditRecord) throws {
    try write { database in
      try Ledger.requireUsable(id, database)
      try database.execute(
        sql: "UPDATE api_key SET is_revoked = 1 WHERE id = ?", arguments: [id.text])
      try AuditTrail.append(record, database)
    }
  }

  /// Who has been told a secret of a key: whoever issued or rotated it, by the audit trail.
  public func holders(ofKey id: String) throws -> Set<String> {
    try read { database in
      try String.fetchSet(
        database,
        sql: """
          SELECT DISTINCT act_by FROM audit_entry WHERE subject = ? AND action = ?
            AND outcome = 'done' AND json_extract(after, '$.ends_at') IS NOT NULL
          """, arguments: ["key \(id)", Action.manageKeys.rawValue])
    }
  }

  private static func requireUsable(_ id: KeyID, _ database: Database) throws {
    let isThere = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM api_key WHERE id = ? AND NOT is_revoked)",
      arguments: [id.text])
    guard isThere == true else { throw AccessFailure.unknown(what: "key", id: id.text) }
  }
}
