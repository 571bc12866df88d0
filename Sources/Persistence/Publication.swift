import Access
import Foundation
import GRDB
public import SupplyChain

/// What a run publishes: files, byte for byte, and proposals of transfers.
public struct Publication: Sendable {
  /// The files by name.
  public let files: [String: [UInt8]]
  /// The hash of the files that depend on the input alone.
  public let outputHash: String
  /// The transfers proposed.
  public let transfers: [TransferContent]
  /// The outcomes of earlier transfers that are known now.
  public let outcomes: [TransferOutcome]
  /// Decisions upon earlier plans that hold for lines of this one.
  public let carried: [OverrideEntry]
  /// What earlier overrides brought, as far as it is known now.
  public let overrideOutcomes: [OverrideOutcome]

  /// Takes what is to be published.
  public init(
    files: [String: [UInt8]], outputHash: String, transfers: [TransferContent],
    outcomes: [TransferOutcome] = [], carried: [OverrideEntry] = [],
    overrideOutcomes: [OverrideOutcome] = []
  ) {
    self.files = files
    self.outputHash = outputHash
    self.transfers = transfers
    self.outcomes = outcomes
    self.carried = carried
    self.overrideOutcomes = overrideOutcomes
  }
}

extension Ledger {
  /// Publishes a run in one transaction: files, proposals, the mark, and what it supersedes.
  ///
  /// Earlier runs of the same day are superseded: those of their proposals that nobody has acted
  /// upon are rejected with that reason; what people have approved is not touched. Forecasts of
  /// other runs are let go; they can be made again.
  public func publish(_ publication: Publication, of run: StoredRun, act: Act, seconds: Double)
    throws
  {
    try write { database in
      try Ledger.supersede(run, act: act, database)
      for (name, content) in publication.files.sorted(by: { $0.key < $1.key }) {
        try database.execute(
          sql: "INSERT OR REPLACE INTO run_output (run, name, content) VALUES (?, ?, ?)",
          arguments: [run.id.text, name, Data(content)])
      }
      try Ledger.propose(
        publication.transfers, of: run.id, day: run.moment.day, act: act, database)
      try Ledger.settle(publication.outcomes, by: run.id, database)
      try Ledger.carry(publication.carried, to: run, database)
      try Ledger.settle(publication.overrideOutcomes, by: run.id, database)
      try database.execute(
        sql: """
          UPDATE run SET published_at = ?, output_hash = ? WHERE id = ? AND published_at IS NULL
          """, arguments: [act.at, publication.outputHash, run.id.text])
      guard database.changesCount == 1 else {
        throw LedgerFailure.wrongState(
          order: run.id.text, state: "published", wanted: "not published")
      }
      try Ledger.record(publication, of: run, act: act, database)
      try Ledger.letGo(allBut: run.id, database)
      try Ledger.letGoOfJudged(run, database)
      try Ledger.finish("publish", of: run.id, result: "{}", seconds: seconds, database)
    }
  }

  /// What the audit trail is told: what came in and what went out, and which settings are
  /// otherwise than in the plan before.
  private static func record(
    _ publication: Publication, of run: StoredRun, act: Act, _ database: Database
  ) throws {
    let before = try String.fetchOne(
      database,
      sql: """
        SELECT settings FROM run WHERE published_at IS NOT NULL AND id <> ?
        ORDER BY published_at DESC, id DESC LIMIT 1
        """, arguments: [run.id.text])
    if let before,
      let change = AuditRecord.change(
        act, .changeSettings, subject: "settings",
        from: try SettingTexts.flat(before), to: try SettingTexts.flat(run.settings))
    {
      try AuditTrail.append(change, database)
    }
    try AuditTrail.append(
      AuditRecord(
        act, .runNight, subject: "run \(run.id)",
        after: [
          "day": run.moment.day.description, "version": "\(run.version)",
          "collection": "\(run.moment.collection)", "input_hash": run.inputHash,
          "settings_hash": run.settingsHash, "output_hash": publication.outputHash,
          "transfers": "\(publication.transfers.count)",
        ]), database)
  }

  /// Forecasts of other runs are let go. A run that was interrupted loses its checkpoints with
  /// them, so that it works them out again instead of believing that they are there.
  private static func letGo(allBut run: RunID, _ database: Database) throws {
    try database.execute(
      sql: "DELETE FROM store_forecast WHERE run <> ?", arguments: [run.text])
    try database.execute(
      sql: """
        DELETE FROM run_verb WHERE run <> ? AND verb <> 'collect'
          AND run IN (SELECT id FROM run WHERE published_at IS NULL)
        """, arguments: [run.text])
    try database.execute(
      sql: """
        DELETE FROM run_output WHERE run <> ?
          AND run IN (SELECT id FROM run WHERE published_at IS NULL)
        """, arguments: [run.text])
  }

  private static func supersede(_ run: StoredRun, act: Act, _ database: Database) throws {
    let earlier = try String.fetchAll(
      database,
      sql: """
        SELECT id FROM run WHERE day = ? AND id <> ? AND published_at IS NOT NULL
          AND superseded_by IS NULL
        """, arguments: [run.moment.day.daysSinceEpoch, run.id.text])
    for id in earlier {
      try database.execute(
        sql: "UPDATE run SET superseded_by = ? WHERE id = ?", arguments: [run.id.text, id])
    }
    // A proposal is for the morning after its night: any newer plan takes its place. What came of
    // a request waits for people, not for plans.
    let proposals = try Row.fetchAll(
      database,
      sql: """
        SELECT number FROM transfer_order JOIN run ON run.id = transfer_order.run
        WHERE state = 'proposed' AND request IS NULL AND run.day <= ? ORDER BY number
        """, arguments: [run.moment.day.daysSinceEpoch])
    for row in proposals {
      let number: String = row["number"]
      try database.execute(
        sql: "UPDATE transfer_order SET state = 'rejected' WHERE number = ?",
        arguments: [number])
      try OrderEvents.append(
        OrderEvent(
          kind: .transfer, number: number, from: "proposed", to: "rejected",
          day: run.moment.day, act: act, detail: "superseded by run \(run.id)"),
        database)
    }
  }

  /// The files that a run published, by name.
  public func files(of run: RunID) throws -> [String: [UInt8]] {
    try read { database in
      let rows = try Row.fetchAll(
        database, sql: "SELECT name, content FROM run_output WHERE run = ?",
        arguments: [run.text])
      return Dictionary(
        uniqueKeysWithValues: rows.map { ($0[0] as String, [UInt8]($0[1] as Data)) })
    }
  }
}

/// Settings as a run keeps them, by the path to each: `balancing.tripFen`.
private enum SettingTexts {
  static func flat(_ json: String) throws -> [String: String] {
    var texts: [String: String] = [:]
    func walk(_ value: Any, _ path: String) {
      if let part = value as? [String: Any] {
        for (name, inner) in part { walk(inner, path.isEmpty ? name : "\(path).\(name)") }
      } else {
        texts[path] = "\(value)"
      }
    }
    walk(try JSONSerialization.jsonObject(with: Data(json.utf8)), "")
    return texts
  }
}
