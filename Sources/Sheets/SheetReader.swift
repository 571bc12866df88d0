public import SupplyChain

/// Reads a CSV sheet row by row from a stream of bytes.
///
/// The text may be in any ``TextEncoding``, plain or compressed; the separator (comma, semicolon,
/// tab) is what the header has most of; a line ends with LF, CR LF or CR, also mixed. A cell may
/// be quoted, with `""` for a quote, and may then hold line ends; one formula guard (`'` before
/// `= + - @`, tab, CR) and spaces around a cell are taken off. Empty rows are passed over.
///
/// Faults are: a NUL, a quote in the middle of a cell or never closed, a row with more or fewer
/// cells than the header, a row longer than the rules allow, a file without a header, and whatever
/// keeps the bytes from being text. They collect in ``faults`` while reading goes on; a sheet
/// with any is refused as a whole by whoever reads it. What no reader can see from the text is a
/// file cut exactly behind a line end, and a digit changed into another.
///
/// Memory: one chunk, one row and the windows of the text stream, whatever the file's size.
public struct SheetReader: ~Copyable {
  /// The header, and where the asked columns stand.
  public private(set) var header: SheetHeader
  /// What is wrong so far.
  public var faults = FaultLog()
  /// The line on which the current row begins, from 1.
  public var row: Int { scanner.row }

  private var scanner: RowScanner
  private let columns: [SheetColumn]
  private let rules: SheetRules
  /// Where each asked column stands, -1 where it is absent.
  private var places: [Int] = []

  /// Reads the header of `source`. Whatever is wrong with it is in ``faults``.
  public init(_ source: ByteSource, columns: [SheetColumn], rules: SheetRules) {
    self.columns = columns
    self.rules = rules
    scanner = RowScanner(TextStream(source), chunkSize: source.chunkSize, rules: rules)
    header = .absent(columns)
    readHeader()
    places = header.places.map { $0 ?? -1 }
  }

  private mutating func readHeader() {
    let hasRow = scanner.next(&faults)
    if !hasRow, faults.isEmpty {
      faults.add(
        Fault(
          row: 0, column: "", value: "",
          remedy: Sentence(
            "Send the file again; it is empty, without even a header.",
            "请重新发送文件：文件为空，连表头都没有。")))
    }
    guard hasRow, faults.isEmpty else {
      // The row behind a spoiled header is no header.
      scanner.stop()
      return
    }
    guard scanner.cellCount <= RowScanner.mostColumns else {
      faults.add(
        Fault(
          row: row, column: "", value: scanner.rowText,
          remedy: Sentence(
            "Remove columns; \(RowScanner.mostColumns) are the most.",
            "列数过多，最多 \(RowScanner.mostColumns) 列。")))
      scanner.stop()
      return
    }
    let names = (0..<scanner.cellCount).map { scanner.cell($0).text }
    header = SheetHeader(
      names: names, columns: columns, row: row, refusesNearMisses: rules.refusesNearMisses,
      faults: &faults)
    if faults.isEmpty { scanner.expectedCells = names.count } else { scanner.stop() }
  }

  /// Goes on to the next row that has the header's number of cells and is not empty.
  ///
  /// - Returns: Whether there is one. At the end look at ``faults``.
  public mutating func next() -> Bool {
    while scanner.next(&faults) {
      if scanner.cellCount == scanner.expectedCells { return true }
      faults.add(
        Fault(
          row: row, column: "", value: scanner.rowText,
          remedy: Sentence(
            "Give the row \(scanner.expectedCells) cells like the header; "
              + "it has \(scanner.cellCount).",
            "该行应与表头一样有 \(scanner.expectedCells) 个单元格，现有 \(scanner.cellCount) 个。")))
    }
    return false
  }

  /// The current row's cell of the asked column number `column`; an empty one when the file lacks
  /// the column.
  ///
  /// Mutating only because the compiler would else copy the reader's 300 bytes for every cell.
  public mutating func cell(_ column: Int) -> Cell {
    let place = places[column]
    return place < 0 ? .absent : scanner.cell(place)
  }

  /// The current row's cell at a place of the header, for columns that nobody asked for.
  public mutating func cell(atPlace place: Int) -> Cell { scanner.cell(place) }

  /// Adds a fault about a cell of the current row.
  public mutating func refuse(_ column: Int, remedy: Sentence) {
    guard !faults.isFull else { return faults.countOne() }
    let place = places[column]
    let name = place < 0 ? columns[column].name : header.names[place]
    let value = cell(column).text
    faults.add(Fault(row: row, column: name, value: value, remedy: remedy))
  }

  /// Adds a fault about a cell at a place of the header.
  public mutating func refuse(atPlace place: Int, remedy: Sentence) {
    guard !faults.isFull else { return faults.countOne() }
    let value = scanner.cell(place).text
    faults.add(Fault(row: row, column: header.names[place], value: value, remedy: remedy))
  }
}

extension SheetReader {
  /// Reads a cell that may be empty or absent: `nil` then, and also after adding a fault.
  public mutating func optional<Value>(_ column: Int, _ format: CellFormat<Value>) -> Value? {
    let cell = cell(column)
    guard !cell.isEmpty else { return nil }
    if let value = format.read(cell) { return value }
    refuse(column, remedy: format.advice(on: cell))
    return nil
  }

  /// Reads a cell that must say something: `nil` only after adding a fault.
  public mutating func required<Value>(_ column: Int, _ format: CellFormat<Value>) -> Value? {
    guard !cell(column).isEmpty else {
      let name = columns[column].name
      refuse(
        column,
        remedy: Sentence("Fill in \(name); it must not be empty.", "\(name) 不能为空，请填写。"))
      return nil
    }
    return optional(column, format)
  }

  /// Reads a decimal at a place of the header; `nil` when empty, and also after adding a fault.
  public mutating func real(atPlace place: Int) -> Double? {
    let cell = scanner.cell(place)
    guard !cell.isEmpty else { return nil }
    if let value = cell.real { return value }
    refuse(
      atPlace: place,
      remedy: Sentence(
        "Write a number, or leave the cell empty when it is not known.",
        "请填写数字，不知道时留空。"))
    return nil
  }
}
