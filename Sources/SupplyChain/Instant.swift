/// A moment in time to the second, with no time zone inside.
public struct Instant: Hashable, Sendable, Comparable {
  /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  public let seconds: Int64

  /// Takes seconds since 1970-01-01T00:00:00Z.
  public init(seconds: Int64) { self.seconds = seconds }

  /// Reads ISO 8601 in UTC to the second, as acts are dated: `2026-06-30T21:05:00Z`.
  ///
  /// - Returns: `nil` for any other form, and for a moment that does not exist.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 20, bytes[10] == UInt8(ascii: "T"), bytes[19] == UInt8(ascii: "Z"),
      bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
      let day = BusinessDay(String(decoding: bytes[..<10], as: UTF8.self))
    else { return nil }
    var time: Int64 = 0
    for (start, most) in [(11, 23), (14, 59), (17, 59)] {
      let (tens, ones) = (Int64(bytes[start]) - 48, Int64(bytes[start + 1]) - 48)
      guard (0...9).contains(tens), (0...9).contains(ones), tens * 10 + ones <= most else {
        return nil
      }
      time = time * 60 + tens * 10 + ones
    }
    self.seconds = Int64(day.daysSinceEpoch) * Instant.secondsADay + time
  }

  static let secondsADay: Int64 = 86_400

  /// The moment as acts are dated: ISO 8601 in UTC.
  public var text: String {
    let time = ((seconds % Instant.secondsADay) + Instant.secondsADay) % Instant.secondsADay
    let day = BusinessDay(daysSinceEpoch: Int32((seconds - time) / Instant.secondsADay))
    func two(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(day)T\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))Z"
  }

  /// Orders by time.
  public static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }

  /// The moment so many seconds later.
  public static func + (instant: Instant, seconds: Int64) -> Instant {
    Instant(seconds: instant.seconds + seconds)
  }

  /// The seconds from one moment to another.
  public static func - (later: Instant, earlier: Instant) -> Int64 {
    later.seconds - earlier.seconds
  }

  /// The moment so many days of 24 hours later.
  public func advanced(byDays days: Int) -> Instant { self + Int64(days) * Instant.secondsADay }
}

extension Instant: Codable, CustomStringConvertible {
  /// Reads a string of ISO 8601.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let instant = Instant(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not an instant: \(text)")
    }
    self = instant
  }

  /// Writes a string of ISO 8601.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }

  /// ISO 8601 in UTC.
  public var description: String { text }
}
