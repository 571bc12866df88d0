/// Turns UTF-16 into UTF-8, strictly: a lone surrogate is invalid.
enum UTF16Decoder {
  /// Decodes as many whole characters as there are, appending to `output`.
  ///
  /// - Returns: How many bytes were decoded, and whether the next pair is invalid; less than all
  ///   without that means that the last character is not complete.
  static func decode(
    _ input: UnsafeBufferPointer<UInt8>, isBigEndian: Bool, into output: inout [UInt8]
  ) -> (consumed: Int, isInvalid: Bool) {
    func unit(_ index: Int) -> UInt32 {
      let (first, second) = (UInt32(input[index]), UInt32(input[index + 1]))
      return isBigEndian ? first << 8 | second : second << 8 | first
    }
    output.reserveCapacity(output.count + input.count / 2 * 3)
    var index = 0
    while index + 2 <= input.count {
      var scalar = unit(index)
      var width = 2
      if (0xD800...0xDFFF).contains(scalar) {
        guard scalar < 0xDC00 else { return (index, true) }
        guard index + 4 <= input.count else { return (index, false) }
        let low = unit(index + 2)
        guard (0xDC00...0xDFFF).contains(low) else { return (index, true) }
        scalar = 0x10000 + (scalar - 0xD800) << 10 + (low - 0xDC00)
        width = 4
      }
      append(scalar, to: &output)
      index += width
    }
    return (index, false)
  }

  private static func append(_ scalar: UInt32, to output: inout [UInt8]) {
    func tail(_ shift: UInt32) -> UInt8 { UInt8(0x80 | (scalar >> shift & 0x3F)) }
    switch scalar {
    case ..<0x80: output.append(UInt8(scalar))
    case ..<0x800:
      output.append(UInt8(0xC0 | scalar >> 6))
      output.append(tail(0))
    case ..<0x10000:
      output.append(UInt8(0xE0 | scalar >> 12))
      output.append(tail(6))
      output.append(tail(0))
    default:
      output.append(UInt8(0xF0 | scalar >> 18))
      output.append(tail(12))
      output.append(tail(6))
      output.append(tail(0))
    }
  }
}
