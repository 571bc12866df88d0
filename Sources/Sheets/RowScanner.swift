import SupplyChain

/// Finds rows and cells in a stream of UTF-8 by one pass over the bytes.
///
/// A row is scanned when all of it may be in the buffer; when it proves not to be, what is there
/// moves to the buffer's front, more is read behind it, and the row is scanned anew. A sentinel NUL
/// stands behind the last byte, so that the inner loop asks one question a byte.
struct RowScanner: ~Copyable {
  static let mostColumns = 1024

  /// What ends or spoils a run of plain bytes.
  enum Class {
    static let plain: UInt8 = 0
    static let separator: UInt8 = 1
    static let lineFeed: UInt8 = 2
    static let carriageReturn: UInt8 = 3
    static let quote: UInt8 = 4
    static let null: UInt8 = 5
  }

  /// How the scan of one row ended.
  enum Scan {
    case row(next: Int)
    case needsMore
  }

  /// The line on which the current row begins, from 1.
  var row = 0
  /// How many cells the current row has; cells beyond ``mostColumns`` are counted, not kept.
  var cellCount = 0
  /// How many cells a row should have; 0 before the header is known.
  var expectedCells = 0

  let text: TextStream
  let chunkSize: Int
  let rules: SheetRules
  let buffer: UnsafeMutablePointer<UInt8>
  let capacity: Int
  let classes: UnsafeMutablePointer<UInt8>
  let starts: UnsafeMutablePointer<Int32>
  let ends: UnsafeMutablePointer<Int32>
  let quoted: UnsafeMutablePointer<Bool>
  var rowStart = 0
  var nextRow = 0
  var limit = 0
  var isAtEnd = false
  var isStopped = false
  /// The line on which the next row begins.
  var nextLine = 1
  var hasSeparator = false
  var ending = LineEndings()
  /// The first thing that spoils the row being scanned.
  var spoiled: Spoilage?
  var hasQuotes = false
  var innerLines = 0

  init(_ text: TextStream, chunkSize: Int, rules: SheetRules) {
    self.text = text
    self.chunkSize = chunkSize
    self.rules = rules
    capacity = rules.longestRow + chunkSize
    buffer = .allocate(capacity: capacity + 1)
    buffer[0] = 0
    classes = .allocate(capacity: 256)
    classes.initialize(repeating: Class.plain, count: 256)
    classes[0] = Class.null
    classes[0x0A] = Class.lineFeed
    classes[0x0D] = Class.carriageReturn
    classes[Int(UInt8(ascii: "\""))] = Class.quote
    starts = .allocate(capacity: Self.mostColumns)
    ends = .allocate(capacity: Self.mostColumns)
    quoted = .allocate(capacity: Self.mostColumns)
  }

  deinit {
    buffer.deallocate()
    classes.deallocate()
    starts.deallocate()
    ends.deallocate()
    quoted.deallocate()
  }

  /// A cell of the current row.
  func cell(_ index: Int) -> Cell {
    precondition(index < min(cellCount, Self.mostColumns), "a row has no more cells than that")
    let start = Int(starts[index])
    return Cell(UnsafeBufferPointer(start: buffer + start, count: Int(ends[index]) - start))
  }

  /// The current row as it stands in the file, for a fault.
  var rowText: String {
    var end = min(nextRow, rowStart + 300)
    while end > rowStart, buffer[end - 1] == 0x0A || buffer[end - 1] == 0x0D { end -= 1 }
    let bytes = UnsafeBufferPointer(start: buffer + rowStart, count: end - rowStart)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Reads no further.
  mutating func stop() { isStopped = true }
}
