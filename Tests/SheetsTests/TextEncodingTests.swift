import Sheets
import SupplyChain
import Testing

@Suite("Text encodings")
struct TextEncodingTests {
  static let chinese = "甲,乙,丙\r\n一,茶马古道,𠮷\r\n二,€ß,\"奶,茶\"\r\n三,1,2\r\n"

  @Test("give the same rows from the same content", arguments: TextEncoding.allCases)
  func sameRows(encoding: TextEncoding) throws {
    let whole = ReadSheet(Self.chinese)
    #expect(whole.rows[0] == ["一", "茶马古道", "𠮷"])
    #expect(whole.rows.count == 3)
    let bytes = try encoding.encode(Self.chinese)
    #expect(ReadSheet(bytes) == whole)
    #expect(ReadSheet(Gzip.compress(bytes)) == whole)
    for chunkSize in 1...7 { #expect(ReadSheet(bytes, chunkSize: chunkSize) == whole) }
  }

  @Test("are told apart also far behind an ASCII beginning", arguments: TextEncoding.allCases)
  func lateText(encoding: TextEncoding) throws {
    let text =
      "a,b,c\n" + String(repeating: "1,2,3\n", count: 200_000) + "1,珍珠奶茶,3\n1,草莓,4\n"
    let sheet = ReadSheet(try encoding.encode(text))
    #expect(sheet.faults.isEmpty)
    #expect(sheet.rows.count == 200_002)
    #expect(sheet.rows.suffix(2).map { $0[1] } == ["珍珠奶茶", "草莓"])
  }

  @Test("cut by the window's edge are read whole", arguments: TextEncoding.allCases)
  func windowEdges(encoding: TextEncoding) throws {
    for shift in 0..<4 {
      let text =
        "甲,乙,丙\n" + String(repeating: "x", count: shift) + "1,2,3\n"
        + String(repeating: "珍珠,奶𠮷茶,3\n", count: 90_000)
      let sheet = ReadSheet(try encoding.encode(text))
      #expect(sheet.faults.isEmpty)
      #expect(sheet.rows.count == 90_001)
      #expect(sheet.rows.dropFirst().allSatisfy { $0 == ["珍珠", "奶𠮷茶", "3"] })
    }
  }

  @Test("refuse bytes that they do not have, with line and offset, and replace none")
  func invalidBytes() throws {
    var utf8 = try TextEncoding.utf8.encode("a,b\n茶,1\n奶,2\n")
    utf8[12] = 0xFF
    let fault = try #require(ReadSheet(utf8).faults.first)
    #expect(fault.row == 3)
    #expect(fault.remedy.english.hasPrefix("The bytes from offset 10 on are not UTF-8 text."))
    let gb = try TextEncoding.gb18030.encode("甲,乙\n茶,1\n") + [0xFF, 0x2C, 0x31, 0x0A]
    #expect(ReadSheet(gb).faults.map(\.row) == [3])
    let cut = Array(try TextEncoding.gb18030.encode("甲,乙\n茶,1\n茶").dropLast())
    #expect(ReadSheet(cut).faults.map(\.row) == [3])
    let lone = try TextEncoding.utf16LittleEndianWithMark.encode("a,b\n1,2\n") + [0x00, 0xD8]
    #expect(ReadSheet(lone + [0x31, 0x00]).faults.map(\.row) == [3])
    #expect(ReadSheet(lone.dropLast()).faults.count == 1)
  }

  @Test("accept exactly the UTF-8 that the standard library accepts")
  func utf8AgainstTheStandardLibrary() {
    var generator = SeededGenerator(seed: 3)
    let alphabet: [UInt8] = [
      0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED,
      0xEF, 0xF0, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    for _ in 0..<20_000 {
      let length = Int.random(in: 1...6, using: &generator)
      let noise = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      // Behind a mark, no other encoding is tried.
      let bytes = TextEncoding.utf8WithMark.mark + Array("a\n".utf8) + noise + [0x0A]
      let isValid = String(validating: noise, as: UTF8.self) != nil
      #expect(ReadSheet(bytes).faults.isEmpty == isValid)
    }
  }

  @Test(
    "are told by a word or two: short GB18030 texts whose bytes half look like UTF-8",
    arguments: ["元旦", "茉莉", "深圳", "春节", "国庆", "湖州1号店"])
  func shortGB18030(word: String) throws {
    let sheet = ReadSheet(try TextEncoding.gb18030.encode("a,b\n\(word),1\n"))
    #expect(sheet.rows.first?.first == word)
  }

  @Test("keep damaged Chinese UTF-8 from being read as GB18030")
  func damagedUTF8() throws {
    let text = "a,b,c\n1,报废原因是过期,3\n2,打翻了一杯奶茶,4\n"
    let whole = try TextEncoding.utf8.encode(text)
    for index in whole.indices where whole[index] >= 0x80 {
      var damaged = whole
      damaged[index] = 0xFE
      let sheet = ReadSheet(damaged)
      #expect(sheet.faults.count == 1, "byte \(index)")
    }
  }
}
