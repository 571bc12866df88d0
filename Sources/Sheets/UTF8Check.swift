/// How far a run of bytes is well-formed UTF-8 (Unicode 15, table 3-7).
struct UTF8Check {
  /// How many bytes from the start are whole, well-formed sequences.
  private(set) var validCount = 0
  /// Whether all of those are ASCII and nothing else follows.
  private(set) var isASCII = true
  /// Whether what follows them is a sequence that more bytes could complete.
  private(set) var isCutOff = false

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let base = bytes.baseAddress else { return }
    let raw = UnsafeRawPointer(base)
    var index = 0
    while index < bytes.count {
      while index + 8 <= bytes.count,
        raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
      {
        index += 8
      }
      guard index < bytes.count else { break }
      if base[index] < 0x80 {
        index += 1
        continue
      }
      isASCII = false
      let length = Self.sequenceLength(bytes, at: index)
      guard length > 0 else {
        isCutOff = length == 0
        break
      }
      index += length
    }
    validCount = index
  }

  /// The length of the well-formed sequence of several bytes at `index`, 0 when it is cut off by
  /// the end, -1 when it is ill-formed.
  private static func sequenceLength(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
    let length: Int
    var second: ClosedRange<UInt8> = 0x80...0xBF
    switch bytes[index] {
    case 0xC2...0xDF: length = 2
    case 0xE0: (length, second) = (3, 0xA0...0xBF)
    case 0xED: (length, second) = (3, 0x80...0x9F)
    case 0xE1...0xEF: length = 3
    case 0xF0: (length, second) = (4, 0x90...0xBF)
    case 0xF1...0xF3: length = 4
    case 0xF4: (length, second) = (4, 0x80...0x8F)
    default: return -1
    }
    for step in 1..<length {
      guard index + step < bytes.count else { return 0 }
      let isGood =
        step == 1
        ? second.contains(bytes[index + 1]) : (0x80...0xBF).contains(bytes[index + step])
      guard isGood else { return -1 }
    }
    return length
  }

  /// How many bytes belong to well-formed sequences of three bytes and more, as Chinese characters
  /// have them, and how many to none. Pairs count for nothing: every sixth character of GB18030
  /// looks like one.
  static func census(
    _ bytes: UnsafeBufferPointer<UInt8>
  ) -> (wellFormed: Int, illFormed: Int) {
    var (wellFormed, illFormed) = (0, 0)
    var index = 0
    while index < bytes.count {
      guard bytes[index] >= 0x80 else {
        index += 1
        continue
      }
      let length = sequenceLength(bytes, at: index)
      if length >= 3 { wellFormed += length } else if length < 1 { illFormed += 1 }
      index += max(length, 1)
    }
    return (wellFormed, illFormed)
  }
}
