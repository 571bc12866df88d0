import GRDB
public import SupplyChain

/// An attempt of the service at one of its duties.
public struct DutyAttempt: Sendable, Hashable, Codable {
  /// How an attempt stands.
  public enum Outcome: String, Sendable, Hashable, Codable {
    /// At work, or broken off by the end of the process.
    case running
    /// The duty is done.
    case done
    /// It did not work; it will be tried again.
    case failed
    /// It did not work and will not be tried again.
    case givenUp = "given_up"
  }

  /// The duty's name.
  public let duty: String
  /// The business day that it is for.
  public let day: BusinessDay
  /// The number of the attempt, from 1.
  public let attempt: Int
  /// When it began, ISO 8601 in UTC.
  public let startedAt: String
  /// When it ended.
  public let endedAt: String?
  /// How it stands.
  public let outcome: Outcome
  /// What came of it, or why not.
  public let detail: String
}

extension Ledger {
  /// Begins an attempt. Only one of a duty can be at work: the lease of timer and hand.
  ///
  /// - Returns: its number; `nil` when another one is at work or the duty of the day is settled.
  public func beginDuty(_ duty: String, for day: BusinessDay, at instant: String) throws -> Int? {
    try write { database in
      let isTaken = try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM duty_attempt WHERE duty = ?1 AND (outcome = 'running'
            OR (day = ?2 AND outcome IN ('done', 'given_up'))))
          """, arguments: [duty, day.daysSinceEpoch])
      guard isTaken != true else { return nil }
      let last = try Int.fetchOne(
        database, sql: "SELECT max(attempt) FROM duty_attempt WHERE duty = ? AND day = ?",
        arguments: [duty, day.daysSinceEpoch])
      let attempt = (last ?? 0) + 1
      try database.execute(
        sql: "INSERT INTO duty_attempt VALUES (?, ?, ?, ?, NULL, 'running', '')",
        arguments: [duty, day.daysSinceEpoch, attempt, instant])
      return attempt
    }
  }

  /// Ends an attempt that is at work.
  public func endDuty(
    _ duty: String, for day: BusinessDay, attempt: Int, at instant: String,
    _ outcome: DutyAttempt.Outcome, _ detail: String
  ) throws {
    precondition(outcome != .running)
    try write { database in
      try database.execute(
        sql: """
          UPDATE duty_attempt SET outcome = ?, ended_at = ?, detail = ?
          WHERE duty = ? AND day = ? AND attempt = ? AND outcome = 'running'
          """,
        arguments: [outcome.rawValue, instant, detail, duty, day.daysSinceEpoch, attempt])
    }
  }

  /// Ends what another process began and did not end: this one owns the ledger now, so that nobody
  /// is at work on it.
  public func endBrokenDuties(at instant: String) throws {
    try write { database in
      try database.execute(
        sql: """
          UPDATE duty_attempt SET outcome = 'failed', ended_at = ?, detail = 'interrupted'
          WHERE outcome = 'running'
          """, arguments: [instant])
    }
  }

  /// The last business day whose duty is settled.
  public func lastSettled(_ duty: String) throws -> BusinessDay? {
    try read { database in
      try Int32.fetchOne(
        database,
        sql: """
          SELECT max(day) FROM duty_attempt WHERE duty = ? AND outcome IN ('done', 'given_up')
          """, arguments: [duty]
      ).map(BusinessDay.init(daysSinceEpoch:))
    }
  }

  /// The first business day for which a duty was tried.
  public func firstTried(_ duty: String) throws -> BusinessDay? {
    try read { database in
      try Int32.fetchOne(
        database, sql: "SELECT min(day) FROM duty_attempt WHERE duty = ?", arguments: [duty]
      ).map(BusinessDay.init(daysSinceEpoch:))
    }
  }

  /// The last attempt at a duty of a day.
  public func lastAttempt(_ duty: String, for day: BusinessDay) throws -> DutyAttempt? {
    try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT * FROM duty_attempt WHERE duty = ? AND day = ? ORDER BY attempt DESC LIMIT 1
          """, arguments: [duty, day.daysSinceEpoch]
      ).map(DutyAttempt.init(row:))
    }
  }

  /// The newest attempt at a duty, of whatever day.
  public func newestAttempt(_ duty: String) throws -> DutyAttempt? {
    try read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT * FROM duty_attempt WHERE duty = ?
          ORDER BY started_at DESC, day DESC, attempt DESC LIMIT 1
          """, arguments: [duty]
      ).map(DutyAttempt.init(row:))
    }
  }

  /// The newest attempts at all duties, the newest first.
  public func dutyAttempts(atMost count: Int) throws -> [DutyAttempt] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM duty_attempt ORDER BY started_at DESC, duty, day DESC LIMIT ?",
        arguments: [count]
      ).map(DutyAttempt.init(row:))
    }
  }

  /// Notes that the clock is alive.
  public func beat(at instant: String) throws {
    try write { database in
      try database.execute(
        sql: "INSERT INTO clock_beat VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET at = ?1",
        arguments: [instant])
    }
  }

  /// When the clock was last alive; `nil` when no service has run on this ledger.
  public func lastBeat() throws -> String? {
    try read { try String.fetchOne($0, sql: "SELECT at FROM clock_beat") }
  }
}

extension DutyAttempt {
  fileprivate init(row: Row) {
    self.init(
      duty: row["duty"], day: BusinessDay(daysSinceEpoch: row["day"]), attempt: row["attempt"],
      startedAt: row["started_at"], endedAt: row["ended_at"],
      outcome: Outcome(rawValue: row["outcome"]) ?? .failed, detail: row["detail"])
  }
}
