public import Access
import GRDB
public import SupplyChain

/// Somebody who is signed in.
public struct StoredSignIn: Sendable, Hashable {
  /// Who.
  public let person: PersonID
  /// Since when.
  public let madeAt: Instant
  /// When they were last seen, to the minute.
  public let seenAt: Instant
}

/// What beside the password lets somebody in.
public enum SignInProof: Sendable, Hashable {
  /// Nothing: they have no second factor.
  case passwordAlone
  /// The code of a step of a second factor.
  case step(Int64, ofFactor: Int64)
  /// A recovery code, as what it may be kept as.
  case recovery(tags: [String])
}

extension Ledger {
  /// Signs somebody in: the proof is used up, failures with the name are forgotten, sign-ins that
  /// are over are cleared away.
  ///
  /// - Parameters:
  ///   - subject: under which failures with the name are counted.
  ///   - expired: sign-ins made or last seen before these are over.
  /// - Returns: false when the proof was used by somebody else meanwhile.
  public func signIn(
    _ person: PersonID, tokenHash: String, proof: SignInProof, from origin: Origin,
    at now: Instant, forgetting subject: String, expired: (made: Instant, seen: Instant),
    record: AuditRecord
  ) throws -> Bool {
    try write { database in
      switch proof {
      case .passwordAlone: break
      case .step(let step, let factor):
        guard try Ledger.use(factor, step: step, database) else { return false }
      case .recovery(let tags):
        guard try Ledger.use(recovery: tags, of: person, database) else { return false }
      }
      try database.execute(
        sql: "DELETE FROM sign_in WHERE made_at < ? OR seen_at < ?",
        arguments: [expired.made.seconds, expired.seen.seconds])
      try database.execute(
        sql: "DELETE FROM sign_in_failure WHERE subject = ?", arguments: [subject])
      try database.execute(
        sql: """
          INSERT INTO sign_in (token_hash, person, made_at, seen_at, origin)
          VALUES (?, ?, ?, ?, ?)
          """, arguments: [tokenHash, person.text, now.seconds, now.seconds, origin.text])
      try database.execute(
        sql: "UPDATE person SET signed_in_at = ?, signed_in_from = ? WHERE id = ?",
        arguments: [now.seconds, origin.text, person.text])
      try AuditTrail.append(record, database)
      return true
    }
  }

  /// Who shows a token, `nil` when nobody does.
  public func signIn(tokenHash: String) throws -> StoredSignIn? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM sign_in WHERE token_hash = ?", arguments: [tokenHash]
      ).flatMap { row in
        PersonID(row["person"] as String).map { person in
          StoredSignIn(
            person: person, madeAt: Instant(seconds: row["made_at"]),
            seenAt: Instant(seconds: row["seen_at"]))
        }
      }
    }
  }

  /// Keeps that somebody was seen.
  public func saw(tokenHash: String, at now: Instant) throws {
    try write { database in
      try database.execute(
        sql: "UPDATE sign_in SET seen_at = max(seen_at, ?) WHERE token_hash = ?",
        arguments: [now.seconds, tokenHash])
    }
  }

  /// Ends a sign-in.
  public func endSignIn(tokenHash: String, record: AuditRecord) throws {
    try write { database in
      try database.execute(
        sql: "DELETE FROM sign_in WHERE token_hash = ?", arguments: [tokenHash])
      guard database.changesCount == 1 else { return }
      try AuditTrail.append(record, database)
    }
  }

  /// Ends every sign-in of a person, but one.
  public func endSignIns(
    of person: PersonID, but tokenHash: String? = nil, record: AuditRecord
  ) throws {
    try write { database in
      try database.execute(
        sql: "DELETE FROM sign_in WHERE person = ? AND token_hash IS NOT ?",
        arguments: [person.text, tokenHash])
      try AuditTrail.append(record, database)
    }
  }
}

/// Failed attempts to sign in.
public struct SignInFailures: Sendable, Hashable {
  /// How many in a row.
  public let count: Int
  /// When the last one was.
  public let lastAt: Instant
  /// How many were not even looked at since.
  public let heldOff: Int
}

extension Ledger {
  /// The failed attempts of a subject, `nil` when there are none.
  public func signInFailures(of subject: String) throws -> SignInFailures? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM sign_in_failure WHERE subject = ?", arguments: [subject]
      ).map { row in
        SignInFailures(
          count: row["failures"], lastAt: Instant(seconds: row["last_at"]),
          heldOff: row["held_off"])
      }
    }
  }

  /// Counts a failed attempt for its subjects, of which each forgets one after so many seconds.
  /// What is older than `forgotten` is forgotten. It stays counted also when the transaction around
  /// it is taken back.
  public func failedToSignIn(
    _ subjects: [(name: String, secondsAFailure: Int64?)], at now: Instant, forgotten: Instant,
    record: AuditRecord
  ) throws {
    try writeRegardless { database in
      try database.execute(
        sql: "DELETE FROM sign_in_failure WHERE last_at < ?", arguments: [forgotten.seconds])
      for subject in subjects {
        try database.execute(
          sql: """
            INSERT INTO sign_in_failure (subject, failures, last_at) VALUES (:subject, 1, :now)
            ON CONFLICT (subject) DO UPDATE SET held_off = 0, last_at = :now, failures = 1 + max(0,
              failures - ifnull(max(0, :now - last_at) / :secondsAFailure, 0))
            """,
          arguments: [
            "subject": subject.name, "now": now.seconds,
            "secondsAFailure": subject.secondsAFailure,
          ])
      }
      try AuditTrail.append(record, database)
    }
  }

  /// Counts an attempt that was not even looked at. It gets no entry of its own in the audit trail,
  /// which anybody could fill that way; the next failure tells how many there were.
  public func heldOff(_ subjects: [String]) throws {
    try writeRegardless { database in
      for subject in subjects {
        try database.execute(
          sql: "UPDATE sign_in_failure SET held_off = held_off + 1 WHERE subject = ?",
          arguments: [subject])
      }
    }
  }

  /// Forgets the failed attempts of subjects.
  public func unlock(_ subjects: [String], record: AuditRecord) throws {
    try write { database in
      for subject in subjects {
        try database.execute(
          sql: "DELETE FROM sign_in_failure WHERE subject = ?", arguments: [subject])
      }
      try AuditTrail.append(record, database)
    }
  }
}
