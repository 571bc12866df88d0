import SupplyChain

/// A checksum of a multiset of rows: the sum of 128-bit hashes of the rows, so that neither the
/// order of the rows nor the encoding, separator or file they came in changes it.
///
/// It tells inputs apart; it is no protection against somebody who wants two inputs to look alike.
public struct RowDigest: Hashable, Sendable {
  /// The upper half.
  public private(set) var high: UInt64
  /// The lower half.
  public private(set) var low: UInt64

  /// No rows.
  public static let empty = RowDigest(high: 0, low: 0)

  init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A stable 64-bit hash of a text (FNV-1a, finished by a mixer).
  static func hash(_ text: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return mix(hash)
  }

  /// The same of bytes, eight at a time: blobs are large.
  static func hash(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ UInt64(bytes.count)
    var offset = 0
    while offset + 8 <= bytes.count {
      let word = bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      hash = mix(hash ^ UInt64(littleEndian: word)) &* 0x0000_0100_0000_01b3
      offset += 8
    }
    for byte in bytes[offset...] { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return mix(hash)
  }

  /// Adds a row given as words.
  @inline(__always)
  mutating func add(_ first: UInt64, _ second: UInt64, _ third: UInt64, _ fourth: UInt64) {
    var row = RowHash()
    row.take(first)
    row.take(second)
    row.take(third)
    row.take(fourth)
    add(row)
  }

  /// Adds a row.
  @inline(__always)
  mutating func add(_ row: RowHash) {
    low &+= row.state
    high &+= RowDigest.mix(row.state ^ 0xd6e8_feb8_6659_fd93)
  }

  /// The finisher of SplitMix64 (Steele, Lea and Flood 2014).
  @inline(__always)
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// The hash of one row, word by word: the order of the words counts.
struct RowHash {
  private(set) var state: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// Takes the next word.
  @inline(__always)
  mutating func take(_ word: UInt64) { state = RowDigest.mix(state ^ word) }

  /// Takes the next number.
  @inline(__always)
  mutating func take(_ number: Int64) { take(UInt64(bitPattern: number)) }

  /// Takes a day, or that there is none.
  @inline(__always)
  mutating func take(_ day: BusinessDay?) { take(Int64(day?.daysSinceEpoch ?? Int32.min)) }
}
