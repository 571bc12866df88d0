import Charts
import SupplyChain

extension Money {
  /// Yuan with commas between thousands and two decimals: `-1,234.05` with a true minus sign.
  var grouped: String {
    let cents = fen.magnitude % 100
    return (fen < 0 ? "−" : "") + NumberText.grouped(fen.magnitude / 100)
      + (cents < 10 ? ".0" : ".") + String(cents)
  }

  /// Whole yuan behind their sign: `¥1,234`.
  var wholeYuan: String {
    (fen < 0 ? "−¥" : "¥") + NumberText.grouped((fen.magnitude + 50) / 100)
  }

  /// Yuan as a chart draws them.
  var yuan: Double { Double(fen) / 100 }
}

extension Sequence<Money> {
  /// The sum; one that leaves 64 bits stays at the end of their range.
  var total: Money {
    reduce(Money.zero) { sum, next in
      let (fen, overflows) = sum.fen.addingReportingOverflow(next.fen)
      return Money(fen: overflows ? (next.fen < 0 ? .min : .max) : fen)
    }
  }
}

extension TransferContent {
  /// What the order is promised to save after its trip, later shortage counted in full, from sums
  /// that cannot overflow; what it was weighed at where nothing is promised.
  var promisedWorth: Money {
    let cost = leg.cost.fen == .min ? Int64.max : -leg.cost.fen
    return (lines.map { $0.promise?.worth ?? $0.worth } + [Money(fen: cost)]).total
  }
}

extension Quantity {
  /// Base units with commas between thousands and no needless decimals: `1,234.5`.
  var grouped: String {
    let parts = description.split(separator: ".", maxSplits: 1)
    let whole = NumberText.grouped(UInt64(thousandths / 1000))
    return parts.count == 2 ? "\(whole).\(parts[1])" : whole
  }
}

/// A count with commas between thousands.
func grouped(_ count: Int) -> String {
  (count < 0 ? "−" : "") + NumberText.grouped(UInt64(count.magnitude))
}

/// A share as per cent with one decimal: `12.3%`; `–` where it is not known.
func percent(_ share: Double?, signed: Bool = false) -> String {
  guard let share, share.isFinite else { return "–" }
  let text = NumberText.grouped(share * 100, decimals: 1) + "%"
  return signed && share > 0 ? "+" + text : text
}

extension Markup.StringInterpolation {
  /// Takes an id and escapes it.
  mutating func appendInterpolation<Subject>(_ id: Identifier<Subject>) {
    appendInterpolation(id.text)
  }

  /// Takes a date.
  mutating func appendInterpolation(_ day: BusinessDay) { appendInterpolation(day.description) }

  /// Takes a moment, with a space between date and time.
  mutating func appendInterpolation(_ moment: LocalMoment) {
    appendInterpolation("\(moment.day) \(moment.time)")
  }
}
