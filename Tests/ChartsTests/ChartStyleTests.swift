import Charts
import Foundation
import Testing

@Suite("The colours of charts")
struct ChartStyleTests {
  /// The custom properties of the style's first and second block: light and dark.
  private func colours(_ block: Int) -> [String: String] {
    let blocks = ChartStyle.css.split(separator: "--ch-ink:")
    guard blocks.indices.contains(block) else { return [:] }
    let pairs = ("--ch-ink:" + blocks[block]).prefix { $0 != "}" }.split(separator: ";")
    return Dictionary(
      pairs.compactMap {
        let sides = $0.split(separator: ":")
        return sides.count == 2 && sides[1].hasPrefix("#")
          ? (String(sides[0]), String(sides[1])) : nil
      }, uniquingKeysWith: { first, _ in first })
  }

  /// The relative luminance of WCAG 2.2 of `#rrggbb`.
  private func luminance(_ colour: String) -> Double {
    let number = Int(colour.dropFirst(), radix: 16) ?? 0
    let channels = [number >> 16, number >> 8 & 0xFF, number & 0xFF].map { channel in
      let share = Double(channel) / 255
      return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
  }

  private func contrast(_ one: String, _ other: String) -> Double {
    let (a, b) = (luminance(one), luminance(other))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test("black on white has a contrast of 21")
  func scale() {
    #expect(abs(contrast("#000000", "#ffffff") - 21) < 1e-9)
  }

  @Test(
    "words have a contrast of 4.5 and marks of 3, on light paper and on dark",
    arguments: [(1, "#ffffff"), (2, "#121a15")])
  func contrasts(block: Int, paper: String) {
    let colours = colours(block)
    #expect(colours.count == 10)
    #expect(colours["--ch-paper"].map { contrast($0, paper) < 1.01 } ?? false)
    for (name, colour) in colours where name != "--ch-grid" && name != "--ch-paper" {
      let needed = name == "--ch-ink" || name == "--ch-soft" ? 4.5 : 3
      #expect(contrast(colour, paper) >= needed, "\(name) \(colour)")
    }
  }

  /// `colour` on `paper` with an opacity.
  private func blend(_ colour: String, on paper: String, _ opacity: Double) -> String {
    let (over, under) = (
      Int(colour.dropFirst(), radix: 16) ?? 0, Int(paper.dropFirst(), radix: 16) ?? 0
    )
    let mixed = [16, 8, 0].map { shift in
      let (a, b) = (Double(over >> shift & 0xFF), Double(under >> shift & 0xFF))
      return Int((a * opacity + b * (1 - opacity)).rounded())
    }
    return "#" + mixed.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }

  @Test(
    "words in every cell of a heat map have a contrast of 4.5",
    arguments: [(1, "#ffffff"), (2, "#121a15")])
  func cells(block: Int, paper: String) throws {
    let colours = colours(block)
    let ink = try #require(colours["--ch-ink"])
    var shades = 0
    for part in ChartStyle.css.components(separatedBy: "fill-opacity:").dropFirst() {
      guard let opacity = Double(part.prefix { "0123456789.".contains($0) }) else { continue }
      shades += 1
      for tone in ["--ch-c1", "--ch-c3", "--ch-c6"] {
        let cell = blend(try #require(colours[tone]), on: paper, opacity)
        #expect(contrast(ink, cell) >= 4.5, "\(tone) at \(opacity)")
      }
    }
    #expect(shades >= 5)
    for tone in ["--ch-c1", "--ch-c3", "--ch-c6"] {
      #expect(contrast(paper, try #require(colours[tone])) >= 4.5, "\(tone)")
    }
  }
}
