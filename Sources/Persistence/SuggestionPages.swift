import Foundation
import GRDB
public import SupplyChain

extension Ledger {
  /// A part of a run's suggestions, by id: by store, then material.
  ///
  /// - Parameters:
  ///   - stores: only those of these stores; `nil` for all.
  ///   - isSending: only those that suggest something.
  ///   - after: those behind this id.
  public func suggestions(
    of run: RunID, stores: Set<StoreID>?, material: MaterialID?, isSending: Bool,
    after: SuggestionID?, limit: Int
  ) throws -> [Suggestion] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT \(Suggestion.columns) FROM suggestion WHERE run = :run AND id > :after
            AND (:stores IS NULL OR store_id IN (SELECT value FROM json_each(:stores)))
            AND (:material IS NULL OR material_id = :material)
            AND (NOT :sending OR suggested_quantity > 0)
          ORDER BY id LIMIT :limit
          """,
        arguments: [
          "run": run.text, "after": after?.text ?? "",
          "stores": try stores.map { try Ledger.jsonList($0.map(\.text).sorted()) },
          "material": material?.text, "sending": isSending, "limit": limit,
        ])
    }.compactMap(Suggestion.init(row:))
  }

  /// Texts as a JSON array, which SQL reads as a table.
  static func jsonList(_ texts: [String]) throws -> String {
    String(decoding: try JSONEncoder.sorted.encode(texts), as: UTF8.self)
  }

  /// Which of `suggestions` have an order that is not called off.
  public func acceptedSuggestions(among suggestions: [SuggestionID]) throws -> Set<SuggestionID> {
    let ids = try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT suggestion FROM replenishment_order
          WHERE state <> 'cancelled' AND suggestion IN (SELECT value FROM json_each(?))
          """, arguments: [try Ledger.jsonList(suggestions.map(\.text))])
    }
    return Set(ids.compactMap { SuggestionID($0) })
  }
}
