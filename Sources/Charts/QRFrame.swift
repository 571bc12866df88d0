/// A square of modules on its way to a QR code: function patterns, and codewords between them.
struct QRFrame {
  /// Modules along a side.
  let side: Int
  /// The modules, row by row.
  private(set) var dark: [Bool]
  private let version: QRVersion
  private var isFunction: [Bool]

  /// Draws the function patterns and lays the codewords into what is left, two columns at a time,
  /// from the right, up and down (ISO/IEC 18004, 7.7.3).
  init(_ version: QRVersion, filledWith codewords: [UInt8]) {
    self.version = version
    self.side = version.side
    self.dark = Array(repeating: false, count: side * side)
    self.isFunction = dark
    drawFunctionPatterns()
    fill(codewords)
  }

  private mutating func fill(_ codewords: [UInt8]) {
    var bit = 0
    var right = side - 1
    var isUpwards = true
    while right >= 1 {
      if right == 6 { right = 5 }
      for step in 0..<side {
        let row = isUpwards ? side - 1 - step : step
        for column in [right, right - 1] where !isFunction[row * side + column] {
          guard bit < codewords.count * 8 else { continue }
          dark[row * side + column] = codewords[bit / 8] >> UInt8(7 - bit % 8) & 1 == 1
          bit += 1
        }
      }
      isUpwards.toggle()
      right -= 2
    }
  }

  /// Sets a module of a function pattern; outside the square nothing happens.
  private mutating func set(_ row: Int, _ column: Int, _ isDark: Bool) {
    guard (0..<side).contains(row), (0..<side).contains(column) else { return }
    dark[row * side + column] = isDark
    isFunction[row * side + column] = true
  }

  private mutating func drawFunctionPatterns() {
    for index in 0..<side {
      set(6, index, index % 2 == 0)
      set(index, 6, index % 2 == 0)
    }
    for (row, column) in [(3, 3), (3, side - 4), (side - 4, 3)] { drawFinder(row, column) }
    let centres = version.alignment
    for row in centres {
      for column in centres where !isCorner(row, column) { drawAlignment(row, column) }
    }
    drawFormat(0)
    drawVersion()
  }

  private func isCorner(_ row: Int, _ column: Int) -> Bool {
    let far = side - 7
    return (row == 6 && column == 6) || (row == 6 && column == far) || (row == far && column == 6)
  }

  private mutating func drawFinder(_ row: Int, _ column: Int) {
    for down in -4...4 {
      for across in -4...4 {
        let ring = max(abs(down), abs(across))
        set(row + down, column + across, ring != 2 && ring != 4)
      }
    }
  }

  private mutating func drawAlignment(_ row: Int, _ column: Int) {
    for down in -2...2 {
      for across in -2...2 {
        set(row + down, column + across, max(abs(down), abs(across)) != 1)
      }
    }
  }

  /// Both copies of the 15 bits of the format word, and the one module that is always dark.
  private mutating func drawFormat(_ word: Int) {
    func bit(_ index: Int) -> Bool { word >> index & 1 == 1 }
    for index in 0..<6 { set(index, 8, bit(index)) }
    set(7, 8, bit(6))
    set(8, 8, bit(7))
    set(8, 7, bit(8))
    for index in 9..<15 { set(8, 14 - index, bit(index)) }
    for index in 0..<8 { set(8, side - 1 - index, bit(index)) }
    for index in 8..<15 { set(side - 15 + index, 8, bit(index)) }
    set(side - 8, 8, true)
  }

  /// Both copies of the 18 bits of the version word, from version 7 on.
  private mutating func drawVersion() {
    guard version.number >= 7 else { return }
    let word = Self.withCheck(version.number, bits: 12, divisor: 0x1F25)
    for index in 0..<18 {
      let (far, near) = (side - 11 + index % 3, index / 3)
      set(near, far, word >> index & 1 == 1)
      set(far, near, word >> index & 1 == 1)
    }
  }

  /// A value with the remainder of its division by a polynomial behind it.
  private static func withCheck(_ value: Int, bits: Int, divisor: Int) -> Int {
    var remainder = value
    for _ in 0..<bits { remainder = remainder << 1 ^ (remainder >> (bits - 1)) * divisor }
    return value << bits | remainder
  }

  /// The square under a mask, with its format word.
  func masked(_ mask: Int, level: QRCode.Level) -> QRFrame {
    var frame = self
    for row in 0..<side {
      for column in 0..<side
      where !isFunction[row * side + column] && Self.inverts(mask, row, column) {
        frame.dark[row * side + column].toggle()
      }
    }
    frame.drawFormat(
      Self.withCheck(level.bits << 3 | mask, bits: 10, divisor: 0x537) ^ 0x5412)
    return frame
  }

  private static func inverts(_ mask: Int, _ row: Int, _ column: Int) -> Bool {
    switch mask {
    case 0: (row + column) % 2 == 0
    case 1: row % 2 == 0
    case 2: column % 3 == 0
    case 3: (row + column) % 3 == 0
    case 4: (row / 2 + column / 3) % 2 == 0
    case 5: row * column % 2 + row * column % 3 == 0
    case 6: (row * column % 2 + row * column % 3) % 2 == 0
    default: ((row + column) % 2 + row * column % 3) % 2 == 0
    }
  }
}
