public import SupplyChain

/// Writes a workbook (xlsx, ECMA-376 part 1) of one sheet, cell by cell.
///
/// The first row is the header: it stays in view and carries a filter. Numbers are numbers, dates
/// are dates of the 1900 system, and text is text, also when it looks like a number or a formula;
/// no cell ever holds a formula. Columns that people fill in are coloured. The same cells give the
/// same bytes.
public struct WorkbookWriter: CellWriting, Sendable {
  /// How a column looks.
  public struct Column: Hashable, Sendable {
    /// What people fill in.
    public enum Entry: Hashable, Sendable {
      /// Nothing: it is to be read.
      case none
      /// A number.
      case number
      /// Text.
      case text
      /// One of these words, chosen from a list; others can be typed.
      case choice([String])
    }

    /// Its width in characters.
    public let width: Int
    /// What people fill in.
    public let entry: Entry

    /// Takes a column.
    public init(width: Int, entry: Entry = .none) {
      self.width = width
      self.entry = entry
    }
  }

  /// A workbook keeps what a cell is.
  public static let keepsText = true

  private let name: String
  private let columns: [Column]
  private let letters: [[UInt8]]
  private var cells: [UInt8] = []
  private var strings: [UInt8] = []
  private var stringPlaces: [String: Int] = [:]
  private var stringUses = 0
  private var row = 1
  private var column = 0

  /// An empty sheet called `name`, of at most 702 columns.
  public init(name: String, columns: [Column]) {
    precondition(columns.count <= 702, "two letters name a column")
    self.name = name
    self.columns = columns
    self.letters = columns.indices.map { Array(WorkbookWriter.letters($0).utf8) }
  }

  /// Writes a cell of text, of which a spreadsheet holds 32,767 characters.
  public mutating func text(_ text: String) {
    guard !text.isEmpty else { return empty() }
    let guarded =
      text.utf8.first == UInt8(ascii: "'") && FormulaGuard.isNeeded(text.utf8) ? "'" + text : text
    stringUses += 1
    let style: WorkbookStyle = row == 1 ? header : entry == .none ? .text : .entryText
    begin(style, type: "s")
    cells.append(digits: place(of: guarded))
    end()
  }

  /// Writes a whole number.
  public mutating func number(_ number: some BinaryInteger) {
    begin(entry == .none ? .whole : .entryNumber)
    cells.append(digits: Int(number))
    end()
  }

  /// Writes a quantity in base units, exactly.
  public mutating func quantity(_ quantity: Quantity) {
    let isWhole = quantity.thousandths % 1000 == 0
    begin(entry != .none ? .entryNumber : isWhole ? .whole : .thousandths)
    cells += quantity.description.utf8
    end()
  }

  /// Writes a date.
  public mutating func day(_ day: BusinessDay) {
    guard let serial = WorkbookDate.serial(of: day) else { return text(day.description) }
    begin(.date)
    cells.append(digits: serial)
    end()
  }

  /// Writes money in yuan with two decimals.
  public mutating func yuan(_ money: Money) {
    begin(.yuan)
    cells += money.yuanText.utf8
    end()
  }

  /// Writes an empty cell: not known, or still to be filled in.
  public mutating func empty() {
    switch entry {
    case .none: break
    case .number: appendCell(.entryNumber, ending: "/>")
    case .text, .choice: appendCell(.entryText, ending: "/>")
    }
    column += 1
  }

  /// Writes a whole row of text: a header.
  public mutating func row(_ cells: [String]) {
    for cell in cells { text(cell) }
    endRow()
  }

  /// Ends the row.
  public mutating func endRow() {
    if isRowOpen { cells += "</row>".utf8 }
    row += 1
    column = 0
  }

  /// The workbook's bytes.
  public consuming func finish() -> [UInt8] {
    let parts = WorkbookParts(name: name, columns: columns, rowCount: row - 1)
    var archive = ZipWriter()
    for (name, text) in parts.fixed { archive.add(name, Array(text.utf8)) }
    archive.add(
      WorkbookParts.stringsName,
      Array(parts.stringsHead(uses: stringUses, count: stringPlaces.count).utf8) + strings
        + Array("</sst>".utf8))
    archive.add(
      "xl/worksheets/sheet1.xml",
      Array(parts.sheetHead.utf8) + cells + Array(parts.sheetTail.utf8))
    return archive.finish()
  }

  private var entry: Column.Entry { column < columns.count ? columns[column].entry : .none }
  private var header: WorkbookStyle { entry == .none ? .header : .entryHeader }

  private mutating func begin(_ style: WorkbookStyle, type: StaticString? = nil) {
    appendCell(style, ending: "")
    if let type {
      cells += " t=\"".utf8
      type.withUTF8Buffer { cells += $0 }
      cells.append(UInt8(ascii: "\""))
    }
    cells += "><v>".utf8
  }

  private mutating func end() {
    cells += "</v></c>".utf8
    column += 1
  }

  /// The beginning of a cell, and of its row where it is the first.
  private mutating func appendCell(_ style: WorkbookStyle, ending: StaticString) {
    precondition(column < columns.count, "a row has no more cells than the sheet has columns")
    if !isRowOpen { beginRow() }
    cells += "<c r=\"".utf8
    cells += letters[column]
    cells.append(digits: row)
    cells += "\" s=\"".utf8
    cells.append(digits: style.rawValue)
    cells.append(UInt8(ascii: "\""))
    ending.withUTF8Buffer { cells += $0 }
  }

  /// The number of the last row that was begun.
  private var begunRow = 0
  private var isRowOpen: Bool { begunRow == row }

  private mutating func beginRow() {
    begunRow = row
    cells += "<row r=\"".utf8
    cells.append(digits: row)
    cells += "\">".utf8
  }

  private mutating func place(of text: String) -> Int {
    if let known = stringPlaces[text] { return known }
    let place = stringPlaces.count
    stringPlaces[text] = place
    strings += "<si><t xml:space=\"preserve\">".utf8
    WorkbookText.append(text, to: &strings)
    strings += "</t></si>".utf8
    return place
  }

  /// A, B … Z, AA, AB … ZZ.
  static func letters(_ column: Int) -> String {
    let letter = { (index: Int) in String(UnicodeScalar(UInt8(ascii: "A") + UInt8(index))) }
    return column < 26 ? letter(column) : letter(column / 26 - 1) + letter(column % 26)
  }
}

extension [UInt8] {
  /// Appends a number that is not negative, or its minus sign and digits.
  fileprivate mutating func append(digits number: Int) {
    if number < 0 { append(UInt8(ascii: "-")) }
    var magnitude = number.magnitude
    let start = count
    repeat {
      append(UInt8(ascii: "0") + UInt8(magnitude % 10))
      magnitude /= 10
    } while magnitude > 0
    self[start...].reverse()
  }
}
