import Access
import HTTPTypes
import Operations
import SupplyChain

extension RouteTable {
  /// What headquarters should send, and what people make of it.
  static let suggestions: [Route] = [
    Route(
      method: .get, path: "/suggestions", summary: "What the newest plan suggests to send",
      action: .viewSuggestions,
      parameters: [
        .query("store", .identifier, "Only this store."),
        .query("material", .identifier, "Only this material."),
        .query("sending", .flag, "true: only what suggests something."),
      ] + Route.paging, answer: Route.list(of: "Suggestion"), held: .orders
    ) { call in
      var filter = ShowSuggestions.Filter()
      filter.store = try call.optionalID("store", StoreID.self)
      filter.material = try call.optionalID("material", MaterialID.self)
      filter.isSending = call.flag("sending")
      return try call.answer(
        ShowSuggestions(call.view(), to: call.principal).lines(filter, call.page()))
    },
    Route(
      method: .get, path: "/suggestions/{suggestion}", summary: "One suggestion",
      action: .viewSuggestions, parameters: [suggestion], answer: .reference("Suggestion"),
      held: .orders
    ) { call in
      try .json(
        ShowSuggestions(call.view(), to: call.principal)
          .line(call.id("suggestion", SuggestionID.self)))
    },
    Route(
      method: .post, path: "/suggestions/accept",
      summary: "Makes replenishment orders of suggestions: of named ones, of a store, or of all",
      action: .acceptSuggestions,
      body: .object([
        .may("suggestions", .list(.identifier, most: 1000), "Their ids."),
        .may("store", .identifier, "All of this store that suggest something."),
        .may("all", .flag, "All that suggest something."),
        .may("quantity", .quantity, "What to send instead, for a single one."),
      ]), answer: Route.list(of: "ReplenishmentOrder"), needsKey: true
    ) { call in
      let orders = try AcceptSuggestions(ledger: call.ledger, caller: call.caller)
        .accept(choice(call), of: nil, quantity: call.bodyQuantity("quantity"))
      return try .json(ListBody(items: orders, next: nil))
    },
  ]

  static let suggestion = Route.Parameter.path("suggestion", "The suggestion's id.")

  private static func choice(_ call: Call) throws -> AcceptSuggestions.Choice {
    let ids = call.bodyTexts("suggestions").compactMap { SuggestionID($0) }
    let store = try call.bodyText("store") == nil ? nil : call.bodyID("store", StoreID.self)
    let choices = [!ids.isEmpty, store != nil, call.bodyFlag("all")]
    guard choices.filter({ $0 }).count == 1 else {
      throw Problem.Fault([
        FieldFault(field: "body", reason: "names not exactly one of suggestions, store and all")
      ])
    }
    guard call.bodyQuantity("quantity") == nil || ids.count == 1 else {
      throw Problem.Fault([FieldFault(field: "quantity", reason: "goes with one suggestion")])
    }
    return call.bodyFlag("all") ? .all : store.map { .store($0) } ?? .lines(ids)
  }
}
