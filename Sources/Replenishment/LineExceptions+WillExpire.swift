import SupplyChain

extension LineExceptions {
  /// What of a stock expires within the cover at the expected demand.
  private struct Expiry {
    let units: Double
    let firstDay: BusinessDay
    /// Whether all of it has expired already.
    let isOver: Bool
  }

  /// What expires of a stock; `nil` for nothing, and for crumbs, which are not worth a person's
  /// look.
  private func expiry(of stock: MaterialStock) -> Expiry? {
    let wasted = stock.projection(
      of: forecast, from: day, gap: gap, days: calculation.terms.coverDays
    ).wasted
    let units = wasted.reduce(0) { $0 + $1.units }
    guard let first = wasted.first, Quantity(roundingUnits: units) > .zero else { return nil }
    if let price = calculation.terms.unitCost, price.fenPerThousand > 0, worth(units) == .zero {
      return nil
    }
    return Expiry(
      units: units, firstDay: day + first.lastDay, isOver: wasted.allSatisfy { $0.lastDay <= 0 })
  }

  private func worth(_ units: Double) -> Money? { money(units, at: calculation.terms.unitCost) }

  /// Stock that has expired, or that will within the cover at the expected demand.
  var willExpire: PlanningException? {
    guard let expiry = expiry(of: calculation.stock) else { return nil }
    if expiry.isOver {
      return exception(
        .willExpire, worth(expiry.units),
        Sentence(
          "\(name): \(amount(expiry.units)) on the books expired on \(expiry.firstDay) or later.",
          "\(name)：账上有 \(amount(expiry.units)) 已过期（最早 \(expiry.firstDay)）。"),
        Sentence("Take it off the shelf and book it as waste.", "请下架并登记报废。"))
    }
    return exception(
      .willExpire, worth(expiry.units),
      Sentence(
        "\(name): \(amount(expiry.units)) will expire before the store uses it, the first on "
          + "\(expiry.firstDay).",
        "\(name)：预计有 \(amount(expiry.units)) 用不完就到期，最早 \(expiry.firstDay)。"),
      Sentence(
        "Offer it to a busier store, or promote the drinks that use it.",
        "请调给用量大的门店，或促销相关饮品。"))
  }

  /// The same told with what proposed transfers take of it; `nil` where nothing expires or they do
  /// nothing about it.
  ///
  /// - Parameters:
  ///   - orders: those that take the material, by number.
  ///   - stock: the stock without what they take.
  func willExpire(but orders: [TransferContent], leave stock: MaterialStock) -> PlanningException? {
    guard let alone = willExpire, let before = expiry(of: calculation.stock) else { return nil }
    let left = expiry(of: stock)
    guard left?.units ?? 0 < before.units else { return nil }
    let rest = left.map { _ in
      Sentence(
        "for the rest, offer it to a busier store, or promote the drinks that use it.",
        "其余部分请调给用量大的门店，或促销相关饮品。")
    }
    let goods = orders.map { ($0.number, amount(on: $0)) }
    let english = goods.map { "\($0.0) takes \($0.1)" }.joined(separator: ", ")
    let chinese = goods.map { "\($0.0) 调出 \($0.1)" }.joined(separator: "，")
    return PlanningException(
      kind: .willExpire, store: store, material: material, money: alone.money,
      what: Sentence(
        "\(alone.what.english) Proposed transfer \(english): then "
          + (left.map { "\(amount($0.units)) expires all the same." } ?? "none of it expires."),
        "\(alone.what.chinese)拟调拨 \(chinese)，"
          + (left.map { "届时仍有 \(amount($0.units)) 用不完就到期。" } ?? "届时不会过期。")),
      remedy: approval(of: orders, rest),
      help: ProposedHelp(
        orders: orders.map(\.number), rest: rest, remaining: left.map { worth($0.units) } ?? .zero,
        otherwise: ProposedHelp.Otherwise(what: alone.what, remedy: alone.remedy)))
  }
}
