import Access
import HTTPTypes
import Operations
import SupplyChain

extension RouteTable {
  /// What headquarters sends to stores.
  static let replenishment: [Route] = [
    Route(
      method: .get, path: "/replenishments", summary: "Replenishment orders, by number",
      action: .viewSuggestions,
      parameters: [
        .query(
          "state", .word(ReplenishmentOrder.State.allCases.map(\.rawValue)), "Only in this state."),
        .query("store", .identifier, "Only of this store."),
      ] + Route.paging, answer: Route.list(of: "ReplenishmentOrder")
    ) { call in
      let state = call.text("state").flatMap { ReplenishmentOrder.State(rawValue: $0) }
      return try call.answer(
        ShowReplenishment(call.ledger, to: call.caller)
          .orders(in: state, of: call.optionalID("store", StoreID.self), call.page()))
    },
    Route(
      method: .get, path: "/replenishments/{replenishment}", summary: "One replenishment order",
      action: .viewSuggestions, parameters: [number], answer: .reference("ReplenishmentOrder")
    ) { call in
      try shown(call)
    },
    move("dispatch", "Headquarters has sent it", .moveReplenishment, to: .dispatched, ""),
    move("receive", "The store has it", .receiveReplenishment, to: .received, "by hand"),
    move("cancel", "Calls it off", .moveReplenishment, to: .cancelled, nil),
  ]

  private static let number = Route.Parameter.path("replenishment", "The order's number.")

  /// - Parameter detail: what the order's event says; `nil` takes the reason of the body.
  private static func move(
    _ verb: String, _ summary: String, _ action: Action, to state: ReplenishmentOrder.State,
    _ detail: String?
  ) -> Route {
    Route(
      method: .post, path: "/replenishments/{replenishment}/\(verb)", summary: summary,
      action: action, parameters: [number],
      body: .object(detail == nil ? [.must("reason", .reason, "Why.")] : []),
      answer: .reference("ReplenishmentOrder"), needsKey: true, needsVersion: true
    ) { call in
      let id = try call.id("replenishment", ReplenishmentOrderNumber.self)
      let acts = MoveReplenishment(ledger: call.ledger, caller: call.caller)
      try call.requireVersion(acts.order(id, to: state).state.rawValue)
      try acts.move(id, to: state, detail: detail ?? call.bodyText("reason") ?? "")
      let after = try acts.order(id, to: state)
      return try Answer.json(after).version(after.state.rawValue)
    }
  }

  /// An order never comes back to a state, so its state is its version.
  private static func shown(_ call: Call) throws -> Answer {
    let order = try ShowReplenishment(call.ledger, to: call.caller)
      .order(call.id("replenishment", ReplenishmentOrderNumber.self))
    return try Answer.json(order).version(order.state.rawValue)
  }
}
