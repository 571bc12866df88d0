/// Tag memory as a row of bits, most significant first.
///
/// The longest encoding has 198 bits; what a reader returns beyond 256 is checked and let go, so
/// that decoding takes no memory from the heap.
struct TagBits {
  private var words = SIMD4<UInt64>()
  /// How many bits there are, kept or not.
  private(set) var count = 0
  private var cursor = 0

  private static let kept = 256

  /// No bits, to be written.
  init() {}

  /// Reads hexadecimal digits, four bits each; `nil` when one is none.
  init?(hex: String) {
    var word: UInt64 = 0
    for byte in hex.utf8 {
      guard let value = SerialText.hexValue(byte) else { return nil }
      word = word << 4 | UInt64(value)
      count += 4
      if count % 64 == 0, count <= Self.kept {
        words[count / 64 - 1] = word
        word = 0
      }
    }
    if count % 64 != 0, count < Self.kept { words[count / 64] = word << UInt64(64 - count % 64) }
  }

  /// As hexadecimal digits, filled with zeros to whole words of 16 bits.
  var hex: String {
    let digits = (count + 15) / 16 * 4
    return String(unsafeUninitializedCapacity: digits) { buffer in
      for index in 0..<digits {
        let nibble = UInt8(words[index / 16] >> UInt64(60 - index % 16 * 4) & 15)
        buffer[index] = nibble + (nibble < 10 ? 0x30 : 0x37)
      }
      return digits
    }
  }

  /// How many bits are left to read.
  var remaining: Int { count - cursor }

  /// Appends the lowest `bits` of `value`.
  mutating func append(_ value: UInt64, bits: Int) {
    precondition(bits <= 64 && count + bits <= Self.kept, "no tag is longer than 256 bits")
    guard bits > 0 else { return }
    let value = bits == 64 ? value : value & (1 << UInt64(bits) - 1)
    let room = 64 - count % 64
    if bits <= room {
      words[count / 64] |= value << UInt64(room - bits)
    } else {
      words[count / 64] |= value >> UInt64(bits - room)
      words[count / 64 + 1] |= value << UInt64(64 - (bits - room))
    }
    count += bits
  }

  /// Takes the next `bits`, at most 64; the caller has made sure that they are there.
  mutating func take(_ bits: Int) -> UInt64 {
    precondition(bits <= 64 && cursor + bits <= min(count, Self.kept), "no more bits")
    guard bits > 0 else { return 0 }
    let room = 64 - cursor % 64
    // The bits before the cursor go out on the left, those behind the taken ones on the right.
    var value = (words[cursor / 64] << UInt64(64 - room)) >> UInt64(64 - min(bits, room))
    if bits > room {
      let more = UInt64(bits - room)
      value = value << more | words[cursor / 64 + 1] >> (64 - more)
    }
    cursor += bits
    return value
  }
}
