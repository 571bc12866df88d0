/// JSON of one form alone, as RFC 8785 has it: keys sorted, no spaces, only what must be escaped.
/// Equal values are equal bytes, so they can be hashed and signed.
enum CanonicalText {
  /// An object of members whose values are JSON already.
  static func object(_ members: [String: String]) -> String {
    let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    return "{" + sorted.map { "\(string($0.key)):\($0.value)" }.joined(separator: ",") + "}"
  }

  /// A string, or null.
  static func string(_ text: String?) -> String {
    guard let text else { return "null" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\u{08}": result += "\\b"
      case "\u{09}": result += "\\t"
      case "\u{0A}": result += "\\n"
      case "\u{0C}": result += "\\f"
      case "\u{0D}": result += "\\r"
      case "\u{00}"..<"\u{20}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}

extension Sequence<UInt8> {
  /// The bytes in lower-case hexadecimal digits.
  var hexadecimal: String {
    let digits = Array("0123456789abcdef".utf8)
    return String(
      decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
