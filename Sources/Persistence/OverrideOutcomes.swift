import GRDB
public import SupplyChain

extension Ledger {
  /// Decisions whose order's days are over by `day` and that have no outcome yet, each as it stood
  /// last: quantities other than the suggested one, upon the line where they were taken.
  public func unsettledOverrides(
    by day: BusinessDay
  ) throws -> [(entry: OverrideEntry, run: RunID, suggestion: Suggestion)] {
    let found = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT suggestion_override.*, suggestion.run AS planned_by
          FROM suggestion_override JOIN suggestion ON suggestion.run = suggestion_override.run
            AND suggestion.id = suggestion_override.line
          WHERE suggestion_override.row_version = (SELECT max(row_version)
              FROM suggestion_override AS later WHERE later.line = suggestion_override.line)
            AND carried_from IS NULL AND final_quantity IS NOT NULL
            AND final_quantity <> suggestion.suggested_quantity
            AND suggestion_override.day + suggestion.cover_days <= ?
            AND line NOT IN (SELECT line FROM override_outcome)
          ORDER BY sequence
          """, arguments: [day.daysSinceEpoch])
    }
    return try found.compactMap { row in
      guard let entry = OverrideEntry(row: row), let run = RunID(row["planned_by"] as String),
        let suggestion = try suggestion(entry.line, of: run)
      else { return nil }
      return (entry, run, suggestion)
    }
  }

  /// The outcomes whose last day is within `days`, by last day and line.
  public func overrideOutcomes(
    in days: ClosedRange<BusinessDay>? = nil
  ) throws -> [OverrideOutcome] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM override_outcome WHERE counted_through BETWEEN ? AND ?
          ORDER BY counted_through, line
          """,
        arguments: [
          days?.lowerBound.daysSinceEpoch ?? .min, days?.upperBound.daysSinceEpoch ?? .max,
        ])
    }.compactMap(OverrideOutcome.init(row:))
  }

  /// How many decisions upon other quantities than the suggested one have no outcome yet.
  public func openOverrideCount() throws -> Int {
    try read { database in
      try Int.fetchOne(
        database,
        sql: """
          SELECT count(*) FROM suggestion_override
          WHERE row_version = (SELECT max(row_version) FROM suggestion_override AS later
              WHERE later.line = suggestion_override.line)
            AND carried_from IS NULL AND final_quantity IS NOT NULL
            AND final_quantity <> suggested_quantity
            AND line NOT IN (SELECT line FROM override_outcome)
          """) ?? 0
    }
  }

  /// Enters outcomes; called inside the transaction that publishes the run. One that is there
  /// stays.
  static func settle(
    _ outcomes: [OverrideOutcome], by run: RunID, _ database: Database
  ) throws {
    for outcome in outcomes {
      let (suggested, final) = (outcome.suggested, outcome.final)
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO override_outcome (line, run, counted_through, suggested_quantity,
            final_quantity, needed_quantity, suggested_short, final_short, suggested_wasted,
            final_wasted, suggested_held, final_held, estimated_days, suggested_fen, final_fen,
            act_by, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          outcome.line.text, run.text, outcome.countedThrough.daysSinceEpoch,
          suggested.quantity.thousandths, final.quantity.thousandths,
          outcome.needed.thousandths, suggested.short.thousandths, final.short.thousandths,
          suggested.wasted.thousandths, final.wasted.thousandths, suggested.held.thousandths,
          final.held.thousandths, outcome.estimatedDays, suggested.cost?.fen, final.cost?.fen,
          outcome.decidedBy, outcome.reason,
        ])
    }
  }
}

extension OverrideOutcome {
  fileprivate init?(row: Row) {
    func course(_ name: String) -> Course {
      func quantity(_ part: String) -> Quantity {
        Quantity(thousandths: row["\(name)_\(part)"]) ?? .zero
      }
      return Course(
        quantity: quantity("quantity"), short: quantity("short"), wasted: quantity("wasted"),
        held: quantity("held"), cost: (row["\(name)_fen"] as Int64?).map { Money(fen: $0) })
    }
    guard let line = SuggestionID(row["line"] as String) else { return nil }
    self.init(
      line: line, countedThrough: BusinessDay(daysSinceEpoch: row["counted_through"]),
      suggested: course("suggested"), final: course("final"),
      needed: Quantity(thousandths: row["needed_quantity"]) ?? .zero,
      estimatedDays: row["estimated_days"], decidedBy: row["act_by"], reason: row["reason"])
  }
}
