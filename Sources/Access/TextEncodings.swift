import Foundation

/// Base64 for URLs without padding (RFC 4648, section 5).
enum Base64URL {
  static func text(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
      .replacing("=", with: "")
  }
}

/// Base32 without padding (RFC 4648, section 6), as authenticator apps and people read it.
enum Base32 {
  private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var result: [UInt8] = []
    var (buffer, bits) = (0, 0)
    for byte in bytes {
      buffer = (buffer << 8 | Int(byte)) & 0xFFFF
      bits += 8
      while bits >= 5 {
        bits -= 5
        result.append(digits[buffer >> bits & 31])
      }
    }
    if bits > 0 { result.append(digits[buffer << (5 - bits) & 31]) }
    return String(decoding: result, as: UTF8.self)
  }
}
