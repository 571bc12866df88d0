import SupplyChain

/// Says why a lot goes from one store to the other, with the numbers behind it.
struct TransferSentence {
  let donor: PositionCurves
  let recipient: PositionCurves
  let day: BusinessDay
  let keepsLevel: Double
  let gain: Int64
  let loss: Int64
  let handling: Int64
  /// What of it, or of later lots in its place, the recipient may throw away.
  let wasteRisk: Int64
  let tripShare: Int64

  var sentence: Sentence {
    let percent = Int((keepsLevel * 100).rounded())
    let (from, to) = (donor.position.store, recipient.position.store)
    let (givesUp, givesUpChinese) =
      loss >= 0
      ? ("donor gives up \(readable(loss))", "调出方让出 \(readable(loss)) 分")
      : ("\(readable(-loss)) saved from expiry", "避免过期 \(readable(-loss)) 分")
    let (delivery, next) = (day + donor.nextDelivery, day + recipient.nextDelivery)
    let left = amount(max(donor.stock.usable - donor.keeps, 0) + wasted)
    let short = recipient.keeps - recipient.stock.usable
    let need =
      short > 0
      ? Sentence(
        "\(to) is \(amount(short)) short of its own until \(next)",
        "\(to) 到 \(next) 前缺 \(amount(short))")
      : Sentence(
        "\(to) uses it before it expires", "\(to) 能在到期前用完")
    let risk =
      wasteRisk > 0
      ? Sentence(
        ", risk of waste \(readable(wasteRisk))", "，过期风险 \(readable(wasteRisk)) 分")
      : Sentence("", "")
    return Sentence(
      "\(from) would have \(left) left over its \(percent) % need until its delivery on "
        + "\(delivery); \(need.english); gain \(readable(gain)) fen, \(givesUp), "
        + "handling \(readable(handling))\(risk.english), trip share \(readable(tripShare)).",
      "\(from) 到 \(delivery) 到货前，除 \(percent)% 需求外还余 \(left)；\(need.chinese)；"
        + "收益 \(readable(gain)) 分，\(givesUpChinese)，搬运 \(readable(handling)) 分\(risk.chinese)，"
        + "分摊运费 \(readable(tripShare)) 分。")
  }

  private var wasted: Double { donor.stock.lots.reduce(0) { $0 + $1.wasted } }

  private func amount(_ units: Double) -> String {
    let quantity = Quantity(roundingUnits: units)
    let text =
      quantity < Quantity(units: 10)
      ? "\(Quantity(roundingUnits: (units * 10).rounded() / 10))"
      : readable(Int64(quantity.units.rounded()))
    let unit = donor.terms.material.unit
    return unit.isEmpty ? text : "\(text) \(unit)"
  }

  /// A whole number with a comma for thousands.
  private func readable(_ number: Int64) -> String {
    let digits = Array(String(number.magnitude))
    var text = number < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return text
  }
}
