import Foundation
import SupplyChain
import Testing

@Suite("From instants to business days")
struct DayBoundaryTests {
  private func boundary(_ zone: String, _ cutoff: String) throws -> DayBoundary {
    DayBoundary(
      timeZone: try #require(TimeZone(identifier: zone)),
      cutoff: try #require(TimeOfDay(cutoff)))
  }

  private func instant(_ text: String) throws -> Date {
    try #require(ISO8601DateFormatter().date(from: text))
  }

  @Test(
    "a drink sold at 01:30 in a store that closes at 02:00 belongs to the day before",
    arguments: [
      ("2016-10-30T17:30:00Z", "2016-10-30"), ("2016-10-30T18:59:59Z", "2016-10-30"),
      ("2016-10-30T19:00:00Z", "2016-10-31"), ("2016-10-31T15:59:00Z", "2016-10-31"),
      ("2016-12-31T17:00:00Z", "2016-12-31"), ("2016-02-29T16:30:00Z", "2016-02-29"),
    ])
  func afterMidnight(instantText: String, day: String) throws {
    let shanghai = try boundary("Asia/Shanghai", "03:00")
    #expect(shanghai.businessDay(of: try instant(instantText)).description == day)
  }

  @Test(
    "days of 23 and 25 hours have one business day each",
    arguments: [("2016-03-13", 23), ("2016-11-06", 25), ("2016-07-01", 24)])
  func daylightSaving(day: String, hours: Int) throws {
    let newYork = try boundary("America/New_York", "00:00")
    let expected = try #require(BusinessDay(day))
    let start = try instant("\(expected - 1)T12:00:00Z")
    let count = (0..<72).filter { hour in
      newYork.businessDay(of: start.addingTimeInterval(Double(hour) * 3600)) == expected
    }.count
    #expect(count == hours)
  }

  @Test("an instant belongs to the same day however often the clock is asked or set back")
  func pure() throws {
    let shanghai = try boundary("Asia/Shanghai", "03:00")
    let now = try instant("2016-10-31T04:00:00Z")
    let days = [0, -86_400, 0, 3600, -3600, 0].map {
      shanghai.businessDay(of: now.addingTimeInterval(Double($0)))
    }
    #expect(days[0] == days[2] && days[2] == days[5])
    #expect(days[1] == days[0] - 1)
  }
}
