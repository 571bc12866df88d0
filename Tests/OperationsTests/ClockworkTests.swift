import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

/// A service that lives through seeded years: it is stopped at random moments, also in the middle of
/// a night, sleeps over cut-offs, and its clock is put forward and back.
@Suite struct ClockworkTests {
  struct Killed: Error {}

  struct Trouble: Failure {
    let kind: FailureKind
    let chinese = FailureText("不行。", "请再试。")
    let message = "It does not work."
    let remedy = "Wait."
  }

  /// The chain's zone and a ledger; what was planned is kept outside, as the world would see it.
  final class World {
    let folder = NSTemporaryDirectory() + "chama-clock-" + UUID().uuidString
    var now: Date
    var nights: [BusinessDay] = []
    var backups: [BusinessDay] = []
    var reports: [BusinessDay] = []
    var random: SystemRandom

    init(_ start: String, seed: UInt64) throws {
      self.now = try Date(start, strategy: .iso8601)
      self.random = SystemRandom(seed: seed)
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// One life of the service: it ticks each minute or so until it is killed.
    func live(_ timetable: Timetable, ticks: Int, dies: Bool) throws {
      let ledger = try Ledger(path: folder + "/ledger.sqlite")
      let clockwork = Clockwork(ledger: ledger, timetable: timetable, rules: ClockRules())
      try clockwork.start(at: now)
      for tick in 0..<ticks {
        now += Double(random.next(below: 7200) + 30)
        do {
          try clockwork.tick({ self.now }) { duty, day in
            // Work takes minutes, and the end can come in the middle of it.
            self.now += Double(self.random.next(below: 400))
            if dies, tick == ticks - 1, self.random.next(below: 2) == 0 { throw Killed() }
            if duty == .night {
              self.nights.append(day)
            } else if duty == .backup {
              self.backups.append(day)
            } else if duty == .report {
              self.reports.append(day)
            }
            return "done"
          }
        } catch is Killed { return }
      }
    }
  }

  /// A small generator of a known sequence (SplitMix64).
  struct SystemRandom {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next(below bound: UInt64) -> Int {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return Int((z ^ (z >> 31)) % bound)
    }
  }

  /// How many days a service is followed: `CHAMA_CLOCK_DAYS`, or 40.
  static let days =
    ProcessInfo.processInfo.environment["CHAMA_CLOCK_DAYS"].flatMap { Int($0) } ?? 40

  @Test(
    "With restarts, sleep and changes of the clock each day has one night, in order",
    arguments: [
      ("Asia/Shanghai", UInt64(1)), ("Europe/Berlin", 2), ("Australia/Lord_Howe", 3),
    ])
  func days(zone: String, seed: UInt64) throws {
    let timetable = Timetable(
      timeZone: try #require(TimeZone(identifier: zone)), rules: ClockRules(),
      cutoffs: [try #require(TimeOfDay("02:00"))])
    // In Berlin the clocks change on 29 March, on Lord Howe on 5 April.
    let world = try World("2026-03-10T12:00:00Z", seed: seed)
    let end = world.now + Double(Self.days * 86_400)
    while world.now < end {
      try world.live(timetable, ticks: 1 + world.random.next(below: 40), dies: true)
      // Now and then the machine is off for days, and its clock is set back an hour.
      if world.random.next(below: 6) == 0 { world.now += Double(world.random.next(below: 300_000)) }
      if world.random.next(below: 8) == 0 { world.now -= 3600 }
    }
    try world.live(timetable, ticks: 3, dies: false)
    let first = try #require(world.nights.first)
    let last = timetable.lastDue(.night, at: world.now)
    #expect(world.nights == Array(first...last))
    #expect(world.nights.count > Self.days - 5)
    #expect(world.backups == Set(world.backups).sorted())
    #expect(world.reports == Set(world.reports).sorted() && !world.reports.isEmpty)
  }

  @Test func `A night that fails is tried again, and given up when the next one is due`() throws {
    let world = try World("2026-06-30T20:00:00Z", seed: 1)
    let ledger = try Ledger(path: world.folder + "/ledger.sqlite")
    let timetable = try TimetableTests.timetable("Asia/Shanghai")
    let clockwork = Clockwork(ledger: ledger, timetable: timetable, rules: ClockRules())
    var tried: [String] = []
    func tick(_ kind: FailureKind) throws {
      try clockwork.tick({ world.now }) { duty, day in
        guard duty == .night else { return "" }
        tried.append("\(day)")
        throw Trouble(kind: kind)
      }
    }
    try tick(.badInput)
    try tick(.badInput)
    #expect(tried == ["2026-06-30"], "not again before the pause is over")
    world.now += 601
    try tick(.badInput)
    #expect(tried.count == 2)
    world.now += 86_400
    try tick(.unavailable)
    #expect(try ledger.lastSettled("night") == nil, "a passing trouble loses no day")
    world.now += 601
    try tick(.badInput)
    #expect(tried.suffix(2) == ["2026-06-30", "2026-07-01"])
    #expect(try ledger.lastSettled("night") == BusinessDay("2026-06-30"))
  }

  @Test func `One attempt at a duty is at work, and a settled one is not begun again`() throws {
    let world = try World("2026-06-30T20:00:00Z", seed: 1)
    let ledger = try Ledger(path: world.folder + "/ledger.sqlite")
    let day = try #require(BusinessDay("2026-06-30"))
    let number = try #require(try ledger.beginDuty("night", for: day, at: "2026-07-01T00:00:00Z"))
    #expect(try ledger.beginDuty("night", for: day, at: "2026-07-01T00:00:01Z") == nil)
    #expect(try ledger.beginDuty("night", for: day + 1, at: "2026-07-01T00:00:01Z") == nil)
    try ledger.endDuty(
      "night", for: day, attempt: number, at: "2026-07-01T00:01:00Z", .done, "done")
    #expect(try ledger.beginDuty("night", for: day, at: "2026-07-01T00:02:00Z") == nil)
    #expect(try ledger.beginDuty("night", for: day + 1, at: "2026-07-01T00:02:00Z") == 1)
  }
}
