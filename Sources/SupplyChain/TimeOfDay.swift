public import Foundation

/// A wall-clock time in whole minutes from midnight.
public struct TimeOfDay: Hashable, Sendable {
  /// Minutes from midnight, 0 ..< 1440.
  public let minutes: Int

  /// Midnight.
  public static let midnight = TimeOfDay(unchecked: 0)

  /// Takes minutes from midnight.
  ///
  /// - Returns: `nil` outside 0 ..< 1440.
  public init?(minutes: Int) {
    guard (0..<1440).contains(minutes) else { return nil }
    self.minutes = minutes
  }

  init(unchecked minutes: Int) { self.minutes = minutes }
}

extension TimeOfDay: Comparable, LosslessStringConvertible {
  /// Compares by the clock.
  public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
    left.minutes < right.minutes
  }

  /// The time as `03:00`.
  public var description: String {
    let (hour, minute) = (minutes / 60, minutes % 60)
    return "\(hour < 10 ? "0" : "")\(hour):\(minute < 10 ? "0" : "")\(minute)"
  }

  /// Reads `h:mm` or `hh:mm`.
  public init?(_ description: String) {
    let parts = description.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
      parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
      let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60
    else { return nil }
    self.minutes = hour * 60 + minute
  }
}

/// Where instants become business days: a time zone and the hour at which a store's day is cut off.
///
/// A store that closes at 02:00 with a cut-off of 03:00 sells a drink at 01:30 on the business day
/// before. Only wall-clock fields are compared, so a day of 23 or 25 hours has one business day.
public struct DayBoundary: Sendable {
  private let calendar: Calendar
  /// The hour before which a sale still belongs to the day before.
  public let cutoff: TimeOfDay

  /// Takes the zone of the store's clock and its cut-off.
  public init(timeZone: TimeZone, cutoff: TimeOfDay) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    calendar.locale = Locale(identifier: "en_US_POSIX")
    self.calendar = calendar
    self.cutoff = cutoff
  }

  /// The business day to which `instant` belongs.
  public func businessDay(of instant: Date) -> BusinessDay {
    let fields = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant)
    guard let year = fields.year, let month = fields.month, let day = fields.day,
      let hour = fields.hour, let minute = fields.minute,
      let date = BusinessDay(year: year, month: month, day: day)
    else { preconditionFailure("the Gregorian calendar has a date for every instant") }
    return hour * 60 + minute < cutoff.minutes ? date - 1 : date
  }
}

/// The business day of an act in a store, which may reach into the next date.
public struct StoreDay: Hashable, Sendable {
  /// The business day.
  public let day: BusinessDay
  /// The date on which it ends: the next one where the store's day is cut off after midnight.
  public let lastDate: BusinessDay

  /// Takes a business day that is known, and the hour at which it is cut off.
  public init(_ day: BusinessDay, cutoff: TimeOfDay = .midnight) {
    self.day = day
    self.lastDate = cutoff > .midnight ? day + 1 : day
  }

  /// Takes a moment of the chain's clocks: before the cut-off the day before is still on.
  public init(at moment: LocalMoment, cutoff: TimeOfDay) {
    self.init(moment.time < cutoff ? moment.day - 1 : moment.day, cutoff: cutoff)
  }
}
