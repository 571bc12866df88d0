import HTTPTypes
import Hummingbird
import Operations
import Persistence
import SupplyChain
import Testing
import Traceability
import Web

@Suite struct InterfaceTests {
  @Test func `A stranger is told to sign in, whatever is asked`() async throws {
    try await ServiceFixture().test { admin in
      for route in RouteTable.routes {
        let path = route.routerPath.replacing("{", with: "").replacing("}", with: "")
        let reply = try await admin.as(nil).send(route.method, path)
        #expect(reply.status == 401, "\(route.method) \(path)")
        #expect(reply.fields[.wwwAuthenticate] != nil)
      }
      #expect(try await admin.as(nil).get("/nothing").status == 401)
      #expect(try await admin.as("nobody").get("/stores").status == 401)
    }
  }

  @Test func `Health and the document are open to strangers`() async throws {
    try await ServiceFixture().test { admin in
      for path in ["/livez", "/readyz", "/openapi.json", "/metrics"] {
        let status = try await admin.as(nil).send(.get, path).status
        #expect(status == 200)
      }
    }
  }

  @Test func `A night that is asked for twice begins once, and again with the next process`()
    async throws
  {
    let first = try ServiceFixture()
    func begun(_ fixture: ServiceFixture) async throws -> (job: String?, isRepeated: Bool) {
      try await fixture.test { admin in
        let reply = try await admin.post("/runs", "{}", key: "the-night-of-june")
        #expect(reply.status == 202, "\(reply.text)")
        let path = try #require(reply.fields[.location])
        #expect(try await admin.send(.get, path).status == 200)
        fixture.service.nights.waitUntilIdle()
        return (path, reply.fields[.idempotencyReplayed] == "true")
      }
    }
    let (one, twin) = (try await begun(first), try await begun(first))
    #expect(!one.isRepeated && twin.isRepeated && one.job == twin.job)
    // Its job went with the process: who never learnt how it ended asks again.
    let next = try ServiceFixture(after: first)
    #expect(try await !begun(next).isRepeated)
    #expect(next.service.nights.jobs.map(\.state) == [.done])
  }

  @Test func `A list is walked to its end by its Links, each item once`() async throws {
    try await ServiceFixture().test { admin in
      var path: String? = "/api/v1/suggestions?limit=7&store=S-0001"
      var seen: [String] = []
      while let here = path {
        let reply = try await admin.send(.get, here)
        #expect(reply.status == 200)
        seen += try reply.json()["items"]?.elements.compactMap { $0["id"]?.string } ?? []
        path = reply.fields[.link].map { String($0.drop { $0 != "/" }.prefix { $0 != ">" }) }
      }
      #expect(seen.count == 12)
      #expect(Set(seen).count == 12)
      #expect(seen == seen.sorted())
    }
  }

  @Test func `A cursor serves the list alone that it was made for`() async throws {
    try await ServiceFixture().test { admin in
      let next = try await admin.get("/stores?limit=2").json()["next"]?.string ?? ""
      #expect(try await admin.get("/stores?limit=2&cursor=\(next)").status == 200)
      #expect(try await admin.get("/materials?cursor=\(next)").status == 400)
      #expect(try await admin.get("/stores?cursor=\(next.dropLast())x").status == 400)
    }
  }

  @Test func `What has not changed is not sent again, and is once it has`() async throws {
    try await ServiceFixture().test { admin in
      let first = try await admin.get("/suggestions?sending=true&limit=1")
      let tag = try #require(first.fields[.eTag])
      let again = try await admin.get(
        "/suggestions?sending=true&limit=1", fields: [.ifNoneMatch: tag])
      #expect(again.status == 304)
      let id = try first.json()["items"]?.elements.first?["id"]?.string ?? ""
      let accepted = try await admin.post("/suggestions/accept", #"{"suggestions":["\#(id)"]}"#)
      #expect(accepted.status == 200)
      let after = try await admin.get(
        "/suggestions?sending=true&limit=1", fields: [.ifNoneMatch: tag])
      #expect(after.status == 200)
      #expect(try after.json()["items"]?.elements.first?["isAccepted"] == .bool(true))
    }
  }

  @Test func `What is sent wrongly is told field by field`() async throws {
    try await ServiceFixture().test { admin in
      let reply = try await admin.post(
        "/suggestions/accept", #"{"suggestions":[7,"a"],"quantity":-1,"colour":"red"}"#)
      #expect(reply.status == 422)
      #expect(reply.fields[.contentType] == "application/problem+json")
      let fields = try reply.json()["faults"]?.elements.compactMap { $0["field"]?.string }
      #expect(fields == ["suggestions/0", "quantity", "colour"])
      #expect(try await admin.post("/suggestions/accept", "{").status == 400)
      #expect(
        try await admin.post("/suggestions/accept", #"{"all":true,"all":true}"#).status == 400)
      let deep = String(repeating: "[", count: 100_000)
      #expect(try await admin.post("/suggestions/accept", deep).status == 400)
      let huge = #"{"suggestions":[""# + String(repeating: "x", count: 2_000_000)
      #expect(try await admin.post("/suggestions/accept", huge).status == 413)
      #expect(try await admin.get("/stores?limit=0").status == 422)
      #expect(try await admin.get("/stores?colour=red").status == 422)
      #expect(try await admin.get("/stores/..%2f..%2fetc%2fpasswd").status == 404)
      #expect(try await admin.get("/stores/%00").status == 422)
      #expect(try await admin.send(.delete, "/api/v1/stores").fields[.allow] == "GET, HEAD")
    }
  }
}

@Suite struct OnceTests {
  @Test func `An act that is sent twice happens once and is answered alike`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let body = #"{"store":"S-0001"}"#
      let first = try await admin.post("/suggestions/accept", body, key: "the-first-key")
      let again = try await admin.post("/suggestions/accept", body, key: "the-first-key")
      #expect(first.status == 200)
      #expect(first.text == again.text)
      #expect(again.fields[.idempotencyReplayed] == "true")
      #expect(first.fields[.idempotencyReplayed] == nil)
      let orders = try fixture.service.ledger.replenishmentOrders()
      #expect(orders.count == (try first.json()["items"]?.elements.count))
      let other = try await admin.post(
        "/suggestions/accept", #"{"all":true}"#, key: "the-first-key")
      #expect(other.status == 422)
      #expect(try await admin.post("/suggestions/accept", body, key: nil).status == 400)
    }
  }

  @Test func `Twins at once act once`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let statuses = try await withThrowingTaskGroup(of: (Int, String).self) { group in
        for _ in 0..<20 {
          group.addTask {
            let reply = try await admin.post(
              "/suggestions/accept", #"{"all":true}"#, key: "twins-of-one-act")
            return (reply.status, reply.text)
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.allSatisfy { $0.0 == 200 && $0.1 == statuses[0].1 })
      #expect(
        try fixture.service.ledger.replenishmentOrders().count
          == (try JSONValue(json: Array(statuses[0].1.utf8))["items"]?.elements.count))
    }
  }

  @Test func `An act that fails leaves no key behind and may be sent again`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let body = #"{"suggestions":["2026-06-30/S-9999/M-01"]}"#
      for _ in 0..<2 {
        let reply = try await admin.post("/suggestions/accept", body, key: "a-key-to-fail")
        #expect(reply.status == 404)
      }
    }
  }
}

@Suite struct ShownTests {
  @Test func `Every answer is what the document says`() async throws {
    try await ServiceFixture().test { admin in
      let material =
        try await admin.get("/materials?limit=1").json()["items"]?
        .elements.first?["id"]?.string ?? ""
      let run = try await admin.get("/runs").json()["items"]?.elements.first?["id"]?.string ?? ""
      let names = [
        "store": "S-0001", "material": material, "run": run,
        "suggestion": "2026-06-30%2FS-0001%2F\(material)", "person": "nobody", "job": "7",
        "replenishment": "none", "order": "none", "request": "none",
        "thing": "urn%3Aepc%3Aid%3Asgtin%3A6901234.056789.1", "key": "none",
        "reader": "none", "rule": "none", "channel": "none",
      ]
      // Of people and jobs there are none yet.
      let empty = [
        "person", "job", "replenishment", "order", "request", "thing", "key", "reader", "rule",
        "channel",
      ]
      for route in RouteTable.routes where route.method == .get && route.family == .chama {
        var path = route.routerPath
        for (name, value) in names { path = path.replacing("{\(name)}", with: value) }
        let reply = try await admin.send(.get, path)
        guard !empty.contains(where: { route.path.contains("{\($0)}") }) else {
          #expect(reply.status == 404, "\(path): \(reply.text)")
          continue
        }
        #expect(reply.status == 200, "\(path): \(reply.text)")
        guard route.answerType == "application/json" else { continue }
        let faults = route.answer?.faults(of: try reply.json(), names: Components.schemas) ?? []
        #expect(faults.isEmpty, "\(path): \(faults.prefix(3))")
      }
    }
  }

  @Test func `A store manager sees others' stock coarsely and no costs`() async throws {
    try await ServiceFixture().test { admin in
      let manager = admin.as("manager")
      let own = try await manager.get("/stores/S-0001/stock").json()
      let other = try await manager.get("/stores/S-0002/stock").json()
      #expect(own["items"]?.elements.allSatisfy { $0["onHand"] != nil } == true)
      #expect(
        other["items"]?.elements.allSatisfy { $0["onHand"] == nil && $0["lots"] == nil } == true)
      #expect(other["items"]?.elements.contains { $0["level"]?.string == "enough" } == true)
      let materials = try await manager.get("/materials").text
      #expect(!materials.contains("unitCost"))
      #expect(try await admin.get("/materials").text.contains("unitCost"))
      #expect(try await manager.get("/suggestions?store=S-0002").status == 403)
      let seen = try await manager.get("/suggestions?limit=200").json()["items"]?.elements
      #expect(seen?.allSatisfy { $0["store"]?.string == "S-0001" } == true)
    }
  }
}
