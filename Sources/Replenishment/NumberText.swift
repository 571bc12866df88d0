public import SupplyChain

extension Quantity {
  /// The quantity as people read it: `2,100`, and with one digit after the point below ten.
  var readable: String {
    if self < Quantity(units: 10) {
      let tenths = (thousandths + 50) / 100
      return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
    return grouped((thousandths + 500) / 1000)
  }

  /// The quantity with its unit: `2,100 g`.
  public func readable(in unit: String) -> String {
    unit.isEmpty ? readable : "\(readable) \(unit)"
  }
}

/// A whole number, not negative, with a comma for thousands.
func grouped(_ number: Int64) -> String {
  let digits = Array(String(number))
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return text
}
