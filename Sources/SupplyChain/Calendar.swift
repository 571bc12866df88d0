/// A public holiday or a make-up workday.
public struct Holiday: Hashable, Sendable, Codable {
  /// The holiday's name: 春节.
  public let name: String
  /// Whether people are off. A named day that is not off is a make-up workday (调休).
  public let isOffDay: Bool
  /// Whether schools are closed, when known.
  public let isSchoolHoliday: Bool?

  /// Takes a day of holidays.csv.
  public init(name: String, isOffDay: Bool, isSchoolHoliday: Bool? = nil) {
    self.name = name
    self.isOffDay = isOffDay
    self.isSchoolHoliday = isSchoolHoliday
  }
}

/// The holidays that are known, by day. A plan for the future is known beforehand.
public struct HolidayCalendar: Hashable, Sendable {
  /// The holidays by day.
  public let days: [BusinessDay: Holiday]
  /// The last day that the calendar speaks of; beyond it nothing is known.
  public let lastKnownDay: BusinessDay?

  /// Takes the days.
  public init(days: [BusinessDay: Holiday]) {
    self.days = days
    self.lastKnownDay = days.keys.max()
  }

  /// What `day` is called, when it is special.
  public subscript(day: BusinessDay) -> Holiday? { days[day] }
}

/// A promotion in one store on one day.
public struct Promotion: Hashable, Sendable, Codable {
  /// The business day.
  public let day: BusinessDay
  /// The store.
  public let store: StoreID
  /// The material that is promoted; `nil` when the whole store is.
  public let material: MaterialID?
  /// What it is called.
  public let name: String

  /// Takes a row of promotions.csv.
  public init(day: BusinessDay, store: StoreID, material: MaterialID?, name: String) {
    self.day = day
    self.store = store
    self.material = material
    self.name = name
  }
}
