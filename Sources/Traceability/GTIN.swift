/// A GS1 trade item number of 8, 12, 13 or 14 digits with a right check digit.
///
/// Two GTINs are equal when they are when padded with zeros to 14 digits.
public struct GTIN: Hashable, Sendable, CustomStringConvertible {
  /// All 14 digits, leading zeros included.
  public let digits: String

  /// Takes 8, 12, 13 or 14 digits.
  public init(_ text: String) throws(TraceabilityFailure) {
    guard text.isDecimal, [8, 12, 13, 14].contains(text.utf8.count) else {
      throw .notAnIdentity(text: text, reason: "a GTIN has 8, 12, 13 or 14 digits")
    }
    guard CheckDigit.isRight(in: text) else {
      throw .notAnIdentity(
        text: text,
        reason: "its check digit should be \(CheckDigit.completing(text.dropLast()))")
    }
    self.digits = String(repeating: "0", count: 14 - text.utf8.count) + text
  }

  init(unchecked digits: String) { self.digits = digits }

  /// All 14 digits.
  public var description: String { digits }
}
