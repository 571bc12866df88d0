/// Tag memory as a row of bits, most significant first.
struct TagBits {
  private(set) var bytes: [UInt8]
  private(set) var count: Int
  private var cursor = 0

  /// No bits, to be written.
  init() {
    bytes = []
    count = 0
  }

  /// Reads hexadecimal digits, four bits each; `nil` when one is none.
  init?(hex: String) {
    bytes = []
    count = 0
    for byte in hex.utf8 {
      guard let value = SerialText.hexValue(byte) else { return nil }
      append(UInt64(value), bits: 4)
    }
  }

  /// As hexadecimal digits, filled with zeros to whole words of 16 bits.
  var hex: String {
    var padded = bytes
    if padded.count % 2 == 1 { padded.append(0) }
    let digits = Array("0123456789ABCDEF".utf8)
    return String(
      decoding: padded.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// How many bits are left to read.
  var remaining: Int { count - cursor }

  /// Appends the lowest `bits` of `value`.
  mutating func append(_ value: UInt64, bits: Int) {
    for shift in (0..<bits).reversed() {
      if count % 8 == 0 { bytes.append(0) }
      if value >> UInt64(shift) & 1 == 1 { bytes[count / 8] |= 0x80 >> UInt8(count % 8) }
      count += 1
    }
  }

  /// Takes the next `bits`, at most 64; the caller has made sure that they are there.
  mutating func take(_ bits: Int) -> UInt64 {
    precondition(bits <= remaining && bits <= 64, "no more bits")
    var value: UInt64 = 0
    for _ in 0..<bits {
      value = value << 1 | UInt64(bytes[cursor / 8] >> UInt8(7 - cursor % 8) & 1)
      cursor += 1
    }
    return value
  }
}
