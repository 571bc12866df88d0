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
      ], answer: .reference("Gains")
    ) { call in
      let store = try call.optionalID("store", StoreID.self)
      if store == nil, case .rows(let own, _) = call.principal.reach(of: .viewGains) {
        let names = own.map(\.text).sorted().joined(separator: ", ")
        throw Problem.Fault([
          FieldFault(field: "store", reason: "name your store: \(names)")
        ])
      }
      return try .json(
        Gains(ledger: call.ledger, caller: call.caller).report(
          by: call.text("by").flatMap { GainsKey(rawValue: $0) } ?? .store,
          from: call.day("from"), to: call.day("to"), of: store.map { [$0] }))
    }
  ]
}
