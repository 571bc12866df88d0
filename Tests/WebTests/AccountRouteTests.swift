import Access
import HTTPTypes
import Operations
import SupplyChain
import Testing
import Traceability
import Web

/// Accounts, passwords, keys and signed heads over the interface.
@Suite struct AccountRouteTests {
  private let first = "rain on the tea hills"
  private let second = "a kettle in the snow"

  private func put(_ asker: Asker, _ path: String, _ body: String) async throws -> Reply {
    try await asker.send(.put, "/api/v1" + path, body: body)
  }

  @Test func `A password is set by an admin and changed by its owner, who must know it`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let made = try await admin.post(
        "/people", #"{"id":"planner","name":"Li","roles":["planner"]}"#, key: nil)
      #expect(made.status == 201, "\(made.text)")
      let weak = try await put(admin, "/people/planner/password", #"{"password":"planner"}"#)
      #expect(weak.status == 422)
      #expect(!weak.text.contains("planner\""))
      let set = try await put(admin, "/people/planner/password", #"{"password":"\#(first)"}"#)
      #expect(set.status == 204, "\(set.text)")
      let planner = admin.as("planner")
      #expect(
        try await put(planner, "/people/admin/password", #"{"password":"\#(second)"}"#).status
          == 403)
      let wrong = try await put(
        planner, "/me/password", #"{"old":"\#(second)","new":"\#(second)"}"#)
      // Whoever has signed in goes on being signed in: it is the field that is wrong.
      #expect(wrong.status == 422 && wrong.fields[.wwwAuthenticate] == nil)
      #expect(try wrong.json()["detail"]?.string?.contains("present password") == true)
      let right = try await put(
        planner, "/me/password", #"{"old":"\#(first)","new":"\#(second)"}"#)
      #expect(right.status == 204, "\(right.text)")
      let trail = try await admin.get("/audit?subject=person%20planner").text
      #expect(!trail.contains(first) && !trail.contains(second))
      #expect(trail.contains("wrong credentials") && trail.contains(#"\"password\":\"new\""#))
    }
  }

  @Test func `Guessing one's way to a new password is held off`() async throws {
    try await ServiceFixture().test { admin in
      _ = try await admin.post(
        "/people", #"{"id":"planner","name":"Li","roles":["planner"]}"#, key: nil)
      _ = try await put(admin, "/people/planner/password", #"{"password":"\#(first)"}"#)
      let planner = admin.as("planner")
      var last: Reply?
      for guess in 0..<6 {
        last = try await put(
          planner, "/me/password", #"{"old":"guess number \#(guess)","new":"\#(second)"}"#)
      }
      #expect(last?.status == 429)
      #expect(last?.fields[.retryAfter] != nil)
      #expect(try await admin.post("/people/planner/unlock", "{}", key: nil).status == 204)
      let right = try await put(
        planner, "/me/password", #"{"old":"\#(first)","new":"\#(second)"}"#)
      #expect(right.status == 204)
    }
  }

  @Test func `Of two who change an account the slower one is told`() async throws {
    try await ServiceFixture().test { admin in
      _ = try await admin.post(
        "/people", #"{"id":"wang","name":"Wang","roles":["courier"],"phone":"555-0199"}"#,
        key: nil)
      let tag = try #require(try await admin.get("/people/wang").fields[.eTag])
      func rename(_ name: String, _ tag: String?) async throws -> Reply {
        try await admin.send(
          .patch, "/api/v1/people/wang", body: #"{"name":"\#(name)"}"#,
          fields: tag.map { [.ifMatch: $0] } ?? [:])
      }
      #expect(try await rename("A", nil).status == 428)
      let done = try await rename("B", tag)
      #expect(done.status == 200, "\(done.text)")
      #expect(try await rename("C", tag).status == 412)
      #expect(try await rename("D", done.fields[.eTag]).status == 200)
      #expect(try await admin.send(.delete, "/api/v1/people/nobody/signins").status == 404)
      #expect(try await admin.get("/people?limit=1").json()["items"]?.elements.count == 1)
    }
  }

  @Test func `A second factor is offered, and counts for nothing before its code was seen`()
    async throws
  {
    try await ServiceFixture().test { admin in
      _ = try await admin.post(
        "/people", #"{"id":"planner","name":"Li","roles":["planner"]}"#, key: nil)
      let planner = admin.as("planner")
      let offer = try await planner.post("/me/second-factor", "{}", key: nil)
      #expect(offer.status == 201)
      #expect(try offer.json()["address"]?.string?.hasPrefix("otpauth://totp/") == true)
      let wrong = try await planner.post(
        "/me/second-factor/confirm", #"{"code":"000000"}"#, key: nil)
      #expect(wrong.status == 422 && wrong.fields[.wwwAuthenticate] == nil)
      #expect(try await admin.get("/people/planner").json()["secondFactorSince"] == nil)
    }
  }

  @Test func `Heads are signed, kept and verified`() async throws {
    try await ServiceFixture().test { admin in
      let head = try await admin.post("/audit/heads", "{}", key: nil)
      #expect(head.status == 201, "\(head.text)")
      let kept = try await admin.as("auditor").get("/audit/heads").json()["items"]?.elements
      #expect(kept?.last?["signature"] == (try head.json()["signature"]))
      #expect(try await admin.as("planner").post("/audit/heads", "{}", key: nil).status == 403)
      #expect(try await admin.get("/audit/verdict").status == 200)
    }
  }

  @Test func `A reader is registered, its key is renewed while both are good, and removed`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let body =
        #"{"id":"dock-1","store":"S-0001","format":"impinj","#
        + #""antennas":{"2":{"name":"dock","side":"outside"}}}"#
      let made = try await admin.post("/readers", body, key: nil)
      #expect(made.status == 201, "\(made.text)")
      let first = try #require(made.json()["key"]?.string)
      #expect(try await admin.post("/readers", body, key: nil).status == 409)
      let shown = try await admin.as("manager").get("/readers").json()["items"]?.elements
      #expect(shown?.first?["antennas"]?["2"]?["side"]?.string == "outside")
      let renewed = try await admin.post("/readers/dock-1/rotate", "{}", key: nil)
      let second = try #require(renewed.json()["key"]?.string)
      #expect(first != second)
      let recognise = { (key: String, day: Int) throws -> Principal in
        try Recognise(
          fixture.service.door, origin: Origin(.web),
          at: ServiceFixture.instant.advanced(byDays: day)
        ).reader(key).principal
      }
      #expect(try recognise(first, 0).name == "reader:dock-1")
      #expect(throws: AccessFailure.self) { try recognise(first, 8) }
      #expect(try recognise(second, 89).may(.handInReads, on: .store("S-0001")))
      #expect(throws: AccessFailure.self) { try recognise(second, 90) }
      #expect(try !recognise(second, 0).may(.handInReads, on: .store("S-0002")))
      for action in Action.allCases where action != .handInReads {
        #expect(try recognise(second, 0).reach(of: action) == .nothing)
      }
      #expect(
        try await admin.as("planner").send(.delete, "/api/v1/readers/dock-1").status == 403)
      #expect(try await admin.send(.delete, "/api/v1/readers/dock-1").status == 204)
      #expect(throws: AccessFailure.self) { try recognise(second, 0) }
      #expect(!(try await admin.get("/audit?subject=reader%20dock-1").text.contains(second)))
    }
  }
}
