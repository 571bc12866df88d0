import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

/// The morning after a real night: its report goes out, and its rules look at it.
@Suite struct MorningReportTests {
  let morning: MorningAfter
  let door: Doorkeeper
  let clock = VirtualClock(Instant(seconds: 1_782_871_200))
  let receiver: AlertReceiver

  init() throws {
    morning = try MorningAfter { $0.messages.trustedHosts = ["127.0.0.1"] }
    let random = RandomSource { count in (0..<count).map { _ in .random(in: .min ... .max) } }
    let caller = Caller(.operator("root"), at: clock.now, day: morning.now.day)
    let keys = try KeyFile(besideLedger: morning.ledger.path).keys(
      of: morning.ledger, by: caller, random: random)
    door = Doorkeeper(ledger: morning.ledger, keys: keys, random: random, rules: AccessRules())
    receiver = AlertReceiver(now: { [clock] in clock.now }) { _, _ in .take }
  }

  func caller(_ principal: Principal) -> Caller {
    Caller(principal, at: clock.now, day: morning.now.day)
  }

  func add(_ id: ChannelID, _ kind: DeliveryChannel.Kind, report: Bool) throws {
    try ManageChannels(door, caller: caller(.operator("root")), rules: morning.settings.messages)
      .add(
        DeliveryChannel(
          id: id, name: "X", kind: kind, language: .english, shown: "", takesReport: report),
        ChannelAddress(url: "http://127.0.0.1:\(receiver.port)/\(id)"))
  }

  @Test func `The report of a night goes once to each channel that takes it`() async throws {
    defer { receiver.close() }
    try add("hook", .webhook, report: true)
    try add("group", .weCom, report: true)
    try add("quiet", .webhook, report: false)
    let send = SendReport(ledger: morning.ledger, caller: caller(.clock))
    #expect(try send.send(morning.now.day - 1) == 2)
    #expect(try send.send(morning.now.day - 1) == 0, "once a day")
    let courier = OutboxCourier(
      door, settings: morning.settings, timeoutSeconds: 2, now: { [clock] in clock.now })
    try await courier.deliverAll()
    let bodies = Dictionary(
      receiver.attempts.map { ($0.path, $0.body) }, uniquingKeysWith: { first, _ in first })
    #expect(Set(bodies.keys) == ["/hook", "/group"])
    #expect(bodies["/hook"]?.contains(#""type":"report""#) == true)
    #expect(bodies["/hook"]?.contains(#""storesCollected":5"#) == true)
    let text = try #require(bodies["/group"])
    #expect(text.contains("Chama 2026-06-30: 5/5 stores") && text.utf8.count < 3000)
    #expect(throws: AccessFailure.self) {
      try SendReport(
        ledger: morning.ledger,
        caller: caller(
          Principal(kind: .person("m"), roles: [.storeManager], stores: .all, origin: Origin(.web)))
      ).send(morning.now.day - 1)
    }
  }

  @Test func `Rules look at the plan once, and at the present each time`() throws {
    defer { receiver.close() }
    let desk = AlertDesk(door)
    let first = try desk.look(as: caller(.clock), now: morning.now)
    #expect(first.new > 0)
    #expect(try desk.look(as: caller(.clock), now: morning.now) == RaiseAlerts.Changes())
    let alerts = try morning.ledger.alerts(isOpen: true, limit: 1000)
    #expect(alerts.count == first.new)
    #expect(!alerts.contains { $0.kind == .nightLate || $0.kind == .requestUnanswered })
    for alert in alerts where alert.kind == .runsOut {
      #expect(alert.measure >= 50 && !alert.stores.isEmpty && alert.material != nil)
    }

    // A lower threshold finds more of the same plan; what was found before is told no second time.
    var change = ManageAlertRules.Change()
    change.threshold = 1
    try ManageAlertRules(ledger: morning.ledger, caller: caller(.operator("root")))
      .change("runs-out", change)
    let more = try desk.look(as: caller(.clock), now: morning.now)
    #expect(more.new > 0 && more.over == 0)

    // Two mornings later a night is missing, from seven o'clock on.
    let late = morning.now.advanced(byMinutes: 1440 - 4 * 60)
    #expect(try desk.look(as: caller(.clock), now: late).new == 0, "it is six in the morning")
    #expect(try desk.look(as: caller(.clock), now: late.advanced(byMinutes: 60)).new == 1)
    let found = try morning.ledger.alerts(isOpen: true, kind: .nightLate, limit: 10)
    #expect(found.map(\.key) == ["2026-07-01"])
  }
}
