import Foundation
import HTTPTypes
import Testing
import Web

/// Whatever stands in an address or a form: pages answer, and the service goes on.
@Suite struct PageAttackTests {
  private static let names = [
    "page", "part", "find", "kind", "sort", "group", "show", "order", "why", "of", "day", "store",
    "city", "category", "by", "material", "undo", "back", "done", "week", "from", "to", "before",
    "packs", "other", "quantity", "final", "percent", "threshold", "most", "days", "number",
    "reason", "urgency", "act", "ids", "upload", "donor", "version",
  ]
  private static let values = [
    "9223372036854775807", "-9223372036854775808", "-1", "1e400", "nan", "%00%FF",
    "%E2%80%AE", String(repeating: "9", count: 400),
  ]
  private static let paths: [(role: String, paths: [String])] = [
    (
      "manager",
      [
        "/store/S-0001", "/store/S-0001/stock", "/store/S-0001/ask",
        "/store/S-0001/ask/RM-TEA-01", "/store/S-0001/transfers",
      ]
    ),
    ("planner", ["/review", "/sheet", "/exceptions", "/transfers"]),
    (
      "admin",
      [
        "/overview", "/gains", "/runs", "/settings", "/people", "/keys", "/map", "/night",
        "/alerts", "/series/S-0001/RM-TEA-02",
      ]
    ),
    ("courier", ["/legs"]), ("auditor", ["/audit"]),
  ]

  private func fixture() throws -> ServiceFixture {
    var limits = ServiceLimits()
    limits.burst = 1e6
    return try ServiceFixture(limits: limits)
  }

  @Test func `No address makes a page fail`() async throws {
    try await fixture().test { asker in
      for (role, paths) in Self.paths {
        let asker = asker.as(role)
        for path in paths {
          for value in Self.values {
            let all = Self.names.map { "\($0)=\(value)" }
            for query in [all.joined(separator: "&")] + (value.count < 30 ? all : []) {
              let reply = try await asker.page("\(path)?\(query)", "zh-CN")
              #expect(reply.status < 500, "\(path)?\(query): \(reply.text.suffix(300))")
            }
          }
        }
      }
    }
  }

  @Test func `No filling in of a form makes it fail`() async throws {
    try await fixture().test { asker in
      for (role, paths) in Self.paths {
        let asker = asker.as(role)
        for path in paths {
          let forms = try FoundForm.all(in: try await asker.page(path).text)
            .filter { $0.action != "/sign-out" }
          for form in forms.prefix(12) {
            for value in Self.values {
              let written = Self.names.map { ($0, value.removingPercentEncoding ?? value) }
              let reply = try await asker.submit(form, written)
              #expect(reply.status < 500, "\(form.action) \(value): \(reply.text.suffix(300))")
            }
          }
        }
      }
    }
  }

  @Test(
    "A form that is not whole is the sender's fault",
    arguments: ["boundary=", "boundary=;", "boundary=\"\"", "boundary=x", ""])
  func parts(boundary: String) async throws {
    try await fixture().test { asker in
      for path in ["/sign-in", "/language", "/sheet/check", "/store/S-0001/ask/RM-TEA-01"] {
        let reply = try await asker.send(
          .post, path, body: "x",
          fields: [.contentType: "multipart/form-data; \(boundary)", .secFetchSite: "same-origin"])
        #expect((300..<500).contains(reply.status), "\(path): \(reply.status)")
      }
    }
  }

  @Test func `Streams end when the service does, whatever their address says`() async throws {
    let fixture = try fixture()
    fixture.service.endStreams()
    try await fixture.test { asker in
      for known in ["", "?of=nights&known=9223372036854775807.9223372036854775807", "?known=x.y"] {
        let reply = try await asker.send(.get, "/events\(known)")
        #expect(reply.status == 200 && reply.text.contains(": open"))
      }
    }
  }

  @Test(.timeLimit(.minutes(1)))
  func `A stream ends within seconds when whoever holds it is let in no more`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      func write(_ name: String) async throws {
        let person = #"{"id":"\#(name)","name":"N","roles":["courier"]}"#
        #expect(try await admin.post("/people", person, key: nil).status == 201)
      }
      let stream = Task { try await admin.as("manager").send(.get, "/events") }
      // Beside other tests a stream may take seconds to open: something happens again and again.
      for number in 1...20 {
        try await Task.sleep(for: .milliseconds(500))
        try await write("before-\(number)")
      }
      fixture.access.revoke("manager")
      try await write("after")
      let reply = try await stream.value
      // What was written before was told: it went on as long as it might.
      #expect(reply.status == 200 && reply.text.contains("data: "))
      #expect(try await admin.as("manager").get("/me").status == 401)
    }
  }

  @Test func `One asker holds so many streams and no more`() async throws {
    var limits = ServiceLimits()
    limits.streams = 0
    try await ServiceFixture(limits: limits).test { asker in
      let reply = try await asker.send(.get, "/events")
      #expect(reply.status == 429 && reply.fields[.retryAfter] != nil)
    }
  }
}
