/// The content of a QR code as codewords (ISO/IEC 18004, 7.4 to 7.6).
enum QRBits {
  /// Bits that `count` bytes take, with their mode, their count and, if there is one, the
  /// assignment of their character set (ECI).
  static func needed(for count: Int, _ version: QRVersion, _ assignment: Int?) -> Int {
    (assignment == nil ? 0 : 12) + 4 + countBits(version) + 8 * count
  }

  private static func countBits(_ version: QRVersion) -> Int { version.number < 10 ? 8 : 16 }

  /// The data codewords: the content, its end, and the padding.
  static func codewords(
    _ bytes: [UInt8], _ version: QRVersion, _ level: QRCode.Level, _ assignment: Int?
  ) -> [UInt8] {
    var bits: [Bool] = []
    func append(_ value: Int, _ count: Int) {
      for bit in (0..<count).reversed() { bits.append(value >> bit & 1 == 1) }
    }
    if let assignment {
      append(7, 4)
      append(assignment, 8)
    }
    append(4, 4)
    append(bytes.count, countBits(version))
    for byte in bytes { append(Int(byte), 8) }
    let capacity = version.dataCodewords(level) * 8
    append(0, min(4, capacity - bits.count))
    append(0, (8 - bits.count % 8) % 8)
    var padding = [0xEC, 0x11]
    while bits.count < capacity {
      append(padding[0], 8)
      padding.swapAt(0, 1)
    }
    return stride(from: 0, to: bits.count, by: 8).map { start in
      bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) }
    }
  }

  /// Data split into blocks, each with its correction, and the blocks dealt out in turn.
  static func interleaved(
    _ data: [UInt8], _ version: QRVersion, _ level: QRCode.Level
  ) -> [UInt8] {
    let count = version.blocks(level)
    let correction = version.correction(level)
    let short = data.count / count
    let shortBlocks = count - data.count % count
    var blocks: [[UInt8]] = []
    var start = 0
    for index in 0..<count {
      let length = short + (index < shortBlocks ? 0 : 1)
      blocks.append(Array(data[start..<start + length]))
      start += length
    }
    let checks = blocks.map { ReedSolomon.correction(of: $0, count: correction) }
    var dealt: [UInt8] = []
    for position in 0...short {
      for block in blocks where position < block.count { dealt.append(block[position]) }
    }
    for position in 0..<correction {
      for check in checks { dealt.append(check[position]) }
    }
    return dealt
  }
}
