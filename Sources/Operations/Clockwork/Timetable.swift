public import Foundation
public import SupplyChain

/// When each duty of each business day is due: pure values, no clock inside.
///
/// A duty of business day D is due on the morning of D + 1, on the chain's clocks. The night waits
/// for the store that closes last: its business day ends at its cut-off, and its file takes a
/// while. Where a clock is put forward over the hour, the duty is due at the first minute that
/// exists; where it is put back, at the first of the two.
public struct Timetable: Sendable {
  private let calendar: Calendar
  private let times: [Duty: TimeOfDay]

  /// Takes the chain's zone, its rules and the cut-offs of its stores.
  public init(timeZone: TimeZone, rules: ClockRules, cutoffs: [TimeOfDay]) {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = timeZone
    calendar.locale = Locale(identifier: "en_US_POSIX")
    self.calendar = calendar
    let complete = (cutoffs.max() ?? .midnight).minutes + rules.graceMinutes
    self.times = [
      .night: max(rules.nightAt, TimeOfDay(minutes: min(complete, 1439)) ?? rules.nightAt),
      .backup: rules.backupAt, .housekeeping: rules.housekeepingAt, .report: rules.reportAt,
    ]
  }

  /// The instant at which `duty` of `day` is due.
  public func instant(of duty: Duty, for day: BusinessDay) -> Date {
    let (year, month, date) = (day + 1).civil
    let midnight = calendar.startOfDay(
      for: calendar.date(from: DateComponents(year: year, month: month, day: date, hour: 12))
        ?? .distantFuture)
    let minutes = times[duty, default: .midnight].minutes
    guard minutes > 0 else { return midnight }
    // The search begins just before the day, so that its first minute is found too.
    return calendar.nextDate(
      after: midnight.addingTimeInterval(-1),
      matching: DateComponents(hour: minutes / 60, minute: minutes % 60, second: 0),
      matchingPolicy: .nextTime, repeatedTimePolicy: .first) ?? .distantFuture
  }

  /// The last business day whose `duty` is due at `instant`.
  public func lastDue(_ duty: Duty, at instant: Date) -> BusinessDay {
    let today = DayBoundary(timeZone: calendar.timeZone, cutoff: .midnight)
      .businessDay(of: instant)
    return self.instant(of: duty, for: today - 1) <= instant ? today - 1 : today - 2
  }

  /// The business days whose `duty` has to be done at `instant`, the oldest first.
  ///
  /// Every night that was missed is made up for, in order. Of everything else only the newest
  /// counts: a backup of today holds yesterday's too.
  ///
  /// - Parameter done: the last business day for which it was done; `nil` begins with the newest.
  public func due(_ duty: Duty, at instant: Date, done: BusinessDay?) -> [BusinessDay] {
    let last = lastDue(duty, at: instant)
    guard let done, duty == .night else { return done.map { $0 < last } ?? true ? [last] : [] }
    return done < last ? Array((done + 1)...last) : []
  }

  /// When `duty` is due next after `instant`.
  public func next(_ duty: Duty, after instant: Date) -> Date {
    self.instant(of: duty, for: lastDue(duty, at: instant) + 1)
  }
}
