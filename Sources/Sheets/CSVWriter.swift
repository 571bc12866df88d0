public import SupplyChain

/// Writes a sheet as CSV, cell by cell, into a byte buffer.
///
/// Cells are quoted only where they must be. Text that a spreadsheet would run as a formula is
/// guarded with one apostrophe where the dialect says so; numbers are written as numbers.
public struct CSVWriter: CellWriting, Sendable {
  /// The ways of writing the same sheet.
  public struct Dialect: Sendable {
    /// The byte between two cells.
    public var separator: UInt8
    /// Whether lines end with CR LF (as Excel writes) or with LF.
    public var endsLinesWithCRLF: Bool
    /// Whether the sheet begins with a UTF-8 byte order mark, without which Excel takes Chinese
    /// text for another encoding.
    public var beginsWithByteOrderMark: Bool
    /// Whether text that begins with `= + - @`, tab or CR gets one `'` in front: see
    /// ``FormulaGuard``.
    public var guardsFormulas: Bool

    /// For people and spreadsheets: BOM, CR LF, comma, guarded.
    public static let spreadsheet = Dialect(
      separator: UInt8(ascii: ","), endsLinesWithCRLF: true, beginsWithByteOrderMark: true,
      guardsFormulas: true)
    /// For programs: LF, comma, as it stands.
    public static let plain = Dialect(
      separator: UInt8(ascii: ","), endsLinesWithCRLF: false, beginsWithByteOrderMark: false,
      guardsFormulas: false)
  }

  /// A spreadsheet that opens CSV takes text for whatever it looks like.
  public static let keepsText = false

  /// What has been written and not taken yet.
  public private(set) var bytes: [UInt8] = []
  private let dialect: Dialect
  private var isAtLineStart = true

  /// An empty sheet.
  public init(dialect: Dialect = .spreadsheet) {
    self.dialect = dialect
    if dialect.beginsWithByteOrderMark { bytes += [0xEF, 0xBB, 0xBF] }
  }

  /// Writes a cell of text.
  public mutating func text(_ text: String) {
    separate()
    let isGuarded = dialect.guardsFormulas && FormulaGuard.isNeeded(text.utf8)
    let mustQuote = text.utf8.contains {
      $0 == dialect.separator || $0 == UInt8(ascii: "\"") || $0 == 0x0A || $0 == 0x0D
    }
    if mustQuote { bytes.append(UInt8(ascii: "\"")) }
    if isGuarded { bytes.append(UInt8(ascii: "'")) }
    for byte in text.utf8 {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    if mustQuote { bytes.append(UInt8(ascii: "\"")) }
  }

  /// Writes a whole number.
  public mutating func number(_ number: some BinaryInteger) {
    separate()
    appendDigits(Int64(number))
  }

  /// Writes a real number with `digits` decimals, half to even; one that is not finite becomes an
  /// empty cell, "not known".
  public mutating func number(_ number: Double, digits: Int) {
    guard number.isFinite, abs(number) < 1e15 else { return empty() }
    separate()
    var scale: Int64 = 1
    for _ in 0..<digits { scale *= 10 }
    let scaled = Int64((number * Double(scale)).rounded(.toNearestOrEven))
    if scaled < 0 { bytes.append(UInt8(ascii: "-")) }
    appendDigits(Int64(scaled.magnitude) / scale)
    guard digits > 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var fraction = Int64(scaled.magnitude) % scale
    var divisor = scale / 10
    while divisor > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(fraction / divisor))
      fraction %= divisor
      divisor /= 10
    }
  }

  /// Writes a quantity in base units, exactly.
  public mutating func quantity(_ quantity: Quantity) {
    separate()
    appendDigits(quantity.thousandths / 1000)
    var fraction = quantity.thousandths % 1000
    guard fraction != 0 else { return }
    bytes.append(UInt8(ascii: "."))
    var divisor: Int64 = 100
    while fraction > 0 {
      bytes.append(UInt8(ascii: "0") + UInt8(fraction / divisor))
      fraction %= divisor
      divisor /= 10
    }
  }

  /// Writes a date as `yyyy-mm-dd`.
  public mutating func day(_ day: BusinessDay) {
    separate()
    bytes += day.description.utf8
  }

  /// Writes money in yuan with two decimals.
  public mutating func yuan(_ money: Money) { verbatim(money.yuanText.utf8) }

  /// Writes a money amount in whole fen.
  public mutating func money(_ money: Money) { number(money.fen) }

  /// Writes an empty cell: not known.
  public mutating func empty() { separate() }

  /// Writes bytes that are known to need neither quotes nor guard, such as an id written often.
  public mutating func verbatim(_ cell: some Sequence<UInt8>) {
    separate()
    bytes += cell
  }

  /// Ends the row.
  public mutating func endRow() {
    if dialect.endsLinesWithCRLF { bytes.append(0x0D) }
    bytes.append(0x0A)
    isAtLineStart = true
  }

  /// Writes a whole row of text: a header.
  public mutating func row(_ cells: [String]) {
    for cell in cells { text(cell) }
    endRow()
  }

  /// Hands over what has been written so far and goes on with an empty buffer, for sheets that are
  /// larger than memory.
  public mutating func takeBytes() -> [UInt8] {
    let taken = bytes
    bytes.removeAll(keepingCapacity: true)
    return taken
  }

  private mutating func separate() {
    if isAtLineStart { isAtLineStart = false } else { bytes.append(dialect.separator) }
  }

  private mutating func appendDigits(_ number: Int64) {
    var magnitude = number.magnitude
    if number < 0 { bytes.append(UInt8(ascii: "-")) }
    let start = bytes.count
    repeat {
      bytes.append(UInt8(ascii: "0") + UInt8(magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    bytes[start...].reverse()
  }
}
