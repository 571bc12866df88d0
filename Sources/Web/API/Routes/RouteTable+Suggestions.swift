import Access
import HTTPTypes
import Operations
import SupplyChain
import Traceability

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
      ] + Route.paging, answer: Route.list(of: "Suggestion")
    ) { call in
      var filter = ShowSuggestions.Filter()
      filter.store = try call.optionalID("store", StoreID.self)
      filter.material = try call.optionalID("material", MaterialID.self)
      filter.isSending = call.flag("sending")
      return try call.answer(
        ShowSuggestions(call.view(), to: call.caller).lines(filter, call.page()))
    },
    Route(
      method: .get, path: "/suggestions/{suggestion}", summary: "One suggestion",
      action: .viewSuggestions, parameters: [suggestion], answer: .reference("Suggestion")
    ) { call in
      try .json(
        ShowSuggestions(call.view(), to: call.caller)
          .line(call.id("suggestion", SuggestionID.self)))
    },
    Route(
      method: .get, path: "/review",
      summary: "The plan under review: filtered, sorted and grouped, with sums and decisions",
      action: .viewSuggestions, parameters: reviewing + Route.paging,
      answer: .reference("Review")
    ) { call in
      let plan = try call.service.pages.review.plan(of: call.day("day"))
      let (show, query) = (ShowSuggestions(try call.view(), to: call.caller), try reviewQuery(call))
      guard try show.sorts(by: query.sort) else {
        throw Problem.Fault([FieldFault(field: "sort", reason: "is by what is not shown to you")])
      }
      var review = try show.review(query, in: plan, call.page())
      review.next = call.cursor(review.next)
      return call.linked(try .json(review), next: review.next)
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
        .may("reason", .reason, "Why another quantity; it must be said then."),
      ]), answer: Route.list(of: "ReplenishmentOrder"), needsKey: true
    ) { call in
      let outcome = try AcceptSuggestions(ledger: call.ledger, caller: call.caller)
        .accept(
          choice(call), of: nil,
          quantity: call.bodyQuantity("quantity"), reason: call.bodyText("reason") ?? "")
      return try .json(ListBody(items: outcome.orders, next: nil))
    },
    Route(
      method: .post, path: "/suggestions/decisions",
      summary: "Enters decisions about lines, one or thousands, all or none; empty ones take back",
      action: .changeSuggestions,
      body: .object([
        .must(
          "lines",
          .list(
            .object([
              .must("suggestion", .identifier),
              .must(
                "rowVersion", .count, "The version that was looked at; a stale one is refused."),
              .may(
                "decision", .word(SuggestionOverride.Decision.allCases.map(\.rawValue))),
              .may("finalQuantity", .quantity),
              .may("reason", .text(0...500, form: .prose), "Another quantity needs one."),
              .may("comment", .text(0...2000, form: .prose)),
            ]), most: 20_000))
      ]), answer: .reference("DecisionReceipt"), needsKey: true
    ) { call in
      try .json(
        DecideSuggestions(ledger: call.ledger, caller: call.caller).decide(wishes(call), of: nil))
    },
    Route(
      method: .post, path: "/suggestions/decisions/{batch}/undo",
      summary: "Takes back all that was decided in one go", action: .changeSuggestions,
      parameters: [.path("batch", "The batch's number, as its receipt names it.")],
      body: .object([]), answer: .reference("DecisionReceipt"), needsKey: true
    ) { call in
      guard let batch = call.text("batch").flatMap({ Int64($0) }) else {
        throw Problem.Fault([FieldFault(field: "batch", reason: "is no number")])
      }
      return try .json(
        DecideSuggestions(ledger: call.ledger, caller: call.caller).undo(batch))
    },
  ]

  private static let reviewing: [Route.Parameter] = [
    .query("day", .day, "The plan's day; the newest unless it is said."),
    .query("store", .identifier, "Only this store."),
    .query("material", .identifier, "Only this material."),
    .query("city", .prose, "Only stores of this city."),
    .query("category", .prose, "Only materials of this category."),
    .query("state", .word(ReviewState.allCases.map(\.rawValue)), "Only lines that stand so."),
    .query("sending", .flag, "true: only lines with something to send as they stand."),
    .query("find", .text(0...200, form: .prose), "Only lines with this in an id or name."),
    .query("sort", .word(ReviewQuery.Key.allCases.map(\.rawValue)), "By what; store."),
    .query("descending", .flag, "true: the greatest first."),
    .query("group", .word(ReviewQuery.Grouping.allCases.map(\.rawValue)), "Gathered by what."),
  ]

  private static func reviewQuery(_ call: Call) throws -> ReviewQuery {
    var query = ReviewQuery()
    query.stores = Set([try call.optionalID("store", StoreID.self)].compactMap { $0 })
    query.materials = Set([try call.optionalID("material", MaterialID.self)].compactMap { $0 })
    query.cities = Set([call.text("city")].compactMap { $0 })
    query.categories = Set([call.text("category")].compactMap { $0 })
    query.states = Set([call.text("state").flatMap { ReviewState(rawValue: $0) }].compactMap { $0 })
    query.sendsSomething = call.flag("sending")
    query.text = call.text("find") ?? ""
    query.sort = call.text("sort").flatMap { .init(rawValue: $0) } ?? .store
    query.isDescending = call.flag("descending")
    query.grouping = call.text("group").flatMap { .init(rawValue: $0) }
    return query
  }

  private static func wishes(_ call: Call) throws -> [DecideSuggestions.Wish] {
    try (call.body["lines"]?.elements ?? []).map { line in
      guard let id = line["suggestion"]?.string.flatMap({ SuggestionID($0) }) else {
        throw Problem.Fault([FieldFault(field: "suggestion", reason: "is no id")])
      }
      var version: Int?
      if case .number(let digits)? = line["rowVersion"] { version = Schema.whole(digits) }
      var quantity: Quantity?
      if case .number(let digits)? = line["finalQuantity"] {
        quantity = Double(digits).map { Quantity(roundingUnits: $0) }
      }
      return DecideSuggestions.Wish(
        line: id, rowVersion: version,
        override: SuggestionOverride(
          finalQuantity: quantity,
          decision: line["decision"]?.string.flatMap { .init(rawValue: $0) },
          reason: line["reason"]?.string ?? "", comment: line["comment"]?.string ?? ""))
    }
  }

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
