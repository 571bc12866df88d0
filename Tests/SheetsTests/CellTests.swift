import Foundation
import Sheets
import SupplyChain
import Testing

@Suite("Typed cells")
struct CellTests {
  @Test("read every date of four centuries as the civil calendar has it")
  func everyDay() throws {
    let first = try #require(BusinessDay(year: 1900, month: 1, day: 1))
    for day in first...(first + 146_097) {
      #expect(withCell(day.description) { $0.day } == day)
    }
  }

  @Test("read dates in four forms and refuse the ambiguous and the impossible")
  func dates() throws {
    let day = try #require(BusinessDay(year: 2016, month: 1, day: 5))
    for text in ["2016-01-05", "2016-1-5", "2016/1/5", "2016/01/05", "2016-1-05", "20160105"] {
      #expect(withCell(text) { $0.day } == day, "\(text)")
    }
    for text in [
      "", "2016-02-30", "2015-02-29", "05/01/2016", "1/5/2016", "2016-13-01", "2016-00-01",
      "2016-1/5", "2016.1.5", "16-01-05", "2016-01-05 0:00", "2016-01-", "2016--1-5", "201601",
      "2016-1-5x", "２０１６-01-05", "1899-12-31", "3000-01-01", "42373", "2016-001-5",
    ] {
      #expect(withCell(text) { $0.day } == nil, "\(text)")
    }
  }

  @Test("read quantities as the quantity type does, and zeros beyond the third decimal")
  func quantities() {
    var generator = SeededGenerator(seed: 1)
    let alphabet = Array("0123456789.,-+e １")
    for _ in 0..<50_000 {
      let length = Int.random(in: 0...6, using: &generator)
      let text = String((0..<length).map { _ in alphabet.randomElement(using: &generator) ?? "0" })
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      var cut = text
      if parts.count == 2, parts[1].count > 3 {
        guard parts[1].dropFirst(3).allSatisfy({ $0 == "0" }) else { continue }
        cut = parts[0] + "." + parts[1].prefix(3)
      }
      #expect(withCell(text) { $0.thousandths } == Quantity(cut)?.thousandths, "\(text)")
    }
    #expect(withCell("1000000000") { $0.thousandths } == 1_000_000_000_000)
    #expect(withCell("0000000000000000000000000000007") { $0.thousandths } == 7000)
    for text in [
      "1000000000.001", "1000000001", "99999999999999999999", "1.2345", "1.", ".", "-1", "+1",
      "1,000", "1e3", "0x10", "nan",
    ] {
      #expect(withCell(text) { $0.thousandths } == nil, "\(text)")
    }
  }

  @Test("name the remedy for a quantity by what is wrong with it")
  func quantityRemedies() {
    func remedy(_ text: String) -> String { withCell(text) { $0.quantityRemedy.english } }
    #expect(remedy("-12").contains("zero or more"))
    #expect(remedy("１２").contains("half width"))
    #expect(remedy("1,234").contains("thousands separators"))
    #expect(remedy("2000000000").contains("at most 1000000000"))
    #expect(remedy("1.2345").contains("three decimals"))
    #expect(remedy("a few").contains("plain number"))
    #expect(remedy("").contains("says nothing"))
  }

  @Test("read yes and no in both languages")
  func flags() {
    for text in ["1", "true", "TRUE", "True", "是", "yes", "Y"] {
      #expect(withCell(text) { $0.flag } == true, "\(text)")
    }
    for text in ["0", "false", "FALSE", "否", "no", "N"] {
      #expect(withCell(text) { $0.flag } == false, "\(text)")
    }
    for text in ["", "2", "maybe", "对", "1.0"] {
      #expect(withCell(text) { $0.flag } == nil, "\(text)")
    }
  }

  @Test("read finite decimals and no words")
  func reals() {
    #expect(withCell("-12.5") { $0.real } == -12.5)
    #expect(withCell("1e-05") { $0.real } == 1e-5)
    #expect(withCell("+3") { $0.real } == 3)
    for text in ["", "nan", "inf", "1e999", "0x1p3", "12,5", "N/A", "--1", "1e"] {
      #expect(withCell(text) { $0.real } == nil, "\(text)")
    }
  }

  @Test("take ids as text, of 1 to 64 bytes and without control characters")
  func identifiers() {
    #expect(withCell("007") { $0.isIdentifier })
    #expect(withCell("门店 一") { $0.isIdentifier })
    #expect(withCell(String(repeating: "x", count: 64)) { $0.isIdentifier })
    #expect(!withCell(String(repeating: "x", count: 65)) { $0.isIdentifier })
    #expect(!withCell("") { $0.isIdentifier })
    #expect(!withCell("a\u{7}b") { $0.isIdentifier })
  }
}
