import Access
import HTTPTypes
import Persistence
import SupplyChain
import Testing
import Traceability
import Web

/// The capture and query interface of EPCIS.
@Suite struct EPCISTests {
  @Test(arguments: [("rollback", 0), ("proceed", 999)])
  func `Of a thousand events with a bad one, all go in or all the others`(
    behaviour: String, kept: Int
  ) async throws {
    var events = (0..<1000).map { Events.event($0) }
    events[500] = Events.event(500, step: "dancing")
    let document = Events.document(events)
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let handed = try await admin.send(
        .post, "/epcis/capture", body: document, fields: [.behaviour: behaviour])
      #expect(handed.status == 202, "\(handed.text)")
      let job = try await admin.send(.get, handed.fields[.location] ?? "").json()
      #expect(job["success"] == .bool(false))
      #expect(job["running"] == .bool(false))
      #expect(job["stored"] == .number("\(kept)"))
      #expect(
        job["errors"]?.elements.map { $0["path"]?.string }
          == ["epcisBody.eventList[500].bizStep"])
      #expect(job["errors"]?.elements[0]["type"]?.string?.hasPrefix("epcisException:") == true)
      let shown = try await Events.all("/epcis/events?perPage=400", admin)
      #expect(shown.count == kept)
      #expect(Set(shown.compactMap { $0["eventID"]?.string }).count == kept)
    }
  }

  @Test func `The same document twice is there once`() async throws {
    try await ServiceFixture().test { admin in
      let document = Events.document((0..<10).map { Events.event($0) })
      for stored in ["10", "0"] {
        let handed = try await admin.send(.post, "/epcis/capture", body: document)
        let job = try await admin.send(.get, handed.fields[.location] ?? "").json()
        #expect(job["success"] == .bool(true))
        #expect(job["stored"] == .number(stored))
      }
      #expect(try await admin.send(.get, "/epcis/events").events().count == 10)
    }
  }

  @Test func `Jobs are listed page by page, and a key is shown its own`() async throws {
    try await ServiceFixture().test { admin in
      for number in 0..<5 {
        let key = admin.as(number % 2 == 0 ? "key:one" : "key:two")
        _ = try await key.send(
          .post, "/epcis/capture", body: Events.document([Events.event(number)]))
      }
      let all = try await Events.list("/epcis/capture?perPage=2", admin)
      #expect(all.compactMap { $0["captureID"]?.string } == ["5", "4", "3", "2", "1"])
      let own = try await Events.list("/epcis/capture", admin.as("key:two"))
      #expect(own.compactMap { $0["captureID"]?.string } == ["4", "2"])
      #expect(try await admin.as("key:two").send(.get, "/epcis/capture/1").status == 404)
      #expect(try await admin.as("key:one").send(.get, "/epcis/capture/1").status == 200)
    }
  }

  @Test func `An event goes in by itself, once, and is found under its address`() async throws {
    try await ServiceFixture().test { admin in
      let event = Events.event(7, context: true)
      let made = try await admin.send(.post, "/epcis/events", body: event)
      #expect(made.status == 201, "\(made.text)")
      let path = try #require(made.fields[.location])
      let shown = try await admin.send(.get, path)
      #expect(try shown.events().map { $0["eventID"] } == [try made.json()["eventID"]])
      let again = try await admin.send(.post, "/epcis/events", body: event)
      #expect(again.status == 409)
      #expect(try again.json()["type"]?.string == "epcisException:ResourceAlreadyExistsException")
      #expect(try await admin.send(.get, "/epcis/events/urn:x:none").status == 404)
      let document = try await admin.send(
        .post, "/epcis/events", body: Events.document([Events.event(8)]))
      #expect(document.status == 400)
    }
  }

  @Test func `Identities are written as the client wants them`() async throws {
    try await ServiceFixture().test { admin in
      _ = try await admin.send(.post, "/epcis/capture", body: Events.document([Events.event(9)]))
      let urn = "urn:epc:id:sgtin:6901234.000007.9"
      let link = "https://id.gs1.org/01/06901234000078/21/9"
      for (format, written) in [
        (nil, link), ("Always_EPC_URN", urn), ("Never_Translates", urn),
      ] {
        let reply = try await admin.send(
          .get, "/epcis/epcs/\(Events.escaped(link))/events",
          fields: format.map { [.format: $0] } ?? [:])
        let event = try #require(try reply.events().first)
        #expect(event["epcList"]?.elements.first?.string == written)
      }
      let epcs = try await admin.send(.get, "/epcis/epcs").json()["member"]?.elements
      #expect(epcs?.map(\.string) == [link])
    }
  }

  @Test func `Resources list their values and lead to their events`() async throws {
    try await ServiceFixture().test { admin in
      let places = ["urn:epc:id:sgln:6901234.00001.dock", "urn:epc:id:sgln:6901234.00002.0"]
      let events = (0..<30).map { Events.event($0, place: places[$0 % 2]) }
      _ = try await admin.send(.post, "/epcis/capture", body: Events.document(events))
      let top = try await admin.send(.get, "/epcis").json()["member"]?.elements.map(\.string)
      #expect(top?.contains("readPoints") == true)
      let points = try await admin.send(.get, "/epcis/readPoints").json()["member"]
      #expect(points?.elements.count == 2)
      for point in points?.elements.compactMap(\.string) ?? [] {
        let path = "/epcis/readPoints/\(Events.escaped(point))"
        #expect(try await admin.send(.get, path).status == 200)
        #expect(try await admin.send(.get, path + "/events").events().count == 15)
      }
      let epcs = try await Events.members("/epcis/epcs?perPage=7", admin)
      #expect(epcs.count == 30 && Set(epcs).count == 30)
      #expect(try await Events.members("/epcis/bizSteps?perPage=9", admin).count == 41)
      #expect(try await admin.send(.get, "/epcis/eventTypes/ObjectEvent/events").status == 200)
      #expect(try await admin.send(.get, "/epcis/epcs/urn:x:none").status == 404)
      let steps = try await admin.send(.get, "/epcis/bizSteps/dancing/events")
      #expect(steps.status == 400)
    }
  }

  @Test func `A store sees what happened with it alone`() async throws {
    let fixture = try ServiceFixture()
    let ledger = fixture.service.ledger
    try await fixture.test { admin in
      let own = try #require(try ledger.number(of: "S-0001" as StoreID))
      let other = try #require(try ledger.number(of: "S-0002" as StoreID))
      func place(_ number: Int64) -> String {
        "urn:epc:id:sgln:6901234.\(String(number + 100_000).dropFirst()).dock"
      }
      let events = [
        Events.event(1, place: place(own)), Events.event(2, place: place(other)),
      ]
      _ = try await admin.send(.post, "/epcis/capture", body: Events.document(events))
      let manager = admin.as("manager")
      let seen = try await manager.send(.get, "/epcis/events").events()
      #expect(seen.count == 1)
      #expect(seen.first?["epcList"]?.elements.first?.string?.hasSuffix("/21/1") == true)
      let hidden =
        try await admin.send(
          .get, "/epcis/events?MATCH_epc=urn:epc:id:sgtin:6901234.000007.2"
        ).events().first?["eventID"]?.string ?? ""
      let path = "/epcis/events/\(Events.escaped(hidden))"
      #expect(try await admin.send(.get, path).status == 200)
      #expect(try await manager.send(.get, path).status == 404)
      #expect(try await manager.send(.get, "/epcis/epcs").status == 403)
      #expect(try await admin.as("courier").send(.get, "/epcis/events").status == 403)
    }
  }
}

@Suite struct NamedQueryTests {
  @Test func `A query is kept under its name, asked, and let go`() async throws {
    try await ServiceFixture().test { admin in
      let body = #"{"name":"my query","query":{"EQ_bizStep":["shipping"]}}"#
      let made = try await admin.send(.post, "/epcis/queries", body: body)
      #expect(made.status == 201, "\(made.text)")
      let path = try #require(made.fields[.location])
      #expect(try await admin.send(.post, "/epcis/queries", body: body).status == 409)
      let events = (0..<8).map { Events.event($0, step: $0 < 3 ? "shipping" : "storing") }
      _ = try await admin.send(.post, "/epcis/capture", body: Events.document(events))
      #expect(try await Events.all(path + "/events?perPage=2", admin).count == 3)
      #expect(try await admin.send(.get, path).json()["name"]?.string == "my query")
      for name in ["a", "b"] {
        _ = try await admin.as("key:one").send(
          .post, "/epcis/queries", body: #"{"name":"\#(name)","query":{}}"#)
      }
      let all = try await Events.list("/epcis/queries?perPage=2", admin)
      #expect(all.compactMap { $0["name"]?.string } == ["a", "b", "my query"])
      // A program sees its own and headquarters'.
      let others = try await Events.list("/epcis/queries", admin.as("key:two"))
      #expect(others.compactMap { $0["name"]?.string } == ["my query"])
      #expect(try await admin.as("key:two").send(.get, "/epcis/queries/a").status == 404)
      #expect(try await admin.as("key:two").send(.delete, path).status == 403)
      #expect(try await admin.send(.delete, path).status == 204)
      #expect(try await admin.send(.get, path).status == 404)
      #expect(try await admin.send(.get, path + "/events").status == 404)
    }
  }

  @Test func `What cannot be subscribed to is told in GS1's words`() async throws {
    try await ServiceFixture().test { admin in
      _ = try await admin.send(.post, "/epcis/queries", body: #"{"name":"q","query":{}}"#)
      for (body, type) in [
        (#"{"dest":"https://10.0.0.1/x","stream":true}"#, "SubscriptionControlsException"),
        (#"{"dest":"https://10.0.0.1/x"}"#, "SubscriptionControlsException"),
        (
          #"{"dest":"https://10.0.0.1/x","stream":true,"schedule":{"hour":"1"}}"#,
          "SubscriptionControlsException"
        ),
        (#"{"stream":true}"#, "ValidationException"),
      ] {
        let reply = try await admin.send(.post, "/epcis/queries/q/subscriptions", body: body)
        #expect(reply.status == 400)
        #expect(try reply.json()["type"]?.string == "epcisException:\(type)", "\(body)")
      }
      let none = try await admin.send(.get, "/epcis/queries/q/subscriptions/none")
      #expect(none.status == 404)
      #expect(try await Events.list("/epcis/queries/q/subscriptions", admin).isEmpty)
      let socket = try await admin.send(
        .get, "/epcis/queries/q/events?stream=true", fields: [.upgrade: "websocket"])
      #expect(socket.status == 501)
    }
  }
}

@Suite struct EPCISProblemTests {
  @Test func `Whatever is wrong is told in GS1's words`() async throws {
    var limits = ServiceLimits()
    limits.captureEvents = 3
    limits.captureBytes = 10_000
    try await ServiceFixture(limits: limits).test { admin in
      func expect(
        _ status: Int, _ type: String, _ method: HTTPRequest.Method, _ path: String,
        body: String? = nil, _ fields: [HTTPField.Name: String] = [:], as key: String? = "admin"
      ) async throws {
        let reply = try await admin.as(key).send(
          method, "/epcis" + path, body: body, fields: fields)
        #expect(reply.status == status, "\(method) \(path): \(reply.text)")
        #expect(reply.fields[.contentType] == "application/problem+json")
        #expect(reply.fields[.named("GS1-EPCIS-Version")] == "2.0.0")
        let problem = try reply.json()
        #expect(problem["type"]?.string == "epcisException:\(type)", "\(method) \(path)")
        #expect(problem["status"] == .number("\(status)"))
      }
      let good = Events.document([Events.event(1)])
      try await expect(401, "SecurityException", .get, "/events", as: nil)
      try await expect(403, "SecurityException", .post, "/capture", body: good, as: "courier")
      try await expect(404, "NoSuchNameException", .get, "/nothing")
      try await expect(404, "NoSuchNameException", .get, "/capture/77")
      try await expect(400, "ValidationException", .post, "/capture", body: "{")
      try await expect(400, "ValidationException", .post, "/capture", body: "{}")
      try await expect(
        400, "ValidationException", .post, "/capture", body: #"{"type":"EPCISDocument"}"#)
      try await expect(400, "ValidationException", .post, "/events", body: Events.event(1))
      try await expect(
        400, "ValidationException", .post, "/capture", body: good, [.behaviour: "all"])
      let four = Events.document((0..<4).map { Events.event($0) })
      try await expect(413, "CaptureLimitExceededException", .post, "/capture", body: four)
      let long = Events.document([Events.event(1), String(repeating: " ", count: 20_000)])
      try await expect(413, "CaptureLimitExceededException", .post, "/capture", body: long)
      try await expect(
        415, "UnsupportedMediaTypeException", .post, "/capture", body: good,
        [.contentType: "application/xml"])
      try await expect(406, "NotAcceptableException", .get, "/events", [.accept: "application/xml"])
      try await expect(
        406, "NotAcceptableException", .get, "/events", [.named("GS1-EPCIS-Min"): "3.0"])
      try await expect(
        406, "NotAcceptableException", .get, "/events", [.named("GS1-CBV-Max"): "1.2"])
      let address = "/events?EQ_eventID=" + String(repeating: "x", count: 9000)
      try await expect(414, "URITooLongException", .get, address)
      for query in [
        "EQ_dance=1", "perPage=0", "perPage=x", "nextPageToken=x", "EQ_action=LOOK",
        "GE_eventTime=yesterday", "MATCH_epc=", "eventCountLimit=1&maxEventCount=1",
        "EQ_action=ADD&EQ_action=ADD",
      ] {
        try await expect(400, "QueryParameterException", .get, "/events?" + query)
      }
      try await expect(405, "ImplementationException", .put, "/events")
      try await expect(501, "ImplementationException", .delete, "/nextPageToken/abc")
      _ = try await admin.send(
        .post, "/epcis/capture", body: Events.document((0..<3).map { Events.event($0) }))
      try await expect(413, "QueryTooLargeException", .get, "/events?maxEventCount=2")
    }
  }

  @Test func `Of versions those around 2.0.0 are served`() async throws {
    try await ServiceFixture().test { admin in
      for (name, value) in [
        ("GS1-EPCIS-Min", "1.2"), ("GS1-EPCIS-Max", "2"), ("GS1-EPCIS-Max", "2.0"),
        ("GS1-CBV-Min", "2.0.0"), ("GS1-CBV-Max", "3.1"),
      ] {
        let reply = try await admin.send(
          .get, "/epcis/events", fields: [.named(name): value, .accept: "text/xml, application/*"])
        #expect(reply.status == 200, "\(name): \(value)")
      }
    }
  }

  @Test func `OPTIONS tells what may be done and how much at once`() async throws {
    try await ServiceFixture().test { admin in
      let capture = try await admin.send(.options, "/epcis/capture")
      #expect(capture.status == 204)
      #expect(capture.fields[.allow] == "GET, OPTIONS, POST")
      #expect(capture.fields[.behaviour] == "all")
      #expect(capture.fields[.named("GS1-EPCIS-Capture-Limit")] == "5000")
      for route in RouteTable.routes where route.family == .epcis {
        let reply = try await admin.send(.options, route.routerPath)
        #expect(reply.status == 204, "\(route.routerPath)")
        #expect(reply.fields[.named("GS1-EPCIS-Max")] == "2.0.0")
        #expect(try await admin.as(nil).send(.options, route.routerPath).status == 401)
      }
      #expect(try await admin.as("courier").send(.options, "/epcis/capture").status == 403)
    }
  }
}

extension Events {
  static func escaped(_ text: String) -> String { Call.escaped(text) }

  /// Every event of a list, by its Links.
  static func all(_ path: String, _ asker: Asker) async throws -> [JSONValue] {
    try await walk(path, asker) { try $0.events() }
  }

  static func list(_ path: String, _ asker: Asker) async throws -> [JSONValue] {
    try await walk(path, asker) { try $0.json().elements }
  }

  static func members(_ path: String, _ asker: Asker) async throws -> [String] {
    try await walk(path, asker) { try $0.json()["member"]?.elements ?? [] }.compactMap(\.string)
  }

  private static func walk(
    _ path: String, _ asker: Asker, _ items: (Reply) throws -> [JSONValue]
  ) async throws -> [JSONValue] {
    var path: String? = path
    var all: [JSONValue] = []
    while let here = path {
      let reply = try await asker.send(.get, here)
      #expect(reply.status == 200, "\(here): \(reply.text)")
      all += try items(reply)
      path = reply.next
      #expect(path == nil || reply.fields[.named("GS1-Next-Page-Token-Expires")] != nil)
    }
    return all
  }
}
