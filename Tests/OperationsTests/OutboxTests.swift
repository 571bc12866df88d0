import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

/// The outbox against receivers that fail in every way, on a clock of its own.
@Suite struct OutboxTests {
  let fixture: DoorFixture
  let clock = VirtualClock(DoorFixture.start)
  let settings: Settings

  init() throws {
    fixture = try DoorFixture()
    var settings = Settings()
    settings.messages.trustedHosts = ["127.0.0.1"]
    self.settings = settings
  }

  var caller: Caller { DoorFixture.operator(at: clock.now) }

  func courier() throws -> OutboxCourier {
    let courier = OutboxCourier(
      fixture.door, settings: settings, timeoutSeconds: 1, now: { [clock] in clock.now })
    try courier.start()
    return courier
  }

  func add(_ channel: ChannelID, to receiver: AlertReceiver) throws {
    try ManageChannels(fixture.door, caller: caller, rules: settings.messages).add(
      DeliveryChannel(
        id: channel, name: "A program", kind: .webhook, language: .english, shown: ""),
      ChannelAddress(url: "http://127.0.0.1:\(receiver.port)/\(channel)"))
  }

  static func finding(_ number: Int, stores: Int) -> AlertFinding {
    let store = StoreID("S-\(1000 + number % stores)") ?? "S-0001"
    return AlertFinding(
      kind: .runsOut, key: "\(store)|M-\(number)", stores: [store],
      measure: 90, what: Sentence("Milk runs out (\(number)).", "牛奶断货（\(number)）。"),
      remedy: Sentence("Send some.", "请补货。"))
  }

  struct Body: Decodable {
    struct Told: Decodable {
      let alert: Int64
      let stores: [StoreID]
    }
    struct Part: Decodable {
      let id: String
      let alerts: [Told]
    }
    let data: Part
  }

  func told(_ receiver: AlertReceiver, on channel: ChannelID) throws -> [Int64] {
    try receiver.messages.values.filter { $0.path == "/\(channel)" }.flatMap { taken in
      let body = try JSONDecoder().decode(Body.self, from: Data(taken.body.utf8))
      #expect(body.data.id == taken.id)
      // One message is about one store.
      #expect(Set(body.data.alerts.map(\.stores)).count == 1)
      return body.data.alerts.map(\.alert)
    }
  }

  @Test func `Each alert arrives once, whatever receivers do and whenever the process ends`()
    async throws
  {
    let manners: [AlertReceiver.Manner] = [
      .take, .takeTwice, .takeAndBreak, .takeAndFail, .busy, .reset, .garbage, .take, .take,
    ]
    let receiver = AlertReceiver(now: { [clock] in clock.now }) { path, number in
      if path == "/slow", number.isMultiple(of: 40) { return .hang }
      return manners[(number * 7) % manners.count]
    }
    defer { receiver.close() }
    let channels: [ChannelID] = ["one", "slow"]
    for channel in channels { try add(channel, to: receiver) }
    let findings = (0..<300).map { Self.finding($0, stores: 43) }
    let raise = RaiseAlerts(ledger: fixture.ledger, caller: caller)
    #expect(try raise.raise(.runsOut, findings).new == 300)
    #expect(try raise.raise(.runsOut, findings) == RaiseAlerts.Changes())

    var courier = try courier()
    for round in 0..<2000 {
      try await courier.deliverAll()
      // The process ends while something is being sent, and another one takes over.
      if round.isMultiple(of: 5),
        let due = try fixture.ledger.dueMessage(on: "one", at: clock.now)
      {
        #expect(try fixture.ledger.beginAttempt(due.message, at: clock.now))
        courier = try self.courier()
      }
      clock.advance(by: 9)
      let counts = try fixture.ledger.outboxCounts()
      if counts[.waiting, default: 0] + counts[.sending, default: 0] == 0 { break }
    }
    #expect(try fixture.ledger.outboxCounts() == [.delivered: 86])
    let ids = Set(try fixture.ledger.alerts(isOpen: true, limit: 1000).map(\.id))
    for channel in channels {
      let told = try told(receiver, on: channel)
      #expect(told.count == 300, "none twice in effect")
      #expect(Set(told) == ids, "each delivered")
      let instants = receiver.attempts.filter { $0.path == "/\(channel)" }.map(\.at.seconds)
      #expect(instants.count > 43, "some failed")
      for start in instants {
        #expect(instants.filter { $0 >= start && $0 < start + 60 }.count <= 20)
      }
    }
  }

  @Test func `What somebody waits for goes before many alerts`() async throws {
    let receiver = AlertReceiver(now: { [clock] in clock.now }) { _, _ in .take }
    defer { receiver.close() }
    try add("one", to: receiver)
    try RaiseAlerts(ledger: fixture.ledger, caller: caller).raise(
      .runsOut, (0..<60).map { Self.finding($0, stores: 30) })
    clock.advance(by: 60)
    try ManageChannels(fixture.door, caller: caller, rules: settings.messages).test("one")
    try await courier().deliverAll()
    #expect(receiver.attempts.count > 1)
    #expect(receiver.attempts.first?.body.contains(#""type":"test""#) == true)
  }

  @Test func `A dead channel rests and holds up no other; what is refused waits for a person`()
    async throws
  {
    let receiver = AlertReceiver(now: { [clock] in clock.now }) { path, _ in
      path == "/good" ? .take : path == "/gone" ? .refuse : .reset
    }
    defer { receiver.close() }
    for channel: ChannelID in ["good", "gone", "dead"] { try add(channel, to: receiver) }
    let findings = (0..<40).map { Self.finding($0, stores: 40) }
    try RaiseAlerts(ledger: fixture.ledger, caller: caller).raise(.runsOut, findings)
    let courier = try courier()
    for _ in 0..<20 {
      try await courier.deliverAll()
      clock.advance(by: 10)
    }
    #expect(Set(try told(receiver, on: "good")).count == 40)
    let attempts = receiver.attempts
    #expect(attempts.filter { $0.path == "/dead" }.count < 12, "it rests")
    let gone = try fixture.ledger.outboxMessages(in: .dead, on: "gone", limit: 100)
    #expect((5...10).contains(gone.count), "not all of them are tried in vain")
    #expect(gone.allSatisfy { $0.fault.english == "HTTP 404" })

    let view = try ManageChannels(fixture.door, caller: caller, rules: settings.messages)
      .one("dead")
    #expect(view.failures >= 5 && view.closedUntil != nil)
    #expect(!view.lastFault.english.isEmpty)
    let show = ShowAlerts(ledger: fixture.ledger, caller: caller)
    try show.resend(try #require(gone.first).id)
    #expect(try show.resendAll(on: "gone") == gone.count - 1)
    #expect(throws: LedgerFailure.self) { try show.resend("m-none") }
  }

  @Test func `What nobody takes for days is put aside and can be sent again`() async throws {
    let receiver = AlertReceiver(now: { [clock] in clock.now }) { [clock] _, _ in
      clock.now - DoorFixture.start < 5 * 86_400 ? .busy : .take
    }
    defer { receiver.close() }
    try add("one", to: receiver)
    try RaiseAlerts(ledger: fixture.ledger, caller: caller)
      .raise(.runsOut, [Self.finding(1, stores: 1)])
    let courier = try courier()
    for _ in 0..<200 {
      try await courier.deliverAll()
      clock.advance(by: 1800)
    }
    #expect(try fixture.ledger.outboxCounts() == [.dead: 1])
    clock.advance(by: 86_400)
    #expect(try ShowAlerts(ledger: fixture.ledger, caller: caller).resendAll(on: "one") == 1)
    clock.advance(by: 900)
    try await courier.deliverAll()
    #expect(try fixture.ledger.outboxCounts() == [.delivered: 1])
  }
}
