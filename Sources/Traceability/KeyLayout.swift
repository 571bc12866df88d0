/// How a GS1 key shares its digits and bits between company prefix and reference: the partition
/// tables of the Tag Data Standard 1.11, 14.3, which are one table and two totals.
struct KeyLayout: Sendable {
  /// The digits of company prefix and reference together.
  let digits: Int
  /// The bits of both together.
  let bits: Int
  /// What the reference is called.
  let name: String

  static let sgtin = KeyLayout(digits: 13, bits: 44, name: "item reference")
  static let sscc = KeyLayout(digits: 17, bits: 58, name: "serial reference")
  static let sgln = KeyLayout(digits: 12, bits: 41, name: "location reference")
  static let grai = KeyLayout(digits: 12, bits: 44, name: "asset type")

  /// The bits of the company prefix for the partition values 0 to 6 (12 to 6 digits).
  private static let prefixBits = [40, 37, 34, 30, 27, 24, 20]

  /// Digits and bits of the two parts for a partition value; `nil` beyond 6.
  func parts(partition: Int) -> Parts? {
    guard Self.prefixBits.indices.contains(partition) else { return nil }
    let prefixBits = Self.prefixBits[partition]
    return Parts(
      prefixDigits: 12 - partition, prefixBits: prefixBits,
      referenceDigits: digits - 12 + partition, referenceBits: bits - prefixBits)
  }

  /// Digits and bits of the two parts.
  struct Parts {
    let prefixDigits: Int
    let prefixBits: Int
    let referenceDigits: Int
    let referenceBits: Int
  }

  /// Throws unless `reference` has the digits that this prefix leaves to it.
  func check(
    _ reference: String, under prefix: CompanyPrefix
  ) throws(TraceabilityFailure) {
    guard reference.isDecimal, reference.utf8.count == digits - prefix.length else {
      throw .notAnIdentity(
        text: "\(prefix).\(reference)",
        reason: "after a prefix of \(prefix.length) digits the \(name) has"
          + " \(digits - prefix.length) digits")
    }
  }
}
