import SupplyChain
import Testing

@Suite("Business days")
struct BusinessDayTests {
  @Test("2016-10-31 is a Monday and 304 days after new year")
  func knownDay() throws {
    let day = try #require(BusinessDay("2016-10-31"))
    #expect(day.daysSinceEpoch == 17105)
    #expect(day.weekday == .monday)
    #expect(day.dayOfYear == 305)
  }

  @Test("every day from 1999 to 2031 survives civil fields and text")
  func roundTrip() throws {
    let first = try #require(BusinessDay("1999-01-01"))
    for offset in 0..<12_000 {
      let day = first + offset
      let civil = day.civil
      #expect(BusinessDay(year: civil.year, month: civil.month, day: civil.day) == day)
      #expect(BusinessDay(day.description) == day)
    }
  }

  @Test(
    "what is no date is refused",
    arguments: [
      "2015-02-29", "2016-13-01", "2016-00-10", "2016-1-01", "2016/01/01", "2016-01-1x", "",
      "20160101", "2016-04-31", "1899-12-31",
    ])
  func refused(text: String) {
    #expect(BusinessDay(text) == nil)
  }

  @Test("29 February exists in leap years only")
  func leapDay() {
    #expect(BusinessDay("2016-02-29") != nil)
    #expect(BusinessDay("2100-02-29") == nil)
    #expect(BusinessDay("2000-02-29") != nil)
  }
}
