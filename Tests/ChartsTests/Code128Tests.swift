import Charts
import Testing

@Suite struct Code128Tests {
  @Test(
    "A text is read back",
    arguments: ["A", "7", "42", "12345", "HELLO 123", "A123456B", "~ !", "L-0612.a_b", "999999x99"])
  func readBack(text: String) throws {
    let code = try #require(Code128(text))
    #expect(Self.read(code) == text)
  }

  @Test func `GS1 elements begin with FNC1, and one of open length is ended by it`() throws {
    let fixed = try #require(
      Code128(gs1: [
        .init(identifier: "01", value: "06901234567892"), .init(identifier: "21", value: "42"),
      ]))
    #expect(Self.read(fixed) == "^01069012345678922142")
    // Start C, FNC1, ten pairs of digits, check symbol.
    #expect(fixed.symbols.count == 13)
    let open = try #require(
      Code128(gs1: [.init(identifier: "10", value: "L-06"), .init(identifier: "21", value: "7")]))
    #expect(Self.read(open) == "^10L-06^217")
  }

  @Test func `The symbols are as few as any mixture of the code sets gives`() throws {
    // Shortest by trial of every choice of set, for digits and letters in all orders of eight.
    for pattern in 0..<256 {
      let text = String((0..<8).map { pattern >> $0 & 1 == 1 ? "5" : "x" })
      let code = try #require(Code128(text))
      #expect(code.symbols.count == Self.fewest(Array(text)) + 2, "\(text)")
      #expect(Self.read(code) == text)
    }
  }

  @Test func `Other characters than printable ASCII have no code`() {
    for text in ["", "茶", "\n", "a\u{7F}"] { #expect(Code128(text) == nil) }
    #expect(Code128(gs1: []) == nil)
  }

  @Test func `The drawing has a title, quiet zones and every bar`() throws {
    let code = try #require(Code128("42"))
    let svg = code.markup(title: "crate 42", module: 0.5, height: 10).text
    #expect(svg.contains("<title>crate 42</title>"))
    // Start, one pair, check: 11 modules each, and 13 of the stop, between twice ten.
    #expect(svg.contains(#"viewBox="0 0 66 1" width="33mm" height="10mm""#))
    #expect(svg.matches(of: /M\d+ 0h\d+v1/).count == 3 * 3 + 4)
  }

  /// Fewest symbols for `text`, start and check left out.
  private static func fewest(_ text: [Character]) -> Int {
    func rest(_ place: Int, _ isC: Bool) -> Int {
      guard place < text.count else { return 0 }
      var best = Int.max
      for next in [false, true] {
        let change = next == isC ? 0 : 1
        if !next {
          best = min(best, change + 1 + rest(place + 1, false))
        } else if place + 1 < text.count, text[place] == "5", text[place + 1] == "5" {
          best = min(best, change + 1 + rest(place + 2, true))
        }
      }
      return best
    }
    return min(rest(0, false), rest(0, true))
  }

  /// The text of the symbols, `^` for FNC1; empty when the check symbol is wrong.
  private static func read(_ code: Code128) -> String {
    let values = code.symbols
    let body = values.dropLast()
    var sum = body.first ?? 0
    for (index, value) in body.enumerated() { sum += index * value }
    guard sum % 103 == values.last, code.widths.reduce(0, +) == 11 * values.count + 13 else {
      return ""
    }
    var isC = values.first == 105
    var text = ""
    for value in body.dropFirst() {
      switch value {
      case 102: text += "^"
      case 99 where !isC: isC = true
      case 100 where isC: isC = false
      case _ where isC: text += value < 10 ? "0\(value)" : "\(value)"
      default: text.unicodeScalars.append(Unicode.Scalar(UInt8(value + 32)))
      }
    }
    return text
  }
}
