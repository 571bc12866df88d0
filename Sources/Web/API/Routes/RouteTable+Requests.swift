import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Traceability

extension RouteTable {
  /// Stores ask for goods, donors answer.
  static let requests: [Route] = [
    Route(
      method: .get, path: "/requests", summary: "Requests for goods, the newest first",
      action: .viewTransfers,
      parameters: [
        .query(
          "state", .word(TransferRequest.State.allCases.map(\.rawValue)), "Only in this state."),
        .query("store", .identifier, "Only of this store."),
        .query("waitingFor", .identifier, "Only those that this store may answer."),
      ] + Route.paging, answer: Route.list(of: "TransferRequest")
    ) { call in
      let state = call.text("state").flatMap { TransferRequest.State(rawValue: $0) }
      let page = try ShowRequests(call.ledger, to: call.caller).requests(
        in: state, askedBy: call.optionalID("store", StoreID.self),
        waitingFor: call.optionalID("waitingFor", StoreID.self), call.page())
      return try call.answer(page).hiding(call.hidden(page.items.map(\.concern)), of: call.route)
    },
    Route(
      method: .get, path: "/requests/{request}", summary: "One request, with its offers",
      action: .viewTransfers, parameters: [request], answer: .reference("TransferRequest")
    ) { call in
      try shown(call)
    },
    Route(
      method: .post, path: "/requests",
      summary: "Asks for goods: the best donors are found and asked at once",
      action: .askTransfer,
      body: .object([
        .must("store", .identifier, "The store that asks."),
        .must("material", .identifier, "What it needs."),
        .must("quantity", .numberAbove(0, most: 1e9), "How much, in base units."),
        .must("neededBy", .moment, "When it must be there."),
        .must("why", .reason, "Why."),
      ]), answer: .reference("TransferRequest"), status: 201, needsKey: true
    ) { call in
      let outcome = try RequestTransfer(
        ledger: call.ledger, desks: call.service.desks, clock: call.service.wall
      ).ask(
        RequestTransfer.Question(
          store: call.bodyID("store", StoreID.self),
          material: call.bodyID("material", MaterialID.self),
          quantity: call.bodyQuantity("quantity") ?? .zero,
          neededBy: call.bodyText("neededBy").flatMap { LocalMoment($0) }
            ?? call.service.clock
            .moment(), why: call.bodyText("why") ?? ""), by: call.requestAct)
      let view = TransferRequestReport(outcome.stored, to: call.principal)
      return try Answer.json(view, status: 201)
        .hiding(call.hidden([view.concern]), of: call.route).version("\(view.version)")
        .with("Location", "\(Route.root)/requests/\(Call.escaped(view.number.text))")
    },
    Route(
      method: .post, path: "/donors",
      summary: "Who could give goods, how far and when, without asking them",
      action: .askTransfer,
      body: .object([
        .must("store", .identifier), .must("material", .identifier),
        .must("quantity", .numberAbove(0, most: 1e9)), .must("neededBy", .moment),
      ]), answer: .reference("Donors"), isQuestion: true
    ) { call in
      let store = try call.bodyID("store", StoreID.self)
      try call.ledger.authorize(call.caller, to: .askTransfer, on: .store(store))
      return try Answer.json(
        AskTransfer(desks: call.service.desks).answer(
          store: store, material: call.bodyID("material", MaterialID.self),
          quantity: call.bodyQuantity("quantity") ?? .zero,
          askedAt: call.service.clock.moment(),
          neededBy: call.bodyText("neededBy").flatMap { LocalMoment($0) }
            ?? call.service.clock.moment()
        ).told(to: call.principal)
      ).hiding(call.hidden([.store(store)]), of: call.route)
    },
    answer(
      "accept", "A donor gives, all or a part; an order comes of it", .answerRequest,
      [
        .must("from", .identifier, "The store that gives."),
        .may("quantity", .numberAbove(0, most: 1e9), "All that was offered unless it is said."),
        .may("extras", .flag, "true: also what else is worth carrying."),
        .may(
          "evenIfShort", .flag,
          "true: although the store then has less than it needs until its next delivery. Without "
            + "it such an answer is a conflict that tells what would be left."),
      ]
    ) {
      try $0.accept(
        $1, from: $2.bodyID("from", StoreID.self), quantity: $2.bodyQuantity("quantity"),
        takesExtras: $2.bodyFlag("extras"), evenIfShort: $2.bodyFlag("evenIfShort"))
    },
    answer(
      "decline", "A donor gives nothing; the next best are asked", .answerRequest,
      [.must("from", .identifier, "The store."), .must("reason", .reason, "Why.")]
    ) {
      try $0.decline(
        $1, from: $2.bodyID("from", StoreID.self), reason: $2.bodyText("reason") ?? "")
    },
    answer(
      "refuse", "Headquarters says that it cannot be had", .escalateRequests,
      [.must("reason", .reason, "Why.")]
    ) {
      try $0.refuse($1, reason: $2.bodyText("reason") ?? "")
    },
    answer(
      "withdraw", "The store needs it no more", .askTransfer, [.must("reason", .reason, "Why.")]
    ) {
      try $0.withdraw($1, reason: $2.bodyText("reason") ?? "")
    },
  ]

  static let request = Route.Parameter.path("request", "The request's number.")

  private static func answer(
    _ verb: String, _ summary: String, _ action: Action, _ fields: [Schema.Property],
    _ body:
      @escaping @Sendable (AnswerRequest, TransferRequestNumber, Call) throws
      -> StoredTransferRequest
  ) -> Route {
    Route(
      method: .post, path: "/requests/{request}/\(verb)", summary: summary, action: action,
      parameters: [request], body: .object(fields), answer: .reference("TransferRequest"),
      needsKey: true, needsVersion: true
    ) { call in
      let number = try call.id("request", TransferRequestNumber.self)
      let present = try ShowRequests(call.ledger, to: call.caller).find(number, to: action)
      try call.requireVersion("\(present.version)")
      let after = try body(
        AnswerRequest(
          ledger: call.ledger, desks: call.service.desks, caller: call.requestAct), number, call)
      return try told(TransferRequestReport(after, to: call.principal), call)
    }
  }

  private static func shown(_ call: Call) throws -> Answer {
    let view = try ShowRequests(call.ledger, to: call.caller)
      .request(call.id("request", TransferRequestNumber.self))
    return try told(view, call)
  }

  private static func told(_ view: TransferRequestReport, _ call: Call) throws -> Answer {
    try Answer.json(view).hiding(call.hidden([view.concern]), of: call.route)
      .version("\(view.version)")
  }
}

extension TransferRequestReport {
  /// Whom it concerns: who asks, and who was asked.
  fileprivate var concern: Concern { Concern(stores: Set([store] + offers.map(\.terms.from))) }
}

extension Call {
  /// The fields that the asker does not see of one of some rows.
  fileprivate func hidden(_ concerns: [Concern]) -> Set<Access.Field> {
    let hidden = Access.Field.allCases.filter { field in
      !concerns.allSatisfy { principal.sees(field, of: $0) }
    }
    return Set(hidden)
  }
}

extension Answer {
  /// The same without what some fields of the permission table show.
  fileprivate func hiding(_ hidden: Set<Access.Field>, of route: Route) throws -> Answer {
    guard !hidden.isEmpty, let schema = route.answer else { return self }
    var answer = self
    let value = schema.hiding(hidden, in: try JSONValue(json: body), names: Components.schemas)
    answer.body = Array(value.text.utf8)
    return answer
  }
}
