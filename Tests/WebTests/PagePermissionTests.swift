import Access
import Foundation
import HTTPTypes
import Persistence
import SupplyChain
import Testing
import Web

/// Every role at every page and form: the table decides there, too, and the audit trail is told.
@Suite struct PagePermissionTests {
  private func name(_ route: PageRoute) -> String { "\(route.method.rawValue) \(route.path)" }

  private func send(
    _ route: PageRoute, _ example: RouteExample, _ asker: Asker
  ) async throws -> Reply {
    var path = route.path
    for (name, value) in example.names {
      path = path.replacing("{\(name)}", with: Call.escaped(value))
    }
    guard route.method == .post else { return try await asker.page(path + example.query) }
    let form = FoundForm(
      action: path, fields: [("idempotency_key", UUID().uuidString)] + example.form)
    return try await asker.submit(form)
  }

  @Test(arguments: ServiceFixture.askers)
  func `A role is shown and may do what the table lets it, page by page and form by form`(
    key: String
  ) async throws {
    for isOwn in [true, false] {
      let fixture = try ServiceFixture()
      try await fixture.test { admin in
        let chain = try await ExampleChain(admin)
        let examples = chain.pages(isOwn: isOwn, of: ServiceFixture.role(key))
        // A page without a line of its own in the examples fails here.
        #expect(Set(examples.keys) == Set(Pages.routes.map(name)))
        let principal = try #require(ServiceFixture.principal(key, Origin(.web)))
        let mayCome = principal.reach(of: .signIn) != .nothing
        for route in Pages.routes {
          guard let example = examples[name(route)] else { continue }
          let reply = try await send(route, example, admin.as(key))
          let refusal =
            mayCome ? route.action.flatMap { example.refusal(principal, $0) } : 403
          let isHidden = example.field.map { field in
            example.concern.map { !principal.sees(field, of: $0) } ?? false
          }
          let expected = refusal ?? (isHidden == true ? 403 : nil)
          let told = "\(key) \(isOwn) \(name(route)): \(reply.status) \(reply.text.suffix(600))"
          if let expected {
            #expect(reply.status == expected, "\(told)")
            #expect(try fixture.lastRefusal()?.by == principal.name, "\(told)")
          } else if route.method == .get, example.isThere {
            #expect(reply.status == 200, "\(told)")
          } else {
            #expect(reply.status != 403 && reply.status < 500, "\(told)")
          }
        }
      }
    }
  }

  @Test func `The keys of programs open no page`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { (admin) async throws -> Void in
      for key in ["partner", "partner:all", "key:till"] {
        for path in ["/sheet/suggestions.csv", "/sheet/suggestions.xlsx", "/review", "/account"] {
          #expect(try await admin.as(key).page(path).status == 403, "\(key) \(path)")
          #expect(try fixture.lastRefusal()?.action == "sign_in")
        }
        #expect(try await admin.as(key).send(.get, "/events").status == 403)
      }
    }
  }

  @Test func `A store's people take no sheet of the chain, and see no unit costs`() async throws {
    try await ServiceFixture().test { admin in
      let manager = admin.as("manager")
      for path in ["/sheet", "/sheet/suggestions.csv", "/sheet/suggestions.xlsx"] {
        #expect(try await manager.page(path).status == 403, "\(path)")
        #expect(try await admin.as("auditor").page(path).status == 200, "\(path)")
      }
      let (own, all) = (
        try await manager.page("/review?show=all"), try await admin.page("/review?show=all")
      )
      #expect(own.status == 200 && own.text.contains("data-line"))
      #expect(!own.text.contains("sort=cost") && all.text.contains("sort=cost"))
      #expect(own.text.contains("At stake") && !own.text.contains("S-0002"))
      #expect(!own.text.contains("/review/lines") && all.text.contains("/review/lines"))
    }
  }

  @Test func `Why a line is on an order is told as far as money and stock are shown`() async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let order = try #require(
        try fixture.service.ledger.transferOrders(in: [.proposed]).first?.content)
      let path = PagePath.order(order.number)
      let api = "/orders/" + Call.escaped(order.number.text)
      let why = try #require(order.lines.first?.why.english)
      #expect(why.contains("left over") && why.contains("fen"))
      let amount = try #require(why.firstMatch(of: try Regex("have ([0-9.,]+)"))?[1].substring)
      let hers = try await admin.as("planner").page(path)
      #expect(hers.text.contains("left over"))
      for store in [order.leg.to, order.leg.from] {
        let manager = admin.as("manager:\(store)")
        for text in [try await manager.page(path).text, try await manager.get(api).text] {
          #expect(text.contains("more of it than it needs"), "\(text.suffix(300))")
          #expect(!text.contains("left over") && !text.contains("have \(amount)"))
        }
      }
      #expect(try await admin.get(api).text.contains("left over"))
      let courier = #"{"id":"courier","name":"N","roles":["courier"]}"#
      #expect(try await admin.post("/people", courier, key: nil).status == 201)
      #expect(try await admin.post(api + "/approve", "{}", fields: [.ifMatch: "*"]).status == 200)
      let named = try await admin.send(
        .put, "/api/v1\(api)/courier", body: #"{"courier":"courier"}"#, fields: [.ifMatch: "*"])
      #expect(named.status == 200, "\(named.text)")
      let page = try await admin.as("courier").page(path)
      #expect(page.status == 200 && !page.text.contains("left over"))
      #expect(!page.text.contains("than it needs") && !page.text.contains(" fen"))
      let leg = try await admin.as("courier").get("/legs")
      #expect(leg.text.contains(order.number.text) && !leg.text.contains("\"why\""))
    }
  }
}

extension ExampleChain {
  /// An example of every page and form, of one's own store or of another.
  func pages(isOwn: Bool, of role: Role) -> [String: RouteExample] {
    let side = isOwn ? own : other
    var all = storePages(side)
    let me = Set([PersonID(role.rawValue)].compactMap { $0 })
    all["GET /legs"] = RouteExample(concern: Concern(people: me))
    for part in [orderPages(side, isOwn), chainPages, accountPages] { all.merge(part) { $1 } }
    return all
  }

  private func concern(_ stores: String..., people: Set<PersonID> = []) -> Concern {
    Concern(stores: Set(stores.compactMap { StoreID($0) }), people: people)
  }

  private func storePages(_ side: Side) -> [String: RouteExample] {
    let names = ["store": side.store, "material": Self.material, "request": side.request]
    let own = concern(side.store)
    func page(_ field: Field? = nil, isThere: Bool = true) -> RouteExample {
      RouteExample(names: names, concern: own, field: field, isThere: isThere)
    }
    return [
      "GET /store": RouteExample(isThere: false), "GET /store/{store}": page(),
      "GET /store/{store}/stock": page(.exactStock), "GET /store/{store}/ask": page(),
      "GET /store/{store}/ask/{material}": page(), "POST /store/{store}/ask/{material}": page(),
      "GET /store/{store}/transfers": page(),
      "GET /store/{store}/asked/{request}": page(),
      "POST /store/{store}/asked/{request}/withdraw": page(),
      // The store has asked itself, so nothing was put to it.
      "GET /store/{store}/answer/{request}": page(isThere: false),
      "POST /store/{store}/answer/{request}": page(),
      "POST /store/{store}/answer/{request}/decline": page(),
      "GET /series/{store}/{material}": page(.exactStock),
    ]
  }

  private func orderPages(_ side: Side, _ isOwn: Bool) -> [String: RouteExample] {
    let people = Set([PersonID(Self.courier)].compactMap { isOwn ? $0 : nil })
    let (giving, getting) = (
      concern(side.donor, people: people), concern(side.store, people: people)
    )
    let both = concern(side.donor, side.store, people: people)
    func page(
      _ concern: Concern, _ form: [(name: String, value: String)] = [], isThere: Bool = true
    ) -> RouteExample {
      RouteExample(
        names: ["order": side.order], concern: concern, lookup: (.viewTransfers, both),
        form: form, isThere: isThere)
    }
    let order = "/orders/{order}"
    return [
      "GET \(order)": page(both), "GET \(order)/note": page(both),
      // Not every order has goods of high value.
      "GET \(order)/labels": page(both, isThere: false),
      "GET \(order)/trace": page(both, isThere: false),
      "POST \(order)/approve": page(giving),
      "POST \(order)/reject": page(both, [("reason-reject", "x")]),
      "POST \(order)/courier": page(both, [("courier", "somebody")]),
      "POST /legs/{order}/pick-up": page(giving), "POST /legs/{order}/drop": page(getting),
      "POST \(order)/dispatch": page(giving), "POST \(order)/arrive": page(getting),
      "POST \(order)/receive": page(getting, [("mode", "all")]),
      "POST \(order)/close": page(getting, [("reason-close", "x")]),
      "POST \(order)/cancel": page(both, [("reason-cancel", "x")]),
      "POST \(order)/lose": page(both, [("reason-lose", "x")]),
    ]
  }

  private var chainPages: [String: RouteExample] {
    let chain = RouteExample(concern: .chain)
    var all: [String: RouteExample] = [
      "GET /review": RouteExample(),
      "POST /transfers/approve": RouteExample(
        concern: .chain, form: [("order", own.order)]),
    ]
    for path in [
      "GET /overview", "GET /exceptions", "GET /transfers", "GET /runs", "GET /map", "GET /night",
      "POST /night", "GET /gains", "GET /gains/gains.csv", "GET /alerts", "GET /settings",
      "GET /audit", "POST /audit/verify", "POST /audit/export", "GET /sheet",
      "GET /sheet/suggestions.csv", "GET /sheet/suggestions.xlsx", "POST /sheet",
      "POST /sheet/take", "POST /review/lines", "POST /review/accept-plain", "POST /review/undo",
    ] {
      all[path] = chain
    }
    let run = "GET /runs/{run}"
    for path in [run, run + "/report", run + "/report.html", run + "/notebook.zip"] {
      all[path] = RouteExample(names: ["run": self.run], concern: .chain)
    }
    all[run + "/files/{file}"] = RouteExample(
      names: ["run": self.run, "file": "suggestions.csv"], concern: .chain)
    all["GET /night/{job}"] = RouteExample(names: ["job": "77"], concern: .chain, isThere: false)
    for path in ["rules", "rules/{rule}", "channels", "channels/{channel}", "messages/{message}"] {
      all["POST /alerts/\(path)"] = RouteExample(
        names: ["rule": "none", "channel": "none", "message": "77"], concern: .chain)
    }
    return all
  }

  private var accountPages: [String: RouteExample] {
    let chain = RouteExample(names: ["person": "somebody", "key": "none"], concern: .chain)
    var all: [String: RouteExample] = [:]
    for path in [
      "GET /people", "POST /people", "POST /people/{person}/password",
      "POST /people/{person}/active", "GET /keys", "POST /keys", "POST /keys/{key}/rotate",
      "POST /keys/{key}/revoke",
    ] {
      all[path] = chain
    }
    for path in [
      "GET /account", "POST /account/password", "POST /account/factor",
      "POST /account/factor/confirm", "POST /account/sign-out-everywhere",
    ] {
      all[path] = RouteExample()
    }
    return all
  }
}
