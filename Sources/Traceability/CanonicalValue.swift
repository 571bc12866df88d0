/// The canonical text of a value in an event hash (Core Business Vocabulary 2.0, 8.9.2).
enum CanonicalValue {
  /// The Web URI of the vocabularies that older documents write as URNs.
  private static let vocabularies = [
    ("urn:epcglobal:cbv:bizstep:", "https://ref.gs1.org/cbv/BizStep-"),
    ("urn:epcglobal:cbv:disp:", "https://ref.gs1.org/cbv/Disp-"),
    ("urn:epcglobal:cbv:btt:", "https://ref.gs1.org/cbv/BTT-"),
    ("urn:epcglobal:cbv:sdt:", "https://ref.gs1.org/cbv/SDT-"),
    ("urn:epcglobal:cbv:er:", "https://ref.gs1.org/cbv/ER-"),
  ]

  /// The text of any value that is not a time.
  static func text(_ value: String) -> String {
    let trimmed = trimmed(value)
    if trimmed.hasPrefix("urn:epcglobal:cbv:") {
      for (urn, web) in vocabularies where trimmed.hasPrefix(urn) {
        return web + trimmed.dropFirst(urn.utf8.count)
      }
    }
    return number(trimmed) ?? CanonicalLink.of(trimmed) ?? trimmed
  }

  /// The text of an instant: UTC with milliseconds; a text that is no instant stays.
  static func time(_ value: String) -> String {
    let trimmed = trimmed(value)
    return EventTime.read(trimmed).map { EventTime(milliseconds: $0).description } ?? trimmed
  }

  private static let blanks: Set<Unicode.Scalar> = [" ", "\t", "\n", "\r"]

  private static func trimmed(_ value: String) -> String {
    // Most values begin and end with something that is no blank.
    if let first = value.utf8.first, let last = value.utf8.last, first > 0x20, last > 0x20 {
      return value
    }
    let scalars = value.unicodeScalars
    let start = scalars.firstIndex { !blanks.contains($0) } ?? scalars.endIndex
    let end = scalars.lastIndex { !blanks.contains($0) }.map { scalars.index(after: $0) }
    return String(scalars[start..<(end ?? start)])
  }

  /// A decimal number without sign `+`, needless zeros and exponent; `nil` for any other text.
  ///
  /// A lot number made of digits only is such a number too: XML has no types, and the hash is the
  /// same for both syntaxes.
  static func number(_ text: String) -> String? {
    guard text.utf8.count <= 64, text.utf8.allSatisfy(isOfNumber),
      text.utf8.contains(where: { (0x30...0x39).contains($0) })
    else { return nil }
    if let whole = wholeNumber(text) { return whole }
    guard let value = Double(text), value.isFinite else { return nil }
    return Int64(exactly: value).map { String($0) } ?? "\(value)"
  }

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "e"),
      UInt8(ascii: "E"):
      true
    default: false
    }
  }

  /// A whole number of any length, exactly.
  private static func wholeNumber(_ text: String) -> String? {
    let digits = text.first == "+" || text.first == "-" ? text.dropFirst() : text[...]
    guard !digits.isEmpty, digits.isDecimal else { return nil }
    let significant = digits.drop { $0 == "0" }
    guard !significant.isEmpty else { return "0" }
    return (text.first == "-" ? "-" : "") + significant
  }
}
