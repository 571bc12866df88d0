import SupplyChain

/// Reads the first visible sheet of a workbook (xlsx) as Excel and LibreOffice save it.
///
/// Of formulas the result that was saved is taken. Everything is checked: the archive's sums, the
/// XML's nesting, references to text and styles that are not there. What is not needed is not
/// unpacked.
struct WorkbookReader {
  private let archive: ZipArchive
  private let limits: SheetTable.Limits

  init(_ bytes: [UInt8], limits: SheetTable.Limits) throws(SheetFailure) {
    self.archive = try ZipArchive(bytes)
    self.limits = limits
  }

  func table(columns: [SheetColumn]) throws(SheetFailure) -> SheetTable {
    let book = try target(ofType: "officeDocument", from: "")?.path ?? "xl/workbook.xml"
    let (sheet, from1904) = try firstSheet(book)
    let strings = try strings(book)
    let dateStyles = try dateStyles(book)
    let cells = WorkbookCells(
      strings: strings, dateStyles: dateStyles, from1904: from1904, limits: limits)
    return try cells.table(try scanner(sheet), columns: columns)
  }

  private func scanner(_ path: String) throws(SheetFailure) -> XMLScanner {
    guard let bytes = try archive.content(of: path, most: limits.partBytes) else {
      throw .brokenWorkbook(reason: "it has no \(path)")
    }
    return try XMLScanner(bytes, part: path)
  }

  /// What a part refers to.
  private struct Relationship {
    let id: String
    let type: String
    let path: String
  }

  private func relationships(of part: String) throws(SheetFailure) -> [Relationship] {
    let folder = part.lastIndex(of: "/").map { String(part[...$0]) } ?? ""
    let path = "\(folder)_rels/\(part.dropFirst(folder.count)).rels"
    guard let bytes = try archive.content(of: path, most: 1 << 20) else { return [] }
    let scanner = try XMLScanner(bytes, part: path)
    var found: [Relationship] = []
    while case let event = try scanner.next(), event != .finish {
      guard event == .start, scanner.isNamed("Relationship"),
        try scanner.attribute("TargetMode") != "External",
        let target = try scanner.attribute("Target")
      else { continue }
      let kind = try scanner.attribute("Type") ?? ""
      found.append(
        Relationship(
          id: try scanner.attribute("Id") ?? "",
          type: kind.split(separator: "/").last.map(String.init) ?? "",
          path: WorkbookReader.resolved(target, in: folder)))
    }
    return found
  }

  /// A target's path in the archive: from its top, or from the folder of the part that names it.
  private static func resolved(_ target: String, in folder: String) -> String {
    if target.hasPrefix("/") { return String(target.dropFirst()) }
    var parts = folder.split(separator: "/")
    for part in target.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    return parts.joined(separator: "/")
  }

  private func target(ofType type: String, from part: String) throws(SheetFailure) -> Relationship?
  {
    try relationships(of: part).first { $0.type == type }
  }

  /// The path of the first sheet that is not hidden, and whether days are counted from 1904.
  private func firstSheet(
    _ book: String
  ) throws(SheetFailure) -> (path: String, from1904: Bool) {
    let scanner = try scanner(book)
    var wanted: String?
    var from1904 = false
    while case let event = try scanner.next(), event != .finish {
      guard event == .start else { continue }
      if scanner.isNamed("workbookPr") {
        from1904 = ["1", "true"].contains(try scanner.attribute("date1904") ?? "")
      } else if scanner.isNamed("sheet"), wanted == nil,
        try scanner.attribute("state") ?? "visible" == "visible"
      {
        wanted = try scanner.attribute("id")
      }
    }
    guard let wanted,
      let sheet = try relationships(of: book).first(where: { $0.id == wanted })
    else { throw .brokenWorkbook(reason: "it has no visible sheet") }
    return (sheet.path, from1904)
  }

  private func strings(_ book: String) throws(SheetFailure) -> [String] {
    guard let part = try target(ofType: "sharedStrings", from: book) else { return [] }
    let scanner = try scanner(part.path)
    var strings: [String] = []
    while case let event = try scanner.next(), event != .finish {
      guard event == .start, scanner.isNamed("si") else { continue }
      guard strings.count < limits.cells else {
        throw .workbookTooLarge(reason: "it has more than \(limits.cells) texts")
      }
      strings.append(try scanner.richText(until: "si"))
    }
    return strings
  }

  /// Which of the cells' styles show dates.
  private func dateStyles(_ book: String) throws(SheetFailure) -> [Bool] {
    guard let part = try target(ofType: "styles", from: book) else { return [] }
    let scanner = try scanner(part.path)
    var codes: [Int: String] = [:]
    var styles: [Bool] = []
    var isInCells = false
    while case let event = try scanner.next(), event != .finish {
      if scanner.isNamed("cellXfs") { isInCells = event == .start }
      guard event == .start else { continue }
      if scanner.isNamed("numFmt"), let id = try scanner.attribute("numFmtId").flatMap({ Int($0) })
      {
        codes[id] = try scanner.attribute("formatCode")
      } else if isInCells, scanner.isNamed("xf") {
        let id = try scanner.attribute("numFmtId").flatMap { Int($0) } ?? 0
        styles.append(WorkbookDate.isDateFormat(id, code: codes[id]))
      }
    }
    return styles
  }
}

extension XMLScanner {
  /// The text of an element that has begun, to its end: that of plain and rich text, without the
  /// readings that stand beside Chinese and Japanese characters.
  func richText(until name: StaticString) throws(SheetFailure) -> String {
    var bytes: [UInt8] = []
    var isText = false
    var readings = 0
    let outer = depth
    while true {
      switch try next() {
      case .start:
        if isNamed("rPh") { readings += 1 }
        isText = isNamed("t") && readings == 0
      case .text: if isText { try appendText(to: &bytes) }
      case .end:
        if isNamed("rPh") { readings -= 1 }
        isText = false
        if depth < outer { return WorkbookText.unescaped(String(decoding: bytes, as: UTF8.self)) }
      case .finish: throw broken("is cut off")
      }
    }
  }
}
