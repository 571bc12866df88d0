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
    #expect(colours.count == 9)
    for (name, colour) in colours where name != "--ch-grid" {
      let needed = name == "--ch-ink" || name == "--ch-soft" ? 4.5 : 3
      #expect(contrast(colour, paper) >= needed, "\(name) \(colour)")
    }
  }
}
