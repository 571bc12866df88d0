import Charts
import Testing

/// QR codes read back by a second, simple implementation: from the square to the text, every block
/// checked by its syndromes.
@Suite struct QRCodeTests {
  @Test("A code of any length and level is read back", arguments: QRCode.Level.allCases)
  func readBack(level: QRCode.Level) throws {
    var generator = SplitMix(state: 7)
    for count in [1, 2, 14, 17, 42, 100, 300, 700, 850] {
      let text = String(
        decoding: (0..<count).map { _ in UInt8.random(in: 33...126, using: &generator) },
        as: UTF8.self)
      let reader = QRReader(try #require(QRCode(text, level: level)))
      #expect(reader.syndromesAreZero, "\(count) bytes at \(level)")
      #expect(reader.text == text, "\(count) bytes at \(level)")
    }
  }

  @Test func `A web address takes the smallest square that holds it`() throws {
    let link = "https://id.gs1.org/01/06901234567892/21/42"
    #expect(link.utf8.count == 42)
    // Version 3 holds 42 bytes at M, version 2 only 26 (ISO/IEC 18004, table 7).
    #expect(try #require(QRCode(link)).side == 29)
    #expect(try #require(QRCode(link + "1")).side == 33)
  }

  @Test func `Chinese text says that it is UTF-8`() throws {
    let reader = QRReader(try #require(QRCode("茶马")))
    #expect(reader.text == "茶马")
  }

  @Test func `What no version holds is no code`() throws {
    let full = [UInt8](repeating: 65, count: 2953)
    #expect(try #require(QRCode(full, level: .low)).side == 177)
    #expect(QRCode(full + [65], level: .low) == nil)
    #expect(try #require(QRCode([])).side == 21)
  }

  @Test func `The drawing has a title, a quiet zone and one dark unit a module`() throws {
    let code = try #require(QRCode("42"))
    let svg = code.markup(title: "crate <42>", millimetres: 29).text
    #expect(svg.contains("<title>crate &lt;42&gt;</title>"))
    #expect(svg.contains(#"viewBox="0 0 29 29" width="29mm" height="29mm""#))
    #expect(svg.contains("crispEdges"))
    let dark = (0..<21).reduce(0) { sum, row in sum + (0..<21).count { code[row, $0] } }
    let drawn = svg.matches(of: /h(\d+)v1h-/).reduce(0) { $0 + (Int($1.1) ?? 0) }
    #expect(drawn == dark)
    // The first run is the finder's edge, behind four light modules.
    #expect(svg.contains(#"<path d="M4 4h7v1h-7z"#))
  }
}

/// Reads an undamaged QR code of byte mode.
private struct QRReader {
  let text: String
  let syndromesAreZero: Bool

  init(_ code: QRCode) {
    let version = (code.side - 17) / 4
    let format = Self.format(code)
    let bits = Self.modules(code, version).map { row, column in
      code[row, column] != Self.inverts(format & 7, row, column)
    }
    let words = stride(from: 0, to: bits.count - bits.count % 8, by: 8).map { start in
      UInt8(bits[start..<start + 8].reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
    }
    let blocks = Self.blocks(words, checks: Self.checks(version, format >> 3))
    self.syndromesAreZero = blocks.allSatisfy { block in
      (0..<block.checks).allSatisfy { GaloisField.value(of: block.words, atPower: $0) == 0 }
    }
    let data = blocks.flatMap { $0.words.dropLast($0.checks) }
    self.text = Self.text(data, version)
  }

  /// The five bits of level and mask, without the check bits.
  private static func format(_ code: QRCode) -> Int {
    let places = [(8, 0), (8, 1), (8, 2), (8, 3), (8, 4)]
    let word = places.reduce(0) { $0 << 1 | (code[$1.0, $1.1] ? 1 : 0) }
    return word ^ 0b10101
  }

  private static func modules(_ code: QRCode, _ version: Int) -> [(Int, Int)] {
    let side = code.side
    var centres: [Int] = []
    if version > 1 {
      // Annex E by its rule: first 6, last side − 7, evenly between, even steps from the end.
      let count = version / 7 + 2
      var step = (side - 13 + count - 2) / (count - 1)
      step += step % 2
      if version == 32 { step = 26 }
      centres = [6] + (0..<count - 1).map { side - 7 - step * $0 }
    }
    func isFunction(_ row: Int, _ column: Int) -> Bool {
      let (nearTop, nearLeft) = (row < 9, column < 9)
      let (nearBottom, nearRight) = (row >= side - 8, column >= side - 8)
      if row == 6 || column == 6 { return true }
      if (nearTop && nearLeft) || (nearTop && nearRight) || (nearBottom && nearLeft) { return true }
      if version >= 7 {
        if row < 6 && column >= side - 11 { return true }
        if column < 6 && row >= side - 11 { return true }
      }
      for y in centres {
        for x in centres where abs(row - y) <= 2 && abs(column - x) <= 2 {
          let far = side - 7
          if !((y == 6 && x == 6) || (y == 6 && x == far) || (y == far && x == 6)) { return true }
        }
      }
      return false
    }
    var order: [(Int, Int)] = []
    var pairs = Array(stride(from: side - 1, to: 6, by: -2))
    pairs += stride(from: 5, to: 0, by: -2)
    for (index, right) in pairs.enumerated() {
      let rows = index % 2 == 0 ? Array((0..<side).reversed()) : Array(0..<side)
      for row in rows {
        for column in [right, right - 1] where !isFunction(row, column) {
          order.append((row, column))
        }
      }
    }
    return order
  }

  private static func inverts(_ mask: Int, _ i: Int, _ j: Int) -> Bool {
    let forms: [(Int, Int) -> Int] = [
      { ($0 + $1) % 2 }, { i, _ in i % 2 }, { _, j in j % 3 }, { ($0 + $1) % 3 },
      { ($0 / 2 + $1 / 3) % 2 }, { ($0 * $1) % 2 + ($0 * $1) % 3 },
      { (($0 * $1) % 2 + ($0 * $1) % 3) % 2 }, { (($0 + $1) % 2 + ($0 * $1) % 3) % 2 },
    ]
    return forms[mask](i, j) == 0
  }

  /// Check words and blocks of the versions under test, as table 9 of the standard lists them.
  private static func checks(_ version: Int, _ level: Int) -> (words: Int, blocks: Int) {
    let table: [Int: [(Int, Int)]] = [
      1: [(10, 1), (7, 1), (17, 1), (13, 1)], 2: [(16, 1), (10, 1), (28, 1), (22, 1)],
      3: [(26, 1), (15, 1), (22, 2), (18, 2)], 4: [(18, 2), (20, 1), (16, 4), (26, 2)],
      5: [(24, 2), (26, 1), (22, 4), (18, 4)], 6: [(16, 4), (18, 2), (28, 4), (24, 4)],
      7: [(18, 4), (20, 2), (26, 5), (18, 6)], 8: [(22, 4), (24, 2), (26, 6), (22, 6)],
      9: [(22, 5), (30, 2), (24, 8), (20, 8)], 10: [(26, 5), (18, 4), (28, 8), (24, 8)],
      11: [(30, 5), (20, 4), (24, 11), (28, 8)], 12: [(22, 8), (24, 4), (28, 11), (26, 10)],
      13: [(22, 9), (26, 4), (22, 16), (24, 12)], 14: [(24, 9), (30, 4), (24, 16), (20, 16)],
      15: [(24, 10), (22, 6), (24, 18), (30, 12)], 16: [(28, 10), (24, 6), (30, 16), (24, 17)],
      17: [(28, 11), (28, 6), (28, 19), (28, 16)], 18: [(26, 13), (30, 6), (28, 21), (28, 18)],
      19: [(26, 14), (28, 7), (26, 25), (26, 21)], 20: [(26, 16), (28, 8), (28, 25), (30, 20)],
      21: [(26, 17), (28, 8), (30, 25), (28, 23)], 22: [(28, 17), (28, 9), (24, 34), (30, 23)],
      23: [(28, 18), (30, 9), (30, 30), (30, 25)], 24: [(28, 20), (30, 10), (30, 32), (30, 27)],
      25: [(28, 21), (26, 12), (30, 35), (30, 29)], 26: [(28, 23), (28, 12), (30, 37), (28, 34)],
      27: [(28, 25), (30, 12), (30, 40), (30, 34)], 28: [(28, 26), (30, 13), (30, 42), (30, 35)],
      29: [(28, 28), (30, 14), (30, 45), (30, 38)], 30: [(28, 29), (30, 15), (30, 48), (30, 40)],
      31: [(28, 31), (30, 16), (30, 51), (30, 43)], 32: [(28, 33), (30, 17), (30, 54), (30, 45)],
      33: [(28, 35), (30, 18), (30, 57), (30, 48)], 34: [(28, 37), (30, 19), (30, 60), (30, 51)],
    ]
    let entry = table[version]?[level] ?? (0, 1)
    return (entry.0, entry.1)
  }

  private static func blocks(
    _ words: [UInt8], checks: (words: Int, blocks: Int)
  ) -> [(words: [UInt8], checks: Int)] {
    let (count, check) = (checks.blocks, checks.words)
    let data = words.count - count * check
    var blocks = [[UInt8]](repeating: [], count: count)
    var rest = words[...]
    for _ in 0..<data / count {
      for index in 0..<count { blocks[index].append(rest.removeFirst()) }
    }
    for index in (count - data % count)..<count { blocks[index].append(rest.removeFirst()) }
    for _ in 0..<check {
      for index in 0..<count { blocks[index].append(rest.removeFirst()) }
    }
    return blocks.map { ($0, check) }
  }

  private static func text(_ data: [UInt8], _ version: Int) -> String {
    var bits = data.flatMap { byte in (0..<8).reversed().map { Int(byte >> UInt8($0) & 1) } }[...]
    func take(_ count: Int) -> Int {
      defer { bits = bits.dropFirst(count) }
      return bits.prefix(count).reduce(0) { $0 << 1 | $1 }
    }
    var mode = take(4)
    if mode == 7, take(8) == 26 { mode = take(4) }
    guard mode == 4 else { return "" }
    let count = take(version < 10 ? 8 : 16)
    return String(decoding: (0..<count).map { _ in UInt8(take(8)) }, as: UTF8.self)
  }
}

/// The field of 256 elements by tables of powers.
private enum GaloisField {
  private static let powers: [Int] = (0..<255).reduce(into: []) { powers, _ in
    let next = (powers.last ?? 0) << 1
    powers.append(powers.isEmpty ? 1 : next > 255 ? next ^ 0x11D : next)
  }

  /// The polynomial of the words, the first the highest power, at 2 to `power`.
  static func value(of words: [UInt8], atPower power: Int) -> Int {
    var sum = 0
    for (index, word) in words.reversed().enumerated() where word != 0 {
      let logarithm = powers.firstIndex(of: Int(word)) ?? 0
      sum ^= powers[(logarithm + power * index) % 255]
    }
    return sum
  }
}
