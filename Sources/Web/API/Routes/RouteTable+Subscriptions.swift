import Access
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Traceability

extension RouteTable {
  /// Named queries of EPCIS.
  static let querying: [Route] = [
    Route(
      method: .post, path: "/queries", family: .epcis, summary: "Keeps a query under a name",
      action: .subscribeTrace,
      body: .object([
        .must("name", .identifier), .must("query", .anything, "Parameters by name."),
        .may("@context", .anything),
      ]), status: 201
    ) { call in
      let query = try KeepQueries(ledger: call.ledger, caller: call.caller)
        .make(call.bodyText("name") ?? "", call.body["query"] ?? .null)
      return Answer(status: 201)
        .with("Location", "\(call.route.routerPath)/\(Call.escaped(query.name))")
    },
    Route(
      method: .get, path: "/queries", family: .epcis, summary: "The named queries, by name",
      action: .viewTrace, answer: .anything
    ) { call in
      try call.requireNoQuery()
      let most = call.epcis.perPage
      let queries = try KeepQueries(ledger: call.ledger, caller: call.caller)
        .queries(after: call.epcis.pageToken ?? "", atMost: most + 1)
      return try call.list(queries, most, next: \.name) { try $0.json() }
    },
    Route(
      method: .get, path: "/queries/{queryName}", family: .epcis, summary: "One named query",
      action: .viewTrace, parameters: [queryName], answer: .anything
    ) { call in
      .json(bytes: Array(try call.namedQuery().json().text.utf8))
    },
    Route(
      method: .delete, path: "/queries/{queryName}", family: .epcis,
      summary: "Lets go of a query; subscriptions to it end", action: .subscribeTrace,
      parameters: [queryName], status: 204
    ) { call in
      try KeepQueries(ledger: call.ledger, caller: call.caller)
        .remove(call.text("queryName") ?? "")
      return .done
    },
    Route(
      method: .get, path: "/queries/{queryName}/events", family: .epcis,
      summary: "The events of a named query", action: .viewTrace, parameters: [queryName],
      answer: .anything
    ) { call in
      try call.requireNoQuery()
      let named = try call.namedQuery()
      var query = try named.query()
      query.perPage = call.epcis.perPage
      query.pageToken = call.epcis.pageToken
      return try call.answer(call.finder.events(query), query: named.name)
    },
  ]

  /// Subscriptions of EPCIS.
  static let subscribing: [Route] = [
    Route(
      method: .post, path: "/queries/{queryName}/subscriptions", family: .epcis,
      summary: "Has the events of a query sent, as they come or by a schedule",
      action: .subscribeTrace, parameters: [queryName],
      body: .object([
        .must("dest", .text(1...2000), "Where reports are posted."),
        .may("signatureToken", .text(1...200), "The secret that signs them."),
        .may("secret", .text(1...200), "Another name of signatureToken."),
        .may("stream", .flag, "true: each event as it comes."),
        .may("schedule", .anything, "second, minute, hour, dayOfMonth, month, dayOfWeek."),
        .may("reportIfEmpty", .flag), .may("initialRecordTime", .text(1...40)),
        .may("@context", .anything),
      ]), answer: .anything, status: 201, ownsTransactions: true, work: subscribe),
    Route(
      method: .get, path: "/queries/{queryName}/subscriptions", family: .epcis,
      summary: "Subscriptions to a query", action: .viewTrace, parameters: [queryName],
      answer: .anything
    ) { call in
      try call.requireNoQuery()
      let most = call.epcis.perPage
      let found = try call.subscribing.subscriptions(
        to: call.text("queryName") ?? "", after: call.epcis.pageToken ?? "", atMost: most + 1)
      return try call.list(found, most, next: \.id) { $0.json }
    },
    Route(
      method: .get, path: "/queries/{queryName}/subscriptions/{subscriptionID}", family: .epcis,
      summary: "One subscription, and how far it has got", action: .viewTrace,
      parameters: [queryName, subscriptionID], answer: .anything
    ) { call in
      let found = try call.subscribing.subscription(
        call.text("subscriptionID") ?? "", to: call.text("queryName") ?? "")
      return .json(bytes: Array(found.json.text.utf8))
    },
    Route(
      method: .delete, path: "/queries/{queryName}/subscriptions/{subscriptionID}",
      family: .epcis, summary: "Ends a subscription", action: .subscribeTrace,
      parameters: [queryName, subscriptionID], status: 204
    ) { call in
      try call.subscribing.end(
        call.text("subscriptionID") ?? "", to: call.text("queryName") ?? "")
      return .done
    },
  ]

  private static let queryName = named("queryName", "The query's name.")
  private static let subscriptionID = named("subscriptionID", "The subscription's id.")

  @Sendable private static func subscribe(_ call: Call) throws -> Answer {
    var wish = SubscribeTrace.Wish(
      query: call.text("queryName") ?? "", address: call.bodyText("dest") ?? "")
    wish.token = call.bodyText("signatureToken") ?? call.bodyText("secret")
    wish.format = call.epcis.format
    wish.schedule = call.body["schedule"]
    wish.reportsEmpty = call.bodyFlag("reportIfEmpty")
    wish.initialRecordTime = try call.bodyText("initialRecordTime").map { try EventTime($0) }
    guard call.bodyFlag("stream") != (wish.schedule != nil) else {
      throw OperationsFailure.badSubscription(
        reason: "it names either a schedule or \"stream\": true")
    }
    let made = try call.subscribing.subscribe(wish)
    return Answer(
      status: 201, fields: ["Content-Type": "application/json"], body: Array(made.json.text.utf8)
    ).with("Location", "\(call.address)/\(made.id)")
  }
}

extension Call {
  fileprivate func namedQuery() throws -> NamedQuery {
    try KeepQueries(ledger: ledger, caller: caller).query(text("queryName") ?? "")
  }

  fileprivate var subscribing: SubscribeTrace {
    SubscribeTrace(door, settings: settings, caller: caller, courier: service.reports)
  }

  /// A list that goes on behind the name of its last item.
  fileprivate func list<Item>(
    _ items: [Item], _ most: Int, next name: (Item) -> String, _ json: (Item) throws -> JSONValue
  ) throws -> Answer {
    let shown = items.prefix(most)
    let body = JSONValue.array(try shown.map(json)).text
    return paged(
      .json(bytes: Array(body.utf8)), next: items.count > most ? shown.last.map(name) : nil)
  }
}

extension NamedQuery {
  fileprivate func json() throws -> JSONValue {
    .object([
      "name": .string(name), "query": try JSONValue(json: Array(content.utf8)),
      "createdAt": .string(madeAt.description),
    ])
  }
}

extension TraceSubscription {
  /// As GS1's interface shows it, without its secret, and why it cannot get on.
  fileprivate var json: JSONValue {
    var members: [JSONValue.Member] = [
      .init(name: "subscriptionID", value: .string(id)),
      .init(name: "queryName", value: .string(query)),
      .init(name: "dest", value: .string(address)),
      .init(name: "createdAt", value: .string(madeAt.description)),
      .init(name: "initialRecordTime", value: .string(initialRecordTime.description)),
      .init(name: "minRecordTime", value: .string(progress.lookedAt.description)),
      .init(name: "epcFormat", value: .string(format.rawValue)),
    ]
    if let schedule, let value = try? JSONValue(json: Array(schedule.utf8)) {
      members.append(.init(name: "schedule", value: value))
      members.append(.init(name: "reportIfEmpty", value: .bool(reportsEmpty)))
    } else {
      members.append(.init(name: "stream", value: .bool(true)))
    }
    if let time = progress.notifiedAt {
      members.append(.init(name: "lastNotifiedAt", value: .string(time.description)))
    }
    if let trouble = progress.trouble {
      members.append(.init(name: "trouble", value: .string(trouble)))
      members.append(.init(name: "nextAttemptAt", value: .string(progress.dueAt.description)))
    }
    return .object(members)
  }
}
