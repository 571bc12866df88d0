import Access
import Foundation
import Notifying
import Operations
import Persistence
import SupplyChain
import Synchronization
import Testing
import Traceability

/// A subscriber that can be away, lose its answers and refuse what is too large. It knows messages
/// by their ids, as Standard Webhooks ask of it.
final class Subscriber: Sendable {
  struct State {
    var answer: @Sendable (_ number: Int, _ events: Int) -> DeliverTrace.Answer = { _, _ in .taken }
    /// The answer is lost on its way back: the sender believes that nobody was there.
    var losesAnswer: @Sendable (_ number: Int) -> Bool = { _ in false }
    var requests: [OutgoingRequest] = []
    var ids: Set<String> = []
    var bodies: [String: [UInt8]] = [:]
    var events: [String] = []
    var reports = 0
  }

  let state = Mutex(State())

  func take(_ request: OutgoingRequest) -> DeliverTrace.Answer {
    state.withLock { state in
      let events = Self.events(of: request)
      state.requests.append(request)
      let number = state.requests.count
      let answer = state.answer(number, events.count)
      guard answer == .taken else { return answer }
      let id = request.headers.first { $0.name == "webhook-id" }?.value ?? ""
      if state.ids.insert(id).inserted {
        state.events += events
        state.reports += 1
        state.bodies[id] = request.body
      } else {
        #expect(state.bodies[id] == request.body, "an id stands for one message")
      }
      return state.losesAnswer(number) ? .later(seconds: nil, reason: "no answer") : .taken
    }
  }

  static func events(of request: OutgoingRequest) -> [String] {
    let value = try? JSONValue(json: request.body)
    let list = value?["epcisBody"]?["queryResults"]?["resultsBody"]?["eventList"]
    return list?.elements.compactMap { $0["eventID"]?.string } ?? []
  }
}

/// A ledger with a partner's key, and a clock that the test moves.
final class SubscriptionFixture {
  let fixture: DoorFixture
  let key: APIKey
  var now = DoorFixture.start
  var handedIn: [String] = []

  init() throws {
    fixture = try DoorFixture()
    key = APIKey(
      id: "partner", name: "Partner", scopes: [.viewTrace, .subscribeTrace, .captureTrace],
      stores: .all)
    _ = try ManageKeys(fixture.door, caller: DoorFixture.operator(at: now)).issue(key)
  }

  var caller: Caller {
    Caller(
      key.principal(from: DoorFixture.web), at: now, day: BusinessDay(daysSinceEpoch: 20_000))
  }

  func subscribing() -> SubscribeTrace {
    var settings = Settings()
    settings.messages.trustedHosts = ["127.0.0.1"]
    return SubscribeTrace(
      fixture.door, settings: settings, caller: caller,
      courier: TraceCourier(fixture.door, settings: settings))
  }

  func wish(_ query: String = "all") -> SubscribeTrace.Wish {
    var wish = SubscribeTrace.Wish(query: query, address: "http://127.0.0.1:9/events")
    wish.token = "13df38d8275b13f05704629e5f1cf3d45d6132d5"
    return wish
  }

  func query(_ name: String = "all", _ content: String = #"{"eventType":["ObjectEvent"]}"#) throws {
    _ = try KeepQueries(ledger: fixture.ledger, caller: caller)
      .make(name, JSONValue(json: Array(content.utf8)))
  }

  func capture(_ numbers: Range<Int>, step: BizStep = .receiving) throws {
    let events = try numbers.map { number in
      var event = EPCISEvent(
        .object(ObjectEvent(.observe, epcs: ["urn:epc:id:sgtin:6901234.000007.\(number)"])),
        at: try EventTime(now.text), offset: .utc)
      event.bizStep = step
      event.readPoint = EventPlace("urn:epc:id:sgln:6901234.00001.dock")
      return event.identified()
    }
    handedIn += events.compactMap(\.id)
    try fixture.ledger.append(events, recordedAt: try EventTime(now.text))
  }

  func deliver(to subscriber: Subscriber) -> DeliverTrace {
    DeliverTrace(fixture.door, settings: Settings()) { subscriber.take($0) }
  }
}

@Suite struct SubscriptionTests {
  @Test func `A subscriber that is away for a day gets all of it, once and in order`() async throws
  {
    let fixture = try SubscriptionFixture()
    let subscriber = Subscriber()
    try fixture.query()
    let made = try fixture.subscribing().subscribe(fixture.wish())
    var number = 0
    // Three days, ten minutes a step; away for the second; and one answer in seven is lost.
    for step in 0..<(3 * 144) {
      fixture.now = DoorFixture.start + Int64(step * 600)
      try fixture.capture(number..<(number + step % 4))
      number += step % 4
      let isAway = (144..<288).contains(step)
      subscriber.state.withLock { state in
        state.answer = { _, _ in
          isAway ? .later(seconds: nil, reason: "HTTP 502") : .taken
        }
        state.losesAnswer = { $0 % 7 == 0 }
      }
      // The service is new every time: all that it knows stands in the ledger.
      _ = try await fixture.deliver(to: subscriber).run(at: fixture.now)
      if step == 287 {
        let shown = try fixture.subscribing().subscription(made.id, to: "all")
        #expect(shown.progress.trouble == "HTTP 502")
      }
    }
    for hour in 1...4 {
      fixture.now = fixture.now + Int64(hour) * 3600
      _ = try await fixture.deliver(to: subscriber).run(at: fixture.now)
    }
    let got = subscriber.state.withLock { $0.events }
    #expect(got == fixture.handedIn)
    #expect(Set(got).count == got.count)
    #expect(number == 648)
    let requests = subscriber.state.withLock { $0.requests.count }
    // While it is away it is tried more and more rarely.
    #expect(requests < 500, "\(requests)")
  }

  @Test func `A message is signed, and under GS1's name too`() async throws {
    let fixture = try SubscriptionFixture()
    let subscriber = Subscriber()
    try fixture.query()
    _ = try fixture.subscribing().subscribe(fixture.wish())
    try fixture.capture(0..<3)
    #expect(try await fixture.deliver(to: subscriber).run(at: fixture.now) == 1)
    let request = try #require(subscriber.state.withLock { $0.requests.first })
    func field(_ name: String) -> String {
      request.headers.first { $0.name == name }?.value ?? ""
    }
    let key = Data("13df38d8275b13f05704629e5f1cf3d45d6132d5".utf8).base64EncodedString()
    let signature = SignedWebhook.signature(
      secret: "whsec_" + key, id: field("webhook-id"),
      seconds: Int64(field("webhook-timestamp")) ?? 0, body: request.body)
    #expect(field("webhook-signature") == signature)
    #expect(field("gs1-signature") == signature)
    let body = String(decoding: request.body, as: UTF8.self)
    #expect(body.contains("https://id.gs1.org/01/"))
    let stored = try #require(
      try fixture.fixture.ledger.traceSubscriptions(
        to: "all", after: "", atMost: 1, by: nil
      ).first)
    #expect(stored.sealedToken?.contains("13df38d8") == false)
  }

  @Test func `What is too large at once comes in smaller messages`() async throws {
    let fixture = try SubscriptionFixture()
    let subscriber = Subscriber()
    try fixture.query()
    _ = try fixture.subscribing().subscribe(fixture.wish())
    try fixture.capture(0..<250)
    subscriber.state.withLock { $0.answer = { _, count in count > 30 ? .tooLarge : .taken } }
    _ = try await fixture.deliver(to: subscriber).run(at: fixture.now)
    #expect(subscriber.state.withLock { $0.events } == fixture.handedIn)
  }

  @Test func `Only what the query asks for comes, from the record time on that was named`()
    async throws
  {
    let fixture = try SubscriptionFixture()
    let subscriber = Subscriber()
    try fixture.query("shipped", #"{"EQ_bizStep":["shipping"]}"#)
    try fixture.capture(0..<5, step: .shipping)
    fixture.now = fixture.now + 3600
    try fixture.capture(5..<10, step: .shipping)
    var wish = fixture.wish("shipped")
    wish.initialRecordTime = try EventTime(fixture.now.text)
    _ = try fixture.subscribing().subscribe(wish)
    try fixture.capture(10..<20)
    try fixture.capture(20..<23, step: .shipping)
    _ = try await fixture.deliver(to: subscriber).run(at: fixture.now)
    let expected = Array(fixture.handedIn[5..<10] + fixture.handedIn[20..<23])
    #expect(subscriber.state.withLock { $0.events } == expected)
  }

  @Test func `A schedule reports at its hour, also without events when that is wanted`()
    async throws
  {
    let fixture = try SubscriptionFixture()
    try fixture.query()
    for reportsEmpty in [true, false] {
      let subscriber = Subscriber()
      var wish = fixture.wish()
      wish.schedule = try JSONValue(json: Array(#"{"hour":"1","minute":"5"}"#.utf8))
      wish.reportsEmpty = reportsEmpty
      let made = try fixture.subscribing().subscribe(wish)
      // 12:00 UTC is 20:00 in Shanghai; 01:05 there is 17:05 UTC.
      let first =
        DoorFixture.start
        + (made.progress.dueAt.milliseconds / 1000
          - DoorFixture.start.seconds)
      #expect(first.text.hasSuffix("T17:05:00Z"))
      for day in 0..<3 {
        let at = first.advanced(byDays: day)
        _ = try await fixture.deliver(to: subscriber).run(at: at + -1)
        #expect(subscriber.state.withLock { $0.reports } == (reportsEmpty ? day : 0))
        _ = try await fixture.deliver(to: subscriber).run(at: at)
        _ = try await fixture.deliver(to: subscriber).run(at: at + 1)
        #expect(subscriber.state.withLock { $0.reports } == (reportsEmpty ? day + 1 : 0))
      }
      try fixture.subscribing().end(made.id, to: "all")
    }
  }

  @Test(arguments: [
    (#"{"hour":"1"}"#, "2026-07-01T17:00:00Z"), (#"{"second":"0"}"#, "2026-07-01T12:01:00Z"),
    (#"{"minute":"0,[30-31]"}"#, "2026-07-01T12:30:00Z"),
    (#"{"dayOfWeek":"[6-7]","hour":"8"}"#, "2026-07-04T00:00:00Z"),
    (#"{"dayOfMonth":"29","month":"2"}"#, "2028-02-28T16:00:00Z"),
  ])
  func `A schedule is due at its next time on the chain's clocks`(
    schedule: String, due: String
  ) throws {
    let fixture = try SubscriptionFixture()
    try fixture.query()
    #expect(fixture.now.text == "2026-07-01T12:00:00Z")
    var wish = fixture.wish()
    wish.schedule = try JSONValue(json: Array(schedule.utf8))
    let made = try fixture.subscribing().subscribe(wish)
    #expect(made.progress.dueAt == (try EventTime(due)))
  }

  @Test func `What makes no sense is refused`() throws {
    let fixture = try SubscriptionFixture()
    try fixture.query()
    try fixture.query("few", #"{"eventCountLimit":5}"#)
    func refused(_ change: (inout SubscribeTrace.Wish) throws -> Void) throws {
      var wish = fixture.wish()
      try change(&wish)
      #expect(throws: OperationsFailure.self) { try fixture.subscribing().subscribe(wish) }
    }
    for schedule in [
      "{}", #"{"hour":"24"}"#, #"{"hour":"[5-3]"}"#, #"{"year":"1"}"#, #"{"hour":""}"#,
      #"{"dayOfMonth":"31","month":"2"}"#, #"{"hour":true}"#,
    ] {
      try refused { $0.schedule = try JSONValue(json: Array(schedule.utf8)) }
    }
    try refused { $0.token = "short" }
    try refused { $0.query = "none" }
    try refused { $0.query = "few" }
    for address in ["http://127.0.0.2/x", "https://10.0.0.1/x", "ftp://127.0.0.1", "x"] {
      try refused { $0.address = address }
    }
    #expect(throws: LedgerFailure.self) { try fixture.query() }
    #expect(throws: TraceabilityFailure.self) { try fixture.query("bad", #"{"EQ_dance":["x"]}"#) }
  }

  @Test func `A key that is revoked is sent nothing, and 410 ends a subscription`() async throws {
    let fixture = try SubscriptionFixture()
    let subscriber = Subscriber()
    try fixture.query()
    let made = try fixture.subscribing().subscribe(fixture.wish())
    subscriber.state.withLock { $0.answer = { _, _ in .gone } }
    try fixture.capture(0..<2)
    _ = try await fixture.deliver(to: subscriber).run(at: fixture.now)
    #expect(try fixture.fixture.ledger.traceSubscription(made.id) == nil)
    _ = try fixture.subscribing().subscribe(fixture.wish())
    try ManageKeys(fixture.fixture.door, caller: DoorFixture.operator(at: fixture.now))
      .revoke(fixture.key.id)
    try fixture.capture(2..<4)
    subscriber.state.withLock { $0.answer = { _, _ in .taken } }
    _ = try await fixture.deliver(to: subscriber).run(at: fixture.now)
    #expect(subscriber.state.withLock { $0.events }.isEmpty)
  }
}
