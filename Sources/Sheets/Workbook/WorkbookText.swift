import Foundation

/// Text in a workbook: what XML cannot hold is written `_x000D_`, and read back from that.
enum WorkbookText {
  /// Appends text as XML.
  static func append(_ text: String, to bytes: inout [UInt8]) {
    var isAfterUnderscore = false
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes += "&amp;".utf8
      case UInt8(ascii: "<"): bytes += "&lt;".utf8
      case UInt8(ascii: ">"): bytes += "&gt;".utf8
      case 0x0A, 0x09: bytes.append(byte)
      case 0..<0x20:
        bytes += "_x00".utf8
        bytes += [hexDigit(byte >> 4), hexDigit(byte & 15), UInt8(ascii: "_")]
      case UInt8(ascii: "x") where isAfterUnderscore:
        // `_x` as people write it is told from an escape by escaping its underscore.
        bytes += "x005F_x".utf8
      default: bytes.append(byte)
      }
      isAfterUnderscore = byte == UInt8(ascii: "_")
    }
  }

  /// The text with every `_x000D_` made the character it stands for.
  static func unescaped(_ text: String) -> String {
    guard text.utf8.contains(UInt8(ascii: "_")), text.contains("_x") else { return text }
    var result = ""
    var rest = Substring(text)
    while let start = rest.range(of: "_x") {
      result += rest[..<start.lowerBound]
      let digits = rest[start.upperBound...].prefix(4)
      let behind = rest[start.upperBound...].dropFirst(4)
      guard digits.utf8.count == 4, behind.first == "_", let code = UInt32(digits, radix: 16),
        let scalar = Unicode.Scalar(code)
      else {
        result += "_x"
        rest = rest[start.upperBound...]
        continue
      }
      result.unicodeScalars.append(scalar)
      rest = behind.dropFirst()
    }
    return result + rest
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
  }
}
