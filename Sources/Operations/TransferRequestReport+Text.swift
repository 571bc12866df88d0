public import SupplyChain

extension TransferRequestReport {
  /// The request in one line.
  public var headline: Sentence {
    let given = accepted > .zero ? ", \(accepted) given" : ""
    let chinese = accepted > .zero ? "，已同意 \(accepted)" : ""
    let told = escalation == nil || !state.isOpen ? "" : ", headquarters was told"
    let toldChinese = escalation == nil || !state.isOpen ? "" : "，已上报总部"
    return Sentence(
      "\(number)  \(state.word.english)  \(store) needs \(quantity) of \(material) by \(neededBy)"
        + given + told,
      "\(number)  \(state.word.chinese)  \(store) 需要 \(material) \(quantity)，最迟 \(neededBy)"
        + chinese + toldChinese)
  }

  /// The request and its offers, line by line.
  public func lines(in language: Language) -> [String] {
    var lines = [headline.text(in: language), "  " + why]
    lines += offers.map { "  " + Self.text($0).text(in: language) }
    if let reason { lines.append("  " + reason) }
    return lines
  }

  private static func text(_ offer: Offer) -> Sentence {
    let terms = offer.terms
    let order = offer.order.map { "  \($0)" } ?? ""
    let reason = offer.reason.map { ": \($0)" } ?? ""
    let given = offer.accepted.map { " \($0)" } ?? ""
    return Sentence(
      "\(terms.from)  \(offer.state.word.english)\(given)\(reason)  could give \(terms.quantity), "
        + "leaves \(terms.departAt), there \(terms.arriveAt), "
        + "\((terms.tripCost + terms.handling).yuanText) yuan\(order)",
      "\(terms.from)  \(offer.state.word.chinese)\(given)\(reason)  可调 \(terms.quantity)，"
        + "\(terms.departAt) 出发，\(terms.arriveAt) 到达，"
        + "\((terms.tripCost + terms.handling).yuanText) 元\(order)")
  }
}
