/// A serialised trade item: one pack (EPC scheme `sgtin`).
public struct SGTIN: Hashable, Sendable {
  /// The company prefix.
  public let companyPrefix: CompanyPrefix
  /// The indicator digit and the item reference, together 13 digits less the prefix.
  public let itemReference: String
  /// The serial number, 1 to 20 characters of GS1's set of 82; `01` and `1` are two packs.
  public let serial: String

  /// The largest serial number of an SGTIN-96 tag: 2³⁸ − 1.
  public static let largestNumber = 274_877_906_943

  /// Takes the parts; throws ``TraceabilityFailure/notAnIdentity(text:reason:)``.
  public init(
    companyPrefix: CompanyPrefix, itemReference: String, serial: String
  ) throws(TraceabilityFailure) {
    try KeyLayout.sgtin.check(itemReference, under: companyPrefix)
    try SerialText.check(serial, limit: 20, what: "serial number")
    self.companyPrefix = companyPrefix
    self.itemReference = itemReference
    self.serial = serial
  }

  /// Splits a GTIN after `companyPrefixLength` digits (the indicator not counted).
  ///
  /// The digits of a GTIN do not say where its company prefix ends. For the chain's own items it
  /// is the chain's prefix; for a supplier's it is the best that can be assumed, and the
  /// Digital Link does not depend on it.
  public init(
    gtin: GTIN, companyPrefixLength: Int, serial: String
  ) throws(TraceabilityFailure) {
    guard (6...12).contains(companyPrefixLength) else {
      throw .notAnIdentity(
        text: gtin.digits, reason: "a company prefix has 6 to 12 digits, not \(companyPrefixLength)"
      )
    }
    let body = gtin.digits.dropFirst().dropLast()
    let prefix = try CompanyPrefix(String(body.prefix(companyPrefixLength)))
    let reference = String(gtin.digits.prefix(1)) + String(body.dropFirst(companyPrefixLength))
    try self.init(companyPrefix: prefix, itemReference: reference, serial: serial)
  }

  /// The trade item.
  public var gtin: GTIN {
    let body = itemReference.prefix(1) + companyPrefix.digits + itemReference.dropFirst()
    return GTIN(unchecked: body + CheckDigit.completing(body))
  }

  /// As many packs as `count`, numbered from `first` on, for SGTIN-96 tags.
  ///
  /// The caller keeps the counter, one for each GTIN, and never goes back; it stands at
  /// `first + count` afterwards. Throws ``TraceabilityFailure/doesNotFit(what:value:limit:)``
  /// when the last number would pass ``largestNumber``.
  public static func numbered(
    gtin: GTIN, companyPrefixLength: Int, first: Int, count: Int
  ) throws(TraceabilityFailure) -> [SGTIN] {
    precondition(count >= 0, "a number of packs is never negative")
    guard first >= 0, count <= largestNumber + 1, first <= largestNumber + 1 - count else {
      throw .doesNotFit(
        what: "serial number", value: String(first), limit: "the last is \(largestNumber)")
    }
    var packs: [SGTIN] = []
    for number in first..<first + count {
      packs.append(
        try SGTIN(gtin: gtin, companyPrefixLength: companyPrefixLength, serial: String(number)))
    }
    return packs
  }
}
