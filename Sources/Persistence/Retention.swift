import GRDB
public import SupplyChain

extension Ledger {
  /// Lets go of answers that are not given again any more.
  public func purgeKeptAnswers(at now: Instant) throws -> Int {
    try purge(
      "DELETE FROM idempotency_key WHERE answered_at < ?",
      [now.seconds - Ledger.keptAnswerSeconds])
  }

  /// Lets go of sign-ins that are over.
  public func purgeSignIns(seenBefore seen: Instant, madeBefore made: Instant) throws -> Int {
    try purge(
      "DELETE FROM sign_in WHERE seen_at < ? OR made_at < ?", [seen.seconds, made.seconds])
  }

  /// Lets go of the files of published runs of days before `first`; that of the plan in force
  /// stays. What the runs read, planned and hashed stays, so that they can be made again.
  public func purgeOutputs(before first: BusinessDay) throws -> Int {
    try purge(
      """
      DELETE FROM run_output WHERE run IN (
        SELECT id FROM run WHERE day < ?1
          AND day < (SELECT max(day) FROM run WHERE published_at IS NOT NULL))
      """, [Int64(first.daysSinceEpoch)])
  }

  private func purge(_ sql: String, _ arguments: [Int64]) throws -> Int {
    try write { database in
      try database.execute(sql: sql, arguments: StatementArguments(arguments))
      return database.changesCount
    }
  }
}
