/// How a cell looks: its place in the list of styles.
enum WorkbookStyle: Int {
  case text = 1
  case whole = 2
  case thousandths = 3
  case yuan = 4
  case date = 5
  case header = 6
  case entryHeader = 7
  case entryNumber = 8
  case entryText = 9
}

/// The parts of a workbook of one sheet around its cells.
struct WorkbookParts {
  let name: String
  let columns: [WorkbookWriter.Column]
  let rowCount: Int

  /// Where the text of cells lies.
  static let stringsName = ["xl", "sharedStrings.xml"].joined(separator: "/")

  private static let declaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let contentType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml"

  /// All but the cells and their text, in the order in which programs look for them.
  var fixed: [(name: String, text: String)] {
    [
      ("[Content_Types].xml", WorkbookParts.declaration + contentTypes),
      (
        "_rels/.rels",
        WorkbookParts.relationships([("officeDocument", "xl/workbook.xml")])
      ),
      ("xl/workbook.xml", WorkbookParts.declaration + workbook),
      (
        "xl/_rels/workbook.xml.rels",
        WorkbookParts.relationships([
          ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"),
          ("sharedStrings", "sharedStrings.xml"),
        ])
      ),
      ("xl/styles.xml", WorkbookParts.declaration + WorkbookParts.styles),
    ]
  }

  private var contentTypes: String {
    let parts = [
      ("workbook", "sheet.main"), ("worksheets/sheet1", "worksheet"), ("styles", "styles"),
      ("sharedStrings", "sharedStrings"),
    ].map { part, type in
      "<Override PartName=\"/xl/\(part).xml\" "
        + "ContentType=\"\(WorkbookParts.contentType).\(type)+xml\"/>"
    }
    return "<Types xmlns=\"\(WorkbookParts.package)/content-types\">"
      + "<Default Extension=\"rels\" "
      + "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
      + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
      + parts.joined() + "</Types>"
  }

  private static func relationships(_ targets: [(type: String, target: String)]) -> String {
    let entries = targets.enumerated().map { index, entry in
      "<Relationship Id=\"rId\(index + 1)\" Type=\"\(office)/\(entry.type)\" "
        + "Target=\"\(entry.target)\"/>"
    }
    return declaration + "<Relationships xmlns=\"\(package)/relationships\">" + entries.joined()
      + "</Relationships>"
  }

  private var area: String {
    let last = WorkbookWriter.letters(max(columns.count, 1) - 1)
    return "$A$1:$\(last)$\(max(rowCount, 1))"
  }

  private var workbook: String {
    var escaped: [UInt8] = []
    WorkbookText.append(name, to: &escaped)
    let name = String(decoding: escaped, as: UTF8.self)
    return "<workbook xmlns=\"\(WorkbookParts.main)\" xmlns:r=\"\(WorkbookParts.office)\">"
      + "<bookViews><workbookView/></bookViews><sheets>"
      + "<sheet name=\"\(name)\" sheetId=\"1\" r:id=\"rId1\"/></sheets><definedNames>"
      + "<definedName name=\"_xlnm._FilterDatabase\" localSheetId=\"0\" hidden=\"1\">"
      + "\(name)!\(area)</definedName></definedNames></workbook>"
  }

  func stringsHead(uses: Int, count: Int) -> String {
    WorkbookParts.declaration
      + "<sst xmlns=\"\(WorkbookParts.main)\" count=\"\(uses)\" uniqueCount=\"\(count)\">"
  }

  var sheetHead: String {
    let widths = columns.enumerated().map { index, column in
      let style: WorkbookStyle =
        switch column.entry {
        case .none: .text
        case .number: .entryNumber
        case .text, .choice: .entryText
        }
      let look = column.entry == .none ? "" : " style=\"\(style.rawValue)\""
      return "<col min=\"\(index + 1)\" max=\"\(index + 1)\" width=\"\(column.width).7\"\(look) "
        + "customWidth=\"1\"/>"
    }
    return WorkbookParts.declaration
      + "<worksheet xmlns=\"\(WorkbookParts.main)\">"
      + "<dimension ref=\"\(area.filter { $0 != "$" })\"/>"
      + "<sheetViews><sheetView tabSelected=\"1\" workbookViewId=\"0\"><pane ySplit=\"1\" "
      + "topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/>"
      + "<selection pane=\"bottomLeft\"/></sheetView></sheetViews>"
      + "<sheetFormatPr defaultRowHeight=\"15\"/><cols>" + widths.joined()
      + "</cols><sheetData>"
  }

  var sheetTail: String {
    let lists = columns.enumerated().compactMap { index, column -> String? in
      guard case .choice(let words) = column.entry, rowCount > 1 else { return nil }
      let letters = WorkbookWriter.letters(index)
      return "<dataValidation type=\"list\" errorStyle=\"information\" allowBlank=\"1\" "
        + "showErrorMessage=\"1\" sqref=\"\(letters)2:\(letters)\(rowCount)\">"
        + "<formula1>\"\(words.joined(separator: ","))\"</formula1></dataValidation>"
    }
    return "</sheetData><autoFilter ref=\"\(area.filter { $0 != "$" })\"/>"
      + (lists.isEmpty
        ? ""
        : "<dataValidations count=\"\(lists.count)\">\(lists.joined())</dataValidations>")
      + "<pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" "
      + "footer=\"0.3\"/></worksheet>"
  }

  /// In the order of ``WorkbookStyle``. Numbers are shown without separators of thousands, so that
  /// a sheet saved as CSV "as shown" can be read.
  private static let styles: String = {
    let fonts = ["", "<b/>"].map {
      "<font>\($0)<sz val=\"11\"/><name val=\"Calibri\"/><family val=\"2\"/></font>"
    }
    let fills = ["FFE8EDE4", "FFF7DFA4", "FFFFF8E3"].map {
      "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"\($0)\"/></patternFill></fill>"
    }
    let looks = [
      (0, 0, 0), (49, 0, 0), (1, 0, 0), (164, 0, 0), (2, 0, 0), (165, 0, 0), (49, 1, 2),
      (49, 1, 3), (0, 0, 4), (49, 0, 4),
    ].map { format, font, fill in
      "<xf numFmtId=\"\(format)\" fontId=\"\(font)\" fillId=\"\(fill)\" borderId=\"0\" xfId=\"0\" "
        + "applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\"/>"
    }
    return "<styleSheet xmlns=\"\(main)\"><numFmts count=\"2\">"
      + "<numFmt numFmtId=\"164\" formatCode=\"0.000\"/>"
      + "<numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
      + "<fonts count=\"2\">\(fonts.joined())</fonts>"
      + "<fills count=\"5\"><fill><patternFill patternType=\"none\"/></fill>"
      + "<fill><patternFill patternType=\"gray125\"/></fill>\(fills.joined())</fills>"
      + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
      + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/>"
      + "</cellStyleXfs><cellXfs count=\"\(looks.count)\">\(looks.joined())</cellXfs>"
      + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/>"
      + "</cellStyles></styleSheet>"
  }()
}
