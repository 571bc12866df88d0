import SupplyChain
import Testing

/// R5: the same content counts alike in every encoding and dialect.
@Suite("A chain written in another way")
struct DialectTests {
  /// A way of writing files.
  enum Dialect: String, CaseIterable {
    case byteOrderMark, utf16LittleEndian, utf16BigEndian, chineseHeadersInGB18030
    case semicolons, tabs, carriageReturns

    func bytes(_ text: String) throws -> [UInt8] {
      switch self {
      case .byteOrderMark: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
      case .utf16LittleEndian:
        [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      case .utf16BigEndian:
        [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      case .chineseHeadersInGB18030:
        try Program.tool("iconv").run(
          ["-f", "UTF-8", "-t", "GB18030"], input: Array(Self.chinese(text).utf8)
        ).output
      case .semicolons:
        Array(text.replacing(",", with: ";").replacing("\n", with: "\r\n").utf8)
      case .tabs: Array(text.replacing(",", with: "\t").utf8)
      case .carriageReturns: Array(text.replacing("\n", with: "\r\n").utf8)
      }
    }

    private static let headers = [
      "business_date": "营业日", "store_id": "门店编号", "material_id": "原料编号", "as_of": "盘点日",
      "lot_id": "批次号", "expires_on": "到期日", "store_name": "门店名称", "city": "城市",
    ]

    private static func chinese(_ text: String) -> String {
      var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      let isConsumption = lines[0].hasPrefix("business_date")
      lines[0] = lines[0].split(separator: ",").map { name in
        name == "quantity" ? (isConsumption ? "用量" : "数量") : headers[String(name)] ?? String(name)
      }.joined(separator: ",")
      return lines.joined(separator: "\n")
    }
  }

  @Test("gives the same input hash and the same files", arguments: Dialect.allCases)
  func sameInAllDialects(dialect: Dialect) throws {
    let fixture = ChainFixture()
    let plain = try NightBench(fixture)
    let other = try NightBench()
    for (file, text) in fixture.files {
      try other.work.write(try dialect.bytes(text), to: "chain/\(file)")
    }
    let expected = try plain.publishedNight()
    let results = try other.publishedNight()
    #expect(results.record.refused.map(\.file) == [])
    #expect(results.record.input_hash == expected.record.input_hash)
    #expect(results.differences(from: expected) == [])
  }

  @Test("with two Chinese characters in all is still known for GB18030")
  func fewCharacters() throws {
    let text = "date,name,is_off_day\n2020-01-01,元旦,1\n2030-01-01,元旦,1\n"
    let plain = try NightBench(ChainFixture())
    try plain.work.write(text, to: "chain/holidays.csv")
    let other = try NightBench(ChainFixture())
    try other.work.write(
      try Dialect.chineseHeadersInGB18030.bytes(text), to: "chain/holidays.csv")
    let expected = try plain.publishedNight()
    let results = try other.publishedNight()
    // By chance 元 in GB18030 is well-formed UTF-8.
    #expect(results.differences(from: expected) == [])
  }
}
