import Foundation
import SupplyChain

/// Turns the cells of a workbook's sheet into rows of text.
struct WorkbookCells {
  let strings: [String]
  let dateStyles: [Bool]
  let from1904: Bool
  let limits: SheetTable.Limits

  /// What a cell says it is, from its attributes.
  private struct Kind {
    var column: Int
    var isShared = false
    var isInline = false
    var isText = false
    var isFlag = false
    var isError = false
    var isDate = false
  }

  /// What has been read so far.
  private struct Reading {
    var names: [String]?
    var headerRow = 0
    var rows: [SheetTable.Row] = []
    var cells = 0
    var faults = FaultLog()
  }

  /// Columns beyond this one are not read, and must be empty.
  private static let mostColumns = RowScanner.mostColumns

  func table(
    _ scanner: XMLScanner, columns: [SheetColumn]
  ) throws(SheetFailure) -> SheetTable {
    var reading = Reading()
    var number = 0
    var isInData = false
    while case let event = try scanner.next(), event != .finish {
      if scanner.isNamed("sheetData"), event != .text { isInData = event == .start }
      guard isInData, event == .start, scanner.isNamed("row") else { continue }
      let given = try scanner.attribute("r").map { Int($0) }
      guard let next = given ?? number + 1, next > number, next <= 1_048_576 else {
        throw scanner.broken("has rows out of order")
      }
      number = next
      try take(try row(scanner, number, &reading), number, into: &reading)
    }
    guard let names = reading.names else {
      reading.faults.add(
        Fault(
          row: 0, column: "", value: "",
          remedy: Sentence(
            "Fill the first sheet; it is empty, without even a header.",
            "第一个工作表为空，连表头都没有，请填写。")))
      return SheetTable(header: .absent(columns), rows: [], faults: reading.faults)
    }
    let header = SheetHeader(
      names: names, columns: columns, row: reading.headerRow, refusesNearMisses: false,
      faults: &reading.faults)
    return SheetTable(header: header, rows: reading.rows, faults: reading.faults)
  }

  private func take(
    _ cells: [String], _ number: Int, into reading: inout Reading
  ) throws(SheetFailure) {
    guard cells.contains(where: { !$0.isEmpty }) else { return }
    guard let names = reading.names else {
      reading.names = cells
      reading.headerRow = number
      return
    }
    guard reading.rows.count < limits.rows else {
      throw .workbookTooLarge(reason: "it has more than \(limits.rows) rows")
    }
    // What stands beside the table belongs to no column.
    var row = Array(cells.prefix(names.count))
    guard row.contains(where: { !$0.isEmpty }) else { return }
    row += [String](repeating: "", count: names.count - row.count)
    reading.rows.append(SheetTable.Row(number: number, cells: row))
  }

  /// The cells of the row that has begun, up to the last one that holds anything.
  private func row(
    _ scanner: XMLScanner, _ number: Int, _ reading: inout Reading
  ) throws(SheetFailure) -> [String] {
    var cells: [String] = []
    let outer = scanner.depth
    var previous = -1
    while true {
      switch try scanner.next() {
      case .start where scanner.isNamed("c"):
        let kind = try kind(scanner, after: previous)
        previous = kind.column
        let text = try value(scanner, kind, number, &reading.faults)
        guard !text.isEmpty else { continue }
        guard kind.column < WorkbookCells.mostColumns else {
          throw .workbookTooLarge(
            reason: "row \(number) has more than \(WorkbookCells.mostColumns) columns")
        }
        reading.cells += 1
        guard reading.cells <= limits.cells else {
          throw .workbookTooLarge(reason: "it has more than \(limits.cells) cells")
        }
        while cells.count < kind.column { cells.append("") }
        cells.append(text)
      case .end where scanner.depth < outer: return cells
      case .finish: throw scanner.broken("is cut off")
      default: break
      }
    }
  }

  private func kind(_ scanner: XMLScanner, after previous: Int) throws(SheetFailure) -> Kind {
    var kind = Kind(column: previous + 1)
    if let reference = scanner.rawAttribute("r") {
      guard let column = WorkbookCells.column(reference), column > previous else {
        throw scanner.broken("has cells out of order")
      }
      kind.column = column
    }
    switch try scanner.attribute("t") {
    case "s": kind.isShared = true
    case "inlineStr": kind.isInline = true
    case "str", "d": kind.isText = true
    case "b": kind.isFlag = true
    case "e": kind.isError = true
    case nil, "n": kind.isDate = try isDate(scanner)
    case let other?: throw scanner.broken("has a cell of the unknown type \(other)")
    }
    return kind
  }

  private func isDate(_ scanner: XMLScanner) throws(SheetFailure) -> Bool {
    guard let text = try scanner.attribute("s") else { return false }
    guard let style = Int(text), style >= 0, style < max(dateStyles.count, 1) else {
      throw scanner.broken("has a cell of a style that is not there")
    }
    return style < dateStyles.count && dateStyles[style]
  }

  /// A cell's column from its reference: `AC12` is 28.
  private static func column(_ reference: UnsafeBufferPointer<UInt8>) -> Int? {
    var column = 0
    for byte in reference {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): column = column * 26 + Int(byte - 64)
      case UInt8(ascii: "0")...UInt8(ascii: "9"): return column > 0 ? column - 1 : nil
      default: return nil
      }
      guard column <= 16_384 else { return nil }
    }
    return nil
  }

  /// The text of the cell that has begun.
  private func value(
    _ scanner: XMLScanner, _ kind: Kind, _ row: Int, _ faults: inout FaultLog
  ) throws(SheetFailure) -> String {
    var bytes: [UInt8] = []
    var (isValue, hasFormula, hasValue) = (false, false, false)
    var inline: String?
    let outer = scanner.depth
    reading: while true {
      switch try scanner.next() {
      case .start:
        isValue = scanner.isNamed("v")
        if isValue { hasValue = true }
        if scanner.isNamed("f") { hasFormula = true }
        if kind.isInline, scanner.isNamed("is") { inline = try scanner.richText(until: "is") }
      case .text: if isValue { try scanner.appendText(to: &bytes) }
      case .end:
        isValue = false
        if scanner.depth < outer { break reading }
      case .finish: throw scanner.broken("is cut off")
      }
    }
    if hasFormula, !hasValue {
      faults.add(
        Fault(
          row: row, column: WorkbookWriter.letters(min(kind.column, 701)), value: "",
          remedy: Sentence(
            "Write the number itself; the formula's result was not saved.",
            "请直接填写数字，公式的结果未保存。")))
    }
    let text: String
    if let inline {
      text = inline
    } else {
      text = try plain(String(decoding: bytes, as: UTF8.self), kind, scanner)
    }
    let trimmed = text.utf8.first == 0x20 || text.utf8.last == 0x20
    return FormulaGuard.removed(
      from: trimmed ? text.trimmingCharacters(in: CharacterSet(charactersIn: " ")) : text)
  }

  private func plain(
    _ text: String, _ kind: Kind, _ scanner: XMLScanner
  ) throws(SheetFailure) -> String {
    guard !text.isEmpty else { return "" }
    if kind.isShared {
      guard let place = Int(text), strings.indices.contains(place) else {
        throw scanner.broken("refers to a text that is not there")
      }
      return strings[place]
    }
    if kind.isText { return WorkbookText.unescaped(text) }
    if kind.isError { return text }
    if kind.isFlag, text == "1" || text == "0" { return text }
    guard let number = Double(text), number.isFinite, !kind.isFlag else {
      throw scanner.broken("has a cell that should be a number and is not")
    }
    if kind.isDate { return WorkbookDate.text(of: number, from1904: from1904) ?? text }
    return WorkbookCells.decimal(number)
  }

  /// The shortest decimal: what a person sees, not what the arithmetic of a formula left behind
  /// the third digit (0.30000000000000004 is 0.3).
  static func decimal(_ number: Double) -> String {
    guard abs(number) < 1e12 else { return "\(number)" }
    let thousandths = (number * 1000).rounded()
    guard abs(number - thousandths / 1000) <= 1e-9 * max(1, abs(number)) else {
      return "\(number)"
    }
    let scaled = Int64(thousandths)
    let text = Quantity(thousandths: Int64(scaled.magnitude))?.description ?? ""
    return scaled < 0 ? "-" + text : text
  }
}
