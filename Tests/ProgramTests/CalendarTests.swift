import SupplyChain
import Testing

/// R7, as far as nights go: business days are days of the calendar.
@Suite("A night at a turn of the calendar")
struct CalendarTests {
  @Test(
    "plans for the days that follow, over the ends of months and years",
    arguments: ["2024-02-28", "2024-02-29", "2023-02-28", "2024-12-31", "2026-04-30"])
  func turns(text: String) throws {
    let day = ChainFixture.day(text)
    let fixture = ChainFixture(firstFeedDay: day, feedDays: 1)
    let bench = try NightBench(fixture)
    let results = try bench.publishedNight()
    #expect(results.record.day == text)
    let suggestions = results.sheet("suggestions.csv")
    #expect(suggestions.count == 12)
    for line in suggestions {
      // Lead times are two days and stocks are short or long: needed by the day after tomorrow at
      // the earliest, within the window at the latest.
      let needBy = try #require(BusinessDay(line["need_by"] ?? ""))
      #expect((1...7).contains(needBy - day), "\(line["line_id"] ?? ""): \(needBy)")
      #expect(line["on_hand_as_of"] == text)
    }
    let transfers = results.sheet("transfers.csv")
    #expect(!transfers.isEmpty)
    for line in transfers { #expect(line["depart_by"]?.hasPrefix("\(day + 1)T") == true) }
  }

  @Test("goes from 28 February over the 29th into March without a gap")
  func leapYear() throws {
    let fixture = ChainFixture(firstFeedDay: ChainFixture.day("2024-02-28"), feedDays: 3)
    #expect(fixture.days.map(\.description) == ["2024-02-28", "2024-02-29", "2024-03-01"])
    let bench = try NightBench(fixture)
    for day in fixture.days { #expect(try bench.night(day).code == 0) }
    let days = try bench.query(
      "SELECT count(DISTINCT day), min(day), max(day) FROM consumption")
    let first = fixture.firstFeedDay - ChainFixture.historyDays
    #expect(days == [["43", "\(first.daysSinceEpoch)", "\(fixture.lastDay.daysSinceEpoch)"]])
  }
}
