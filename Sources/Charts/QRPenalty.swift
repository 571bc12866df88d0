/// How hard a square is to scan (ISO/IEC 18004, 7.8.3): long runs, blocks, patterns that look like
/// finders, and more of one colour than of the other.
enum QRPenalty {
  static func of(_ frame: QRFrame) -> Int {
    let side = frame.side
    let rows = (0..<side).map { row in Array(frame.dark[row * side..<(row + 1) * side]) }
    let columns = (0..<side).map { column in rows.map { $0[column] } }
    let lines = rows + columns
    return lines.reduce(0) { $0 + runs($1) + finders($1) } + blocks(rows)
      + balance(frame.dark)
  }

  /// 3 for five of a colour in a line, and 1 for each more.
  private static func runs(_ line: [Bool]) -> Int {
    var penalty = 0
    var length = 0
    for (index, module) in line.enumerated() {
      length = index > 0 && module == line[index - 1] ? length + 1 : 1
      penalty += length == 5 ? 3 : length > 5 ? 1 : 0
    }
    return penalty
  }

  /// 3 for each square of four of a colour.
  private static func blocks(_ rows: [[Bool]]) -> Int {
    var penalty = 0
    for row in 1..<rows.count {
      for column in 1..<rows.count {
        let colour = rows[row][column]
        if rows[row][column - 1] == colour, rows[row - 1][column] == colour,
          rows[row - 1][column - 1] == colour
        {
          penalty += 3
        }
      }
    }
    return penalty
  }

  /// 40 for each 1:1:3:1:1 with four light modules before or behind it; beyond the edge is light.
  private static func finders(_ line: [Bool]) -> Int {
    let padded = [false, false, false, false] + line + [false, false, false, false]
    var window = 0
    var penalty = 0
    for (index, module) in padded.enumerated() {
      window = (window << 1 | (module ? 1 : 0)) & 0x7FF
      if index >= 10, window == 0b000_0101_1101 || window == 0b101_1101_0000 { penalty += 40 }
    }
    return penalty
  }

  /// 10 for each 5 % that the dark modules are away from half.
  private static func balance(_ dark: [Bool]) -> Int {
    let count = dark.count { $0 }
    return abs(count * 20 - dark.count * 10) / dark.count * 10
  }
}
