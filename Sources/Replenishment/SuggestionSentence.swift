import SupplyChain

/// Says why a suggestion is what it is, with the numbers that it came from.
struct SuggestionSentence {
  let calculation: OrderCalculation
  let countedOn: BusinessDay
  let day: BusinessDay
  /// The next order's night where one was placed within the review.
  let nextOrder: BusinessDay?

  var sentence: Sentence {
    Sentence(english.joined(separator: "; ") + ".", chinese.joined(separator: "；") + "。")
  }

  private func amount(_ quantity: Quantity) -> String {
    quantity.readable(in: calculation.terms.unit)
  }

  private var p50: Quantity { Quantity(roundingUnits: calculation.coverDemand.quantile(0.5)) }
  private var p90: Quantity { Quantity(roundingUnits: calculation.coverDemand.quantile(0.9)) }

  /// The level of the target, in whole per cent.
  private var level: Int { Int((calculation.level * 100).rounded()) }

  private var english: [String] {
    let (order, terms) = (calculation, calculation.terms)
    var parts = [
      "Needs \(amount(p50)) over \(terms.coverDays) \(terms.coverDays.plural("day"))"
        + (nextOrder.map { ", to the order of \($0)" } ?? "")
        + " (90 % sure up to \(amount(p90))"
        + (order.usefulDemand.isSlow ? "; seldom asked for)" : ")")
    ]
    var has = "has \(amount(order.stock.free))"
    if countedOn < day { has += " (counted on \(countedOn))" }
    if order.expiring > .zero { has += " of which \(amount(order.expiring)) expire first" }
    if order.stock.reserved > .zero {
      has += ", \(amount(order.stock.reserved)) promised to others"
    }
    if order.inTransit > .zero { has += ", \(amount(order.inTransit)) on its way" }
    if order.inTransitExpiring > .zero {
      has += " of which \(amount(order.inTransitExpiring)) expire first"
    }
    parts.append(has)
    if order.missed > .zero {
      parts.append("\(amount(order.missed)) will be missed before an order can arrive")
    }
    guard order.raw > .zero else {
      return parts + [
        "to \(amount(order.target)), \(level) % sure, nothing is missing: "
          + "enough until the next order"
      ]
    }
    var target = "to \(amount(order.target)), \(level) % sure"
    if terms.usefulDays < terms.coverDays, let days = terms.usableDays {
      target += " (what can be used in the \(days) days that it keeps)"
    }
    parts.append("\(target): \(amount(order.raw)) short")
    let pack = amount(terms.pack)
    if order.packs == 0 {
      let least = amount(terms.pack.times(terms.leastPacks))
      return parts + [
        terms.leastPacks > 1
          ? "too little to be worth the least order of \(least)"
          : "too little to be worth a pack of \(pack)"
      ]
    }
    var down = order.suggested < order.raw ? ", the rest is not worth another" : ""
    if order.packs == terms.leastPacks, order.packs > 1 { down += ", the least that is sent" }
    let noun = order.packs == 1 ? "pack" : "packs"
    return parts + ["\(grouped(Int64(order.packs))) \(noun) of \(pack)\(down)"]
  }

  private var chinese: [String] {
    let (order, terms) = (calculation, calculation.terms)
    let slow = order.usefulDemand.isSlow ? "；很少用到" : ""
    let until = nextOrder.map { "（至 \($0) 的订货）" } ?? ""
    var parts = [
      "\(terms.coverDays) 天\(until)需要 \(amount(p50))（九成把握不超过 \(amount(p90))\(slow)）"
    ]
    var has = "现有 \(amount(order.stock.free))"
    if countedOn < day { has += "（\(countedOn) 盘点）" }
    if order.expiring > .zero { has += "，其中 \(amount(order.expiring)) 会先到期" }
    if order.stock.reserved > .zero { has += "，已许给他店 \(amount(order.stock.reserved))" }
    if order.inTransit > .zero { has += "，在途 \(amount(order.inTransit))" }
    if order.inTransitExpiring > .zero {
      has += "，其中 \(amount(order.inTransitExpiring)) 会先到期"
    }
    parts.append(has)
    if order.missed > .zero { parts.append("到货前预计缺 \(amount(order.missed))") }
    guard order.raw > .zero else {
      return parts + ["目标 \(amount(order.target))（\(level)% 把握），不缺，够用到下次订货"]
    }
    var target = "目标 \(amount(order.target))（\(level)% 把握）"
    if terms.usefulDays < terms.coverDays, let days = terms.usableDays {
      target += "（按保质期 \(days) 天内能用完计）"
    }
    parts.append("\(target)，缺 \(amount(order.raw))")
    let pack = amount(terms.pack)
    if order.packs == 0 {
      let least = amount(terms.pack.times(terms.leastPacks))
      return parts + [
        terms.leastPacks > 1 ? "太少，不到最小订货量 \(least)" : "太少，不值得再发一包（每包 \(pack)）"
      ]
    }
    var down = order.suggested < order.raw ? "，余数不值得再加一包" : ""
    if order.packs == terms.leastPacks, order.packs > 1 { down += "，为最小订货量" }
    return parts + ["\(grouped(Int64(order.packs))) 包，每包 \(pack)\(down)"]
  }
}
