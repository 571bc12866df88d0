import Access
import Foundation
import HTTPTypes
import Operations
import SupplyChain
import Testing
import Traceability
import Web

/// A request of a route, and whom it concerns by the permission table.
struct RouteExample {
  /// The names in the path.
  var names: [String: String] = [:]
  /// The query.
  var query = ""
  /// The body.
  var body: String?
  /// Its type.
  var type = "application/json"
  /// What it needs where that is not the route's own action.
  var action: Action?
  /// Whom it concerns; `nil` for a list, of which everybody sees their part.
  var concern: Concern?
  /// Of a row that is looked up by its number: what shows it, and whom it concerns. To others it is
  /// as if it were not there.
  var lookup: (view: Action, concern: Concern)?
  /// A page that shows this field and nothing without it.
  var field: Field?
  /// What is written into a page's form.
  var form: [(name: String, value: String)] = []
  /// Whether there is something to see at a page's address.
  var isThere = true
  /// Whether what of it is shown to those who see a part is a matter of tests of its own.
  var isPartial = false
}

/// A chain on which every route can be asked: an order, a request, a person of each role, a reader
/// and so on, once of S-0001 and once of stores that have nothing to do with it.
struct ExampleChain: Sendable {
  /// One side's things.
  struct Side: Sendable {
    var store = ""
    var donor = ""
    var request = ""
    var order = ""
    var replenishment = ""
    var suggestion = ""
    var reader = ""
  }

  var (own, other) = (Side(), Side())
  var run = ""
  static let material = "RM-TEA-01"
  /// The person who drives the own order's leg.
  static let courier = "courier"

  init(_ admin: Asker) async throws {
    for role in Role.ofPeople {
      let stores = role == .storeManager ? #","stores":["S-0001"]"# : ""
      try await ExampleChain.expect(
        201,
        admin.post(
          "/people",
          #"{"id":"\#(role.rawValue)","name":"N","roles":["\#(role.rawValue)"],"#
            + #""phone":"555-0100","address":"1 Hill Road"\#(stores)}"#, key: nil))
    }
    let somebody = #"{"id":"somebody","name":"N","roles":["courier"],"phone":"555-0101"}"#
    try await ExampleChain.expect(201, admin.post("/people", somebody, key: nil))
    run =
      try await admin.get("/runs").json()["items"]?.elements.first?["id"]?.string ?? ""
    own = try await ExampleChain.side(of: "S-0001", admin)
    other = try await ExampleChain.side(of: "S-0004", admin)
    let path = "/orders/" + Call.escaped(own.order)
    try await ExampleChain.expect(
      200,
      admin.send(
        .put, "/api/v1\(path)/courier", body: #"{"courier":"\#(ExampleChain.courier)"}"#,
        fields: [.ifMatch: "*"]))
  }

  private static func expect(_ status: Int, _ reply: Reply) throws {
    guard reply.status == status else { throw Unexpected(text: reply.text) }
  }

  struct Unexpected: Error { let text: String }

  private static func side(of store: String, _ admin: Asker) async throws -> Side {
    var side = Side()
    side.store = store
    let key = UUID().uuidString.prefix(8).lowercased()
    let reader = #"{"id":"r-\#(key)","store":"\#(store)","format":"zebra"}"#
    try expect(201, try await admin.post("/readers", reader, key: nil))
    side.reader = "r-\(key)"
    let lines =
      try await admin.get("/suggestions?sending=true&store=\(store)").json()["items"]?.elements
      ?? []
    side.suggestion = lines.last?["id"]?.string ?? ""
    let accepted = try await admin.post(
      "/suggestions/accept", #"{"suggestions":["\#(lines.first?["id"]?.string ?? "")"]}"#)
    side.replenishment =
      try accepted.json()["items"]?.elements.first?["number"]?.string ?? ""
    try await order(&side, admin)
    return side
  }

  /// Asks for whatever somebody gives.
  private static func order(_ side: inout Side, _ admin: Asker) async throws {
    for material in try await admin.get("/materials").json()["items"]?.elements ?? [] {
      guard let id = material["id"]?.string, let pack = material["packSize"]?.text else { continue }
      let asked = try await admin.post(
        "/requests",
        #"{"store":"\#(side.store)","material":"\#(id)","quantity":\#(pack),"#
          + #""neededBy":"2026-07-01T20:00","why":"an example"}"#)
      guard asked.status == 201, let request = try asked.json()["number"]?.string,
        let donor = try asked.json()["offers"]?.elements.first?["terms"]?["from"]?.string
      else { continue }
      let given = try await admin.post(
        "/requests/\(Call.escaped(request))/accept", #"{"from":"\#(donor)"}"#,
        fields: [.ifMatch: "*"])
      guard
        let order = try given.json()["offers"]?.elements.compactMap({ $0["order"]?.string }).first
      else { continue }
      (side.request, side.donor, side.order) = (request, donor, order)
      return
    }
    throw Unexpected(text: "nobody gives \(side.store) anything")
  }
}

extension ExampleChain {
  /// An example of every route, of one's own or of others, as somebody of a role asks it.
  func examples(isOwn: Bool, of role: Role) -> [String: RouteExample] {
    let side = isOwn ? own : other
    var all = chain(side)
    for part in [
      suggestions(side), transfers(side, isOwn), accounts(isOwn, role), readers(side), epcis,
      alerts,
    ] {
      all.merge(part) { $1 }
    }
    return all
  }

  private func store(_ side: Side) -> Concern {
    StoreID(side.store).map { .store($0) } ?? .chain
  }

  private func chain(_ side: Side) -> [String: RouteExample] {
    let (names, concern) = (["store": side.store, "material": Self.material], store(side))
    let run = ["run": run]
    return [
      "GET /stores": RouteExample(concern: .chain), "GET /materials": RouteExample(concern: .chain),
      "GET /stores/{store}": RouteExample(names: names, concern: .chain),
      "GET /materials/{material}": RouteExample(names: names, concern: .chain),
      "GET /stores/{store}/stock": RouteExample(names: names, concern: concern),
      "GET /stores/{store}/consumption/{material}": RouteExample(names: names, concern: concern),
      "GET /stores/{store}/forecasts/{material}": RouteExample(names: names, concern: concern),
      "GET /stores/{store}/forecasts/{material}/explanation": RouteExample(
        names: names, concern: concern),
      "GET /runs": RouteExample(concern: .chain),
      "GET /runs/{run}": RouteExample(names: run, concern: .chain),
      "GET /runs/{run}/record": RouteExample(names: run, concern: .chain),
      "GET /runs/{run}/changes": RouteExample(names: run, concern: .chain),
      "POST /runs": RouteExample(body: #"{"day":"1999-01-01"}"#, concern: .chain),
      "GET /jobs": RouteExample(concern: .chain),
      "GET /jobs/{job}": RouteExample(names: ["job": "77"], concern: .chain),
      "GET /jobs/{job}/events": RouteExample(names: ["job": "77"], concern: .chain),
      "GET /gains": RouteExample(query: "?store=\(side.store)", concern: concern),
    ]
  }

  private func suggestions(_ side: Side) -> [String: RouteExample] {
    let concern = store(side)
    let number = ["replenishment": side.replenishment]
    let seen = (view: Action.viewSuggestions, concern: concern)
    let decision =
      #"{"lines":[{"suggestion":"\#(side.suggestion)","rowVersion":1,"decision":"reject","reason":"x"}]}"#
    return [
      "GET /suggestions": RouteExample(query: "?store=\(side.store)", concern: concern),
      "GET /suggestions/{suggestion}": RouteExample(
        names: ["suggestion": side.suggestion], concern: concern, lookup: seen),
      "GET /review": RouteExample(query: "?store=\(side.store)&group=store", concern: concern),
      "GET /review/worth": RouteExample(concern: .chain),
      "POST /suggestions/accept": RouteExample(
        body: #"{"suggestions":["\#(side.suggestion)"],"quantity":1}"#, concern: concern),
      "POST /suggestions/decisions": RouteExample(body: decision, concern: concern),
      "POST /suggestions/decisions/{batch}/undo": RouteExample(
        names: ["batch": "1"], body: "{}", concern: .chain),
      "GET /sheets/suggestions.csv": RouteExample(concern: .chain),
      "GET /sheets/suggestions.xlsx": RouteExample(concern: .chain),
      "POST /sheets/suggestions/check": RouteExample(
        body: "line_id,decision\n", type: "text/csv", concern: .chain),
      "POST /sheets/suggestions": RouteExample(
        body: "line_id,decision\n", type: "text/csv", concern: .chain),
      "GET /replenishments": RouteExample(query: "?store=\(side.store)", concern: concern),
      "GET /replenishments/{replenishment}": RouteExample(
        names: number, concern: concern, lookup: seen),
      "POST /replenishments/{replenishment}/dispatch": RouteExample(
        names: number, body: "{}", concern: concern, lookup: seen),
      "POST /replenishments/{replenishment}/receive": RouteExample(
        names: number, body: "{}", concern: concern, lookup: seen),
      "POST /replenishments/{replenishment}/cancel": RouteExample(
        names: number, body: #"{"reason":"x"}"#, concern: concern, lookup: seen),
    ]
  }

  private func transfers(_ side: Side, _ isOwn: Bool) -> [String: RouteExample] {
    let (request, order) = (["request": side.request], ["order": side.order])
    let why = #"{"reason":"x"}"#
    let asking = store(side)
    let question =
      #"{"store":"\#(side.store)","material":"\#(Self.material)","quantity":1,"#
      + #""neededBy":"2026-07-01T19:00"\#("")"#
    // Who is asked must be the asker's own store for it to be theirs to answer.
    let donor = #"{"from":"\#(side.store)""#
    let people: Set<PersonID> = isOwn ? Set([PersonID(Self.courier)].compactMap { $0 }) : []
    func concern(_ stores: String...) -> Concern {
      Concern(stores: Set(stores.compactMap { StoreID($0) }), people: people)
    }
    let (giving, getting) = (concern(side.donor), concern(side.store))
    let both = concern(side.donor, side.store)
    let pair = Concern(stores: both.stores)
    let (seen, asked) = ((view: Action.viewTransfers, both), (view: Action.viewTransfers, pair))
    func act(_ concern: Concern, _ body: String = "{}") -> RouteExample {
      RouteExample(names: order, body: body, concern: concern, lookup: seen)
    }
    return [
      "GET /requests": RouteExample(query: "?store=\(side.store)", concern: asking),
      "GET /requests/{request}": RouteExample(
        names: request, concern: pair, lookup: asked),
      "POST /requests": RouteExample(body: question + #","why":"x"}"#, concern: asking),
      "POST /donors": RouteExample(body: question + "}", concern: asking),
      "POST /requests/{request}/accept": RouteExample(
        names: request, body: donor + "}", concern: asking, lookup: asked),
      "POST /requests/{request}/decline": RouteExample(
        names: request, body: donor + #","reason":"x"}"#, concern: asking, lookup: asked),
      "POST /requests/{request}/refuse": RouteExample(names: request, body: why, concern: .chain),
      "POST /requests/{request}/withdraw": RouteExample(
        names: request, body: why, concern: asking, lookup: asked),
      "GET /orders": RouteExample(query: "?store=\(side.store)", concern: asking),
      "GET /orders/{order}": RouteExample(names: order, concern: both, lookup: seen),
      "GET /orders/{order}/trace": RouteExample(
        names: order, concern: both, lookup: (.viewTrace, both)),
      "GET /things/{thing}/trace": RouteExample(
        names: ["thing": "urn%3Aepc%3Aid%3Asgtin%3A6901234.056789.1"], concern: .chain,
        lookup: (.viewTrace, .chain)),
      "POST /orders/{order}/approve": act(giving), "POST /orders/{order}/reject": act(both, why),
      "POST /orders/{order}/cancel": act(both, why), "POST /orders/{order}/dispatch": act(giving),
      "POST /orders/{order}/arrive": act(getting), "POST /orders/{order}/lose": act(both, why),
      "POST /orders/{order}/close": act(getting, why), "POST /orders/{order}/receive": act(getting),
      "PUT /orders/{order}/courier": RouteExample(
        names: order, body: #"{"courier":"\#(Self.courier)"}"#,
        concern: concern(side.donor, side.store)),
      "GET /legs": RouteExample(
        query: isOwn ? "?courier=\(Self.courier)" : "?courier=somebody",
        concern: .person(PersonID(isOwn ? Self.courier : "somebody") ?? "somebody")),
    ]
  }

  private func accounts(_ isOwn: Bool, _ role: Role) -> [String: RouteExample] {
    let id = isOwn && Role.ofPeople.contains(role) ? role.rawValue : "somebody"
    let (person, key) = (["person": id], ["key": "none"])
    let themselves = Concern.person(PersonID(id) ?? "somebody")
    let isSelf = id == role.rawValue
    let account: Action = isSelf ? .changeOwnAccount : .managePeople
    let me = Concern.person(PersonID(role.rawValue) ?? "somebody")
    let stores: Set<StoreID> = role == .storeManager && isOwn ? ["S-0001"] : []
    let shown = Concern(stores: stores, people: themselves.people)
    let newPerson = #"{"id":"new.\#(isOwn)","name":"N","roles":["courier"]}"#
    let newKey = #"{"id":"new.\#(isOwn)","name":"N","scopes":["view_stock"],"allStores":true}"#
    let secret = #"{"old":"a wrong old password","new":"a kettle in the snow"}"#
    return [
      "GET /me": RouteExample(concern: .chain), "GET /people": RouteExample(),
      "GET /people/{person}": RouteExample(names: person, concern: shown),
      "POST /people": RouteExample(body: newPerson, concern: .chain),
      "PATCH /people/{person}": RouteExample(
        names: person, body: #"{"language":"en"}"#, action: account, concern: themselves),
      "DELETE /people/{person}/signins": RouteExample(
        names: person, action: account, concern: themselves),
      "PUT /people/{person}/password": RouteExample(
        names: person, body: #"{"password":"short"}"#, concern: themselves),
      "DELETE /people/{person}/second-factor": RouteExample(names: person, concern: themselves),
      "POST /people/{person}/unlock": RouteExample(names: person, body: "{}", concern: themselves),
      "PUT /me/password": RouteExample(body: secret, concern: me),
      "POST /me/second-factor": RouteExample(body: "{}", concern: me),
      "POST /me/second-factor/confirm": RouteExample(body: #"{"code":"000000"}"#, concern: me),
      "GET /keys": RouteExample(concern: .chain),
      "GET /keys/{key}": RouteExample(names: key, concern: .chain),
      "POST /keys": RouteExample(body: newKey, concern: .chain),
      "POST /keys/{key}/rotate": RouteExample(names: key, body: "{}", concern: .chain),
      "DELETE /keys/{key}": RouteExample(names: key, concern: .chain),
      "GET /audit": RouteExample(concern: .chain),
      "GET /audit/verdict": RouteExample(concern: .chain),
      "GET /audit/heads": RouteExample(concern: .chain),
      "POST /audit/heads": RouteExample(body: "{}", concern: .chain),
    ]
  }

  /// Of the traces everybody who may see any is shown their part.
  private var epcis: [String: RouteExample] {
    let names = [
      "captureID": "77", "eventID": "none", "token": "none", "value": "none",
      "queryName": "none", "subscriptionID": "none",
    ]
    var all = [
      "POST /epcis/capture": RouteExample(body: "{}"), "GET /epcis/capture": RouteExample(),
      "GET /epcis/capture/{captureID}": RouteExample(names: names),
      "POST /epcis/events": RouteExample(body: "{}"), "GET /epcis": RouteExample(),
      "GET /epcis/events": RouteExample(),
      "GET /epcis/events/{eventID}": RouteExample(names: names),
      "DELETE /epcis/nextPageToken/{token}": RouteExample(names: names),
      "POST /epcis/queries": RouteExample(body: "{}"), "GET /epcis/queries": RouteExample(),
    ]
    let query = "/epcis/queries/{queryName}"
    for (path, body) in [
      ("GET \(query)", nil), ("DELETE \(query)", nil), ("GET \(query)/events", nil),
      ("POST \(query)/subscriptions", "{}"), ("GET \(query)/subscriptions", nil),
      ("GET \(query)/subscriptions/{subscriptionID}", nil),
      ("DELETE \(query)/subscriptions/{subscriptionID}", nil),
    ] as [(String, String?)] {
      all[path] = RouteExample(names: names, body: body)
    }
    for list in EventResource.allCases.map(\.rawValue) {
      all["GET /epcis/\(list)"] = RouteExample()
      all["GET /epcis/\(list)/{value}"] = RouteExample(names: names)
      all["GET /epcis/\(list)/{value}/events"] = RouteExample(names: names)
    }
    for path in all.keys { all[path]?.isPartial = true }
    return all
  }

  private var alerts: [String: RouteExample] {
    let names = ["rule": "none", "channel": "none", "message": "77"]
    func one(_ body: String? = nil) -> RouteExample {
      RouteExample(names: names, body: body, concern: .chain)
    }
    return [
      "GET /alerts": RouteExample(), "GET /alerts/kinds": RouteExample(),
      "GET /alerts/rules": one(), "GET /alerts/rules/{rule}": one(),
      "POST /alerts/rules": one("{}"), "PATCH /alerts/rules/{rule}": one("{}"),
      "DELETE /alerts/rules/{rule}": one(),
      "POST /alerts/rules/{rule}/snooze": one(#"{"minutes":0}"#),
      "POST /alerts/rules/{rule}/test": one(), "GET /alerts/channels": one(),
      "GET /alerts/channels/{channel}": one(), "POST /alerts/channels": one("{}"),
      "PATCH /alerts/channels/{channel}": one("{}"),
      "POST /alerts/channels/{channel}/rotate": one(),
      "POST /alerts/channels/{channel}/test": one(),
      "DELETE /alerts/channels/{channel}": one(), "GET /alerts/messages": one(),
      "POST /alerts/messages/{message}/resend": one(),
      "POST /alerts/channels/{channel}/resend": one(), "GET /clock": one(),
    ]
  }

  private func readers(_ side: Side) -> [String: RouteExample] {
    let (names, concern) = (["reader": side.reader], store(side))
    return [
      "GET /readers": RouteExample(query: "?store=\(side.store)", concern: concern),
      "GET /readers/{reader}": RouteExample(
        names: names, concern: concern, lookup: (.viewReaders, concern)),
      "POST /readers": RouteExample(
        body: #"{"id":"new-\#(side.store)","store":"\#(side.store)","format":"zebra"}"#,
        concern: concern),
      "POST /readers/{reader}/rotate": RouteExample(names: names, body: "{}", concern: concern),
      "DELETE /readers/{reader}": RouteExample(names: names, concern: concern),
      "POST /readers/{reader}/reads": RouteExample(
        names: names, body: "[]", concern: concern, lookup: (.handInReads, concern)),
    ]
  }
}
