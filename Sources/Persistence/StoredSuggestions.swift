import GRDB
public import SupplyChain

extension Ledger {
  /// Keeps all suggestions of a run and enters the verb as finished, in one transaction.
  public func store(
    _ suggestions: [Suggestion], of run: RunID, result: String, seconds: Double
  ) throws {
    try write { database in
      try database.execute(sql: "DELETE FROM suggestion WHERE run = ?", arguments: [run.text])
      let insert = try database.cachedStatement(
        sql: """
          INSERT INTO suggestion (run, id, store_id, material_id, pack_size, on_hand,
            on_hand_as_of, in_transit, reserved, expiring, forecast_p50, forecast_p90,
            cover_days, safety_stock, raw_quantity, suggested_quantity, suggested_packs,
            priority_fen, cost_fen, need_by, why_en, why_zh)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for suggestion in suggestions {
        try insert.execute(arguments: suggestion.arguments(run: run))
      }
      try Ledger.finish("suggest", of: run, result: result, seconds: seconds, database)
    }
  }

  /// The suggestions of a run, by store and material.
  public func suggestions(of run: RunID) throws -> [Suggestion] {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql:
          """
          SELECT \(Suggestion.columns) FROM suggestion WHERE run = ?
          ORDER BY store_id, material_id
          """,
        arguments: [run.text])
      var suggestions: [Suggestion] = []
      while let row = try rows.next() {
        if let suggestion = Suggestion(row: row) { suggestions.append(suggestion) }
      }
      return suggestions
    }
  }

  /// One suggestion of a run, `nil` when the run has no such line.
  public func suggestion(_ id: SuggestionID, of run: RunID) throws -> Suggestion? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT \(Suggestion.columns) FROM suggestion WHERE run = ? AND id = ?",
        arguments: [run.text, id.text]
      ).flatMap(Suggestion.init(row:))
    }
  }
}

extension Suggestion {
  fileprivate func arguments(run: RunID) -> StatementArguments {
    [
      run.text, id.text, store.text, material.text, packSize.thousandths, onHand.thousandths,
      onHandAsOf.daysSinceEpoch, inTransit.thousandths, reserved.thousandths,
      expiring.thousandths, forecastP50.thousandths, forecastP90.thousandths, coverDays,
      safetyStock.thousandths, rawQuantity.thousandths, suggestedQuantity.thousandths,
      suggestedPacks, priority.fen, cost.fen, needBy.daysSinceEpoch, why.english, why.chinese,
    ]
  }

  /// What is read of a line, in the order in which ``init(row:)`` takes it.
  static let columns = """
    id, store_id, material_id, pack_size, on_hand, on_hand_as_of, in_transit, reserved, expiring,
    forecast_p50, forecast_p90, cover_days, safety_stock, raw_quantity, suggested_quantity,
    suggested_packs, priority_fen, cost_fen, need_by, why_en, why_zh
    """

  /// Takes a row by place: looking up columns by name takes twice the time of all the rest.
  init?(row: Row) {
    func quantity(_ place: Int) -> Quantity { Quantity(thousandths: row[place]) ?? .zero }
    guard let id = SuggestionID(row[0] as String), let store = StoreID(row[1] as String),
      let material = MaterialID(row[2] as String)
    else { return nil }
    self.init(
      id: id, store: store, material: material, packSize: quantity(3), onHand: quantity(4),
      onHandAsOf: BusinessDay(daysSinceEpoch: row[5]), inTransit: quantity(6),
      reserved: quantity(7), expiring: quantity(8), forecastP50: quantity(9),
      forecastP90: quantity(10), coverDays: row[11], safetyStock: quantity(12),
      rawQuantity: quantity(13), suggestedQuantity: quantity(14), suggestedPacks: row[15],
      priority: Money(fen: row[16]), cost: Money(fen: row[17]),
      needBy: BusinessDay(daysSinceEpoch: row[18]), why: Sentence(row[19], row[20]))
  }
}
