import Sheets
import SupplyChain

/// How ids survive a spreadsheet.
///
/// Excel takes `007` for 7, `12E5` for 1200000, `3-4` for the fourth of March and `MAR1` for a
/// date, and saves what it took. An id of such a shape is written with one `'` in front, as a text
/// that would run as a formula is; the reader of a sheet takes exactly one off.
public enum SpreadsheetIdentifier {
  /// Whether a spreadsheet would take `text` for a number, a date, a time or a truth value.
  public static func isEaten(_ text: String) -> Bool {
    guard mayBeEaten(text.utf8) else { return false }
    let upper = text.uppercased()
    return upper == "TRUE" || upper == "FALSE" || looksLikeNumber(upper) || looksLikeDate(upper)
      || looksLikeMonth(upper)
  }

  /// A quick look at the bytes, which nearly every id passes as safe: what is eaten has at most one
  /// run of letters, and nothing but digits and the signs of numbers and dates around it.
  private static func mayBeEaten(_ bytes: String.UTF8View) -> Bool {
    var runs = 0
    var wasLetter = false
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"):
        if !wasLetter { runs += 1 }
        if runs > 1 { return false }
        wasLetter = true
      case UInt8(ascii: " "), UInt8(ascii: "%"), UInt8(ascii: "+")...UInt8(ascii: ":"):
        // From + to : are the signs + , - . / and the digits and the colon.
        wasLetter = false
      default: return false
      }
    }
    return true
  }

  /// Digits with grouping commas, a decimal point, an exponent or a percent sign.
  private static func looksLikeNumber(_ text: String) -> Bool {
    var rest = Substring(text)
    if rest.hasSuffix("%") { rest = rest.dropLast() }
    let parts = rest.split(separator: "E", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count == 2 {
      let exponent =
        parts[1].first == "+" || parts[1].first == "-" ? parts[1].dropFirst() : parts[1]
      guard isDigits(exponent) else { return false }
    }
    let mantissa = parts[0].filter { $0 != "," && $0 != "." }
    return isDigits(mantissa)
  }

  /// Two or three groups of digits between dashes, slashes, points or colons.
  private static func looksLikeDate(_ text: String) -> Bool {
    let groups = text.split(omittingEmptySubsequences: false) { "-/.:".contains($0) }
    return (2...3).contains(groups.count) && groups.allSatisfy(isDigits)
  }

  private static let months: Set<String> = [
    "JAN", "JANUARY", "FEB", "FEBRUARY", "MAR", "MARCH", "APR", "APRIL", "MAY", "JUN", "JUNE",
    "JUL",
    "JULY", "AUG", "AUGUST", "SEP", "SEPT", "SEPTEMBER", "OCT", "OCTOBER", "NOV", "NOVEMBER", "DEC",
    "DECEMBER",
  ]

  /// A month's English name with digits before or after it: `MAR1`, `1-May-26`.
  private static func looksLikeMonth(_ text: String) -> Bool {
    text.contains(where: \.isNumber) && months.contains(text.filter(\.isLetter))
  }

  private static func isDigits(_ text: some StringProtocol) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
  }
}

extension SpreadsheetIdentifier {
  /// The id as it is written into a sheet whose reader may take text for something else.
  ///
  /// An id that begins with apostrophes before what would be eaten gets one more, so that taking
  /// one off always gives the id.
  static func guarded(_ text: String) -> String { isGuardNeeded(text) ? "'" + text : text }

  /// The id that a cell of a sheet stands for: without the guard, if it has one.
  public static func unguarded(_ text: String) -> String {
    text.hasPrefix("'") && isGuardNeeded(text) ? String(text.dropFirst()) : text
  }

  private static func isGuardNeeded(_ text: String) -> Bool {
    isEaten(String(text.drop { $0 == "'" }))
  }
}

extension CellWriting {
  /// Writes an id so that it comes back as it was.
  mutating func identifier<Subject>(_ id: Identifier<Subject>) { words(id.text) }

  /// Writes words of a person, which may look like anything, so that they come back as they were.
  mutating func words(_ words: String) {
    let isSafe = Self.keepsText && !words.hasPrefix("'")
    text(isSafe ? words : SpreadsheetIdentifier.guarded(words))
  }

  /// Writes an id, or an empty cell where there is none.
  mutating func identifier<Subject>(_ id: Identifier<Subject>?) {
    if let id { identifier(id) } else { empty() }
  }
}
