import Foundation

/// Numbers as people read them: thousands apart, a fixed count of decimals, a true minus sign.
public enum NumberText {
  /// `value` with `decimals` decimals and commas between thousands: `-1,234.5` with U+2212.
  ///
  /// What is not finite becomes `–`; beyond ±10¹⁵ the number is written in its shortest form.
  public static func grouped(_ value: Double, decimals: Int = 0) -> String {
    guard value.isFinite else { return "–" }
    let places = min(max(decimals, 0), 9)
    let scale = pow(10, Double(places))
    guard abs(value) <= 1e15, abs(value) * scale < 9e18 else { return value.description }
    let scaled = Int64((value * scale).rounded(.toNearestOrAwayFromZero))
    let divisor = UInt64(scale)
    let whole = grouped(scaled.magnitude / divisor)
    guard places > 0 else { return (scaled < 0 ? "−" : "") + whole }
    let digits = String(scaled.magnitude % divisor)
    let zeros = String(repeating: "0", count: places - digits.count)
    return (scaled < 0 ? "−" : "") + whole + "." + zeros + digits
  }

  /// A whole number with commas between thousands: `1,234,567`.
  public static func grouped(_ magnitude: UInt64) -> String {
    let digits = String(magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.utf8.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return text
  }
}
