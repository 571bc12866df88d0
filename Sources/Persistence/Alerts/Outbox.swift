public import Access
import Foundation
import GRDB
public import SupplyChain

/// Something to be told on a channel. It is written in the transaction of its cause, so that it is
/// there exactly when its cause is, and told once.
public struct OutboxItem: Sendable, Hashable {
  /// What is told.
  public enum Kind: String, Sendable, Hashable, Codable, CaseIterable {
    /// Alerts that rules have raised; ``OutboxItem/content`` is JSON of an alert.
    case alerts
    /// The morning report; the content names its run.
    case report
    /// A test of a channel or rule; the content is JSON of an alert.
    case test
  }

  /// Where to.
  public let channel: ChannelID
  /// What.
  public let kind: Kind
  /// What it is known by: the same key is told once on a channel, however often it is put in.
  public let key: String
  /// Items of one gathering may go in one message; empty when it goes alone.
  public let gathering: String
  /// What is told, as the kind says.
  public let content: String

  /// Takes an item.
  public init(
    channel: ChannelID, kind: Kind, key: String, gathering: String = "", content: String
  ) {
    self.channel = channel
    self.kind = kind
    self.key = key
    self.gathering = gathering
    self.content = content
  }
}

/// A message on its way.
public struct OutboxMessage: Sendable, Hashable, Codable {
  /// Where it stands.
  public enum State: String, Sendable, Hashable, Codable, CaseIterable {
    /// It waits for its next attempt.
    case waiting
    /// An attempt is at work, or was broken off by the end of the process.
    case sending
    /// The other side has it.
    case delivered
    /// It is put aside for a person.
    case dead
  }

  /// Its id: the same at every attempt, so that a receiver knows a repeated one.
  public let id: String
  /// Where to.
  public let channel: ChannelID
  /// What.
  public let kind: OutboxItem.Kind
  /// Where it stands.
  public let state: State
  /// When it was made.
  public let madeAt: Instant
  /// After this it is put aside.
  public let patientUntil: Instant
  /// Attempts so far.
  public let attempts: Int
  /// When it is tried next.
  public let nextAt: Instant
  /// When it was delivered or put aside.
  public let settledAt: Instant?
  /// Why the last attempt failed.
  public let fault: Sentence
}

extension OutboxItem.Kind {
  /// How it is named in a table.
  static func of(_ row: Row) -> OutboxItem.Kind? { OutboxItem.Kind(rawValue: row["kind"]) }
}

extension Ledger {
  /// Puts items into the outbox, as a part of the transaction that is open.
  ///
  /// - Returns: how many were new; the others had been put in before.
  @discardableResult
  public func enqueue(_ items: [OutboxItem], at now: Instant) throws -> Int {
    try write { database in
      let insert = try database.cachedStatement(
        sql: """
          INSERT OR IGNORE INTO outbox_item (channel, kind, key, gathering, content, made_at)
          VALUES (?, ?, ?, ?, ?, ?)
          """)
      var count = 0
      for item in items {
        try insert.execute(arguments: [
          item.channel.text, item.kind.rawValue, item.key, item.gathering, item.content,
          now.seconds,
        ])
        count += database.changesCount
      }
      return count
    }
  }

  /// Makes messages of what waits on a channel: items of one kind and gathering go together, at
  /// most `most` in one.
  ///
  /// - Parameter newID: an id that was never used.
  public func gather(
    on channel: ChannelID, at now: Instant, most: Int, patientUntil: Instant,
    newID: () -> String
  ) throws {
    let hasAny = try read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM outbox_item WHERE channel = ? AND message IS NULL)
          """, arguments: [channel.text])
    }
    guard hasAny == true else { return }
    try write { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT id, kind, gathering FROM outbox_item WHERE channel = ? AND message IS NULL
          ORDER BY id LIMIT 10000
          """, arguments: [channel.text])
      var open: [String: (id: String, count: Int)] = [:]
      for row in rows {
        let (kind, gathering): (String, String) = (row["kind"], row["gathering"])
        let together = "\(kind)\u{1F}\(gathering)"
        var message = open[together]
        if gathering.isEmpty || message.map({ $0.count >= most }) ?? true {
          message = (newID(), 0)
          try database.execute(
            sql: """
              INSERT INTO outbox_message (id, channel, kind, state, made_at, patient_until, next_at)
              VALUES (?, ?, ?, 'waiting', ?, ?, ?)
              """,
            arguments: [
              message?.id, channel.text, kind, now.seconds, patientUntil.seconds, now.seconds,
            ])
        }
        guard let (id, count) = message else { continue }
        try database.execute(
          sql: "UPDATE outbox_item SET message = ? WHERE id = ?",
          arguments: [id, row["id"] as Int64])
        open[together] = (id, count + 1)
      }
    }
  }

  /// The messages, the newest first, of a state or all, of channels for a purpose or all.
  public func outboxMessages(
    in state: OutboxMessage.State? = nil, on channel: ChannelID? = nil, before: String? = nil,
    limit: Int
  ) throws -> [OutboxMessage] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM outbox_message
          WHERE (:state IS NULL OR state = :state) AND (:channel IS NULL OR channel = :channel)
            AND (:before IS NULL OR (made_at, id) <
              (SELECT made_at, id FROM outbox_message WHERE id = :before))
          ORDER BY made_at DESC, id DESC LIMIT :limit
          """,
        arguments: [
          "state": state?.rawValue, "channel": channel?.text, "before": before, "limit": limit,
        ]
      ).compactMap(OutboxMessage.init(row:))
    }
  }

  /// A message with what is in it, in the order in which it was put in.
  ///
  /// - Throws: ``LedgerFailure/noMessage(_:)``.
  public func outboxMessage(_ id: String) throws -> (message: OutboxMessage, items: [OutboxItem]) {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT * FROM outbox_message WHERE id = ?", arguments: [id])
      guard let message = row.flatMap(OutboxMessage.init(row:)) else {
        throw LedgerFailure.noMessage(id)
      }
      return (message, try Ledger.items(of: id, database))
    }
  }

  static func items(of message: String, _ database: Database) throws -> [OutboxItem] {
    try Row.fetchAll(
      database, sql: "SELECT * FROM outbox_item WHERE message = ? ORDER BY id",
      arguments: [message]
    ).compactMap { row in
      guard let channel = ChannelID(row["channel"] as String),
        let kind = OutboxItem.Kind.of(row)
      else { return nil }
      return OutboxItem(
        channel: channel, kind: kind, key: row["key"], gathering: row["gathering"],
        content: row["content"])
    }
  }

  /// How many messages stand in each state, items that are in no message yet among the waiting.
  public func outboxCounts() throws -> [OutboxMessage.State: Int] {
    try read { database in
      var counts: [OutboxMessage.State: Int] = [:]
      for row in try Row.fetchAll(
        database, sql: "SELECT state, count(*) AS count FROM outbox_message GROUP BY state")
      {
        guard let state = OutboxMessage.State(rawValue: row["state"]) else { continue }
        counts[state] = row["count"]
      }
      let loose = try Int.fetchOne(
        database, sql: "SELECT count(*) FROM outbox_item WHERE message IS NULL")
      if let loose, loose > 0 { counts[.waiting, default: 0] += loose }
      return counts
    }
  }

  /// Puts dead messages in again: one, or all of a channel.
  ///
  /// - Returns: how many.
  public func revive(
    _ id: String? = nil, on channel: ChannelID? = nil, at now: Instant, patientUntil: Instant,
    record: AuditRecord
  ) throws -> Int {
    try write { database in
      try database.execute(
        sql: """
          UPDATE outbox_message SET state = 'waiting', settled_at = NULL, attempts = 0,
            next_at = :now, patient_until = :until
          WHERE state = 'dead' AND (:id IS NULL OR id = :id)
            AND (:channel IS NULL OR channel = :channel)
            AND channel IN (SELECT id FROM delivery_channel)
          """,
        arguments: [
          "now": now.seconds, "until": patientUntil.seconds, "id": id, "channel": channel?.text,
        ])
      let count = database.changesCount
      if count > 0 { try AuditTrail.append(record, database) }
      return count
    }
  }

  /// Lets go of messages that were delivered or put aside before an instant, with their items.
  public func purgeOutbox(settledBefore instant: Instant) throws -> Int {
    try write { database in
      try database.execute(
        sql: """
          DELETE FROM outbox_item WHERE message IN (
            SELECT id FROM outbox_message WHERE settled_at < ?)
          """, arguments: [instant.seconds])
      try database.execute(
        sql: "DELETE FROM outbox_message WHERE settled_at < ?", arguments: [instant.seconds])
      return database.changesCount
    }
  }
}

extension OutboxMessage {
  init?(row: Row) {
    guard let channel = ChannelID(row["channel"] as String), let kind = OutboxItem.Kind.of(row),
      let state = State(rawValue: row["state"])
    else { return nil }
    self.init(
      id: row["id"], channel: channel, kind: kind, state: state,
      madeAt: Instant(seconds: row["made_at"]),
      patientUntil: Instant(seconds: row["patient_until"]), attempts: row["attempts"],
      nextAt: Instant(seconds: row["next_at"]),
      settledAt: (row["settled_at"] as Int64?).map(Instant.init(seconds:)),
      fault: Sentence(row["fault"], row["fault_zh"]))
  }
}
