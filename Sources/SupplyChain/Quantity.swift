/// How much of a material there is: whole thousandths of the material's base unit, never negative.
///
/// The base unit is the material's own (g, ml, pcs). A difference of two quantities is a
/// ``Difference``, because "minus 300 g of tea" is not a quantity but a shortage.
public struct Quantity: Hashable, Sendable {
  /// Thousandths of the base unit.
  public let thousandths: Int64

  /// The most that one quantity in a file may say: 10⁹ base units.
  ///
  /// Nine million such quantities can be added before the sum leaves 64 bits.
  public static let largestReadable = Quantity(unchecked: 1_000_000_000_000)
  /// Nothing.
  public static let zero = Quantity(unchecked: 0)

  /// Takes whole thousandths of the base unit.
  ///
  /// - Returns: `nil` for a negative number.
  public init?(thousandths: Int64) {
    guard thousandths >= 0 else { return nil }
    self.thousandths = thousandths
  }

  /// Takes whole base units. A negative number is a bug of the caller.
  public init(units: Int) {
    precondition(units >= 0, "a quantity is never negative")
    self.thousandths = Int64(units) * 1000
  }

  @inlinable
  init(unchecked thousandths: Int64) {
    self.thousandths = thousandths
  }

  /// The quantity as a real number of base units: the one door into floating point.
  public var units: Double { Double(thousandths) / 1000 }

  /// Comes back from floating point: `units` rounded to the nearest thousandth, ties to even.
  ///
  /// The other side of the one door. Values below zero become zero and values beyond
  /// ``largestReadable`` become that: a forecast is never negative and never absurd. A value that
  /// is not a number is a bug of the caller.
  public init(roundingUnits units: Double) {
    precondition(!units.isNaN, "a quantity cannot come from NaN")
    let limit = Double(Quantity.largestReadable.thousandths)
    let scaled = (units * 1000).rounded(.toNearestOrEven)
    self.thousandths = Int64(Swift.min(Swift.max(scaled, 0), limit))
  }

  /// The sum. Overflow is a bug: see ``largestReadable``.
  public static func + (left: Quantity, right: Quantity) -> Quantity {
    Quantity(unchecked: left.thousandths + right.thousandths)
  }

  /// Adds in place.
  public static func += (left: inout Quantity, right: Quantity) { left = left + right }

  /// What is left of `self` when `other` is taken away, as surplus, shortage or nothing.
  public func compared(to other: Quantity) -> Difference {
    let difference = thousandths - other.thousandths
    if difference > 0 { return .surplus(Quantity(unchecked: difference)) }
    if difference < 0 { return .shortage(Quantity(unchecked: -difference)) }
    return .even
  }

  /// What remains after taking `other`, at least nothing.
  public func remaining(after other: Quantity) -> Quantity {
    Quantity(unchecked: Swift.max(thousandths - other.thousandths, 0))
  }

  /// How many whole packs of `pack` this quantity fills.
  public func wholePacks(of pack: Quantity) -> Int {
    precondition(pack.thousandths > 0, "a pack holds something")
    return Int(thousandths / pack.thousandths)
  }

  /// `count` times this quantity. A negative count is a bug of the caller.
  public func times(_ count: Int) -> Quantity {
    precondition(count >= 0, "a quantity is never negative")
    return Quantity(unchecked: thousandths * Int64(count))
  }
}

/// What one quantity exceeds another by.
public enum Difference: Hashable, Sendable {
  /// There is this much too much.
  case surplus(Quantity)
  /// There is this much too little.
  case shortage(Quantity)
  /// The two are equal.
  case even
}

extension Quantity: Comparable {
  /// Compares the thousandths.
  public static func < (left: Quantity, right: Quantity) -> Bool {
    left.thousandths < right.thousandths
  }
}

extension Quantity: CustomStringConvertible {
  /// The shortest exact decimal in base units: `12`, `0.5`, `3.125`.
  public var description: String { decimalText(thousandths: thousandths) }
}

extension Quantity: LosslessStringConvertible {
  /// Reads a decimal with a point and at most three digits after it; no sign, no spaces.
  ///
  /// - Returns: `nil` for anything else and beyond ``largestReadable``.
  public init?(_ description: String) {
    var whole: Int64 = 0
    var fraction: Int64 = 0
    var fractionDigits: Int?
    var digits = 0
    for byte in description.utf8 {
      if byte == UInt8(ascii: "."), fractionDigits == nil {
        fractionDigits = 0
        continue
      }
      guard byte >= 0x30, byte <= 0x39, digits < 18 else { return nil }
      digits += 1
      if let seen = fractionDigits {
        guard seen < 3 else { return nil }
        fraction = fraction * 10 + Int64(byte - 0x30)
        fractionDigits = seen + 1
      } else {
        whole = whole * 10 + Int64(byte - 0x30)
      }
    }
    guard digits > 0, fractionDigits != 0 else { return nil }
    for _ in (fractionDigits ?? 0)..<3 { fraction *= 10 }
    guard whole <= 1_000_000_000 else { return nil }
    let total = whole * 1000 + fraction
    guard total <= Quantity.largestReadable.thousandths else { return nil }
    self.thousandths = total
  }
}

extension Quantity: Codable {
  /// Reads a JSON number of base units.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let units = try container.decode(Double.self)
    guard units >= 0, units <= 1e9 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "not a quantity: \(units)")
    }
    self.init(roundingUnits: units)
  }

  /// Writes a JSON number of base units.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if thousandths % 1000 == 0 {
      try container.encode(thousandths / 1000)
    } else {
      try container.encode(units)
    }
  }
}

/// Writes thousandths as the shortest exact decimal.
func decimalText(thousandths: Int64) -> String {
  let whole = thousandths / 1000
  var fraction = thousandths % 1000
  guard fraction != 0 else { return String(whole) }
  var width = 3
  while fraction % 10 == 0 {
    fraction /= 10
    width -= 1
  }
  let digits = String(fraction)
  return "\(whole)." + String(repeating: "0", count: width - digits.count) + digits
}
