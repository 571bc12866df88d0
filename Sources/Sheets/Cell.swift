public import SupplyChain

/// One cell's bytes, without quotes, formula guard and surrounding spaces, and its typed readings.
///
/// The bytes lie in the reader's buffer: a cell is good until the next row is asked for.
public struct Cell {
  /// The text as UTF-8.
  public let bytes: UnsafeBufferPointer<UInt8>

  /// Takes bytes that stay where they are while the cell is used.
  public init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// A cell that is not there.
  public static var absent: Cell { Cell(UnsafeBufferPointer(start: nil, count: 0)) }

  /// Whether nothing is in it: not known.
  @inlinable
  public var isEmpty: Bool { bytes.isEmpty }

  /// The text.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// A date written `2016-10-31`, `2016-1-5`, `2016/1/5` or `20160105`, `nil` for anything else.
  ///
  /// Every order but year, month, day is ambiguous and refused.
  public var day: BusinessDay? {
    if bytes.count == 8, let digits = number(0..<8) {
      return BusinessDay(year: digits / 10_000, month: digits / 100 % 100, day: digits % 100)
    }
    guard (8...10).contains(bytes.count), let year = number(0..<4) else { return nil }
    let separator = bytes[4]
    guard separator == UInt8(ascii: "-") || separator == UInt8(ascii: "/") else { return nil }
    guard let second = bytes[5...].firstIndex(of: separator),
      (1...2).contains(second - 5), (1...2).contains(bytes.count - second - 1),
      let month = number(5..<second), let day = number(second + 1..<bytes.count)
    else { return nil }
    return BusinessDay(year: year, month: month, day: day)
  }

  /// A quantity in thousandths of the base unit, 0 … 10¹², `nil` for anything else.
  ///
  /// A decimal with a point. More than three decimals are read when the rest are zeros; a sign, a
  /// thousands separator and an exponent are not.
  public var thousandths: Int64? {
    var value: Int64 = 0
    var index = 0
    while index < bytes.count, case let digit = bytes[index] &- 0x30, digit <= 9 {
      value = value &* 10 &+ Int64(digit)
      // 10⁹ units is the most; stopping here keeps the arithmetic far from its end.
      if value > 1_000_000_000 { return nil }
      index += 1
    }
    guard index > 0 || bytes.count > 1 else { return nil }
    value *= 1000
    if index < bytes.count {
      guard bytes[index] == UInt8(ascii: "."), let fraction = fraction(from: index + 1) else {
        return nil
      }
      value += fraction
    }
    return value <= Quantity.largestReadable.thousandths ? value : nil
  }

  /// Thousandths from the digits behind the point; at least one digit.
  private func fraction(from start: Int) -> Int64? {
    guard start < bytes.count else { return nil }
    var value: Int64 = 0
    var weight: Int64 = 100
    for index in start..<bytes.count {
      let digit = bytes[index] &- 0x30
      guard digit <= 9, weight > 0 || digit == 0 else { return nil }
      value += Int64(digit) * weight
      weight /= 10
    }
    return value
  }

  /// Yes or no: `1`, `0`, `true`, `false`, `yes`, `no`, `是`, `否`, `nil` for anything else.
  public var flag: Bool? {
    if bytes.count == 1 {
      switch bytes[0] {
      case UInt8(ascii: "1"): return true
      case UInt8(ascii: "0"): return false
      default: break
      }
    }
    guard bytes.count <= 5 else { return nil }
    switch text.lowercased() {
    case "true", "yes", "y", "是": return true
    case "false", "no", "n", "否": return false
    default: return nil
    }
  }

  /// A finite decimal number with a point, `nil` for anything else.
  public var real: Double? {
    guard (1...40).contains(bytes.count) else { return nil }
    for byte in bytes {
      switch byte {
      case 0x30...0x39, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        continue
      default: return nil
      }
    }
    guard let value = Double(text), value.isFinite else { return nil }
    return value
  }

  /// A whole number without a sign, at most 18 digits, `nil` for anything else.
  public var wholeNumber: Int? { number(0..<bytes.count) }

  /// Whether the bytes can be an id: 1 to `Identifier.longestReadable` bytes, none a control
  /// character.
  public var isIdentifier: Bool {
    guard (1...StoreID.longestReadable).contains(bytes.count) else { return false }
    for byte in bytes where byte < 0x20 || byte == 0x7F { return false }
    return true
  }

  private func number(_ range: Range<Int>) -> Int? {
    guard (1...18).contains(range.count) else { return nil }
    var value = 0
    for index in range {
      let digit = bytes[index] &- 0x30
      guard digit <= 9 else { return nil }
      value = value &* 10 &+ Int(digit)
    }
    return value
  }
}
