/// The number under which GS1 lets a company issue its own keys: 6 to 12 digits, a setting.
public struct CompanyPrefix: Hashable, Sendable, CustomStringConvertible {
  /// The digits.
  public let digits: String

  /// The prefix used until a chain sets its own.
  public static let example = CompanyPrefix(unchecked: "6901234")

  /// Takes 6 to 12 digits; throws ``TraceabilityFailure/notAnIdentity(text:reason:)``.
  public init(_ digits: String) throws(TraceabilityFailure) {
    guard digits.isDecimal, (6...12).contains(digits.utf8.count) else {
      throw .notAnIdentity(text: digits, reason: "a company prefix has 6 to 12 digits")
    }
    self.digits = digits
  }

  init(unchecked digits: String) { self.digits = digits }

  /// How many digits it has.
  public var length: Int { digits.utf8.count }

  /// The digits.
  public var description: String { digits }
}

extension CompanyPrefix {
  /// The GTIN-13 of the chain's own trade item `number`, which the caller keeps and never reuses.
  ///
  /// Under a prefix of seven digits there are 100,000 of them, 0 to 99,999.
  public func gtin(itemNumber number: Int) throws(TraceabilityFailure) -> GTIN {
    let body = digits + (try reference(number, width: 12 - length, what: "item number"))
    return GTIN(unchecked: "0" + body + CheckDigit.completing(body))
  }

  /// The SGLN of the chain's own place `number`, which the caller keeps and never reuses.
  ///
  /// Under a prefix of seven digits there are 100,000 of them, 0 to 99,999.
  public func sgln(locationNumber number: Int) throws(TraceabilityFailure) -> SGLN {
    let reference = try reference(number, width: 12 - length, what: "location number")
    return try SGLN(companyPrefix: self, locationReference: reference)
  }

  /// The SSCC of the chain's own shipment `number`, from a counter that the caller keeps.
  ///
  /// The number fills the extension digit too: under a prefix of seven digits there are 10¹⁰.
  public func sscc(shipmentNumber number: Int) throws(TraceabilityFailure) -> SSCC {
    let reference = try reference(number, width: 17 - length, what: "shipment number")
    return try SSCC(companyPrefix: self, serialReference: reference)
  }

  private func reference(
    _ number: Int, width: Int, what: String
  ) throws(TraceabilityFailure) -> String {
    guard number >= 0 else {
      throw .doesNotFit(what: what, value: String(number), limit: "it is negative")
    }
    guard width > 0 || number == 0 else {
      throw .doesNotFit(
        what: what, value: String(number), limit: "a prefix of 12 digits has the number 0 only")
    }
    let text = width == 0 ? "" : String(UInt64(number), width: width)
    guard text.utf8.count == width else {
      throw .doesNotFit(
        what: what, value: String(number),
        limit: "under the prefix \(digits) it has at most \(width) digits")
    }
    return text
  }
}
