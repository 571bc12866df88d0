import Charts
import Testing

@Suite("Markup and numbers")
struct MarkupTests {
  @Test("an interpolated text is escaped, markup is not, and a coordinate has one decimal")
  func interpolation() {
    let inner: Markup = "<i>\("a & b")</i>"
    let outer: Markup = "<b title=\"\("\"'<script>")\">\(inner) \(2.25) \(-0.04) \(3)</b>"
    #expect(
      outer.text
        == "<b title=\"&quot;&#39;&lt;script&gt;\"><i>a &amp; b</i> 2.3 0 3</b>")
  }

  @Test("control characters, which XML forbids, become a replacement character")
  func controls() {
    #expect(Markup.escaped("a\u{0}b\u{1B}c\td") == "a\u{FFFD}b\u{FFFD}c\td")
  }

  @Test("a number is written with commas, a true minus sign and its decimals")
  func grouped() {
    #expect(NumberText.grouped(1_234_567.891, decimals: 2) == "1,234,567.89")
    #expect(NumberText.grouped(-0.05, decimals: 1) == "−0.1")
    #expect(NumberText.grouped(-0.04, decimals: 1) == "0.0")
    #expect(NumberText.grouped(999.5) == "1,000")
    #expect(NumberText.grouped(.nan) == "–")
    #expect(NumberText.grouped(1e300) == "1e+300")
  }

  @Test(
    "a coordinate that cannot be drawn becomes zero instead of a trap",
    arguments: [
      Double.nan, .infinity, -.infinity, 1e300,
    ])
  func coordinates(value: Double) {
    #expect(("\(value)" as Markup).text == "0")
  }
}
