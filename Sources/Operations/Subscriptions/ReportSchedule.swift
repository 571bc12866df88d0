import Foundation
import SupplyChain
import Traceability

/// When a subscription's reports are made: the schedule of EPCIS 2.0, 8.2.5.3, on the chain's
/// clocks.
///
/// A field names numbers and ranges, `1,[8-17]`. Fields that are finer than the finest one given
/// are at their least, so that `{"hour": "1"}` is one o'clock sharp; coarser ones may be anything.
struct ReportSchedule: Sendable, Hashable {
  private let seconds: [Int]
  private let minutes: [Int]
  private let hours: [Int]
  private let days: Set<Int>
  private let months: Set<Int>
  private let weekdays: Set<Int>

  private struct Field {
    let name: String
    let range: ClosedRange<Int>
    /// How coarse it is, from seconds upwards.
    let level: Int
  }

  private static let fields = [
    Field(name: "second", range: 0...59, level: 0), Field(name: "minute", range: 0...59, level: 1),
    Field(name: "hour", range: 0...23, level: 2),
    Field(name: "dayOfMonth", range: 1...31, level: 3),
    Field(name: "month", range: 1...12, level: 4), Field(name: "dayOfWeek", range: 1...7, level: 3),
  ]

  /// Reads a schedule.
  ///
  /// - Throws: ``OperationsFailure/badSubscription(reason:)``.
  init(_ value: JSONValue) throws {
    let unknown = value.members.first { member in
      !Self.fields.contains { $0.name == member.name }
    }
    if let unknown {
      throw OperationsFailure.badSubscription(
        reason: "a schedule has no \(unknown.name.prefix(40))")
    }
    let given = Self.fields.filter { value[$0.name] != nil }
    guard let finest = given.map(\.level).min() else {
      throw OperationsFailure.badSubscription(reason: "its schedule names no time")
    }
    let sets = try Self.fields.map { field -> [Int] in
      if let text = value[field.name] { return try Self.numbers(text, field) }
      return field.level < finest ? [field.range.lowerBound] : Array(field.range)
    }
    (seconds, minutes, hours) = (sets[0], sets[1], sets[2])
    (days, months, weekdays) = (Set(sets[3]), Set(sets[4]), Set(sets[5]))
    let isPossible = months.contains { month in
      days.contains { BusinessDay(year: 2028, month: month, day: $0) != nil }
    }
    guard isPossible else {
      throw OperationsFailure.badSubscription(reason: "its schedule names a day that never comes")
    }
  }

  private static func numbers(_ value: JSONValue, _ field: Field) throws -> [Int] {
    let text: String
    switch value {
    case .string(let string), .number(let string): text = string
    default: text = ""
    }
    var found: Set<Int> = []
    for element in text.split(separator: ",", omittingEmptySubsequences: false) {
      let bounds =
        element.hasPrefix("[") && element.hasSuffix("]")
        ? element.dropFirst().dropLast().split(separator: "-", omittingEmptySubsequences: false)
        : [element, element]
      guard bounds.count == 2, let low = Int(bounds[0]), let high = Int(bounds[1]), low <= high,
        field.range.contains(low), field.range.contains(high)
      else {
        throw OperationsFailure.badSubscription(
          reason: "\(field.name) is numbers and ranges from \(field.range.lowerBound) to "
            + "\(field.range.upperBound), such as 1,[2-3]")
      }
      found.formUnion(low...high)
    }
    return found.sorted()
  }

  /// The first time after `instant`, to the second.
  ///
  /// A time that a clock skips comes when the clock goes on; of one that it shows twice the first
  /// counts.
  func next(after instant: Date, in zone: TimeZone) -> Date {
    let now = Int(instant.timeIntervalSince1970.rounded(.down))
    let offset = zone.secondsFromGMT(for: instant)
    let local = nextLocal(now + offset + 1)
    let before = zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(local - offset)))
    for offset in [before, offset] {
      let date = Date(timeIntervalSince1970: Double(local - offset))
      if date > instant { return date }
    }
    return Date(timeIntervalSince1970: Double(now + 1))
  }

  /// The first matching second on the chain's clocks at or after `start`.
  private func nextLocal(_ start: Int) -> Int {
    let firstDay = start.quotientFloored(by: 86_400)
    // Within 28 years every weekday falls on every day of the year, leap days included.
    for number in firstDay...(firstDay + 28 * 366) {
      let (_, month, date) = BusinessDay(daysSinceEpoch: Int32(number)).civil
      guard months.contains(month), days.contains(date),
        weekdays.contains((number + 3) % 7 + 1)
      else { continue }
      let earliest = number == firstDay ? start - number * 86_400 : 0
      if let time = time(from: earliest) { return number * 86_400 + time }
    }
    return start
  }

  /// The first matching time of a day, in seconds, at or after `earliest`.
  private func time(from earliest: Int) -> Int? {
    for hour in hours where hour * 3600 + 3599 >= earliest {
      for minute in minutes where hour * 3600 + minute * 60 + 59 >= earliest {
        let whole = hour * 3600 + minute * 60
        if let second = seconds.first(where: { whole + $0 >= earliest }) { return whole + second }
      }
    }
    return nil
  }
}

extension Int {
  /// The quotient, rounded down also below zero.
  fileprivate func quotientFloored(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor < 0 ? quotient - 1 : quotient
  }
}
