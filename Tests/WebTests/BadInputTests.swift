import Access
import Foundation
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Testing
import Traceability
import Web

/// Whatever is sent: the right status, a sentence that helps, nothing changed, nothing leaked, and
/// an entry in the trail where somebody tried what is not theirs.
@Suite struct BadInputTests {
  /// Something wrong, and what it must be answered with.
  struct Case: Sendable, CustomTestStringConvertible {
    let what: String
    let status: ClosedRange<Int>
    var method = HTTPRequest.Method.post
    var path = "/api/v1/requests"
    var body: String?
    var fields: [HTTPField.Name: String] = [:]
    var asker: String? = "manager"
    /// What a sentence of the answer must name.
    var names = ""

    var testDescription: String { what }
  }

  private static let question =
    #""material":"RM-TEA-01","neededBy":"2026-07-01T20:00","why":"x""#
  private static func asking(_ quantity: String, _ rest: String = question) -> String {
    #"{"store":"S-0001","quantity":\#(quantity),\#(rest)}"#
  }

  static let cases: [Case] = bodies + values + others + strangers + paths

  private static let bodies: [Case] = [
    Case(what: "no JSON", status: 400...400, body: "{\"store\":", names: "JSON"),
    Case(what: "two values", status: 400...400, body: "{} {}"),
    Case(what: "not UTF-8 by its escapes", status: 400...400, body: "{\"store\":\"\\ud800\"}"),
    Case(what: "no number of JSON", status: 400...400, body: asking("01")),
    Case(what: "NaN", status: 400...400, body: asking("NaN")),
    Case(
      what: "nested too deep", status: 400...400,
      body: String(repeating: "{\"a\":", count: 5000) + "1" + String(repeating: "}", count: 5000)),
    Case(
      what: "a huge body", status: 413...413,
      body: "{\"why\":\"" + String(repeating: "x", count: 1_100_000) + "\"}", names: "1048576"),
    Case(what: "no object", status: 422...422, body: "[]"),
    Case(
      what: "another type", status: 415...415, body: "store=S-0001",
      fields: [.contentType: "application/x-www-form-urlencoded"], names: "application/json"),
    Case(
      what: "a name twice", status: 400...400,
      body: #"{"store":"S-0001","store":"S-0002","quantity":1,\#(question)}"#),
  ]

  private static let values: [Case] = [
    Case(what: "a wrong type", status: 422...422, body: asking("\"ten\""), names: "quantity"),
    Case(
      what: "an unknown field", status: 422...422, body: asking("1", question + #","urgent":true"#),
      names: "urgent"),
    Case(what: "a negative quantity", status: 422...422, body: asking("-5"), names: "quantity"),
    Case(what: "nothing", status: 422...422, body: asking("0"), names: "quantity"),
    Case(what: "an absurd quantity", status: 422...422, body: asking("1e300"), names: "quantity"),
    Case(
      what: "more than three stores send", status: 422...422, body: asking("1e9"), names: "packs"),
    Case(
      what: "an hour that has passed", status: 400...422,
      body: asking("500", question.replacing("07-01T20", with: "07-01T09")), names: "passed"),
    Case(
      what: "a day that has passed", status: 400...422,
      body: asking("500", question.replacing("2026-07", with: "2020-07")), names: "passed"),
    Case(
      what: "a month ahead", status: 400...422,
      body: asking("500", question.replacing("2026-07", with: "2026-08")), names: "ahead"),
    Case(
      what: "no such day", status: 422...422,
      body: asking("500", question.replacing("07-01", with: "02-30")), names: "neededBy"),
    Case(
      what: "no reason", status: 422...422,
      body: asking("500", question.replacing(#""x""#, with: #""""#)), names: "why"),
    Case(
      what: "control characters", status: 422...422,
      body: asking("500", question.replacing(#""x""#, with: #""\u0007""#)), names: "why"),
    Case(
      what: "an unknown material", status: 404...404,
      body: asking("500", question.replacing("RM-TEA-01", with: "no-such")), names: "no-such"),
    Case(
      what: "a query that is none", status: 422...422, method: .get,
      path: "/api/v1/stores?limit=10000000", names: "limit"),
    Case(
      what: "a cursor that was made up", status: 400...400, method: .get,
      path: "/api/v1/orders?cursor=AAAAAAAAAAAAAAAAAAAA", names: "cursor"),
  ]

  private static let others: [Case] = [
    Case(
      what: "another's store", status: 403...403,
      body: asking("500").replacing("S-0001", with: "S-0002"), names: "S-0002"),
    Case(
      what: "another's forecast", status: 403...403, method: .get,
      path: "/api/v1/stores/S-0002/forecasts/RM-TEA-01", names: "S-0002"),
    Case(
      what: "the plan as a sheet, as a manager", status: 403...403, method: .get,
      path: "/api/v1/sheets/suggestions.csv"),
    Case(what: "people, as a manager", status: 403...403, path: "/api/v1/people", body: "{}"),
    Case(
      what: "a stale version", status: 412...412, method: .patch, path: "/api/v1/people/manager",
      body: #"{"language":"zh"}"#, fields: [.ifMatch: "\"0\""]),
    Case(
      what: "no version", status: 428...428, method: .patch, path: "/api/v1/people/manager",
      body: #"{"language":"zh"}"#, names: "If-Match"),
    Case(
      what: "a short key", status: 400...400, body: asking("500"),
      fields: [.idempotencyKey: "short"], names: "Idempotency-Key"),
  ]

  private static let strangers: [Case] = [
    Case(
      what: "a forged cookie", status: 401...401, method: .get, path: "/api/v1/me",
      fields: [.cookie: "__Host-chama=Zm9yZ2VkLWJ5LXNvbWVib2R5LWVsc2UtZm9yLXVz"], asker: nil),
    Case(
      what: "a cookie from another site", status: 403...403, body: asking("500"),
      fields: [
        .cookie: "__Host-chama=Zm9yZ2VkLWJ5LXNvbWVib2R5LWVsc2UtZm9yLXVz",
        .secFetchSite: "cross-site",
      ], asker: nil),
    Case(
      what: "a forged key", status: 401...401, method: .get, path: "/api/v1/me",
      fields: [.authorization: "Bearer chama_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
      asker: nil),
    Case(
      what: "another scheme", status: 401...401, method: .get, path: "/api/v1/me",
      fields: [.authorization: "Basic YWRtaW46YWRtaW4="], asker: nil),
  ]

  private static let paths: [Case] = [
    "/api/v1/../../etc/passwd", "/api/v1/stores/..",
    "/api/v1/stores/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "/api/v1/runs/..%2f..%2fkeys/record", "/api/v1/stores/S-0001%2f..%2fS-0002/stock",
    "/../../../etc/passwd", "/assets/../../ledger.sqlite", "/api/v1/stores/%ff",
  ].map {
    Case(what: "the path \($0)", status: 400...422, method: .get, path: $0, asker: "admin")
  }

  @Test func `Large bodies that leave no room are asked to come again, and leave it again`()
    async throws
  {
    var limits = ServiceLimits()
    limits.bodyBytes = 10_000
    limits.largeBodies = 30_000
    try await ServiceFixture(limits: limits).test { admin in
      func send(_ path: String, _ count: Int) async throws -> Reply {
        let text = "store_id\n" + String(repeating: "S-0001\n", count: count / 7)
        return try await admin.send(
          .post, path, body: text,
          fields: [.contentType: "text/csv", .contentLength: "\(text.utf8.count)"])
      }
      let path = "/api/v1/sheets/suggestions/check"
      for _ in 0..<3 { #expect(try await send(path, 20_000).status < 500) }
      let large = try await send(path, 40_000)
      #expect(large.status == 503 && large.fields[.retryAfter] != nil)
      // A form of a page is no sheet.
      let form = try await admin.send(
        .post, "/store/S-0001/ask/RM-TEA-01", body: String(repeating: "a", count: 20_000),
        fields: [.contentType: "application/x-www-form-urlencoded"])
      #expect(form.status == 413)
    }
  }

  /// Everything in the ledger that a request could change, the audit trail aside.
  private func state(_ ledger: Ledger) throws -> [String] {
    [
      "\(try ledger.transferRequests().count)", "\(try ledger.lastOrderEvent())",
      "\(try ledger.replenishmentOrders())", "\(try ledger.people())", "\(try ledger.apiKeys())",
      "\(try ledger.readers())",
    ]
  }

  @Test func `Each is told what is wrong and what to do, and leaves everything as it was`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      _ = try await admin.post(
        "/people", #"{"id":"manager","name":"M","roles":["store_manager"],"stores":["S-0001"]}"#,
        key: nil)
      let before = try state(fixture.service.ledger)
      for one in Self.cases {
        var fields = one.fields
        if one.method == .post, fields[.idempotencyKey] == nil {
          fields[.idempotencyKey] = UUID().uuidString
        }
        let reply = try await admin.as(one.asker).send(
          one.method, one.path, body: one.body, fields: fields)
        #expect(one.status.contains(reply.status), "\(one.what): \(reply.status) \(reply.text)")
        guard one.path.hasPrefix("/api/v1"), reply.status != 301, reply.status != 303 else {
          continue
        }
        let body = try reply.json()
        let sentence = (body["detail"]?.string ?? "") + " " + (body["remedy"]?.string ?? "")
        let isNamed = one.names.isEmpty || sentence.contains(one.names)
        #expect(sentence.count > 20 && isNamed, "\(one.what): \(reply.text)")
        for secret in [fixture.folder, "sqlite", "SELECT", "Zm9yZ2Vk", "swift"] {
          #expect(!reply.text.contains(secret), "\(one.what) leaks \(secret): \(reply.text)")
        }
      }
      #expect(try state(fixture.service.ledger) == before)
    }
  }

  @Test func `What somebody tried that is not theirs stands in the trail, with who and why`()
    async throws
  {
    try await ServiceFixture().test { admin in
      let manager = admin.as("manager")
      let tries: [(path: String, action: String)] = [
        ("/stores/S-0002/forecasts/RM-TEA-01", "view_forecast"),
        ("/suggestions?store=S-0002", "view_suggestions"), ("/runs", "view_runs"),
        ("/keys", "view_keys"),
      ]
      for (path, _) in tries { #expect(try await manager.get(path).status == 403) }
      _ = try await manager.post("/suggestions/accept", #"{"all":true}"#)
      let trail = try await admin.get("/audit?by=manager").json()["items"]?.elements ?? []
      #expect(
        trail.map { $0["action"]?.string } == tries.map(\.action) + ["accept_suggestions"])
      #expect(trail.allSatisfy { $0["outcome"]?.string == "refused" })
      #expect(trail.allSatisfy { $0["after"]?.string?.contains("may not") == true })
    }
  }

  @Test func `A store that does not trade is asked for nothing and asks for nothing`() async throws
  {
    let fixture = try ServiceFixture(feeds: .closing("S-0001"))
    try await fixture.test { admin in
      let reply = try await admin.post("/requests", Self.asking("500"))
      #expect((400...422).contains(reply.status), "\(reply.text)")
      #expect(try reply.json()["detail"]?.string?.contains("does not trade") == true)
      #expect(try await admin.get("/requests").json()["items"]?.elements.isEmpty == true)
    }
  }
}
