public import Access
import GRDB

/// The one way into the audit trail: behind the last entry, in the transaction of the change
/// itself, so that no change is kept without its entry and no entry without its change.
enum AuditTrail {
  /// Adds a record inside a transaction.
  static func append(_ record: AuditRecord, _ database: Database) throws {
    let last = try Row.fetchOne(
      try database.cachedStatement(
        sql: "SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1"))
    let entry = AuditEntry(
      record, sequence: (last?["sequence"] ?? 0) + 1,
      previous: last?["hash"] ?? AuditEntry.start)
    // An import of a planner's sheet writes thousands in one transaction.
    try database.cachedStatement(
      sql: """
        INSERT INTO audit_entry (sequence, act_at, act_by, act_from, action, subject, outcome,
          before, after, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(
      arguments: [
        entry.sequence, entry.at, entry.by, entry.from, entry.action, entry.subject,
        entry.outcome, entry.before, entry.after, entry.previous, entry.hash,
      ])
  }
}

extension Ledger {
  /// Adds a record that goes with no change of the ledger's own: a refused attempt, an export. It
  /// stays also when the transaction around it is taken back.
  public func audit(_ record: AuditRecord) throws {
    try writeRegardless { try AuditTrail.append(record, $0) }
  }

  /// Entries behind number `sequence`, the oldest first.
  ///
  /// - Parameters:
  ///   - subject: only those of this subject.
  ///   - actor: only those of this actor.
  public func auditEntries(
    after sequence: Int64, subject: String? = nil, by actor: String? = nil, limit: Int
  ) throws -> [AuditEntry] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM audit_entry WHERE sequence > :sequence
            AND (:subject IS NULL OR subject = :subject) AND (:actor IS NULL OR act_by = :actor)
          ORDER BY sequence LIMIT :limit
          """,
        arguments: [
          "sequence": sequence, "subject": subject, "actor": actor, "limit": limit,
        ]
      ).map(AuditEntry.init(row:))
    }
  }

  /// The last `limit` entries, the newest first, `before` a number when it is given.
  public func newestAuditEntries(
    before sequence: Int64? = nil, subject: String? = nil, by actor: String? = nil, limit: Int
  ) throws -> [AuditEntry] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM audit_entry WHERE (:sequence IS NULL OR sequence < :sequence)
            AND (:subject IS NULL OR subject = :subject) AND (:actor IS NULL OR act_by = :actor)
          ORDER BY sequence DESC LIMIT :limit
          """,
        arguments: [
          "sequence": sequence, "subject": subject, "actor": actor, "limit": limit,
        ]
      ).map(AuditEntry.init(row:))
    }
  }

  /// Hands every entry to `body`, the oldest first, in one snapshot; then the highest number that
  /// was ever given out.
  public func walkAuditTrail(_ body: (AuditEntry) throws -> Void) throws -> Int64 {
    try read { database in
      let rows = try Row.fetchCursor(
        database, sql: "SELECT * FROM audit_entry ORDER BY sequence")
      while let row = try rows.next() { try body(AuditEntry(row: row)) }
      return try Int64.fetchOne(
        database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit_entry'") ?? 0
    }
  }

  /// The last entry's number and hash.
  public func auditHead() throws -> (sequence: Int64, hash: String) {
    try read { database in
      let row = try Row.fetchOne(
        database, sql: "SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1")
      return (row?["sequence"] ?? 0, row?["hash"] ?? AuditEntry.start)
    }
  }

  /// Keeps a signed head, once for each number and key.
  public func keep(_ head: SignedHead) throws {
    try write { database in
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO audit_head (sequence, hash, signed_at, public_key, signature)
          VALUES (?, ?, ?, ?, ?)
          """, arguments: [head.sequence, head.hash, head.at, head.key, head.signature])
    }
  }

  /// The signed heads that were kept, by number.
  public func signedHeads() throws -> [SignedHead] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM audit_head ORDER BY sequence, public_key"
      ).map { row in
        SignedHead(
          sequence: row["sequence"], hash: row["hash"], at: row["signed_at"],
          key: row["public_key"], signature: row["signature"])
      }
    }
  }
}

extension AuditEntry {
  fileprivate init(row: Row) {
    self.init(
      sequence: row["sequence"], at: row["act_at"], by: row["act_by"], from: row["act_from"],
      action: row["action"], subject: row["subject"], outcome: row["outcome"],
      before: row["before"], after: row["after"], previous: row["previous"], hash: row["hash"])
  }
}
