import SupplyChain

/// What the calendar alone does to a shop's trade on each day.
struct TradeCalendar {
  private let firstDay: BusinessDay
  /// Day-major, one factor a kind of store.
  private let factors: [Double]

  init(days: ClosedRange<BusinessDay>) {
    let holidays = Dictionary(
      PublicHolidays.days.map { ($0.day, $0.holiday) }, uniquingKeysWith: { first, _ in first })
    firstDay = days.lowerBound
    factors = days.flatMap { day in
      StoreKind.allCases.map { TradeCalendar.factor(of: $0, on: day, holidays: holidays) }
    }
  }

  /// The factor of a kind of store on a day within the range.
  func factor(of kind: StoreKind, on day: BusinessDay) -> Double {
    factors[(day - firstDay) * StoreKind.allCases.count + kind.rawValue]
  }

  private static func factor(
    of kind: StoreKind, on day: BusinessDay, holidays: [BusinessDay: Holiday]
  ) -> Double {
    var factor = kind.schoolFactor(on: day)
    let shape = kind.weekdayShape
    switch holidays[day] {
    case let holiday? where holiday.isOffDay && holiday.name == "春节":
      let isCore = (-1...2).contains { Festival.days[day - $0] == .springFestival }
      factor *= isCore ? kind.newYearFactor : (kind.holidayFactor + kind.newYearFactor) / 2
    case let holiday? where holiday.isOffDay:
      factor *= kind.holidayFactor
    case .some:
      // A make-up workday falls on a weekend and is a workday like Wednesday.
      factor *= shape[Weekday.wednesday.rawValue]
    case nil:
      factor *= shape[day.weekday.rawValue]
      if holidays[day + 1]?.isOffDay == true { factor *= kind == .office ? 0.93 : 1.07 }
    }
    if let festival = Festival.days[day] {
      factor *= 1 + (festival.lift - 1) * kind.festivalShare
    }
    return factor
  }
}
