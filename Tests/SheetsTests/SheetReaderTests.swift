import Sheets
import SupplyChain
import Testing

@Suite("The sheet reader")
struct SheetReaderTests {
  @Test("reads cells by the header's names, in any order and language")
  func namesInAnyOrder() {
    #expect(ReadSheet("a,b,c\n1,2,3\n").rows == [["1", "2", "3"]])
    #expect(ReadSheet("丙,x,甲\n3,9,1\n").rows == [["1", "", "3"]])
    #expect(ReadSheet(" C ,\"A\"\n3,1\n").rows == [["1", "", "3"]])
  }

  @Test("finds comma, semicolon and tab by the header", arguments: [",", ";", "\t"])
  func separators(separator: String) {
    let others = [",", ";", "\t"].filter { $0 != separator }.joined()
    let text = "a|b|c\n1|x\(others)y|\"z|z\"\n".replacing("|", with: separator)
    #expect(ReadSheet(text).rows == [["1", "x\(others)y", "z\(separator)z"]])
  }

  @Test("takes LF, CR LF and CR as line ends, also mixed", arguments: ["\n", "\r\n", "\r"])
  func lineEnds(ending: String) {
    let text = ["a,b,c", "1,2,3", "", "4,5,6", ""].joined(separator: ending)
    let sheet = ReadSheet(text, rules: .machineMade)
    #expect(sheet.rows == [["1", "2", "3"], ["4", "5", "6"]])
    #expect(sheet.lines == [2, 4])
    let mixed = ReadSheet("a,b,c\r\n1,2,3\n4,5,6\r7,8,9\r\n", rules: .machineMade)
    #expect(mixed.rows == [["1", "2", "3"], ["4", "5", "6"], ["7", "8", "9"]])
    #expect(mixed.faults.isEmpty)
  }

  @Test("takes off quotes, one formula guard and spaces around a cell")
  func quotesGuardsAndSpaces() {
    let sheet = ReadSheet(
      "a,b,c\n\"x, \"\"y\"\"\",'=1+1,  z \n\"\",'',\"'-3\"\n\"two\nlines\",''-1,'a\n")
    #expect(
      sheet.rows == [
        ["x, \"y\"", "=1+1", "z"], ["", "''", "-3"], ["two\nlines", "'-1", "'a"],
      ])
    #expect(sheet.lines == [2, 3, 4])
  }

  @Test("reads back every cell that the writer writes")
  func roundTrip() {
    let texts = [
      "=SUM(A1)", "+1", "-x", "@y", "\ttab", "\rcr", "a\"b", "a,b", "two\r\nlines", "'quoted", "茶",
      "plain",
    ]
    var writer = CSVWriter(dialect: .spreadsheet)
    writer.row(["a", "b", "c"])
    for text in texts { writer.row([text, "", "."]) }
    let sheet = ReadSheet(writer.bytes)
    #expect(sheet.rows.map { $0[0] } == texts)
  }

  @Test("names row and value of each row that is not as the header says, and goes on")
  func raggedRows() {
    let sheet = ReadSheet("a,b,c\n1,2\n1,2,3\n1,2,3,4\n")
    #expect(sheet.faults.map(\.row) == [2, 4])
    #expect(sheet.faults.map(\.value) == ["1,2", "1,2,3,4"])
    #expect(sheet.rows == [["1", "2", "3"]])
  }

  @Test("passes over rows in which nothing stands")
  func emptyRows() {
    let sheet = ReadSheet("\n\na,b,c\n\n,,\n   \n1,,\n\n\n")
    #expect(sheet.rows == [["1", "", ""]])
    #expect(sheet.lines == [7])
    #expect(sheet.faults.isEmpty)
  }

  @Test("refuses a NUL, a stray quote, an open quote and text behind a quote, each with its row")
  func spoiledRows() {
    #expect(ReadSheet("a,b,c\n1,\0,3\n").faults.map(\.row) == [2])
    #expect(ReadSheet("a,b,c\n1,2\",3\n4,5,6\n").faults.map(\.value) == ["1,2\",3"])
    #expect(ReadSheet("a,b,c\n1,2,3\n4,\"5,6\n7,8,9\n").faults.map(\.row) == [3])
    #expect(ReadSheet("a,b,c\n\"1\"x,2,3\n").faults.map(\.row) == [2])
  }

  @Test("refuses a file of programs whose last line has no end, and takes a person's")
  func cutOffLastLine() {
    let text = "a,b,c\r\n1,2,3\r\n4,5,6"
    let refused = ReadSheet(text, rules: .machineMade).faults
    #expect(refused.map(\.row) == [3])
    #expect(refused.map(\.value) == ["4,5,6"])
    #expect(ReadSheet(text).rows.count == 2)
    #expect(ReadSheet("a,b,c\r\n1,2,3\r\n4,5,6\r", rules: .machineMade).faults.map(\.row) == [3])
  }

  @Test("refuses an empty file and a file without a compulsory column")
  func headers() {
    #expect(ReadSheet("").faults.map(\.row) == [0])
    #expect(ReadSheet("\n\r\n").faults.map(\.row) == [0])
    #expect(ReadSheet("b,c\n1,2\n").faults.map(\.column) == ["a"])
    #expect(ReadSheet("b,c\n1,2\n").rows.isEmpty)
    #expect(ReadSheet("a,甲\n1,2\n").faults.map(\.column) == ["甲"])
    #expect(ReadSheet("a,\0b\n1,2\n").faults.map(\.row) == [1])
    #expect(ReadSheet("a,b,c\n").faults.isEmpty)
  }

  @Test("says so when a file is a workbook under another name")
  func workbooks() {
    for magic: [UInt8] in [[0x50, 0x4B, 3, 4], [0xD0, 0xCF, 0x11, 0xE0]] {
      let faults = ReadSheet(magic + [UInt8](repeating: 0, count: 200)).faults
      #expect(faults.map { $0.remedy.english.contains("CSV UTF-8") } == [true])
    }
  }

  @Test("refuses a program's column that is an absent one's but for a byte")
  func nearMisses() {
    let columns: [SheetColumn] = [SheetColumn("quantity"), .optional("stocked_out")]
    for (name, isRefused) in [
      ("stocked_oat", true), ("stocked_out!", true), ("stoêked_out", true), ("stock", false),
    ] {
      let bytes = Array("quantity,\(name)\n".utf8)
      for rules in [SheetRules.machineMade, .handMade] {
        let sheet = SheetReader(ByteSource(bytes: bytes), columns: columns, rules: rules)
        let count = sheet.faults.count
        #expect(count == (isRefused && rules == .machineMade ? 1 : 0), "\(name)")
      }
    }
  }

  @Test("refuses an endless line without reading on", arguments: [4096, 1 << 20])
  func endlessLine(chunkSize: Int) {
    let line = [UInt8](repeating: UInt8(ascii: "x"), count: 300_000)
    let bytes = Array("a,b,c\n1,2,3\n".utf8) + line + Array("\n4,5,6\n".utf8)
    let sheet = ReadSheet(bytes, chunkSize: chunkSize)
    #expect(sheet.rows == [["1", "2", "3"]])
    #expect(sheet.faults.map(\.row) == [3])
    #expect(ReadSheet(line, chunkSize: chunkSize).faults.map(\.row) == [1])
  }

  @Test("reads the same rows and faults for any size of chunks", arguments: 1...17)
  func tinyChunks(chunkSize: Int) {
    let texts = [
      "a,b,c\r\n\"x\r\n\"\"y\"\"\",'=2,3\r\n4,,6\r7,8,9\n\n  茶 ,\"\",1\n",
      "a;b\n1;2\n3\n\"4;5\n6;7\n", "甲,乙\r\n1,2\r\n3,4", "a,b\n1,\"2\"3\n4,\0\n", "", "\r\n\r\n",
    ]
    for text in texts {
      for rules in [SheetRules.handMade, .machineMade] {
        let whole = ReadSheet(text, rules: rules)
        #expect(ReadSheet(text, chunkSize: chunkSize, rules: rules) == whole)
        let packed = Gzip.compress(Array(text.utf8))
        #expect(ReadSheet(packed, chunkSize: chunkSize, rules: rules) == whole)
      }
    }
  }

  @Test("splits plain sheets as the plainest splitting does")
  func againstSplitting() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<200 {
      let rows = (0..<Int.random(in: 0...30, using: &generator)).map { _ in
        (0..<3).map { _ in String(Int.random(in: 0...99_999, using: &generator)) }
      }
      let text = ([["a", "b", "c"]] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
      let chunkSize = Int.random(in: 1...200, using: &generator)
      let sheet = ReadSheet(text, chunkSize: chunkSize, rules: .machineMade)
      #expect(sheet.rows == rows)
      #expect(sheet.faults.isEmpty)
    }
  }

  @Test("survives any bytes and reports the same for any size of chunks")
  func anyBytes() {
    var generator = SeededGenerator(seed: 11)
    let alphabet = Array("ab,;\t\"'\r\n \0=1".utf8) + [0xC3, 0xA9, 0xFF]
    for _ in 0..<3000 {
      let length = Int.random(in: 0...80, using: &generator)
      let noise = (0..<length).map { _ in alphabet.randomElement(using: &generator) ?? 0 }
      let bytes = Array("a,b,c\n".utf8) + noise
      let whole = ReadSheet(bytes, rules: .machineMade)
      let chunkSize = Int.random(in: 1...20, using: &generator)
      #expect(ReadSheet(bytes, chunkSize: chunkSize, rules: .machineMade) == whole)
    }
  }

  @Test("keeps ten thousand faults and counts the rest")
  func manyFaults() {
    let text = "a,b\n" + String(repeating: "1\n", count: 10_500)
    var sheet = SheetReader(
      ByteSource(bytes: Array(text.utf8)), columns: [SheetColumn("a")], rules: .machineMade)
    let hasRow = sheet.next()
    #expect(!hasRow)
    let faults = sheet.faults
    #expect(faults.faults.count == 10_000)
    #expect(faults.count == 10_500)
  }
}
