import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

/// What the clock keeps besides nights: the house, the report, and its own pulse.
@Suite struct ClockKeepingTests {
  let fixture: DoorFixture

  init() throws { fixture = try DoorFixture() }

  static let day = BusinessDay(daysSinceEpoch: 20_000)

  func clock(after seconds: Int64 = 0) -> Caller {
    Caller(.clock, at: DoorFixture.start + seconds, day: Self.day)
  }

  func write(_ path: String) throws {
    let folder = (path as NSString).deletingLastPathComponent
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try Data("x".utf8).write(to: URL(fileURLWithPath: path))
  }

  func keepHouse(_ settings: Settings = Settings()) throws -> String {
    try KeepHouse(
      ledger: fixture.ledger, settings: settings, caller: clock(),
      backups: fixture.folder + "/backups", out: fixture.folder + "/out"
    ).run()
  }

  @Test func `Old backups go, the newest three and what is no backup stay`() throws {
    let backups = fixture.folder + "/backups"
    let days = [0, 1, 29, 31, 40, 50].map { Self.day - $0 }
    for day in days {
      try write("\(backups)/\(day).sqlite")
      try write("\(backups)/\(day).sqlite.json")
    }
    try write("\(backups)/mine.sqlite")
    #expect(try keepHouse().contains("3 backups"))
    let left = Set(try FileManager.default.contentsOfDirectory(atPath: backups))
    let kept = days.prefix(3).flatMap { ["\($0).sqlite", "\($0).sqlite.json"] }
    #expect(left == Set(kept + ["mine.sqlite"]))
    for day in days.prefix(3) {
      try FileManager.default.removeItem(atPath: "\(backups)/\(day).sqlite")
    }
    for back in [60, 70, 80] { try write("\(backups)/\(Self.day - back).sqlite") }
    #expect(try !keepHouse().contains("backups"), "the newest three are never too old")
  }

  @Test func `Folders of results go when they are old, are a night's and are named by a day`()
    throws
  {
    let out = fixture.folder + "/out"
    let (old, new) = (Self.day - 2000, Self.day - 10)
    for name in ["\(old)", "\(new)", "notes"] { try write("\(out)/\(name)/run.json") }
    try write("\(out)/\(old - 1)/mine.txt")
    #expect(try keepHouse().contains("1 folder of results"))
    let left = Set(try FileManager.default.contentsOfDirectory(atPath: out))
    #expect(left == ["\(new)", "notes", "\(old - 1)"])
  }

  @Test func `Ended sign-ins, settled alerts and old answers go, the audit trail stays`() throws {
    let person = try fixture.add("wang", [.planner], at: DoorFixture.start + -20 * 86_400)
    let token = try fixture.signIn("wang", at: DoorFixture.start + -20 * 86_400).token
    #expect(!person.name.isEmpty)
    let key = IdempotencyKey(principal: "wang", key: "one", requestHash: "1")
    _ = try fixture.ledger.once(key, at: DoorFixture.start.seconds - 9 * 86_400) {
      KeptAnswer(status: 200, fields: [:], body: [])
    }
    let finding = AlertFinding(
      kind: .runsOut, key: "k", measure: 90, what: Sentence("a", "b"), remedy: Sentence("c", "d"))
    let long = Caller(.clock, at: DoorFixture.start + -1000 * 86_400, day: Self.day)
    let raise = RaiseAlerts(ledger: fixture.ledger, caller: long)
    try raise.raise(.runsOut, [finding])
    try raise.raise(.runsOut, [])
    let entries = try fixture.ledger.auditHead().sequence
    let told = try keepHouse()
    for part in ["1 kept answer", "1 ended sign-in", "1 alert"] { #expect(told.contains(part)) }
    #expect(try fixture.ledger.auditHead().sequence == entries)
    #expect(throws: AccessFailure.self) {
      try fixture.recognise(token, at: DoorFixture.start)
    }
    #expect(try keepHouse() == "nothing to let go of")
  }

  @Test func `Without a night there is no report`() throws {
    #expect(throws: OperationsFailure.self) {
      try SendReport(ledger: fixture.ledger, caller: clock()).send(Self.day)
    }
  }

  @Test func `A part that beats no more is dead, one at long work is not`() {
    let pulse = ClockPulse(silentMinutes: 5)
    #expect(pulse.silences(at: 1e6).isEmpty, "what never beat is not expected")
    pulse.beat(.minutes, at: 0)
    pulse.begins(.duties, at: 0)
    #expect(pulse.silences(at: 300).isEmpty)
    #expect(pulse.silences(at: 301).map(\.part) == [.minutes])
    #expect(pulse.silences(at: 301).map(\.seconds) == [301])
    pulse.beat(.minutes, at: 7200)
    #expect(pulse.silences(at: 7201).isEmpty)
    pulse.beat(.minutes, at: 11_000)
    #expect(pulse.silences(at: 11_000).map(\.part) == [.duties], "a night of three hours hangs")
    pulse.beat(.duties, at: 11_001)
    #expect(pulse.silences(at: 11_002).isEmpty)
  }

  @Test func `The clock shows each duty's last and next time, and that it is silent`() throws {
    let show = { (seconds: Int64) in
      try ShowClock(
        ledger: fixture.ledger, settings: Settings(),
        caller: DoorFixture.operator(at: DoorFixture.start + seconds)
      ).view()
    }
    #expect(try show(0).finding == nil, "no service has ever kept nights")
    let number = try #require(
      try fixture.ledger.beginDuty("backup", for: Self.day, at: DoorFixture.start.text))
    try fixture.ledger.beat(at: DoorFixture.start.text)
    #expect(try show(3600).finding == nil, "it is at work")
    try fixture.ledger.endDuty(
      "backup", for: Self.day, attempt: number, at: DoorFixture.start.text, .done, "fine")
    #expect(try show(60).finding == nil)
    let view = try show(301)
    #expect(view.finding?.text.contains(DoorFixture.start.text) == true)
    #expect(Set(view.duties.map(\.duty)) == Set(Duty.allCases))
    let backup = try #require(view.duties.first { $0.duty == .backup })
    #expect(backup.lastAttempt?.detail == "fine" && backup.lastDay == Self.day)
    #expect(view.duties.allSatisfy { $0.next > DoorFixture.start.text })
  }

  @Test func `A channel's secret is told when it gets old`() throws {
    try ManageChannels(
      fixture.door, caller: DoorFixture.operator(at: DoorFixture.start), rules: MessageRules()
    ).add(
      DeliveryChannel(id: "ops", name: "Ops", kind: .weCom, language: .english, shown: ""),
      ChannelAddress(url: "https://robot.example/send?key=k"))
    func subjects(_ days: Int) throws -> [String] {
      let caller = Caller(.clock, at: DoorFixture.start.advanced(byDays: days), day: Self.day)
      return try EndingSecrets(fixture.door, caller: caller).all().map(\.subject)
    }
    #expect(try subjects(74).isEmpty)
    #expect(try subjects(76) == ["channel ops", "master_key 1"])
  }
}
