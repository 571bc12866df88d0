import SupplyChain

extension LineExceptions {
  /// The days ahead until whose end the most is missing in expectation.
  private struct Gap {
    var days = 0
    var supply = 0.0
    var chance = 0.0
    var shortage = 0.0

    /// The chance in whole per cent, as it is told.
    var percent: Int { Int((chance * 100).rounded()) }
  }

  /// The largest gap before tonight's order can arrive.
  private func gap(of stock: MaterialStock) -> Gap {
    let lead = calculation.terms.leadTimeDays
    var worst = Gap()
    guard lead > 0 else { return worst }
    let projection = stock.projection(of: forecast, from: day, gap: gap, days: lead)
    for days in 1...lead {
      let there = stock.free.units + stock.arriving(through: days).units
      let supply = max(there - projection.wasted(before: days), 0)
      let demand = forecast.demand(over: days, after: gap)
      let shortage = demand.expectedExcess(over: supply)
      guard shortage > worst.shortage else { continue }
      worst = Gap(
        days: days, supply: supply, chance: 1 - demand.probability(atMost: supply),
        shortage: shortage)
    }
    return worst
  }

  /// The stock may not last until tonight's order can arrive.
  var runsOut: PlanningException? {
    let worst = gap(of: calculation.stock)
    guard worst.chance > policy.toldRunOutChance else { return nil }
    let (until, arrival) = (day + worst.days, day + 1 + calculation.terms.leadTimeDays)
    return PlanningException(
      kind: .runsOut, store: store, material: material, money: stake(worst),
      chance: Double(worst.percent) / 100,
      what: Sentence(
        "\(name): \(amount(worst.supply)) must last through \(until); it runs out with "
          + "\(worst.percent) % chance, about \(amount(worst.shortage)) short; "
          + "an order arrives on \(arrival).",
        "\(name)：\(amount(worst.supply)) 要用到 \(until)，"
          + "有 \(worst.percent)% 的可能断货，约缺 \(amount(worst.shortage))；订货 \(arrival) 才到。"),
      remedy: Sentence(
        "Ask a neighbouring store for a transfer, or have the order sent at once.",
        "请向邻近门店申请调拨，或安排加急配送。"))
  }

  private func stake(_ gap: Gap) -> Money? {
    money(gap.shortage, at: calculation.terms.shortageCost)
  }

  /// The same told with what proposed transfers do about it; `nil` where nothing runs out or they
  /// do nothing.
  ///
  /// - Parameters:
  ///   - orders: those that bring the material, by number.
  ///   - stock: the stock with what they bring on its way.
  func runsOut(but orders: [TransferContent], bring stock: MaterialStock) -> PlanningException? {
    guard let alone = runsOut else { return nil }
    let left = gap(of: stock)
    guard left.shortage < gap(of: calculation.stock).shortage else { return nil }
    let lasts = left.chance <= policy.toldRunOutChance
    let rest =
      lasts
      ? nil
      : Sentence(
        "for the rest, ask a neighbouring store, or have the order sent at once.",
        "其余部分请向邻近门店申请调拨，或安排加急配送。")
    let what = brought(orders, left, lasts)
    return PlanningException(
      kind: .runsOut, store: store, material: material, money: alone.money, chance: alone.chance,
      what: Sentence(
        "\(alone.what.english) \(what.english)", "\(alone.what.chinese)\(what.chinese)"),
      remedy: approval(of: orders, rest),
      help: ProposedHelp(
        orders: orders.map(\.number), chance: Double(left.percent) / 100, rest: rest,
        remaining: stake(left),
        otherwise: ProposedHelp.Otherwise(what: alone.what, remedy: alone.remedy)))
  }

  private func brought(_ orders: [TransferContent], _ left: Gap, _ lasts: Bool) -> Sentence {
    let goods = orders.map { ($0.number, amount(on: $0), $0.leg.arriveBy) }
    let english = goods.map { "\($0.0) brings \($0.1) by \($0.2)" }.joined(separator: ", ")
    let chinese = goods.map { "\($0.0) 于 \($0.2) 前送到 \($0.1)" }.joined(separator: "，")
    let short = amount(left.shortage)
    return Sentence(
      "Proposed transfer \(english): "
        + (lasts
          ? "then it lasts."
          : "it then runs out with \(left.percent) % chance, about \(short) short."),
      "拟调拨 \(chinese)，"
        + (lasts ? "届时够用。" : "届时仍有 \(left.percent)% 的可能断货，约缺 \(short)。"))
  }

  /// What of the material an order moves, as people read it.
  func amount(on order: TransferContent) -> String {
    order.lines.reduce(Quantity.zero) { $0 + ($1.material == material ? $1.quantity : .zero) }
      .readable(in: calculation.terms.unit)
  }

  /// That orders are to be approved, and what to do about what they leave.
  func approval(of orders: [TransferContent], _ rest: Sentence?) -> Sentence {
    let numbers = orders.map(\.number.text)
    return Sentence(
      "Approve \(numbers.count.plural("transfer")) \(numbers.joined(separator: " and ")), or have "
        + numbers.count.plural("it", "them") + " approved"
        + (rest.map { "; \($0.english)" } ?? "."),
      "请批准（或提请批准）调拨单 \(numbers.joined(separator: "、"))"
        + (rest.map { "；\($0.chinese)" } ?? "。"))
  }
}
