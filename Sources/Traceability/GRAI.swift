/// A returnable asset: one crate or cold box (EPC scheme `grai`).
public struct GRAI: Hashable, Sendable {
  /// The company prefix.
  public let companyPrefix: CompanyPrefix
  /// The asset type, 12 digits less the prefix.
  public let assetType: String
  /// The serial number, 1 to 16 characters.
  public let serial: String

  /// The largest serial number of a GRAI-96 tag: 2³⁸ − 1.
  public static let largestNumber = 274_877_906_943

  /// Takes the parts; throws ``TraceabilityFailure/notAnIdentity(text:reason:)``.
  public init(
    companyPrefix: CompanyPrefix, assetType: String, serial: String
  ) throws(TraceabilityFailure) {
    try KeyLayout.grai.check(assetType, under: companyPrefix)
    try SerialText.check(serial, limit: 16, what: "serial number")
    self.companyPrefix = companyPrefix
    self.assetType = assetType
    self.serial = serial
  }

  /// The asset type's 13 digits with the check digit, without the leading zero of AI (8003).
  public var typeDigits: String {
    let body = companyPrefix.digits + assetType
    return body + CheckDigit.completing(body)
  }
}
