/// Error correction of QR codes: Reed–Solomon over the field of 256 elements that the polynomial
/// x⁸ + x⁴ + x³ + x² + 1 makes (ISO/IEC 18004, 7.5 and annex A).
enum ReedSolomon {
  /// The `count` codewords that stand behind `data`.
  static func correction(of data: [UInt8], count: Int) -> [UInt8] {
    let divisor = generator(degree: count)
    var remainder = [UInt8](repeating: 0, count: count)
    for byte in data {
      let factor = byte ^ remainder[0]
      remainder.removeFirst()
      remainder.append(0)
      for index in 0..<count { remainder[index] ^= product(divisor[index], factor) }
    }
    return remainder
  }

  /// The coefficients of (x − 1)(x − 2)(x − 4) … below the leading 1, the highest power first.
  private static func generator(degree: Int) -> [UInt8] {
    var coefficients = [UInt8](repeating: 0, count: degree)
    coefficients[degree - 1] = 1
    var root: UInt8 = 1
    for _ in 0..<degree {
      for index in 0..<degree {
        coefficients[index] = product(coefficients[index], root)
        if index + 1 < degree { coefficients[index] ^= coefficients[index + 1] }
      }
      root = product(root, 2)
    }
    return coefficients
  }

  /// The product of two elements of the field.
  static func product(_ left: UInt8, _ right: UInt8) -> UInt8 {
    var sum: UInt16 = 0
    for bit in (0..<8).reversed() {
      sum = (sum << 1) ^ ((sum >> 7) * 0x11D)
      sum ^= UInt16(right >> UInt8(bit) & 1) * UInt16(left)
    }
    return UInt8(truncatingIfNeeded: sum)
  }
}
