/// A serialised shipping container: one shipment, crate or pallet (EPC scheme `sscc`).
public struct SSCC: Hashable, Sendable {
  /// The company prefix.
  public let companyPrefix: CompanyPrefix
  /// The extension digit and the serial reference, together 17 digits less the prefix.
  public let serialReference: String

  /// Takes the parts; throws ``TraceabilityFailure/notAnIdentity(text:reason:)``.
  public init(
    companyPrefix: CompanyPrefix, serialReference: String
  ) throws(TraceabilityFailure) {
    try KeyLayout.sscc.check(serialReference, under: companyPrefix)
    self.companyPrefix = companyPrefix
    self.serialReference = serialReference
  }

  /// All 18 digits, check digit included.
  public var digits: String {
    let body = serialReference.prefix(1) + companyPrefix.digits + serialReference.dropFirst()
    return body + CheckDigit.completing(body)
  }
}
