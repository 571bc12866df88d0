import Sheets
import SupplyChain
import Testing

@Suite("Writing CSV")
struct CSVWriterTests {
  private func written(
    _ dialect: CSVWriter.Dialect, _ write: (inout CSVWriter) throws -> Void
  ) rethrows -> String {
    var writer = CSVWriter(dialect: dialect)
    try write(&writer)
    return String(decoding: writer.bytes, as: UTF8.self)
  }

  @Test("a spreadsheet gets a byte order mark, CR LF and quotes only where needed")
  func spreadsheet() {
    let text = written(.spreadsheet) {
      $0.text("湖州,1号店")
      $0.text("a \"b\"")
      $0.text("plain")
      $0.number(-12)
      $0.endRow()
    }
    #expect(text == "\u{FEFF}\"湖州,1号店\",\"a \"\"b\"\"\",plain,-12\r\n")
  }

  @Test("text that would run as a formula is guarded, a negative number is not")
  func guarded() {
    let text = written(.spreadsheet) {
      for cell in ["=1+1", "+86", "-x", "@a", "a=b"] { $0.text(cell) }
      $0.number(-5.25, digits: 1)
    }
    #expect(text == "\u{FEFF}'=1+1,'+86,'-x,'@a,a=b,-5.2")
  }

  @Test("any text comes back as it was: exactly one guard is put on and taken off")
  func guardIsExact() {
    let texts = ["=1", "'=1", "''=1", "'a", "'", "''", "-", "@x", "'\tx", "a'=b", "+1", "'+"]
    let bytes = written(.spreadsheet) { writer in
      writer.row(["a"])
      for text in texts { writer.row([text]) }
    }
    #expect(ReadSheet(bytes).rows.map { $0[0] } == texts)
  }

  @Test("quantities are exact decimals without trailing zeros")
  func quantities() throws {
    let text = try written(.plain) { writer in
      for thousandths in [0, 1, 10, 100, 1000, 1_250, 12_345] as [Int64] {
        writer.quantity(try #require(Quantity(thousandths: thousandths)))
      }
    }
    #expect(text == "0,0.001,0.01,0.1,1,1.25,12.345")
  }

  @Test("the smallest 64-bit number has all its digits")
  func smallest() {
    #expect(written(.plain) { $0.number(Int64.min) } == "-9223372036854775808")
  }
}
