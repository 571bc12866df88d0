import SupplyChain

/// Days as workbooks count them: 1 is 1 January 1900, and 60 is a 29 February 1900 that never was.
enum WorkbookDate {
  /// 30 December 1899: what a serial after the day that never was counts from.
  private static let origin: Int32 = -25_569

  /// The number of a day, `nil` before March 1900, where programs disagree.
  static func serial(of day: BusinessDay) -> Int? {
    let serial = Int(day.daysSinceEpoch) - Int(origin)
    return serial > 60 ? serial : nil
  }

  /// The moment that a number stands for as `yyyy-mm-dd`, with ` hh:mm:ss` behind it where it is no
  /// whole day; `nil` when no day has the number.
  static func text(of serial: Double, from1904: Bool) -> String? {
    let shifted = from1904 ? serial + 1462 : serial
    // A half second makes the next second, and with it perhaps the next day.
    let seconds = (shifted * 86_400).rounded()
    guard seconds.isFinite, seconds >= 86_400, seconds < 2_958_466 * 86_400 else { return nil }
    let whole = Int32(seconds / 86_400)
    guard whole != 60 else { return nil }
    let day = BusinessDay(daysSinceEpoch: origin + whole + (whole < 60 ? 1 : 0))
    let rest = Int(seconds) % 86_400
    guard rest > 0 else { return day.description }
    let clock = [rest / 3600, rest / 60 % 60, rest % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(day) \(clock.joined(separator: ":"))"
  }

  /// Whether a number format shows dates or times: one of the built-in ones, those of East Asian
  /// versions included, or one whose code has their letters outside quotes and brackets.
  static func isDateFormat(_ number: Int, code: String?) -> Bool {
    if let code { return isDateCode(code) }
    switch number {
    case 14...22, 27...36, 45...47, 50...58: return true
    default: return false
    }
  }

  private static func isDateCode(_ code: String) -> Bool {
    var (isQuoted, isBracketed, isEscaped) = (false, false, false)
    for letter in code.lowercased() {
      if isEscaped {
        isEscaped = false
        continue
      }
      switch letter {
      case "\"": isQuoted.toggle()
      case "\\", "_", "*": isEscaped = !isQuoted
      case "[" where !isQuoted: isBracketed = true
      case "]" where !isQuoted: isBracketed = false
      case "y", "m", "d", "h", "s", "年", "月", "日":
        if !isQuoted, !isBracketed { return true }
      // "General" and what follows the first section's end say nothing about dates.
      case ";" where !isQuoted: return false
      default: break
      }
    }
    return false
  }
}
