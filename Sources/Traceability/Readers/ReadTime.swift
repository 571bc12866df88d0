internal import SupplyChain

/// The instant of a raw read as the reader's clock gives it, to the nanosecond.
public struct ReadTime: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Nanoseconds since 1970-01-01T00:00:00Z.
  public let nanoseconds: Int64

  /// Takes nanoseconds since 1970-01-01T00:00:00Z.
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// Reads `2026-11-22T02:15:30.123456789Z` or with an offset, `+0800` or `+08:00`; up to nine
  /// decimals count, further ones are cut.
  ///
  /// - Returns: `nil` for anything else, and for years outside 1970 to 2199.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[10] == UInt8(ascii: "T"), bytes[13] == UInt8(ascii: ":"),
      bytes[16] == UInt8(ascii: ":"),
      let day = BusinessDay(String(decoding: bytes[0..<10], as: UTF8.self)),
      (1970..<2200).contains(day.civil.year),
      let hour = Self.number(bytes[11..<13]), let minute = Self.number(bytes[14..<16]),
      let second = Self.number(bytes[17..<19]), hour < 24, minute < 60, second < 60
    else { return nil }
    var rest = bytes[19...]
    var fraction: Int64 = 0
    if rest.first == UInt8(ascii: ".") {
      let decimals = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      guard !decimals.isEmpty else { return nil }
      rest = rest.dropFirst(decimals.count + 1)
      let nine = decimals.prefix(9) + repeatElement(0x30, count: max(0, 9 - decimals.count))
      fraction = Self.number(nine) ?? 0
    }
    guard let offset = Self.offsetMinutes(Array(rest)) else { return nil }
    let minutes = Int64(day.daysSinceEpoch) * 1440 + hour * 60 + minute - offset
    self.nanoseconds = (minutes * 60 + second) * 1_000_000_000 + fraction
  }

  private static func offsetMinutes(_ bytes: [UInt8]) -> Int64? {
    if bytes == Array("Z".utf8) { return 0 }
    let digits =
      bytes.count == 6 && bytes[3] == UInt8(ascii: ":")
      ? bytes[1..<3] + bytes[4...] : bytes.dropFirst()
    guard digits.count == 4, bytes[0] == UInt8(ascii: "+") || bytes[0] == UInt8(ascii: "-"),
      let hours = number(digits.prefix(2)), let minutes = number(digits.suffix(2)), minutes < 60,
      hours * 60 + minutes <= 840
    else { return nil }
    return (hours * 60 + minutes) * (bytes[0] == UInt8(ascii: "-") ? -1 : 1)
  }

  private static func number(_ bytes: some Sequence<UInt8>) -> Int64? {
    var value: Int64 = 0
    for byte in bytes {
      guard (0x30...0x39).contains(byte) else { return nil }
      value = value * 10 + Int64(byte - 0x30)
    }
    return value
  }

  /// Whole milliseconds since 1970-01-01T00:00:00Z, cut.
  public var milliseconds: Int64 { nanoseconds / 1_000_000 }

  /// In UTC with nine decimals: `2026-11-22T02:15:30.123456789Z`.
  public var description: String {
    let seconds = EventTime(milliseconds: milliseconds - milliseconds % 1000).description
    let rest = String(UInt64(nanoseconds % 1_000_000_000), width: 9)
    return seconds.prefix(20) + rest + "Z"
  }

  /// Compares by time.
  public static func < (left: ReadTime, right: ReadTime) -> Bool {
    left.nanoseconds < right.nanoseconds
  }
}
