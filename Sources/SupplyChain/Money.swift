/// An amount of money in fen (hundredths of a yuan). It may be negative: a loss is an amount too.
public struct Money: Hashable, Sendable {
  /// Whole fen.
  public let fen: Int64

  /// No money.
  public static let zero = Money(fen: 0)

  /// Takes whole fen.
  public init(fen: Int64) { self.fen = fen }

  /// The sum of two amounts.
  public static func + (left: Money, right: Money) -> Money {
    Money(fen: left.fen + right.fen)
  }

  /// The difference of two amounts.
  public static func - (left: Money, right: Money) -> Money {
    Money(fen: left.fen - right.fen)
  }

  /// Adds in place.
  public static func += (left: inout Money, right: Money) { left = left + right }

  /// Subtracts in place.
  public static func -= (left: inout Money, right: Money) { left = left - right }

  /// Comes back from floating point: the one rounding to whole fen, half away from zero.
  ///
  /// A value beyond ±10¹⁵ fen (ten trillion yuan) becomes that; one that is not a number is a bug
  /// of the caller.
  public init(roundingFen fen: Double) {
    precondition(!fen.isNaN, "money cannot come from NaN")
    self.fen = Int64(min(max(fen.rounded(.toNearestOrAwayFromZero), -1e15), 1e15))
  }

  /// The amount in yuan with two digits: `-12.05`.
  public var yuanText: String {
    let magnitude = fen.magnitude
    let cents = magnitude % 100
    return "\(fen < 0 ? "-" : "")\(magnitude / 100).\(cents < 10 ? "0" : "")\(cents)"
  }
}

extension Money: Comparable {
  /// Compares the fen.
  public static func < (left: Money, right: Money) -> Bool { left.fen < right.fen }
}

extension Money: Codable {
  /// Reads whole fen.
  public init(from decoder: any Decoder) throws {
    self.fen = try decoder.singleValueContainer().decode(Int64.self)
  }

  /// Writes whole fen.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(fen)
  }
}

/// What a material costs: fen for 1000 base units.
public struct UnitPrice: Hashable, Sendable, Codable {
  /// Fen for 1000 base units.
  public let fenPerThousand: Int64

  /// The largest price that is read: 10⁹ fen for 1000 units.
  public static let largestReadable: Int64 = 1_000_000_000

  /// Takes fen for 1000 base units.
  ///
  /// - Returns: `nil` for a negative price or one beyond ``largestReadable``.
  public init?(fenPerThousand: Int64) {
    guard (0...UnitPrice.largestReadable).contains(fenPerThousand) else { return nil }
    self.fenPerThousand = fenPerThousand
  }

  /// The worth of `quantity` at this price, in whole fen, half away from zero.
  ///
  /// Example: 1,295 g at 9,000 fen per 1000 g is 11,655 fen.
  public func cost(of quantity: Quantity) -> Money {
    // thousandths × fen per 1000 units = millionths of a fen.
    let product = Int128(quantity.thousandths) * Int128(fenPerThousand)
    return Money(fen: Int64((product + 500_000) / 1_000_000))
  }
}
