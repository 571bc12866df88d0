/// The check digit of GS1 keys: modulo 10, weights 3 and 1 from the right (GS1 General
/// Specifications, 7.9.1). `629104150021` is completed by 3.
enum CheckDigit {
  /// The digit that completes `digits`, which holds ASCII digits only.
  static func completing(_ digits: some StringProtocol) -> String {
    var sum = 0
    var weight = 3
    for byte in digits.utf8.reversed() {
      sum += (Int(byte) - 0x30) * weight
      weight = 4 - weight
    }
    return String((10 - sum % 10) % 10)
  }

  /// Whether the last of `digits` is the check digit of the others.
  static func isRight(in digits: String) -> Bool {
    digits.hasSuffix(completing(digits.dropLast()))
  }
}

extension StringProtocol {
  /// Whether every byte is an ASCII digit; true for the empty text.
  var isDecimal: Bool { utf8.allSatisfy { (0x30...0x39).contains($0) } }

  /// Whether this is a decimal number as a 96-bit tag can hold it: no leading zeros.
  var isPlainNumber: Bool {
    !isEmpty && isDecimal && (utf8.count == 1 || utf8.first != UInt8(ascii: "0"))
  }
}

extension String {
  /// A number with leading zeros to `width` digits; a wider number keeps all its digits.
  init(_ number: UInt64, width: Int) {
    var count = 1
    var rest = number / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    let digits = Swift.max(count, width)
    self = String(unsafeUninitializedCapacity: digits) { buffer in
      var rest = number
      for index in (0..<digits).reversed() {
        buffer[index] = UInt8(0x30 + rest % 10)
        rest /= 10
      }
      return digits
    }
  }
}
