import Foundation
import Sheets
import SupplyChain
import Testing

@Suite("A workbook")
struct WorkbookTests {
  private let columns: [SheetColumn] = [SheetColumn("a", "甲"), .optional("b"), .optional("c")]

  private func read(_ bytes: [UInt8], limits: SheetTable.Limits = .init()) throws -> SheetTable {
    try SheetTable(ByteSource(bytes: bytes), columns: columns, limits: limits)
  }

  private func written(_ rows: (inout WorkbookWriter) -> Void) -> [UInt8] {
    var writer = WorkbookWriter(
      name: "plan",
      columns: [.init(width: 10), .init(width: 10, entry: .number), .init(width: 10, entry: .text)])
    writer.row(["a", "b", "c"])
    rows(&writer)
    return writer.finish()
  }

  /// A workbook made of parts, stored without compression.
  private func archive(_ parts: [String: String], strings: String? = nil) -> [UInt8] {
    var all = [
      "_rels/.rels": relationships("officeDocument", "xl/workbook.xml"),
      "xl/workbook.xml":
        "<workbook xmlns:r=\"r\"><sheets><sheet name=\"s\" sheetId=\"1\" r:id=\"rId1\"/></sheets>"
        + "</workbook>",
      "xl/_rels/workbook.xml.rels": relationships("worksheet", "worksheets/sheet1.xml"),
    ]
    all.merge(parts) { $1 }
    return StoredZip.archive(all.mapValues { Array($0.utf8) })
  }

  private func relationships(_ type: String, _ target: String) -> String {
    "<?xml version=\"1.0\"?><Relationships><Relationship Id=\"rId1\" Type=\"http://x/\(type)\" "
      + "Target=\"\(target)\"/></Relationships>"
  }

  private func sheet(_ data: String) -> [UInt8] {
    archive(["xl/worksheets/sheet1.xml": "<worksheet><sheetData>\(data)</sheetData></worksheet>"])
  }

  @Test("comes back cell by cell: text, numbers, dates, money, and what looks like something else")
  func roundTrip() throws {
    let texts = [
      "湖州,1号店", "007", "=1+1", "'=1+1", "''=x", "'plain", "<&>\"'", "a\nb", "_x000D_", "_xyz",
      "\u{1}", "TRUE", "2026-06-30",
    ]
    let day = BusinessDay(daysSinceEpoch: 20_634)
    let bytes = written { writer in
      for text in texts {
        writer.text(text)
        writer.quantity(Quantity(roundingUnits: 1_317.125))
        writer.empty()
        writer.endRow()
      }
      writer.day(day)
      writer.yuan(Money(fen: -1_205))
      writer.text("x")
      writer.endRow()
    }
    let table = try read(bytes)
    #expect(table.faults.isEmpty)
    #expect(table.header.names == ["a", "b", "c"])
    #expect(table.rows.map { $0.cells[0] } == texts + ["2026-06-30"])
    #expect(table.rows[0].cells == ["湖州,1号店", "1317.125", ""])
    #expect(table.rows.last?.cells[1] == "-12.05")
    #expect(table.rows.map(\.number) == Array(2...(texts.count + 2)))
  }

  @Test("with an empty row in between is whole, and the row is passed over")
  func emptyRow() throws {
    var writer = WorkbookWriter(name: "x", columns: [.init(width: 9), .init(width: 9)])
    writer.row(["a", "b"])
    writer.row(["", ""])
    writer.row(["", "2"])
    let table = try read(writer.finish())
    #expect(table.rows.map(\.cells) == [["", "2"]] && table.rows.map(\.number) == [3])
  }

  @Test("of the same cells has the same bytes")
  func deterministic() {
    let make = { self.written { $0.row(["1", "2", "3"]) } }
    #expect(make() == make())
  }

  @Test("that another program wrote is read: shared, inline and rich text, flags, gaps, dates")
  func foreign() throws {
    let parts = [
      "xl/_rels/workbook.xml.rels":
        "<Relationships><Relationship Id=\"rId1\" Type=\"a/worksheet\" Target=\"/xl/ws/s.xml\"/>"
        + "<Relationship Id=\"rId2\" Type=\"a/sharedStrings\" Target=\"./st.xml\"/>"
        + "<Relationship Id=\"rId3\" Type=\"a/styles\" Target=\"st/../styles.xml\"/>"
        + "</Relationships>",
      "xl/st.xml":
        "<sst><si><t>甲</t></si><si><r><t>ri</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">ch "
        + "</t></r><rPh sb=\"0\" eb=\"1\"><t>reading</t></rPh></si></sst>",
      "xl/styles.xml":
        "<x:styleSheet xmlns:x=\"m\"><x:numFmts><x:numFmt numFmtId=\"170\" "
        + "formatCode=\"[$-804]yyyy&quot;年&quot;m&quot;月&quot;\"/></x:numFmts><x:cellStyleXfs>"
        + "<x:xf numFmtId=\"14\"/></x:cellStyleXfs><x:cellXfs><x:xf numFmtId=\"0\"/>"
        + "<x:xf numFmtId=\"170\"/><x:xf numFmtId=\"31\"/></x:cellXfs></x:styleSheet>",
      "xl/ws/s.xml":
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><!-- made elsewhere --><x:worksheet "
        + "xmlns:x=\"m\"><x:dimension ref=\"A1:XFD1048576\"/><x:sheetData>"
        + "<x:row r=\"3\"><x:c r=\"A3\" t=\"s\"><x:v>0</x:v></x:c><x:c r=\"C3\" t=\"inlineStr\">"
        + "<x:is><x:t>c</x:t></x:is></x:c></x:row><x:row r=\"4\"/>"
        + "<x:row r=\"7\"><x:c t=\"s\"><x:v>1</x:v></x:c><x:c s=\"1\"><x:v>46203</x:v></x:c>"
        + "<x:c t=\"b\"><x:v>1</x:v></x:c></x:row>"
        + "<x:row><x:c r=\"C8\" t=\"str\"><x:f>A1&amp;\"x\"</x:f><x:v>fx</x:v></x:c>"
        + "<x:c r=\"D8\"><x:v>99</x:v></x:c></x:row>"
        + "<x:row r=\"9\"><x:c r=\"A9\" s=\"2\"><x:v>46203.5</x:v></x:c><x:c r=\"B9\"><x:v>"
        + "0.30000000000000004</x:v></x:c><x:c r=\"C9\" t=\"e\"><x:v>#REF!</x:v></x:c></x:row>"
        + "</x:sheetData></x:worksheet>",
    ]
    let table = try read(archive(parts))
    #expect(table.faults.isEmpty)
    #expect(table.header.names == ["甲", "", "c"])
    #expect(table.rows.map(\.number) == [7, 8, 9])
    #expect(
      table.rows.map(\.cells) == [
        ["rich", "2026-06-30", "1"], ["", "", "fx"], ["2026-06-30 12:00:00", "0.3", "#REF!"],
      ])
  }

  @Test("counts days from 1900 or 1904, and not the day that never was")
  func epochs() throws {
    let styles =
      "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
    func days(_ flag: String) throws -> [String] {
      let parts = [
        "xl/_rels/workbook.xml.rels":
          "<Relationships><Relationship Id=\"rId1\" Type=\"a/worksheet\" Target=\"s.xml\"/>"
          + "<Relationship Id=\"rId3\" Type=\"a/styles\" Target=\"y.xml\"/></Relationships>",
        "xl/workbook.xml":
          "<workbook><workbookPr \(flag)/><sheets><sheet state=\"hidden\" id=\"h\"/>"
          + "<sheet id=\"rId1\"/></sheets></workbook>",
        "xl/y.xml": styles,
        "xl/s.xml": "<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>a</t></is></c></row>"
          + [1, 59, 60, 61].map { "<row><c s=\"1\"><v>\($0)</v></c></row>" }.joined()
          + "</sheetData></worksheet>",
      ]
      return try read(archive(parts)).rows.map { $0.cells[0] }
    }
    #expect(try days("") == ["1900-01-01", "1900-02-28", "60", "1900-03-01"])
    #expect(try days("date1904=\"1\"").first == "1904-01-02")
  }

  @Test("that is damaged anywhere is refused or read as it was, and never traps", arguments: 0..<40)
  func damaged(seed: Int) throws {
    let whole = written { writer in
      for number in 0..<50 {
        writer.text("row \(number)")
        writer.number(number)
        writer.empty()
        writer.endRow()
      }
    }
    let expected = try read(whole).rows.map(\.cells)
    var generator = SeededGenerator(seed: UInt64(seed))
    for _ in 0..<25 {
      var bytes = whole
      switch Int.random(in: 0..<3, using: &generator) {
      case 0: bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
      case 1:
        bytes[Int.random(in: 4..<bytes.count, using: &generator)] ^=
          UInt8.random(in: 1...255, using: &generator)
      default:
        let start = Int.random(in: 4..<bytes.count, using: &generator)
        bytes.removeSubrange(start..<min(start + 7, bytes.count))
      }
      do throws(SheetFailure) {
        let table = try SheetTable(ByteSource(bytes: bytes), columns: columns)
        #expect(table.rows.map(\.cells) == expected || !table.faults.isEmpty)
      } catch {
        #expect(!error.message.isEmpty && !error.remedy.isEmpty)
      }
    }
  }

  @Test(
    "with tricks in its XML is refused",
    arguments: [
      "<!DOCTYPE x [<!ENTITY a \"b\">]><row/>", "<row><c><v>&a;</v></c></row>",
      "<row><c><v>1</v></c>", "<row></c></row>", "<row r=\"2\"/><row r=\"1\"/>",
      "<row r=\"9999999\"/>", "<row><c r=\"B1\"/><c r=\"A1\"/></row>",
      "<row><c r=\"AAAA1\"/></row>", "<row><c t=\"s\"><v>7</v></c></row>",
      "<row><c t=\"zz\"><v>7</v></c></row>", "<row><c><v>seven</v></c></row>",
      "<row><c s=\"9\"><v>7</v></c></row>", "<row a=b></row>", "<row a=\"<\"/>",
      "<row><c><v>&#0;</v></c></row>", "<row><c><v>&#xFFFFFFFF;</v></c></row>",
      String(repeating: "<a>", count: 200),
    ])
  func tricks(data: String) {
    #expect(throws: SheetFailure.self) { try read(sheet(data)) }
  }

  @Test("that unpacks to more than is allowed is refused before it is unpacked")
  func bombs() throws {
    var limits = SheetTable.Limits()
    limits.partBytes = 10_000
    let rows = String(repeating: "<row><c><v>1</v></c></row>", count: 1000)
    #expect(throws: SheetFailure.self) { try read(sheet(rows), limits: limits) }
    limits = SheetTable.Limits()
    limits.cells = 100
    #expect(throws: SheetFailure.self) { try read(sheet(rows), limits: limits) }
    limits = SheetTable.Limits()
    limits.rows = 100
    #expect(throws: SheetFailure.self) { try read(sheet(rows), limits: limits) }
  }

  @Test("whose directory lies about sizes, names or sums is refused")
  func lies() throws {
    let honest = written { $0.row(["1", "2", "3"]) }
    func place(_ text: String) throws -> Int {
      let data = Data(honest)
      return try #require(data.range(of: Data(text.utf8), options: .backwards)).lowerBound
    }
    // The directory's entry of the sheet begins 46 bytes before its name there.
    let entry = try place("xl/worksheets/sheet1.xml") - 46
    for offset in [8, 10, 16, 20, 24, 42, 46] {
      var bytes = honest
      bytes[entry + offset] ^= 1
      #expect(throws: SheetFailure.self, "offset \(offset)") { try read(bytes) }
    }
  }

  @Test("of the old form, or under a password, says so")
  func old() {
    let bytes: [UInt8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]
    #expect(throws: SheetFailure.foreignWorkbook) { try read(bytes) }
  }

  @Test("without a result behind a formula names the cell")
  func formula() throws {
    let table = try read(
      sheet(
        "<row><c t=\"inlineStr\"><is><t>a</t></is></c></row><row><c><f>1+1</f></c></row>"))
    #expect(table.faults.faults.map(\.column) == ["A"])
    #expect(table.faults.faults.map(\.row) == [2])
  }
}

/// A zip archive whose parts are not compressed, made by the book and not by the code under test.
enum StoredZip {
  static func archive(_ parts: [String: [UInt8]]) -> [UInt8] {
    var bytes: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in parts.sorted(by: { $0.key < $1.key }) {
      let fields =
        little(20, 2) + little(0, 2) + little(0, 2) + little(0, 4) + little(Int(crc(content)), 4)
        + little(content.count, 4) + little(content.count, 4) + little(name.utf8.count, 2)
        + little(0, 2)
      directory += [0x50, 0x4B, 1, 2] + little(20, 2) + fields + little(0, 10)
      directory += little(bytes.count, 4) + Array(name.utf8)
      bytes += [0x50, 0x4B, 3, 4] + fields + Array(name.utf8) + content
    }
    let count = little(parts.count, 2)
    return bytes + directory + [0x50, 0x4B, 5, 6] + little(0, 4) + count + count
      + little(directory.count, 4) + little(bytes.count, 4) + little(0, 2)
  }

  private static func little(_ number: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { $0 < 8 ? UInt8(truncatingIfNeeded: number >> (8 * $0)) : 0 }
  }

  /// The check sum bit by bit, as the standard defines it.
  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~0) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1
      }
    }
  }
}
