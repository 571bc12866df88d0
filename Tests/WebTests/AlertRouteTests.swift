import Foundation
import HTTPTypes
import SupplyChain
import Testing
import Traceability
import Web

/// Rules and channels over the interface, on the night of the tracked sample.
@Suite struct AlertRouteTests {
  @Test func `A person adds a rule, changes it, lets it be quiet and tries it`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let rule = """
        {"id":"pearls","name":"Pearls run out","kind":"runs_out","threshold":30,
         "scope":{"stores":["S-0001"]},"owner":"wang"}
        """
      let made = try await admin.post("/alerts/rules", rule)
      #expect(made.status == 201, "\(made.text)")
      #expect(try await admin.post("/alerts/rules", rule).status == 409)
      let path = "/api/v1/alerts/rules/pearls"
      let change = #"{"threshold":40,"isEnabled":true}"#
      let tag = try #require(try await admin.send(.get, path).fields[.eTag])
      #expect(try await admin.send(.patch, path, body: change).status == 428)
      let changed = try await admin.send(.patch, path, body: change, fields: [.ifMatch: tag])
      // Whoever has looked before that does not write over it.
      let stale = try await admin.send(
        .patch, path, body: #"{"threshold":50}"#, fields: [.ifMatch: tag])
      #expect(stale.status == 412)
      #expect(
        changed.text.contains("\"threshold\":40") && changed.text.contains("\"owner\":\"wang\""))
      let quiet = try await admin.post("/alerts/rules/pearls/snooze", #"{"minutes":30}"#)
      #expect(quiet.text.contains("\"snoozedUntil\":\"2026-07-01T02:30:00Z\""))
      let untold = try await admin.send(.post, "/api/v1/alerts/rules/pearls/test")
      #expect(untold.status == 422 && untold.text.contains("no channel"))
      let channel = try await admin.post(
        "/alerts/channels",
        #"{"id":"hook","name":"Hook","kind":"webhook","address":{"url":"https://a.example/x"}}"#)
      #expect(channel.status == 201 && channel.text.contains("whsec_"), "\(channel.text)")
      #expect(try await !admin.get("/alerts/channels").text.contains("whsec_"))
      #expect(try await admin.send(.post, "/api/v1/alerts/rules/pearls/test").status == 202)
      #expect(try await admin.send(.delete, "/api/v1/alerts/rules/pearls").status == 204)
      #expect(try await admin.get("/alerts/rules/pearls").status == 404)
    }
  }

  @Test(
    "What cannot be is answered with what to do",
    arguments: [
      ("/alerts/rules", #"{"id":"x1","name":"X","kind":"dragons","threshold":1}"#, "kind"),
      ("/alerts/rules", #"{"id":"x1","name":"X","kind":"runs_out","threshold":400}"#, "threshold"),
      ("/alerts/rules", #"{"id":"x1","name":"X","kind":"order_stuck","threshold":4}"#, "state"),
      (
        "/alerts/channels",
        #"{"id":"x1","name":"X","kind":"webhook","address":{"url":"https://10.1.2.3/x"}}"#,
        "open internet"
      ),
      (
        "/alerts/channels",
        #"{"id":"x1","name":"X","kind":"mail","address":{"url":"https://a.example"}}"#, "server"
      ),
    ])
  func refused(path: String, body: String, word: String) async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let reply = try await admin.post(path, body)
      #expect(reply.status == 422, "\(reply.text)")
      #expect(reply.text.contains(word) && reply.text.contains("remedy"))
    }
  }

  @Test func `The clock's look finds alerts, and managers see those of their stores`() async throws
  {
    let fixture = try ServiceFixture()
    await fixture.service.doWhatIsDue()
    try await fixture.test { admin in
      let all = try await admin.get("/alerts?open=true&limit=200").json()["items"]?.elements ?? []
      #expect(!all.isEmpty)
      let own = try await admin.as("manager").get("/alerts?open=true&limit=200").json()
      let stores = own["items"]?.elements.compactMap { $0["stores"]?.elements } ?? []
      #expect(stores.allSatisfy { $0.contains(.string("S-0001")) })
      #expect(stores.count < all.count)
      let clock = try await admin.get("/clock")
      #expect(clock.status == 200 && clock.text.contains("housekeeping"))
    }
  }
}
