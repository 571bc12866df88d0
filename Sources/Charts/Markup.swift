/// XML or HTML text that is safe by construction: literals stand as they are, and every text that
/// is interpolated is escaped.
///
/// Example: `"<b>\("a < b")</b>"` becomes `<b>a &lt; b</b>`.
public struct Markup: Hashable, Sendable, ExpressibleByStringInterpolation {
  /// The markup as it is written out.
  public private(set) var text: String

  /// Markup written in source code.
  public init(stringLiteral literal: String) { self.text = literal }

  /// Markup with escaped interpolations.
  public init(stringInterpolation: StringInterpolation) { self.text = stringInterpolation.text }

  /// Takes text that is markup already, such as a style sheet; it is not escaped. Nothing that came
  /// from outside belongs here.
  public init(trusted text: String) { self.text = text }

  /// Appends markup.
  public static func += (left: inout Markup, right: Markup) { left.text += right.text }

  /// Markup after markup.
  public static func + (left: Markup, right: Markup) -> Markup {
    var sum = left
    sum += right
    return sum
  }

  /// `text` with the five characters that markup reserves written as references, so that it is safe
  /// between tags and in quoted attributes. Characters that XML forbids become U+FFFD.
  public static func escaped(_ text: String) -> String {
    var escaped = ""
    escaped.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      case "\t", "\n", "\r": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{7F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// Collects literals as they stand and everything else escaped.
  public struct StringInterpolation: StringInterpolationProtocol, Sendable {
    fileprivate var text: String

    /// An empty interpolation.
    public init(literalCapacity: Int, interpolationCount: Int) {
      self.text = ""
      text.reserveCapacity(literalCapacity + 8 * interpolationCount)
    }

    /// Takes markup from source code.
    public mutating func appendLiteral(_ literal: String) { text += literal }
    /// Takes text and escapes it.
    public mutating func appendInterpolation(_ value: String) { text += Markup.escaped(value) }
    /// Takes a whole number.
    public mutating func appendInterpolation(_ number: Int) { text += String(number) }
    /// Takes a coordinate, rounded to a tenth.
    public mutating func appendInterpolation(_ coordinate: Double) {
      text += Markup.coordinate(coordinate)
    }
    /// Takes markup as it stands.
    public mutating func appendInterpolation(_ markup: Markup) { text += markup.text }
  }

  /// A coordinate with at most one decimal: `12`, `0.5`, `-3.2`; one that is not finite or beyond
  /// ±10⁹ is a bug of the chart and becomes `0`.
  static func coordinate(_ value: Double) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return "0" }
    let tenths = Int((value * 10).rounded(.toNearestOrAwayFromZero))
    let (whole, tenth) = (tenths.magnitude / 10, tenths.magnitude % 10)
    return (tenths < 0 ? "-" : "") + String(whole) + (tenth == 0 ? "" : ".\(tenth)")
  }
}
