public import Access
import GRDB
public import SupplyChain

/// A second factor as the ledger keeps one.
public struct StoredFactor: Sendable, Hashable {
  /// Its number.
  public let id: Int64
  /// Its owner.
  public let person: PersonID
  /// The sealed secret.
  public let sealed: String
  /// When it was made.
  public let madeAt: Instant
  /// Whether its owner has shown that they have it.
  public let isConfirmed: Bool
  /// The step of time whose code was used last.
  public let lastStep: Int64?

  fileprivate init?(row: Row) {
    guard let person = PersonID(row["person"] as String) else { return nil }
    self.id = row["id"]
    self.person = person
    self.sealed = row["secret"]
    self.madeAt = Instant(seconds: row["made_at"])
    self.isConfirmed = row["is_confirmed"]
    self.lastStep = row["last_step"]
  }
}

extension Ledger {
  /// A person's second factors, the oldest first.
  public func secondFactors(of person: PersonID) throws -> [StoredFactor] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM second_factor WHERE person = ? ORDER BY id",
        arguments: [person.text]
      ).compactMap(StoredFactor.init(row:))
    }
  }

  /// Who has a confirmed second factor, with when it was made.
  public func secondFactorDates() throws -> [PersonID: Instant] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT person, max(made_at) AS made_at FROM second_factor WHERE is_confirmed
          GROUP BY person
          """)
      return Dictionary(
        rows.compactMap { row in
          PersonID(row["person"] as String).map { ($0, Instant(seconds: row["made_at"])) }
        }, uniquingKeysWith: { $1 })
    }
  }

  /// Adds a second factor that waits to be confirmed; one that waited before is gone.
  ///
  /// - Parameter seal: gets the number of the factor, to which its secret is bound.
  public func addSecondFactor(
    of person: PersonID, at now: Instant, record: AuditRecord, seal: (Int64) throws -> String
  ) throws {
    try write { database in
      try database.execute(
        sql: "DELETE FROM second_factor WHERE person = ? AND NOT is_confirmed",
        arguments: [person.text])
      let id = (try Int64.fetchOne(database, sql: "SELECT max(id) FROM second_factor") ?? 0) + 1
      try database.execute(
        sql: """
          INSERT INTO second_factor (id, person, secret, made_at, is_confirmed)
          VALUES (?, ?, ?, ?, 0)
          """, arguments: [id, person.text, try seal(id), now.seconds])
      try AuditTrail.append(record, database)
    }
  }

  /// Confirms a factor by the step of a code: it takes the place of all others, and new recovery
  /// codes take the place of the old ones.
  ///
  /// - Returns: false when it is gone or was confirmed by somebody else meanwhile.
  public func confirm(
    _ factor: StoredFactor, step: Int64, recoveryTags: [String], record: AuditRecord
  ) throws -> Bool {
    try write { database in
      try database.execute(
        sql: """
          UPDATE second_factor SET is_confirmed = 1, last_step = ?
          WHERE id = ? AND NOT is_confirmed
          """, arguments: [step, factor.id])
      guard database.changesCount == 1 else { return false }
      try database.execute(
        sql: "DELETE FROM second_factor WHERE person = ? AND id <> ?",
        arguments: [factor.person.text, factor.id])
      try Ledger.replaceRecoveryCodes(of: factor.person, by: recoveryTags, database)
      try AuditTrail.append(record, database)
      return true
    }
  }

  /// Takes every second factor and recovery code of a person away, and ends their sign-ins.
  public func removeSecondFactors(of person: PersonID, record: AuditRecord) throws {
    try write { database in
      try database.execute(
        sql: "DELETE FROM second_factor WHERE person = ?", arguments: [person.text])
      try Ledger.replaceRecoveryCodes(of: person, by: [], database)
      try database.execute(sql: "DELETE FROM sign_in WHERE person = ?", arguments: [person.text])
      try AuditTrail.append(record, database)
    }
  }

  private static func replaceRecoveryCodes(
    of person: PersonID, by tags: [String], _ database: Database
  ) throws {
    try database.execute(
      sql: "DELETE FROM recovery_code WHERE person = ?", arguments: [person.text])
    for tag in tags {
      try database.execute(
        sql: "INSERT INTO recovery_code (tag, person) VALUES (?, ?)",
        arguments: [tag, person.text])
    }
  }

  /// Uses a code of a factor up: none is used twice.
  static func use(_ factor: Int64, step: Int64, _ database: Database) throws -> Bool {
    try database.execute(
      sql: """
        UPDATE second_factor SET last_step = :step
        WHERE id = :id AND (last_step IS NULL OR last_step < :step)
        """, arguments: ["step": step, "id": factor])
    return database.changesCount == 1
  }

  /// Uses a recovery code up.
  static func use(recovery tags: [String], of person: PersonID, _ database: Database) throws -> Bool
  {
    for tag in tags {
      try database.execute(
        sql: "DELETE FROM recovery_code WHERE tag = ? AND person = ?",
        arguments: [tag, person.text])
      if database.changesCount == 1 { return true }
    }
    return false
  }
}
