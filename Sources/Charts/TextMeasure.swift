/// How wide a text will be, without a font at hand: the widths of wide sans-serif fonts (DejaVu,
/// Verdana), rounded up, and a whole em for Chinese characters. Charts place words so that they
/// never overlap.
enum TextMeasure {
  /// The font size of all labels, in pixels.
  static let size = 12.0

  /// The width of `text` in pixels at ``size``.
  static func width(_ text: String) -> Double {
    text.unicodeScalars.reduce(0) { $0 + em($1) } * size
  }

  /// `text`, cut with `…` where it is wider than `width`.
  static func fitted(_ text: String, into width: Double) -> String {
    guard TextMeasure.width(text) > width else { return text }
    var fitted = ""
    var used = em("…") * size
    for character in text {
      used += character.unicodeScalars.reduce(0) { $0 + em($1) } * size
      guard used <= width else { break }
      fitted.append(character)
    }
    return fitted + "…"
  }

  private static func em(_ scalar: Unicode.Scalar) -> Double {
    switch scalar {
    case "0"..."9": 0.64
    case "a"..."l", "n"..."v", "x"..."z", "−", "–": 0.6
    case "A"..."Z", "m", "w", "%", "@", "&": 0.8
    case " ", ".", ",", ":", ";", "'", "|", "!", "(", ")", "-", "/": 0.4
    case "\u{0}"..."\u{2E7F}": 0.8
    default: 1
    }
  }
}
