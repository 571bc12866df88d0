/// A GS1 key with its qualifiers as barcodes and web addresses write it: GTIN, SSCC, GLN or GRAI.
///
/// Unlike an ``EPC`` it does not know where the company prefix ends, and it may name a class: a
/// trade item or one lot of it.
public struct GS1Key: Hashable, Sendable {
  /// Which key, by its application identifier.
  public enum Kind: String, Sendable, CaseIterable {
    /// A trade item.
    case gtin = "01"
    /// A shipment.
    case sscc = "00"
    /// A place.
    case gln = "414"
    /// A returnable asset.
    case grai = "8003"
  }

  /// Which key it is.
  public let kind: Kind
  /// The digits with the check digit: 14 of a GTIN, 18 of an SSCC, 13 of a GLN and of the type of a
  /// GRAI.
  public let number: String
  /// The lot of a trade item, AI (10).
  public let lot: String?
  /// The serial of a trade item, AI (21), or asset, or the spot of a place, AI (254).
  public let serial: String?

  /// Checks digits, check digit and characters; throws
  /// ``TraceabilityFailure/notAnIdentity(text:reason:)``. A spot `0` is none.
  public init(
    _ kind: Kind, number: String, lot: String? = nil, serial: String? = nil
  ) throws(TraceabilityFailure) {
    let width = [Kind.gtin: 14, .sscc: 18, .gln: 13, .grai: 13][kind]
    guard number.isDecimal, number.utf8.count == width else {
      throw .notAnIdentity(text: number, reason: "AI (\(kind.rawValue)) has another length")
    }
    guard CheckDigit.isRight(in: number) else {
      throw .notAnIdentity(
        text: number,
        reason: "its check digit should be \(CheckDigit.completing(number.dropLast()))")
    }
    if let lot { try SerialText.check(lot, limit: 20, what: "lot") }
    if let serial {
      try SerialText.check(serial, limit: kind == .grai ? 16 : 20, what: "serial number")
    }
    guard lot == nil || kind == .gtin, serial == nil || kind != .sscc else {
      throw .notAnIdentity(text: number, reason: "AI (\(kind.rawValue)) has no such qualifier")
    }
    self.kind = kind
    self.number = number
    self.lot = lot
    self.serial = kind == .gln && serial == "0" ? nil : serial
  }

  /// The canonical GS1 Digital Link, such as `https://id.gs1.org/01/06901234567892/21/42`.
  public var digitalLink: String {
    let serial = self.serial.map(SerialText.linkEscaped)
    let path =
      switch kind {
      case .gtin:
        "01/" + number + (lot.map { "/10/" + SerialText.linkEscaped($0) } ?? "")
          + (serial.map { "/21/" + $0 } ?? "")
      case .sscc: "00/" + number
      case .gln: "414/" + number + (serial.map { "/254/" + $0 } ?? "")
      case .grai: "8003/0" + number + (serial ?? "")
      }
    return "https://id.gs1.org/" + path
  }

  /// The element string with brackets, such as `(01)06901234567892(21)42`.
  public var elementString: String {
    switch kind {
    case .gtin:
      "(01)" + number + (lot.map { "(10)" + $0 } ?? "") + (serial.map { "(21)" + $0 } ?? "")
    case .sscc: "(00)" + number
    case .gln: "(414)" + number + (serial.map { "(254)" + $0 } ?? "")
    case .grai: "(8003)0" + number + (serial ?? "")
    }
  }
}
