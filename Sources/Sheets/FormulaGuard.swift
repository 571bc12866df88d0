/// The apostrophe before text that a spreadsheet would run as a formula.
///
/// Text that begins with `= + - @`, tab or CR, apostrophes before it or not, gets one `'` in front,
/// and a reader takes exactly one off text of that form: whatever the text, it comes back so.
enum FormulaGuard {
  /// Whether `text` is of the form that gets a guard, and from which one is taken.
  static func isNeeded(_ text: some Sequence<UInt8>) -> Bool {
    for byte in text where byte != UInt8(ascii: "'") { return isFormulaStart(byte) }
    return false
  }

  /// The text of a cell without its guard, if it has one.
  static func removed(from text: String) -> String {
    text.utf8.first == UInt8(ascii: "'") && isNeeded(text.utf8) ? String(text.dropFirst()) : text
  }

  private static func isFormulaStart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "@"), 0x09, 0x0D:
      true
    default: false
    }
  }
}
