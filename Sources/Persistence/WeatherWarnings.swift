import Access
import Foundation
import GRDB
public import SupplyChain

/// A warning as the ledger keeps it.
public struct StoredWeatherWarning: Sendable, Hashable {
  /// Its number, in the order in which warnings were found.
  public let number: Int64
  /// When it was found, and by whom.
  public let finding: Act
  /// What it says.
  public let warning: WeatherWarning
}

extension Ledger {
  /// Enters warnings with the transfers that they propose, in one transaction.
  ///
  /// - Throws: ``LedgerFailure/noRun(_:)`` when the plan that they were held against is not the one
  ///   in force any more.
  public func warn(
    _ warnings: [WeatherWarning], proposing transfers: [TransferContent], of run: RunID,
    day: BusinessDay, act: Act
  ) throws -> [StoredWeatherWarning] {
    try write { database in
      let isInForce = try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM run WHERE id = ? AND published_at IS NOT NULL
            AND superseded_by IS NULL)
          """, arguments: [run.text])
      guard isInForce == true else { throw LedgerFailure.noRun(run.text) }
      try Ledger.propose(transfers, of: run, day: day, act: act, database)
      return try warnings.map { warning in
        try database.execute(
          sql: """
            INSERT INTO weather_warning (run, issued_on, store_id, material_id, found_by, found_at,
              at_stake, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
          arguments: [
            warning.run.text, warning.issuedOn.daysSinceEpoch, warning.store.text,
            warning.material.text, act.by, act.at, max(warning.atStake.fen, 0),
            String(decoding: try JSONEncoder.sorted.encode(warning), as: UTF8.self),
          ])
        let number = database.lastInsertedRowID
        try AuditTrail.append(
          AuditRecord(
            act, .runNight, subject: "weather warning \(number)",
            after: [
              "store": warning.store.text, "material": warning.material.text,
              "run": warning.run.text, "issued_on": warning.issuedOn.description,
              "transfers": warning.transfers.map(\.text).joined(separator: " "),
            ]), database)
        return StoredWeatherWarning(number: number, finding: act, warning: warning)
      }
    }
  }

  /// The warnings held against a run, the most money first.
  public func weatherWarnings(of run: RunID) throws -> [StoredWeatherWarning] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT number, found_by, found_at, content FROM weather_warning WHERE run = ?
          ORDER BY at_stake DESC, number
          """, arguments: [run.text]
      ).map { row in
        let content: String = row["content"]
        return StoredWeatherWarning(
          number: row["number"], finding: Act(by: row["found_by"], at: row["found_at"]),
          warning: try JSONDecoder().decode(WeatherWarning.self, from: Data(content.utf8)))
      }
    }
  }

  /// The last collection that brought an issued forecast of the weather, 0 before the first.
  public func lastIssueCollection() throws -> Int64 {
    try read { database in
      try Int64.fetchOne(
        database, sql: "SELECT max(collection) FROM weather WHERE issued_on > 0") ?? 0
    }
  }
}
