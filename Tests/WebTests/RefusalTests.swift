import Access
import Foundation
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Testing
import Traceability
import Web

/// What is refused before anybody is let in is in the audit trail, and cannot fill it.
@Suite struct RefusalTests {
  private func refusals(_ fixture: ServiceFixture, of subject: String) throws -> [AuditEntry] {
    try fixture.service.ledger.auditEntries(after: 0, subject: subject, limit: 1000)
      .filter { $0.outcome == "refused" }
  }

  private static let token = "Zm9yZ2VkLWJ5LXNvbWVib2R5LWVsc2UtZm9yLXVz"

  @Test
  func `Wrong keys and forged cookies have an entry at the first, tenth, hundredth of an hour`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      for number in 1...120 {
        let wrong = admin.as("chama_\(number)")
        #expect(try await wrong.get("/me").status == 401)
        let forged = try await admin.as(nil).send(
          .get, "/overview", fields: [.cookie: "__Host-chama=\(Self.token)\(number)"])
        #expect(forged.status == 303)
      }
      for subject in ["key", "sign-in"] {
        let entries = try refusals(fixture, of: subject)
        #expect(entries.map(\.by) == Array(repeating: "unknown", count: 3), "\(entries)")
        for (entry, count) in zip(entries, [1, 10, 100]) {
          #expect(entry.after?.contains("\"attempts_this_hour\":\"\(count)\"") == true)
          #expect(entry.after?.contains("chama_") == false)
        }
      }
    }
  }

  @Test func `A key that was revoked, and a reader's of another, are named in the audit trail`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let body = #"{"id":"till","name":"Tills","scopes":["view_stock"],"allStores":true}"#
      let made = try await admin.post("/keys", body, key: nil)
      let key = admin.as(try made.json()["secret"]?.string)
      #expect(try await key.get("/stores/S-0001/stock").status == 200)
      #expect(try await admin.send(.delete, "/api/v1/keys/till").status == 204)
      #expect(try await key.get("/stores/S-0001/stock").status == 401)
      let entry = try #require(try refusals(fixture, of: "key").last)
      #expect(entry.by == "key:till" && entry.after?.contains("revoked") == true, "\(entry)")
      let reader = #"{"id":"dock","store":"S-0001","format":"zebra"}"#
      let registered = try await admin.post("/readers", reader, key: nil)
      let own = admin.as(try registered.json()["key"]?.string)
      #expect(try await own.send(.post, "/readers/other/reads", body: "[]").status == 401)
      let other = try #require(try refusals(fixture, of: "reader key").last)
      #expect(other.by == "reader:dock" && other.after?.contains("others") == true)
    }
  }

  @Test
  func `What another site has a browser send is in the audit trail with whose browser it was`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let door = fixture.service.door
      let person = #"{"id":"li.wei","name":"Li Wei","roles":["planner"]}"#
      #expect(try await admin.post("/people", person, key: nil).status == 201)
      let root = Caller(
        .operator("root"), at: ServiceFixture.instant, day: ServiceFixture.today)
      try SetPassword(door, caller: root).set("rain on the tea hills", of: "li.wei")
      let token = try SignIn(door, origin: Origin(.web), at: ServiceFixture.instant)
        .signIn(name: "li.wei", password: "rain on the tea hills").token.text
      let cookie = "__Host-chama=\(token)"
      let asker = admin.as(nil)
      let page = try await asker.send(.get, "/review", fields: [.cookie: cookie])
      #expect(page.status == 200)
      for path in ["/review/accept-plain", "/api/v1/requests", "/language", "/sign-in"] {
        for _ in 1...12 {
          let reply = try await asker.send(
            .post, path, body: "x", fields: [.cookie: cookie, .secFetchSite: "cross-site"])
          #expect((400..<404).contains(reply.status), "\(path) \(reply.status)")
        }
      }
      let entries = try refusals(fixture, of: "request of another site")
      #expect(entries.map(\.by) == ["li.wei", "li.wei"], "the first and the tenth of 48")
      #expect(try fixture.service.ledger.replenishmentOrders().isEmpty)
    }
  }
}
