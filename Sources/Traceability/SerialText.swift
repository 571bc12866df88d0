/// The characters of serial numbers, lots and extensions (GS1 AI encodable character set 82), and
/// how URIs write them.
enum SerialText {
  private static let plainMarks = Set("!'()*+,-.:;=_".utf8)
  private static let escapedMarks = Set("\"%&/<>?".utf8)
  private static let linkMarks = Set("'-.;=_".utf8)

  static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
  }

  static func isAllowed(_ byte: UInt8) -> Bool {
    isAlphanumeric(byte) || plainMarks.contains(byte) || escapedMarks.contains(byte)
  }

  /// Throws unless `text` has 1 to `limit` allowed characters.
  static func check(
    _ text: String, limit: Int, what: String
  ) throws(TraceabilityFailure) {
    guard text.utf8.allSatisfy(isAllowed) else {
      throw .notAnIdentity(
        text: text, reason: "the \(what) has a character outside GS1's set of 82")
    }
    guard (1...limit).contains(text.utf8.count) else {
      throw .notAnIdentity(text: text, reason: "the \(what) has 1 to \(limit) characters")
    }
  }

  /// As an EPC URI writes it (Tag Data Standard 1.11, table A-1).
  static func uriEscaped(_ text: String) -> String {
    escaped(text) { isAlphanumeric($0) || plainMarks.contains($0) }
  }

  /// As a GS1 Digital Link writes it (Digital Link 1.1, table 7-1).
  static func linkEscaped(_ text: String) -> String {
    escaped(text) { isAlphanumeric($0) || linkMarks.contains($0) }
  }

  /// Percent-escapes every byte that is not `plain`, in capitals.
  static func escaped(_ text: String, plain: (UInt8) -> Bool) -> String {
    var result = ""
    for byte in text.utf8 {
      if plain(byte) {
        result.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        result += "%" + (hex.utf8.count < 2 ? "0" + hex : hex)
      }
    }
    return result
  }

  /// Reads the field of an EPC URI: a mark that must be escaped may not stand there plain.
  static func uriUnescaped(_ text: some StringProtocol) throws(TraceabilityFailure) -> String {
    try unescaped(text) { isAlphanumeric($0) || plainMarks.contains($0) }
  }

  /// Reads a path segment of a Digital Link.
  static func linkUnescaped(_ text: some StringProtocol) throws(TraceabilityFailure) -> String {
    try unescaped(text, plain: isAllowed)
  }

  private static func unescaped(
    _ text: some StringProtocol, plain: (UInt8) -> Bool
  ) throws(TraceabilityFailure) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "%") {
        guard index + 2 < bytes.count, let high = hexValue(bytes[index + 1]),
          let low = hexValue(bytes[index + 2]), isAllowed(high << 4 | low)
        else { throw .notAnIdentity(text: String(text), reason: "it has a malformed %-escape") }
        result.append(high << 4 | low)
        index += 3
      } else {
        guard plain(bytes[index]) else {
          throw .notAnIdentity(
            text: String(text),
            reason: "it has a character that must be %-escaped or is not allowed")
        }
        result.append(bytes[index])
        index += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// The value of a hexadecimal digit.
  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
