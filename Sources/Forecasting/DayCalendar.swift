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
    endsEarly = holidays.lastKnownDay.map { $0 < axis.origin + axis.horizon } ?? true
  }
}
