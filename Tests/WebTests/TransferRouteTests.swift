import HTTPTypes
import SupplyChain
import Testing
import Traceability
import Web

/// A store asks for goods over the interface, and they come.
@Suite struct TransferRouteTests {
  /// A question to which somebody has an answer.
  private func question(_ asker: Asker) async throws -> (body: String, donor: String) {
    let stores = try await asker.get("/stores").json()["items"]?.elements ?? []
    let materials = try await asker.get("/materials").json()["items"]?.elements ?? []
    for store in stores.compactMap({ $0["id"]?.string }) {
      for material in materials {
        guard let id = material["id"]?.string, case .number(let pack)? = material["packSize"] else {
          continue
        }
        let body =
          #"{"store":"\#(store)","material":"\#(id)","quantity":\#(pack),"#
          + #""neededBy":"2026-07-01T20:00""#
        let reply = try await asker.send(.post, "/api/v1/donors", body: body + "}")
        let offers = try reply.json()["answer"]?["offers"]?.elements ?? []
        if let donor = offers.first?["from"]?.string { return (body, donor) }
      }
    }
    throw NobodyGives()
  }

  private struct NobodyGives: Error {}

  @Test func `A request is answered, approved, sent, and booked in, each by version`()
    async throws
  {
    try await ServiceFixture().test { admin in
      let (body, donor) = try await question(admin)
      let asked = try await admin.post("/requests", body + #","why":"a party"}"#)
      #expect(asked.status == 201, "\(asked.text)")
      let path = try #require(asked.fields[.location])
      let short = String(path.dropFirst(Route.root.count))
      let tag = try #require(asked.fields[.eTag])
      let answer = #"{"from":"\#(donor)"}"#
      #expect(try await admin.post(short + "/accept", answer).status == 428)
      let stale = try await admin.post(short + "/accept", answer, fields: [.ifMatch: "\"0\""])
      #expect(stale.status == 412)
      let accepted = try await admin.post(short + "/accept", answer, fields: [.ifMatch: tag])
      #expect(accepted.status == 200, "\(accepted.text)")
      let order = try #require(
        try accepted.json()["offers"]?.elements.compactMap { $0["order"]?.string }.first)
      try await follow(admin, "/orders/" + Call.escaped(order))
    }
  }

  private func follow(_ admin: Asker, _ path: String) async throws {
    var seen = try await admin.get(path)
    #expect(seen.status == 200, "\(seen.text)")
    let planner = admin.as("planner")
    for (verb, body) in [
      ("approve", "{}"), ("dispatch", "{}"), ("arrive", "{}"), ("receive", "{}"),
      ("close", #"{"reason":"all there"}"#),
    ] {
      if verb == "approve", try seen.json()["state"]?.string == "approved" { continue }
      let tag = try #require(seen.fields[.eTag])
      seen = try await planner.post("\(path)/\(verb)", body, fields: [.ifMatch: tag])
      #expect(seen.status == 200, "\(verb): \(seen.text)")
      let again = try await planner.post("\(path)/\(verb)", body, fields: [.ifMatch: tag])
      #expect(again.status == 412, "\(verb): \(again.text)")
    }
    #expect(try seen.json()["state"]?.string == "closed")
    let schema = try #require(Components.schemas["TransferOrder"])
    #expect(schema.faults(of: try seen.json(), names: Components.schemas).isEmpty)
  }

  @Test func `Of many who accept the same offer one wins, and nobody gives twice`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let (body, donor) = try await question(admin)
      let asked = try await admin.post("/requests", body + #","why":"a party"}"#)
      let path = try #require(asked.fields[.location]).dropFirst(Route.root.count)
      let tag = try #require(asked.fields[.eTag])
      let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
        for _ in 0..<20 {
          group.addTask {
            try await admin.post(
              path + "/accept", #"{"from":"\#(donor)"}"#, fields: [.ifMatch: tag]
            ).status
          }
        }
        return try await group.reduce(into: []) { $0.append($1) }
      }
      #expect(statuses.filter { $0 == 200 }.count == 1)
      #expect(statuses.filter { $0 == 412 || $0 == 409 }.count == 19)
      let orders = try await admin.get("/orders?limit=200").json()["items"]?.elements ?? []
      #expect(orders.filter { $0["request"] != nil }.count == 1)
    }
  }

  @Test func `A manager sees the legs of their stores, and is told to name a store for gains`()
    async throws
  {
    try await ServiceFixture().test { admin in
      let manager = admin.as("manager")
      let legs = try await manager.get("/legs")
      #expect(legs.status == 200, "\(legs.text)")
      #expect(try await admin.as("partner").get("/legs?courier=ma").status == 403)
      let gains = try await manager.get("/gains")
      #expect(gains.status == 422 && gains.text.contains("S-0001"), "\(gains.text)")
      let key = #"{"id":"erp","name":"ERP","scopes":["view_stock"]"#
      for rest in ["}", #","allStores":false}"#, #","allStores":true,"stores":["S-0001"]}"#] {
        #expect(try await admin.post("/keys", key + rest).status == 422, "\(rest)")
      }
      #expect(try await admin.post("/keys", key + #","stores":["S-0001"]}"#).status == 201)
    }
  }

  @Test func `Questions that make no sense are refused with what to do, and leave nothing`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let manager = admin.as("manager")
      let good = #""material":"RM-TEA-01","quantity":500,"why":"x","neededBy":"#
      for (body, status) in [
        (#"{"store":"S-0001",\#(good)"2026-06-30T09:00"}"#, 400...422),
        (#"{"store":"S-0001",\#(good)"2027-06-30T09:00"}"#, 400...422),
        (#"{"store":"S-0001",\#(good)"tomorrow"}"#, 422...422),
        (#"{"store":"S-9999",\#(good)"2026-07-01T20:00"}"#, 403...404),
        (#"{"store":"S-0002",\#(good)"2026-07-01T20:00"}"#, 403...403),
        (
          #"{"store":"S-0001","material":"no","quantity":1,"why":"x","neededBy":"2026-07-01T20:00"}"#,
          404...404
        ),
      ] {
        let reply = try await manager.post("/requests", body)
        #expect(status.contains(reply.status), "\(body): \(reply.status) \(reply.text)")
        #expect(try reply.json()["remedy"]?.string?.isEmpty == false)
      }
      #expect(try await admin.get("/requests").json()["items"]?.elements.isEmpty == true)
    }
  }
}
