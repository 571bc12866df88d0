public import Access
import GRDB
public import SupplyChain

/// A channel as the ledger keeps it.
public struct StoredChannel: Sendable, Hashable {
  /// The channel, without its secrets.
  public var channel: DeliveryChannel
  /// Address and secrets as sealed JSON.
  public var sealed: String
  /// When its secrets were made.
  public var secretMadeAt: Instant
  /// Attempts that failed one after the other.
  public var failures = 0
  /// Until then nothing is tried.
  public var closedUntil = Instant(seconds: 0)
  /// Why the last attempt failed; empty when it did not.
  public var lastFault = Sentence("", "")
  /// When something arrived last.
  public private(set) var lastDeliveredAt: Instant?

  /// Takes a channel on which nothing was tried yet.
  public init(_ channel: DeliveryChannel, sealed: String, secretMadeAt: Instant) {
    self.channel = channel
    self.sealed = sealed
    self.secretMadeAt = secretMadeAt
  }

  /// Where the sealed field of a channel stands.
  public static func place(of channel: ChannelID) -> FieldCipher.Place {
    FieldCipher.Place(table: "delivery_channel", column: "sealed", row: channel.text)
  }
}

extension Ledger {
  /// The channels, by id.
  public func deliveryChannels() throws -> [StoredChannel] {
    try read { database in
      try Row.fetchAll(database, sql: "SELECT * FROM delivery_channel ORDER BY id")
        .compactMap(StoredChannel.init(row:))
    }
  }

  /// A channel.
  ///
  /// - Throws: ``LedgerFailure/noChannel(_:)``.
  public func deliveryChannel(_ id: ChannelID) throws -> StoredChannel {
    try read { try Ledger.deliveryChannel(id, $0) }
  }

  static func deliveryChannel(_ id: ChannelID, _ database: Database) throws -> StoredChannel {
    let row = try Row.fetchOne(
      database, sql: "SELECT * FROM delivery_channel WHERE id = ?", arguments: [id.text])
    guard let stored = row.flatMap(StoredChannel.init(row:)) else {
      throw LedgerFailure.noChannel(id.text)
    }
    return stored
  }

  /// Adds a channel.
  ///
  /// - Throws: ``LedgerFailure/channelExists(_:)``.
  public func add(_ stored: StoredChannel, record: AuditRecord) throws {
    try write { database in
      let isThere = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM delivery_channel WHERE id = ?)",
        arguments: [stored.channel.id.text])
      guard isThere != true else { throw LedgerFailure.channelExists(stored.channel.id.text) }
      try Ledger.put(stored, database)
      try AuditTrail.append(record, database)
    }
  }

  /// Changes a channel: `change` gets what is kept now and tells what the audit trail is told;
  /// nothing is written when that is nothing. A channel that somebody has changed is tried anew.
  ///
  /// - Throws: ``LedgerFailure/noChannel(_:)``, and what `change` throws.
  public func change(
    _ id: ChannelID, _ change: (inout StoredChannel) throws -> AuditRecord?
  ) throws {
    try write { database in
      var stored = try Ledger.deliveryChannel(id, database)
      guard let record = try change(&stored) else { return }
      stored.failures = 0
      stored.closedUntil = Instant(seconds: 0)
      stored.lastFault = Sentence("", "")
      try Ledger.put(stored, database)
      try AuditTrail.append(record, database)
    }
  }

  /// Removes a channel; what waits on it is put aside.
  ///
  /// - Throws: ``LedgerFailure/noChannel(_:)``.
  public func removeChannel(_ id: ChannelID, at now: Instant, record: AuditRecord) throws {
    try write { database in
      _ = try Ledger.deliveryChannel(id, database)
      try database.execute(
        sql: "DELETE FROM delivery_channel WHERE id = ?", arguments: [id.text])
      try database.execute(
        sql: "DELETE FROM outbox_item WHERE channel = ? AND message IS NULL",
        arguments: [id.text])
      try database.execute(
        sql: """
          UPDATE outbox_message SET state = 'dead', settled_at = ?,
            fault = 'the channel was removed', fault_zh = '渠道已删除'
          WHERE channel = ? AND state IN ('waiting', 'sending')
          """, arguments: [now.seconds, id.text])
      try AuditTrail.append(record, database)
    }
  }

  private static func put(_ stored: StoredChannel, _ database: Database) throws {
    let channel = stored.channel
    try database.execute(
      sql: """
        INSERT INTO delivery_channel (id, name, purpose, kind, language, shown, sealed,
          secret_made_at, is_enabled, takes_report, most_a_minute, failures, closed_until,
          last_fault, last_fault_zh, last_delivered_at)
        VALUES (?, ?, 'alerts', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind,
          language = excluded.language, shown = excluded.shown, sealed = excluded.sealed,
          secret_made_at = excluded.secret_made_at,
          is_enabled = excluded.is_enabled, takes_report = excluded.takes_report,
          most_a_minute = excluded.most_a_minute, failures = excluded.failures,
          closed_until = excluded.closed_until, last_fault = excluded.last_fault,
          last_fault_zh = excluded.last_fault_zh
        """,
      arguments: [
        channel.id.text, channel.name, channel.kind.rawValue,
        channel.language.rawValue, channel.shown, stored.sealed, stored.secretMadeAt.seconds,
        channel.isEnabled, channel.takesReport, channel.mostAMinute, stored.failures,
        stored.closedUntil.seconds, stored.lastFault.english, stored.lastFault.chinese,
        stored.lastDeliveredAt?.seconds,
      ])
  }
}

extension StoredChannel {
  fileprivate init?(row: Row) {
    guard let id = ChannelID(row["id"] as String),
      let kind = DeliveryChannel.Kind(rawValue: row["kind"]),
      let language = Language(rawValue: row["language"])
    else { return nil }
    self.init(
      DeliveryChannel(
        id: id, name: row["name"], kind: kind, language: language,
        shown: row["shown"], isEnabled: row["is_enabled"], takesReport: row["takes_report"],
        mostAMinute: row["most_a_minute"]),
      sealed: row["sealed"], secretMadeAt: Instant(seconds: row["secret_made_at"]))
    failures = row["failures"]
    closedUntil = Instant(seconds: row["closed_until"])
    lastFault = Sentence(row["last_fault"], row["last_fault_zh"])
    lastDeliveredAt = (row["last_delivered_at"] as Int64?).map(Instant.init(seconds:))
  }
}
