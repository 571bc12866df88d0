import GRDB
public import SupplyChain

/// What an attempt to deliver a message came to.
public enum OutboxOutcome: Sendable, Hashable {
  /// The other side has it.
  case delivered
  /// It is tried again.
  case again(at: Instant, fault: Sentence)
  /// It is put aside for a person.
  case dead(fault: Sentence)

  var fault: Sentence {
    switch self {
    case .delivered: Sentence("", "")
    case .again(_, let fault), .dead(let fault): fault
    }
  }
}

extension Ledger {
  /// Takes up what another process was sending when it ended: whether it arrived nobody knows, so
  /// it goes again under the same id. Called once when the service starts: one process owns the
  /// ledger, so nobody else is at work on it.
  public func resumeSending(at now: Instant) throws {
    try write { database in
      // It may have arrived until now.
      try database.execute(
        sql: """
          UPDATE OR REPLACE outbox_attempt SET at = :now WHERE at > :now - 600 AND EXISTS (
            SELECT 1 FROM outbox_message WHERE id = outbox_attempt.message
              AND state = 'sending' AND attempts = outbox_attempt.attempt)
          """, arguments: ["now": now.seconds])
      try database.execute(
        sql: "UPDATE outbox_message SET state = 'waiting', next_at = ? WHERE state = 'sending'",
        arguments: [now.seconds])
    }
  }

  /// The channels on which something waits, those in use alone.
  public func channelsWithWork(at now: Instant) throws -> [ChannelID] {
    try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT id FROM delivery_channel WHERE is_enabled = 1 AND closed_until <= :now
            AND (EXISTS (SELECT 1 FROM outbox_message
                WHERE channel = delivery_channel.id AND state = 'waiting' AND next_at <= :now)
              OR EXISTS (SELECT 1 FROM outbox_item
                WHERE channel = delivery_channel.id AND message IS NULL))
          ORDER BY id
          """, arguments: ["now": now.seconds]
      ).compactMap { ChannelID($0) }
    }
  }

  /// The message of a channel that is due first, with what is in it; `nil` when none is due. The
  /// morning report, and a test that somebody waits for, go before a morning's many alerts.
  public func dueMessage(
    on channel: ChannelID, at now: Instant
  ) throws -> (message: OutboxMessage, items: [OutboxItem])? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT * FROM outbox_message
          WHERE channel = ? AND state = 'waiting' AND next_at <= ?
          ORDER BY kind = 'alerts', next_at, made_at, id LIMIT 1
          """, arguments: [channel.text, now.seconds])
      guard let message = row.flatMap(OutboxMessage.init(row:)) else { return nil }
      return (message, try Ledger.items(of: message.id, database))
    }
  }

  /// When a channel was tried since an instant.
  public func attempts(on channel: ChannelID, since instant: Instant) throws -> [Instant] {
    try read { database in
      try Int64.fetchAll(
        database, sql: "SELECT at FROM outbox_attempt WHERE channel = ? AND at >= ?",
        arguments: [channel.text, instant.seconds]
      ).map(Instant.init(seconds:))
    }
  }

  /// Begins an attempt: it counts before anything is sent.
  ///
  /// - Returns: whether the message is this caller's to send.
  public func beginAttempt(_ message: OutboxMessage, at now: Instant) throws -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE outbox_message SET state = 'sending', attempts = attempts + 1
          WHERE id = ? AND state = 'waiting'
          """, arguments: [message.id])
      guard database.changesCount == 1 else { return false }
      try database.execute(
        sql: "DELETE FROM outbox_attempt WHERE channel = ? AND at < ?",
        arguments: [message.channel.text, now.seconds - 600])
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO outbox_attempt (channel, at, message, attempt) VALUES (?, ?, ?, ?)
          """,
        arguments: [message.channel.text, now.seconds, message.id, message.attempts + 1])
      return true
    }
  }

  /// Ends an attempt, and keeps how its channel does. What was sent arrived at the other side
  /// between the two instants: its limit counts from the later one.
  ///
  /// - Parameters:
  ///   - began: when the attempt began.
  ///   - failures: attempts that have failed one after the other, this one included.
  ///   - closedUntil: until when nothing is tried on the channel.
  public func endAttempt(
    _ message: OutboxMessage, began: Instant, at now: Instant, _ outcome: OutboxOutcome,
    failures: Int, closedUntil: Instant
  ) throws {
    let (state, next, settled): (OutboxMessage.State, Instant, Instant?) =
      switch outcome {
      case .delivered: (.delivered, now, now)
      case .again(let next, _): (.waiting, next, nil)
      case .dead: (.dead, now, now)
      }
    try write { database in
      try database.execute(
        sql: """
          UPDATE OR REPLACE outbox_attempt SET at = ?
          WHERE channel = ? AND at = ? AND message = ? AND attempt = ?
          """,
        arguments: [
          now.seconds, message.channel.text, began.seconds, message.id, message.attempts + 1,
        ])
      try database.execute(
        sql: """
          UPDATE outbox_message SET state = ?, next_at = ?, settled_at = ?, fault = ?, fault_zh = ?
          WHERE id = ? AND state = 'sending'
          """,
        arguments: [
          state.rawValue, next.seconds, settled?.seconds, outcome.fault.english,
          outcome.fault.chinese, message.id,
        ])
      try database.execute(
        sql: """
          UPDATE delivery_channel SET failures = :failures, closed_until = :until,
            last_fault = :fault, last_fault_zh = :chinese,
            last_delivered_at = CASE WHEN :failures = 0 THEN :now ELSE last_delivered_at END
          WHERE id = :id
          """,
        arguments: [
          "failures": failures, "until": closedUntil.seconds, "fault": outcome.fault.english,
          "chinese": outcome.fault.chinese,
          "now": now.seconds, "id": message.channel.text,
        ])
    }
  }
}
