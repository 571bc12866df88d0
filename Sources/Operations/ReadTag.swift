public import Traceability

/// A thing as a scanner, a reader or a person names it.
public struct ReadTag: Sendable {
  /// The thing.
  public let epc: EPC

  /// Takes tag memory in hexadecimal, a tag URI, a pure identity URI, a Digital Link or an element
  /// string.
  ///
  /// - Parameters:
  ///   - length: the digits of the company prefix, which keys in barcodes do not tell.
  /// - Throws: ``OperationsFailure/badRead(value:reason:)``.
  public init(text: String, companyPrefixLength length: Int) throws {
    do throws(TraceabilityFailure) {
      if text.hasPrefix("urn:epc:tag:") {
        epc = try EPCTag(tagURI: text).epc
      } else if text.hasPrefix("urn:") {
        epc = try EPC(pureIdentityURI: text)
      } else if text.hasPrefix("http://") || text.hasPrefix("https://") {
        epc = try EPC(try GS1Key(digitalLink: text), companyPrefixLength: length)
      } else if text.hasPrefix("(") {
        epc = try EPC(try GS1Key(elementString: text), companyPrefixLength: length)
      } else {
        epc = try EPCTag(hex: text).epc
      }
    } catch {
      throw OperationsFailure.badRead(value: String(text.prefix(80)), reason: error.message)
    }
  }
}
