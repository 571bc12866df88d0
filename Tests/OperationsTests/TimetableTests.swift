import Foundation
import Operations
import SupplyChain
import Testing

@Suite struct TimetableTests {
  static func timetable(_ zone: String, cutoffs: [String] = ["00:00"]) throws -> Timetable {
    Timetable(
      timeZone: try #require(TimeZone(identifier: zone)), rules: ClockRules(),
      cutoffs: cutoffs.compactMap { TimeOfDay($0) })
  }

  static func instant(_ text: String) throws -> Date { try Date(text, strategy: .iso8601) }

  @Test func `The night of a day is due on the next morning, on the chain's clocks`() throws {
    let day = try #require(BusinessDay("2026-06-30"))
    let timetable = try Self.timetable("Asia/Shanghai")
    #expect(timetable.instant(of: .night, for: day) == (try Self.instant("2026-06-30T19:30:00Z")))
    #expect(timetable.instant(of: .backup, for: day) == (try Self.instant("2026-06-30T21:00:00Z")))
  }

  @Test func `The night waits for the store that closes last`() throws {
    let day = try #require(BusinessDay("2026-06-30"))
    let timetable = try Self.timetable("Asia/Shanghai", cutoffs: ["00:00", "04:00"])
    #expect(timetable.instant(of: .night, for: day) == (try Self.instant("2026-06-30T20:45:00Z")))
  }

  @Test(
    "Over a change of the clocks a day has one night",
    arguments: ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago"])
  func changeOfClocks(zone: String) throws {
    let timetable = try Self.timetable(zone, cutoffs: ["01:45"])
    let first = try #require(BusinessDay("2026-01-01"))
    var last = timetable.instant(of: .night, for: first - 1)
    for day in first..<(first + 365) {
      let instant = timetable.instant(of: .night, for: day)
      // A day of the clocks has 23 to 25 hours.
      #expect((22.9 * 3600...25.1 * 3600).contains(instant.timeIntervalSince(last)))
      #expect(timetable.lastDue(.night, at: instant) == day)
      #expect(timetable.lastDue(.night, at: instant.addingTimeInterval(-1)) == day - 1)
      last = instant
    }
  }

  @Test func `A duty at an hour that the clock leaves out is due when the clock goes on`() throws {
    // In Berlin on 29 March 2026 there is no 02:30.
    var rules = ClockRules()
    rules.backupAt = try #require(TimeOfDay("02:30"))
    let timetable = Timetable(
      timeZone: try #require(TimeZone(identifier: "Europe/Berlin")), rules: rules, cutoffs: [])
    let day = try #require(BusinessDay("2026-03-28"))
    #expect(timetable.instant(of: .backup, for: day) == (try Self.instant("2026-03-29T01:00:00Z")))
  }

  @Test func `Missed nights are all made up for, of the rest the newest alone`() throws {
    let timetable = try Self.timetable("Asia/Shanghai")
    let done = try #require(BusinessDay("2026-06-25"))
    let now = try Self.instant("2026-06-30T12:00:00Z")
    #expect(
      timetable.due(.night, at: now, done: done).map(\.description)
        == ["2026-06-26", "2026-06-27", "2026-06-28", "2026-06-29"])
    #expect(timetable.due(.backup, at: now, done: done).map(\.description) == ["2026-06-29"])
    #expect(timetable.due(.night, at: now, done: nil).map(\.description) == ["2026-06-29"])
    #expect(timetable.due(.night, at: now, done: done + 9).isEmpty)
  }

  @Test func `What is due next lies ahead`() throws {
    let timetable = try Self.timetable("Asia/Shanghai")
    let now = try Self.instant("2026-06-30T19:29:59Z")
    #expect(timetable.next(.night, after: now) == (try Self.instant("2026-06-30T19:30:00Z")))
    #expect(
      timetable.next(.night, after: now.addingTimeInterval(1))
        == (try Self.instant("2026-07-01T19:30:00Z")))
  }
}
