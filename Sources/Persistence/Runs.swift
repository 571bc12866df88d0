import Foundation
import GRDB
public import SupplyChain

/// A run as the ledger keeps it.
public struct StoredRun: Sendable, Hashable {
  /// Its id.
  public let id: RunID
  /// What it read.
  public let moment: LedgerMoment
  /// The hash of the settings in force.
  public let settingsHash: String
  /// The hash of everything it started from.
  public let inputHash: String
  /// 1, or more after --force.
  public let version: Int
  /// The settings in force, as JSON.
  public let settings: String
  /// When it was published, ISO 8601 in UTC; `nil` before.
  public let publishedAt: String?
  /// The hash of what it published.
  public let outputHash: String?
  /// The run that took its place.
  public let supersededBy: RunID?

  init?(row: Row) {
    guard let id = RunID(row["id"] as String) else { return nil }
    self.id = id
    self.moment = LedgerMoment(
      day: BusinessDay(daysSinceEpoch: row["day"]), collection: row["collection"],
      eventSequence: row["event_sequence"])
    self.settingsHash = row["settings_hash"]
    self.inputHash = row["input_hash"]
    self.version = row["version"]
    self.settings = row["settings"]
    self.publishedAt = row["published_at"]
    self.outputHash = row["output_hash"]
    self.supersededBy = (row["superseded_by"] as String?).flatMap { RunID($0) }
  }
}

/// What a run is known by: two runs with the same key make the same plan.
public struct RunKey: Sendable, Hashable {
  /// The business day.
  public let day: BusinessDay
  /// The hash of the settings in force.
  public let settingsHash: String
  /// The hash of everything it starts from.
  public let inputHash: String

  /// Takes the parts.
  public init(day: BusinessDay, settingsHash: String, inputHash: String) {
    self.day = day
    self.settingsHash = settingsHash
    self.inputHash = inputHash
  }

  /// The id of the run of this key and version: `20161031-1a2b3c4d`, `20161031-1a2b3c4d-v2`.
  public func runID(version: Int) -> RunID {
    let compactDay = day.description.filter { $0 != "-" }
    // Both halves go in: other settings make another run of the same input.
    let text = "\(compactDay)-\(inputHash.prefix(8))\(settingsHash.prefix(4))"
    guard let id = RunID(version == 1 ? text : "\(text)-v\(version)") else {
      preconditionFailure("hashes are hexadecimal")
    }
    return id
  }
}

extension Ledger {
  /// All runs of a key, newest version first.
  public func runs(of key: RunKey) throws -> [StoredRun] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM run WHERE day = ? AND settings_hash = ? AND input_hash = ?
          ORDER BY version DESC
          """, arguments: [key.day.daysSinceEpoch, key.settingsHash, key.inputHash]
      ).compactMap(StoredRun.init(row:))
    }
  }

  /// The run of an id.
  ///
  /// - Throws: ``LedgerFailure/noRun(_:)``.
  public func run(_ id: RunID) throws -> StoredRun {
    let row = try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM run WHERE id = ?", arguments: [id.text])
    }
    guard let run = row.flatMap(StoredRun.init(row:)) else { throw LedgerFailure.noRun(id.text) }
    return run
  }

  /// The published run that nothing has superseded, of `day` or of the last day that has one.
  public func currentRun(of day: BusinessDay? = nil) throws -> StoredRun? {
    try read { database in
      try Row.fetchOne(
        database.cachedStatement(
          sql: """
            SELECT * FROM run WHERE published_at IS NOT NULL AND superseded_by IS NULL
              AND (:day IS NULL OR day = :day)
            ORDER BY day DESC, published_at DESC LIMIT 1
            """), arguments: ["day": day?.daysSinceEpoch]
      ).flatMap(StoredRun.init(row:))
    }
  }

  /// The run of the same day that `run` has taken the place of, or takes when it is published;
  /// `nil` for the first of its day.
  public func predecessor(of run: StoredRun) throws -> StoredRun? {
    guard run.publishedAt != nil else { return try currentRun(of: run.moment.day) }
    return try read { database in
      try Row.fetchOne(
        database,
        sql: "SELECT * FROM run WHERE superseded_by = ? ORDER BY published_at DESC LIMIT 1",
        arguments: [run.id.text]
      ).flatMap(StoredRun.init(row:))
    }
  }

  /// Enters a run that is about to begin. A run that was entered before and not published goes on
  /// from its last verb.
  public func begin(
    _ key: RunKey, version: Int, moment: LedgerMoment, settings: String, at instant: String
  ) throws -> StoredRun {
    let id = key.runID(version: version)
    try write { database in
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO run (id, day, settings_hash, input_hash, version, collection,
            event_sequence, settings, started_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          id.text, key.day.daysSinceEpoch, key.settingsHash, key.inputHash, version,
          moment.collection, moment.eventSequence, settings, instant,
        ])
    }
    return try run(id)
  }

  /// The result and the seconds of a verb that a run has finished, `nil` when it has not.
  public func finishedVerb(_ verb: String, of run: RunID) throws -> (
    result: String, seconds: Double
  )? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT result, seconds FROM run_verb WHERE run = ? AND verb = ?",
        arguments: [run.text, verb]
      ).map { (result: $0["result"], seconds: $0["seconds"]) }
    }
  }

  static func finish(
    _ verb: String, of run: RunID, result: String, seconds: Double, _ database: Database
  ) throws {
    try database.execute(
      sql: "INSERT OR REPLACE INTO run_verb (run, verb, seconds, result) VALUES (?, ?, ?, ?)",
      arguments: [run.text, verb, seconds, result])
  }

  /// Enters that a run has finished a verb whose results stand elsewhere or in `result`.
  public func finish(_ verb: String, of run: RunID, result: String, seconds: Double) throws {
    try write { try Ledger.finish(verb, of: run, result: result, seconds: seconds, $0) }
  }
}

extension Ledger {
  /// Forgets what the verbs after collecting worked out for a run, so that they work it out anew.
  public func forgetWork(of run: RunID) throws {
    try write { database in
      try database.execute(
        sql: "DELETE FROM run_verb WHERE run = ? AND verb <> 'collect'", arguments: [run.text])
      try database.execute(
        sql: "DELETE FROM store_forecast WHERE run = ?", arguments: [run.text])
      try database.execute(
        sql: "DELETE FROM published_forecast WHERE run = ?", arguments: [run.text])
      try database.execute(sql: "DELETE FROM suggestion WHERE run = ?", arguments: [run.text])
    }
  }
}
