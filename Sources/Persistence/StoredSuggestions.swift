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
      try Row.fetchAll(
        database, sql: "SELECT * FROM suggestion WHERE run = ?", arguments: [run.text])
    }
    .compactMap(Suggestion.init(row:))
    .sorted { ($0.store, $0.material) < ($1.store, $1.material) }
  }

  /// One suggestion of a run, `nil` when the run has no such line.
  public func suggestion(_ id: SuggestionID, of run: RunID) throws -> Suggestion? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM suggestion WHERE run = ? AND id = ?",
        arguments: [run.text, id.text])
    }.flatMap(Suggestion.init(row:))
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

  init?(row: Row) {
    func quantity(_ column: String) -> Quantity {
      Quantity(thousandths: row[column]) ?? .zero
    }
    guard let id = SuggestionID(row["id"] as String),
      let store = StoreID(row["store_id"] as String),
      let material = MaterialID(row["material_id"] as String)
    else { return nil }
    self.init(
      id: id, store: store, material: material, packSize: quantity("pack_size"),
      onHand: quantity("on_hand"),
      onHandAsOf: BusinessDay(daysSinceEpoch: row["on_hand_as_of"]),
      inTransit: quantity("in_transit"), reserved: quantity("reserved"),
      expiring: quantity("expiring"), forecastP50: quantity("forecast_p50"),
      forecastP90: quantity("forecast_p90"), coverDays: row["cover_days"],
      safetyStock: quantity("safety_stock"), rawQuantity: quantity("raw_quantity"),
      suggestedQuantity: quantity("suggested_quantity"), suggestedPacks: row["suggested_packs"],
      priority: Money(fen: row["priority_fen"]), cost: Money(fen: row["cost_fen"]),
      needBy: BusinessDay(daysSinceEpoch: row["need_by"]),
      why: Sentence(row["why_en"], row["why_zh"]))
  }
}
