import Access
import HTTPTypes
import Operations
import SupplyChain

extension RouteTable {
  /// What the chain gains.
  static let gains: [Route] = [
    Route(
      method: .get, path: "/gains",
      summary: "What the chain gains, by store, city, category or week", action: .viewGains,
      parameters: [
        .query("by", .word(GainsKey.allCases.map(\.rawValue)), "What the lines are; store."),
        .query("from", .day, "The first day."), .query("to", .day, "The last day."),
        .query("store", .identifier, "Only this store."),
      ], answer: .anything
    ) { call in
      let store = try call.optionalID("store", StoreID.self)
      return try .json(
        Gains(ledger: call.ledger, caller: call.caller).report(
          by: call.text("by").flatMap { GainsKey(rawValue: $0) } ?? .store,
          from: call.day("from"), to: call.day("to"), of: store.map { [$0] }))
    }
  ]
}
