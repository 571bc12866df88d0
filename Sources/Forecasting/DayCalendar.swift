import SupplyChain

/// The calendar of an axis: one number a day and kind, for the chain.
struct DayCalendar: Sendable {
  let weekday: [Int]
  /// Where in the year the day is, 0 … 1.
  let yearShare: [Double]
  /// People are off.
  let off: [Double]
  /// A make-up workday.
  let makeUp: [Double]
  /// The day before a block of days off, and the day after one.
  let eve: [Double]
  let after: [Double]
  let school: [Double]
  /// How near the Spring Festival is, from 0 at more than two weeks to 1 at its eve, and how near
  /// it still is from its first day off on: a city empties before it and fills for two weeks after
  /// it.
  let toFestival: [Double]
  let sinceFestival: [Double]
  /// Off or make-up: kept out of levels and weekday profiles.
  let isSpecial: [Bool]
  /// Whether the calendar ends before the last day.
  let endsEarly: Bool

  init(axis: DayAxis, holidays: HolidayCalendar) {
    let days = (0..<axis.count).map(axis.day)
    // One day beyond either end, so that blocks at the edges have their eves.
    func isOff(_ day: BusinessDay) -> Bool { holidays[day]?.isOffDay == true }
    weekday = days.map(\.weekday.rawValue)
    // Any day of any year serves: only the differences count.
    yearShare = days.map { Double($0.daysSinceEpoch) / 365.2425 }
    off = days.map { isOff($0) ? 1 : 0 }
    makeUp = days.map { holidays[$0].map { $0.isOffDay ? 0 : 1 } ?? 0 }
    eve = days.map { !isOff($0) && isOff($0 + 1) ? 1 : 0 }
    after = days.map { !isOff($0) && isOff($0 - 1) ? 1 : 0 }
    school = days.map { holidays[$0]?.isSchoolHoliday == true ? 1 : 0 }
    isSpecial = days.map { holidays[$0] != nil }
    let festivals = DayCalendar.springFestivals(holidays)
    toFestival = days.map { day in
      let ahead = festivals.first { $0 > day }.map { $0 - day }
      return DayCalendar.nearness(ahead.map { $0 - 1 }, of: DayCalendar.rampDays)
    }
    sinceFestival = days.map { day in
      DayCalendar.nearness(festivals.last { $0 <= day }.map { day - $0 }, of: DayCalendar.rampDays)
    }
    endsEarly = holidays.lastKnownDay.map { $0 < axis.origin + axis.horizon } ?? true
  }
  private static let rampDays = 15
  private static let festivalNames = [
    "春节", "spring festival", "lunar new year", "chinese new year",
  ]

  /// The first days off of the Spring Festivals that the calendar names, rising.
  private static func springFestivals(_ holidays: HolidayCalendar) -> [BusinessDay] {
    let named = holidays.days.filter { _, holiday in
      let name = holiday.name.lowercased()
      return holiday.isOffDay && festivalNames.contains { name.contains($0) }
    }
    return named.keys.filter { named[$0 - 1] == nil }.sorted()
  }

  private static func nearness(_ days: Int?, of most: Int) -> Double {
    guard let days, days < most else { return 0 }
    return 1 - Double(days) / Double(most)
  }
}
