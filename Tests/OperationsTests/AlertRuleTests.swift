import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

@Suite struct AlertRuleTests {
  let fixture: DoorFixture

  init() throws { fixture = try DoorFixture() }

  func caller(_ seconds: Int64 = 0) -> Caller {
    DoorFixture.operator(at: DoorFixture.start + seconds)
  }

  var rules: ManageAlertRules { ManageAlertRules(ledger: fixture.ledger, caller: caller()) }

  static func finding(
    _ store: StoreID, measure: Double, state: TransferOrder.State? = nil,
    kind: AlertKind = .runsOut
  ) -> AlertFinding {
    AlertFinding(
      kind: kind, key: store.text, stores: [store], measure: measure, state: state,
      what: Sentence("It runs out.", "断货。"), remedy: Sentence("Send some.", "请补货。"))
  }

  func raise(
    _ findings: [AlertFinding], after seconds: Int64, kind: AlertKind = .runsOut
  ) throws -> (new: Int, over: Int) {
    let changes = try RaiseAlerts(ledger: fixture.ledger, caller: caller(seconds))
      .raise(kind, findings)
    return (changes.new, changes.over)
  }

  @Test func `A new ledger has a rule of every kind, and all of them can be changed`() throws {
    let all = try rules.all()
    #expect(Set(all.map(\.rule.kind)) == Set(AlertKind.allCases))
    for stored in all {
      var change = ManageAlertRules.Change()
      change.threshold = stored.rule.kind.measure.range.upperBound
      try rules.change(stored.rule.id, change)
      #expect(try rules.one(stored.rule.id).version == 2)
    }
  }

  @Test func `A finding that lasts is told once; one that comes back is told again`() throws {
    let found = [Self.finding("S-0001", measure: 60), Self.finding("S-0002", measure: 40)]
    #expect(try raise(found + found, after: 0) == (1, 0), "the rule begins at 50")
    #expect(try raise(found, after: 60) == (0, 0))
    #expect(try raise([], after: 120) == (0, 1))
    #expect(try raise(found, after: 180) == (1, 0))
    let alerts = try ShowAlerts(ledger: fixture.ledger, caller: caller(200))
      .alerts(isOpen: false, PageRequest()).items
    #expect(alerts.map(\.overAt) == [nil, DoorFixture.start + 120])
  }

  @Test func `A snoozed rule is quiet and tells afterwards what still is; one that is off forgets`()
    throws
  {
    try rules.snooze("runs-out", until: DoorFixture.start + 600)
    let found = [Self.finding("S-0001", measure: 60)]
    #expect(try raise(found, after: 60) == (0, 0))
    #expect(try raise(found, after: 660) == (1, 0))
    var change = ManageAlertRules.Change()
    change.isEnabled = false
    try rules.change("runs-out", change)
    #expect(try raise(found, after: 720) == (0, 1))
  }

  @Test func `A scope leaves out what it does not name`() throws {
    var rule = try rules.one("runs-out").rule
    rule.scope.stores = ["S-0002"]
    #expect(!rule.meets(Self.finding("S-0001", measure: 90), in: .init(stores: [], materials: [])))
    #expect(rule.meets(Self.finding("S-0002", measure: 90), in: .init(stores: [], materials: [])))
  }

  @Test func `A rule about orders hears of its state alone`() throws {
    let stuck = Self.finding("S-0001", measure: 30, state: .approved, kind: .orderStuck)
    let moving = Self.finding("S-0002", measure: 2, state: .arrived, kind: .orderStuck)
    #expect(try raise([stuck, moving], after: 0, kind: .orderStuck) == (1, 0))
    let alerts = try ShowAlerts(ledger: fixture.ledger, caller: caller())
      .alerts(isOpen: true, kind: .orderStuck, PageRequest()).items
    #expect(alerts.map(\.rule) == ["order-not-sent"])
  }

  @Test(
    "A rule that cannot be is refused with the reason",
    arguments: [
      (AlertKind.runsOut, 101.0, nil, AlertScope.chain, "threshold"),
      (.storeSilent, 0, nil, .chain, "threshold"), (.orderStuck, 5, nil, .chain, "state"),
      (.runsOut, 5, TransferOrder.State.approved, .chain, "state"),
      (.nightLate, 7, nil, AlertScope(stores: ["S-0001"]), "store"),
      (.runsOut, 7, nil, AlertScope(stores: ["S-9999"]), "S-9999"),
      (.runsOut, 7, nil, AlertScope(cities: ["Atlantis"]), "Atlantis"),
    ] as [(AlertKind, Double, TransferOrder.State?, AlertScope, String)])
  func refused(
    kind: AlertKind, threshold: Double, state: TransferOrder.State?, scope: AlertScope,
    word: String
  ) throws {
    do {
      try rules.add(
        AlertRule(
          id: "mine", name: "Mine", kind: kind, threshold: threshold, state: state, scope: scope))
      Issue.record("it was taken")
    } catch let failure as OperationsFailure {
      #expect(failure.message.contains(word), "\(failure.message)")
    }
  }

  @Test func `Only headquarters and the operator keep rules, and only admins channels`() throws {
    let planner = fixture.caller(try fixture.add("pl.anner", [.planner]))
    let manager = fixture.caller(try fixture.add("mana.ger", [.storeManager], stores: ["S-0001"]))
    try ManageAlertRules(ledger: fixture.ledger, caller: planner).snooze("runs-out", until: nil)
    #expect(throws: AccessFailure.self) {
      try ManageAlertRules(ledger: fixture.ledger, caller: manager).snooze("runs-out", until: nil)
    }
    #expect(throws: AccessFailure.self) {
      try ManageChannels(fixture.door, caller: planner, rules: MessageRules()).remove("x")
    }
    _ = try raise(
      [Self.finding("S-0001", measure: 60), Self.finding("S-0002", measure: 60)], after: 0)
    let seen = try ShowAlerts(ledger: fixture.ledger, caller: manager)
      .alerts(isOpen: true, PageRequest()).items
    #expect(seen.flatMap(\.stores) == ["S-0001"])
  }

  @Test(
    "A channel that reaches inward or cannot be is refused with the reason",
    arguments: [
      (DeliveryChannel.Kind.webhook, "http://partner.example/hook", "https"),
      (.webhook, "https://10.0.0.8/hook", "open internet"),
      (.weCom, "https://169.254.169.254/latest", "open internet"),
      (.feishu, "https://localhost/hook", "open internet"),
      (.dingTalk, "https://me:word@robot.example/send", "name or password"),
      (.webhook, "partner", "absolute"),
    ])
  func refusedChannel(kind: DeliveryChannel.Kind, url: String, word: String) throws {
    do {
      try ManageChannels(fixture.door, caller: caller(), rules: MessageRules()).add(
        DeliveryChannel(id: "mine", name: "Mine", kind: kind, language: .english, shown: ""),
        ChannelAddress(url: url))
      Issue.record("it was taken")
    } catch let failure as OperationsFailure {
      #expect(failure.message.contains(word), "\(failure.message)")
      #expect(failure.kind == .badInput)
    }
  }

  @Test func `A channel's address and secrets are nowhere in the ledger or what is shown`() throws {
    let channels = ManageChannels(fixture.door, caller: caller(), rules: MessageRules())
    let canary = "canary-key-7f3a"
    try channels.add(
      DeliveryChannel(id: "ops", name: "Ops", kind: .dingTalk, language: .english, shown: ""),
      ChannelAddress(url: "https://robot.example/send?key=\(canary)", secrets: ["SEC\(canary)"]))
    let made = try channels.add(
      DeliveryChannel(id: "hook", name: "Hook", kind: .webhook, language: .english, shown: ""),
      ChannelAddress(url: "https://partner.example/hook"))
    let secret = try #require(made)
    let shown = String(decoding: try JSONEncoder().encode(channels.all()), as: UTF8.self)
    for text in [shown, try fixture.everythingWritten()] {
      #expect(!text.contains(canary) && !text.contains(secret.dropFirst(6)))
    }
    #expect(shown.contains("robot.example"))
    // A new master key seals them anew, and they still open.
    fixture.keys = try fixture.keyFile.renew(
      fixture.keys, of: fixture.ledger, by: caller(), random: fixture.random)
    #expect(
      try ManageChannels(fixture.door, caller: caller(), rules: MessageRules()).rotate("hook")
        .hasPrefix("whsec_"))
  }
}
