import Balancing
public import SupplyChain

extension AskTransfer.Outcome {
  /// The answer as a store manager reads it, line by line.
  public func lines(in language: Language) -> [String] {
    let request = answer.request
    var lines = [asked.text(in: language)] + coming.map { brings($0).text(in: language) }
    for (index, offer) in answer.offers.enumerated() {
      lines.append("\(index + 1). " + trip(offer).text(in: language))
      lines.append("   " + lots(offer.lots).text(in: language))
      lines.append("   " + keeps(offer).text(in: language))
      for extra in offer.extras { lines.append("   " + also(extra).text(in: language)) }
    }
    if let obstacle = answer.obstacle {
      lines.append(sentence(obstacle, request).text(in: language))
    }
    if let earliest = answer.earliest { lines.append(reach(earliest).text(in: language)) }
    if !answer.offers.isEmpty { lines.append(total.text(in: language)) }
    return lines + warnings.map { $0.text(in: language) }
  }

  private func name(_ id: StoreID) -> String { names[id.text].map { "\($0) (\(id))" } ?? id.text }
  private func name(_ id: MaterialID) -> String {
    names[id.text].map { "\($0) (\(id))" } ?? id.text
  }

  private func amount(_ quantity: Quantity, of material: MaterialID) -> String {
    // Thousandths of a gram are nobody's business in a shop.
    let whole = quantity < Quantity(units: 10) ? quantity.units : quantity.units.rounded()
    let text = "\(Quantity(roundingUnits: whole))"
    let unit = units[material.text] ?? ""
    return unit.isEmpty ? text : "\(text) \(unit)"
  }

  private func packs(_ count: Int) -> String { count == 1 ? "1 pack" : "\(count) packs" }

  private var asked: Sentence {
    let request = answer.request
    let quantity = amount(request.quantity, of: request.material)
    return Sentence(
      "\(name(request.store)) asks for \(quantity) of \(name(request.material)), "
        + "\(packs(answer.packsAsked)), by \(request.neededBy).",
      "\(name(request.store)) 需要 \(name(request.material)) \(quantity)"
        + "（\(answer.packsAsked) 包），最迟 \(request.neededBy)。")
  }

  private func brings(_ transfer: ComingTransfer) -> Sentence {
    let quantity = amount(transfer.quantity, of: answer.request.material)
    let (state, waits) = (transfer.state.word, transfer.state == .proposed)
    return Sentence(
      "Transfer \(transfer.order) (\(state.english)) brings \(quantity) by \(transfer.arriveBy)"
        + (waits ? ": have it approved before asking for the same." : "."),
      "调拨单 \(transfer.order)（\(state.chinese)）将于 \(transfer.arriveBy) 前送到 \(quantity)"
        + (waits ? "，请先提请批准，不必重复申请。" : "。"))
  }

  private func trip(_ offer: EmergencyOffer) -> Sentence {
    let quantity = amount(offer.quantity, of: answer.request.material)
    return Sentence(
      "\(name(offer.from)) gives \(packs(offer.packs)), \(quantity): leaves \(offer.departAt), "
        + "there \(offer.arriveAt), \(offer.kilometres) km"
        + (offer.carriesColdKit ? " with the cold kit" : "")
        + ", \((offer.tripCost + offer.handling).yuanText) yuan.",
      "\(name(offer.from)) 调出 \(offer.packs) 包（\(quantity)）：\(offer.departAt) 出发，"
        + "\(offer.arriveAt) 到达，\(offer.kilometres) km"
        + (offer.carriesColdKit ? "，带冷链箱" : "")
        + "，费用 \((offer.tripCost + offer.handling).yuanText) 元。")
  }

  private func lots(_ lots: [EmergencyLot]) -> Sentence {
    let english = lots.map { lot in
      "\(packs(lot.packs)) of \(lot.lot)" + (lot.expiresOn.map { ", to be used by \($0)" } ?? "")
    }
    let chinese = lots.map { lot in
      "批次 \(lot.lot) \(lot.packs) 包" + (lot.expiresOn.map { "（\($0) 到期）" } ?? "")
    }
    return Sentence(
      "Lots: " + english.joined(separator: "; ") + ".", chinese.joined(separator: "；") + "。")
  }

  private func keeps(_ offer: EmergencyOffer) -> Sentence {
    let keeps = offer.keeps
    let material = answer.request.material
    let (left, need) = (amount(keeps.quantity, of: material), amount(keeps.need, of: material))
    let days = keeps.coverDays.map { "\(($0 * 10).rounded() / 10)" }
    let cover = Sentence(
      days.map { "\($0) days" } ?? "nobody asks for it", days.map { "够 \($0) 天" } ?? "无人使用")
    return Sentence(
      "Keeps \(left), \(cover.english); it surely needs \(need) until \(keeps.nextDeliveryOn).",
      "留下 \(left)，\(cover.chinese)；到 \(keeps.nextDeliveryOn) 前需留 \(need)。")
  }

  private func also(_ extra: EmergencyExtra) -> Sentence {
    let quantity = amount(extra.quantity, of: extra.material)
    return Sentence(
      "Worth carrying on the same trip: \(packs(extra.packs)) of \(name(extra.material)), "
        + "\(quantity), which saves \(extra.worth.yuanText) yuan.",
      "顺路可带：\(name(extra.material)) \(extra.packs) 包（\(quantity)），"
        + "可省 \(extra.worth.yuanText) 元。")
  }

  private var total: Sentence {
    let loss = answer.offers.reduce(Money.zero) { $0 + $1.loss }
    return Sentence(
      "\(answer.packs) of \(packs(answer.packsAsked)) for \(answer.cost.yuanText) yuan of trips "
        + "and handling; the donors risk \(loss.yuanText) yuan of margin.",
      "共 \(answer.packs)/\(answer.packsAsked) 包，运费与搬运 \(answer.cost.yuanText) 元；"
        + "调出方预计损失 \(loss.yuanText) 元毛利。")
  }

  private func reach(_ reach: EmergencyReach) -> Sentence {
    Sentence(
      "The earliest for \(packs(reach.packs)) is \(reach.arriveBy).",
      "\(reach.packs) 包最早 \(reach.arriveBy) 到达。")
  }

  private func sentence(_ obstacle: EmergencyObstacle, _ request: EmergencyRequest) -> Sentence {
    switch obstacle {
    case .nothingAsked: Sentence("Nothing is asked for.", "没有需要的数量。")
    case .unknownPlace:
      Sentence(
        "\(name(request.store)) takes no part in transfers: its place is not known, or it does "
          + "not trade.", "\(name(request.store)) 位置未知或未营业，不参与调拨。")
    case .unknownPack:
      Sentence(
        "It is not known what a pack of \(name(request.material)) holds.",
        "\(name(request.material)) 的包装规格未知。")
    case .nobodyNear:
      Sentence(
        "Nobody can: no store with a fresh count is near enough.", "没有可调的门店：附近没有近期盘点过的门店。")
    case .nobodySpares:
      Sentence("Nobody can: no store near has any to spare.", "没有可调的门店：附近门店都没有富余。")
    case .tooLate:
      Sentence(
        "Nobody can be there by \(request.neededBy).", "没有门店能在 \(request.neededBy) 前送到。")
    case .notEnough:
      Sentence(
        "More than \(packs(answer.packs)) cannot be there by \(request.neededBy).",
        "\(request.neededBy) 前最多只能送到 \(answer.packs) 包。")
    case .notWorthIt:
      Sentence("More is not worth its trip.", "再多则不值运费。")
    }
  }
}
