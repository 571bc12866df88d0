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
  /// - Throws: ``OperationsFailure/badRead(value:reason:)``, for a class too.
  public init(text: String, companyPrefixLength length: Int) throws {
    let forms: EPCForms
    do { forms = try EPCForms(reading: text, companyPrefixLength: length) } catch {
      throw OperationsFailure.badRead(value: String(text.prefix(80)), reason: error.message)
    }
    guard let epc = forms.epc else {
      throw OperationsFailure.badRead(value: text, reason: "it names a class, not a thing")
    }
    self.epc = epc
  }
}
