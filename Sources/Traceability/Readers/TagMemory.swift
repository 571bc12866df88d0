/// EPC memory as readers write it.
enum TagMemory {
  /// The most bytes of EPC memory: 31 words of 16 bits.
  private static let longest = 62

  /// Hexadecimal digits in capitals; `nil` for anything else than whole bytes, 1 to 62 of them.
  static func hex(digits text: String) -> String? {
    let count = text.utf8.count
    guard count % 2 == 0, (2...2 * longest).contains(count),
      text.utf8.allSatisfy({ SerialText.hexValue($0) != nil })
    else { return nil }
    return text.uppercased()
  }

  /// Base64 with `-` and `_` (RFC 4648, 5), with or without padding, as hexadecimal digits.
  static func hex(base64URL text: String) -> String? {
    var digits = Array(text.utf8)
    while digits.last == UInt8(ascii: "="), text.utf8.count - digits.count < 2 {
      digits.removeLast()
    }
    guard digits.count % 4 != 1, text.utf8.count == digits.count || text.utf8.count % 4 == 0 else {
      return nil
    }
    var bytes: [UInt8] = []
    var buffer: UInt32 = 0
    var bits = 0
    for digit in digits {
      guard let value = value(digit), bytes.count <= longest else { return nil }
      buffer = (buffer << 6 | UInt32(value)) & 0xFFFF
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(bits)))
      }
    }
    // Bits left over belong to no byte and are zero.
    guard (1...longest).contains(bytes.count), buffer & (1 << UInt32(bits) - 1) == 0 else {
      return nil
    }
    return bytes.map { String(UInt64($0) + 256, radix: 16, uppercase: true).dropFirst() }.joined()
  }

  private static func value(_ digit: UInt8) -> UInt8? {
    switch digit {
    case 0x41...0x5A: digit - 0x41
    case 0x61...0x7A: digit - 0x61 + 26
    case 0x30...0x39: digit - 0x30 + 52
    case UInt8(ascii: "-"): 62
    case UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
