internal import SupplyChain

/// The instant of an event to the millisecond, as EPCIS writes it.
public struct EventTime: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  public let milliseconds: Int64

  /// Reads `2026-06-30T09:05:00Z`, with any number of decimals of a second and `Z` or an offset
  /// such as `+08:00`. The fourth decimal rounds the third, five up.
  public init(_ text: String) throws(TraceabilityFailure) {
    guard let milliseconds = Self.read(text) else {
      throw .unusableShipment(reason: "“\(text.prefix(64))” is no instant of ISO 8601 with a zone")
    }
    self.milliseconds = milliseconds
  }

  static func read(_ text: String) -> Int64? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"),
      let day = BusinessDay(String(decoding: bytes[0..<10], as: UTF8.self)),
      let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]), hour < 24, minute < 60, second < 60
    else { return nil }
    var rest = bytes[19...]
    var fraction: Int64 = 0
    if rest.first == UInt8(ascii: ".") {
      let decimals = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      guard !decimals.isEmpty else { return nil }
      rest = rest.dropFirst(decimals.count + 1)
      let thousandths = Array(decimals.prefix(4)) + [0x30, 0x30, 0x30, 0x30]
      fraction = Int64(number(thousandths[0..<3]) ?? 0) + (thousandths[3] >= 0x35 ? 1 : 0)
    }
    guard let offset = TimeZoneOffset.read(String(decoding: rest, as: UTF8.self)) else {
      return nil
    }
    let minutes = Int64(day.daysSinceEpoch) * 1440 + Int64(hour * 60 + minute - offset)
    let milliseconds = (minutes * 60 + Int64(second)) * 1000 + fraction
    return range.contains(milliseconds) ? milliseconds : nil
  }

  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    guard bytes.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return bytes.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }

  /// Takes milliseconds since 1970-01-01T00:00:00Z; from the year 0001 to 9999.
  public init(milliseconds: Int64) {
    precondition(Self.range.contains(milliseconds), "an event lies between the years 1 and 9999")
    self.milliseconds = milliseconds
  }

  /// The years 0001 to 9999.
  private static let range: Range<Int64> = -62_135_596_800_000..<253_402_300_800_000

  /// In UTC with three decimals: `2026-06-30T01:05:00.000Z`.
  public var description: String {
    let perDay: Int64 = 86_400_000
    let inDay = ((milliseconds % perDay) + perDay) % perDay
    let day = BusinessDay(daysSinceEpoch: Int32((milliseconds - inDay) / perDay))
    func two(_ value: Int64) -> String { String(UInt64(value), width: 2) }
    let clock = [inDay / 3_600_000, inDay / 60_000 % 60, inDay / 1000 % 60].map(two)
    return "\(day)T\(clock.joined(separator: ":")).\(String(UInt64(inDay % 1000), width: 3))Z"
  }

  /// Compares by time.
  public static func < (left: EventTime, right: EventTime) -> Bool {
    left.milliseconds < right.milliseconds
  }
}

/// How far the clock on the wall is ahead of UTC where an event happens.
public struct TimeZoneOffset: Hashable, Sendable, CustomStringConvertible {
  /// Minutes ahead of UTC, −840 to 840.
  public let minutes: Int

  /// No offset.
  public static let utc = TimeZoneOffset(minutes: 0)

  private init(minutes: Int) { self.minutes = minutes }

  /// Reads `+08:00` or `-06:00`.
  public init(_ text: String) throws(TraceabilityFailure) {
    guard text != "Z", let minutes = Self.read(text) else {
      throw .unusableShipment(reason: "“\(text.prefix(64))” is no offset such as +08:00")
    }
    self.minutes = minutes
  }

  static func read(_ text: String) -> Int? {
    if text == "Z" { return 0 }
    let bytes = Array(text.utf8)
    guard bytes.count == 6, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      bytes[3] == UInt8(ascii: ":"), String(decoding: bytes[1..<3], as: UTF8.self).isDecimal,
      String(decoding: bytes[4..<6], as: UTF8.self).isDecimal
    else { return nil }
    let hours = Int(bytes[1] - 0x30) * 10 + Int(bytes[2] - 0x30)
    let minutes = Int(bytes[4] - 0x30) * 10 + Int(bytes[5] - 0x30)
    guard minutes < 60, hours * 60 + minutes <= 840 else { return nil }
    return (hours * 60 + minutes) * (bytes[0] == UInt8(ascii: "-") ? -1 : 1)
  }

  /// As `+08:00`.
  public var description: String {
    let size = UInt64(minutes.magnitude)
    let clock = String(size / 60, width: 2) + ":" + String(size % 60, width: 2)
    return (minutes < 0 ? "-" : "+") + clock
  }
}
