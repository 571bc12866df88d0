/// A place: a store, or a spot in it (EPC scheme `sgln`).
public struct SGLN: Hashable, Sendable {
  /// The company prefix.
  public let companyPrefix: CompanyPrefix
  /// The location reference, 12 digits less the prefix.
  public let locationReference: String
  /// The spot within the place, 1 to 20 characters; `0` means the place itself.
  public let spot: String

  /// The largest spot number of an SGLN-96 tag: 2⁴¹ − 1.
  public static let largestNumber = 2_199_023_255_551

  /// Takes the parts; throws ``TraceabilityFailure/notAnIdentity(text:reason:)``.
  public init(
    companyPrefix: CompanyPrefix, locationReference: String, spot: String = "0"
  ) throws(TraceabilityFailure) {
    try KeyLayout.sgln.check(locationReference, under: companyPrefix)
    try SerialText.check(spot, limit: 20, what: "extension")
    self.companyPrefix = companyPrefix
    self.locationReference = locationReference
    self.spot = spot
  }

  /// The global location number of the place, 13 digits with the check digit.
  public var gln: String {
    let body = companyPrefix.digits + locationReference
    return body + CheckDigit.completing(body)
  }

  /// The party at the place, under the same number: `urn:epc:id:pgln:6901234.00012`.
  public var partyURI: String { "urn:epc:id:pgln:\(companyPrefix).\(locationReference)" }
}
