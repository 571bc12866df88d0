import Sheets
import SupplyChain

/// A sheet as a test sees it: all rows as text, or the faults.
struct ReadSheet: Equatable {
  var rows: [[String]] = []
  var lines: [Int] = []
  var faults: [Fault] = []

  /// Reads `bytes` with the columns a, b, c of which only a is compulsory.
  init(_ bytes: [UInt8], chunkSize: Int = 1 << 20, rules: SheetRules = .handMade) {
    let columns: [SheetColumn] = [
      SheetColumn("a", "甲"), .optional("b", "乙"), .optional("c", "丙"),
    ]
    var sheet = SheetReader(
      ByteSource(bytes: bytes, chunkSize: chunkSize), columns: columns, rules: rules)
    while sheet.next() {
      rows.append((0..<3).map { sheet.cell($0).text })
      lines.append(sheet.row)
    }
    faults = sheet.faults.faults
  }

  init(_ text: String, chunkSize: Int = 1 << 20, rules: SheetRules = .handMade) {
    self.init(Array(text.utf8), chunkSize: chunkSize, rules: rules)
  }
}

/// A cell over `text`, handed to `body`.
func withCell<Value>(_ text: String, _ body: (Cell) -> Value) -> Value {
  Array(text.utf8).withUnsafeBufferPointer { body(Cell($0)) }
}

/// A seeded generator: SplitMix64.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
