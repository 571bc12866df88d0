import Access
import Charts
import Operations
import Persistence
import SupplyChain

/// Finds what the pages of one store show.
struct StoreDesk {
  let call: PageCall
  let store: Store

  private var speech: Speech { call.speech }
  private static let soonDays = 3

  init(_ call: PageCall, store: Store) {
    self.call = call
    self.store = store
  }

  /// The shelf as it is now.
  func shelf() throws -> ShowShelf.Shelf {
    try ShowShelf(call.view(), settings: call.settings, today: call.today)
      .shelf(of: store.id)
  }

  /// One material of the shelf.
  ///
  /// - Throws: `OperationsFailure` for one that the chain does not have; one that the store has
  ///   never used stands there with nothing.
  func item(_ id: MaterialID) throws -> ShowShelf.Item {
    if let item = try shelf().items.first(where: { $0.material.id == id }) { return item }
    return ShowShelf.Item.nothing(of: try call.view().material(id))
  }

  /// The shelf as lists show it.
  func entries(_ shelf: ShowShelf.Shelf) -> [ShelfEntry] { shelf.items.map(entry) }

  func entry(_ item: ShowShelf.Item) -> ShelfEntry {
    let expiring = item.lots.first { $0.expiresOn != nil }
    return ShelfEntry(
      material: item.material.id, name: item.material.name,
      category: item.material.category ?? "", unit: item.material.unit, onHand: item.free,
      packSize: item.material.packSize, lastsDays: item.lastsDays,
      arriving: item.inbound.first.map { ($0.quantity, $0.arrivesOn) },
      expires: expiring.flatMap { lot in lot.expiresOn.map { (lot.quantity, $0) } })
  }

  /// The entries whose name or id holds a text.
  static func found(_ entries: [ShelfEntry], _ text: String) -> [ShelfEntry] {
    guard !text.isEmpty else { return entries }
    let needle = text.lowercased()
    return entries.filter {
      $0.name.lowercased().contains(needle) || $0.material.text.lowercased().contains(needle)
    }
  }

  /// Everything that waits for the store.
  func home() throws -> StoreHome {
    let shelf = try shelf()
    return StoreHome(
      store: store.id, name: store.name, today: call.today, countedOn: shelf.countedOn,
      questions: try questions(), orders: try orders(),
      runsOut: entries(shelf).filter { ($0.lastsDays ?? .max) < StoreDesk.soonDays }
        .sorted { ($0.lastsDays ?? 0, $0.material) < ($1.lastsDays ?? 0, $1.material) },
      asked: try asked(all: false))
  }

  private func questions() throws -> [StoreHome.Question] {
    let view = try call.view()
    let waiting = try call.ledger.transferRequests(
      TransferRequestFilter(waitingFor: [store.id], limit: 50))
    return try waiting.flatMap { stored in
      let content = stored.request.content
      let material = try view.material(content.material)
      return try stored.request.offers
        .filter { $0.isOpen && $0.terms.from == store.id }
        .map { offer in
          StoreHome.Question(
            number: content.number, asker: try view.store(content.store).name,
            material: material.name,
            amount: "\(speech.packs(offer.terms.packs)) · "
              + speech.amount(offer.terms.quantity, material.unit),
            neededBy: content.neededBy, kilometres: offer.terms.kilometres,
            keeps: OfferWords(speech, today: call.today).keeps(offer.terms.keeps, material.unit))
        }
    }
  }

  /// The orders on which the store acts next, and what is on its way to it.
  private func orders() throws -> [StoreHome.OrderCard] {
    let states: [TransferOrder.State] = [.approved, .dispatched, .arrived, .partlyReceived]
    return try call.ledger.transferOrders(in: states).filter { order in
      let leg = order.content.leg
      return leg.to == store.id && order.state != .approved
        || leg.from == store.id && order.state == .approved
    }.map(card).sorted { ($0.needsHand ? 0 : 1, $0.when) < ($1.needsHand ? 0 : 1, $1.when) }
  }

  /// The hundred newest orders of the store, the latest first.
  func allOrders() throws -> [StoreHome.OrderCard] {
    try call.ledger.latestTransferOrders(of: store.id, limit: 100)
      .sorted { $0.content.leg.departBy > $1.content.leg.departBy }.map(card)
  }

  private func card(_ order: StoredTransferOrder) throws -> StoreHome.OrderCard {
    let view = try call.view()
    let leg = order.content.leg
    let isOutgoing = leg.from == store.id
    return StoreHome.OrderCard(
      number: order.content.number, state: order.state, isOutgoing: isOutgoing,
      other: try view.store(isOutgoing ? leg.to : leg.from).name,
      goods: goods(order.content, view), when: isOutgoing ? leg.departBy : leg.arriveBy)
  }

  private func goods(_ content: TransferContent, _ view: ChainView) -> String {
    let packs = content.lines.reduce(0) { $0 + $1.packs }
    let materials = Set(content.lines.map(\.material))
    if let only = materials.first, materials.count == 1 {
      let name = (try? view.material(only).name) ?? only.text
      return "\(name) · \(speech.packs(packs))"
    }
    return speech.say(
      "\(materials.count) materials, \(packs) packs", "\(materials.count) 种原料，共 \(packs) 包")
  }

  /// What the store has asked for; the open ones, or all of late.
  func asked(all: Bool) throws -> [StoreHome.Asked] {
    let view = try call.view()
    let undone = all ? [] : try call.ledger.undoneRequests(of: store.id, at: call.requestAct.now)
    let requests =
      try undone
      + call.ledger.transferRequests(
        TransferRequestFilter(
          states: all ? nil : [.asked, .offered], askedBy: [store.id], limit: all ? 100 : 20))
    return try requests.map { stored in
      let content = stored.request.content
      let material = try view.material(content.material)
      let open = stored.request.offers.count(where: \.isOpen)
      return StoreHome.Asked(
        number: content.number, material: material.name,
        amount: speech.amount(content.quantity, material.unit),
        state: stored.undone.isEmpty ? stored.request.state.word : Sentence("called off", "已作废"),
        tone: stored.undone.isEmpty ? stored.request.state.tone : .stop,
        detail: !stored.undone.isEmpty
          ? speech.say("does not come: ask again", "不会到达，请重新申请")
          : open > 0
            ? speech.say(
              "\(open == 1 ? "1 store has" : "\(open) stores have") been asked",
              "已询问 \(open) 家门店")
            : speech.say("needed", "需于") + " "
              + speech.moment(content.neededBy, from: call.today))
    }
  }
}

extension TransferRequest.State {
  /// What the state means for the one who looks.
  var tone: StateMark.Tone {
    switch self {
    case .asked, .offered: .wait
    case .accepted: .done
    case .declined, .expired: .stop
    case .withdrawn: .plain
    }
  }
}

/// What is said of an offer.
struct OfferWords {
  private let speech: Speech
  private let today: BusinessDay

  init(_ speech: Speech, today: BusinessDay) {
    self.speech = speech
    self.today = today
  }

  /// That a donor goes under its own need, and what it may do.
  ///
  /// - Parameter donor: what it is called, for whoever is not of it.
  func shortage(
    _ shortage: DonorShortage, _ material: Material, of donor: String? = nil
  ) -> (what: String, remedy: String) {
    let keeps = shortage.keeps
    let (left, need) = (
      speech.amount(keeps.quantity, material.unit), speech.amount(keeps.need, material.unit)
    )
    let delivery = speech.day(keeps.nextDeliveryOn, from: today)
    let end = shortage.runsOutOn.map { speech.day($0, from: today) }
    let spare = speech.packs(shortage.sparePacks)
    return (
      speech.say(
        "\(donor ?? "You") would run short of \(material.name): \(left) left, \(need) needed "
          + "until the delivery \(delivery)" + (end.map { "; it runs out \($0)." } ?? "."),
        "\(donor ?? "")\(material.name)将不够用：剩余 \(left)，到货（\(delivery)）前需要 \(need)"
          + (end.map { "，预计\($0)用完。" } ?? "。")),
      shortage.sparePacks > 0
        ? speech.say("\(donor ?? "You") can spare \(spare).", "可放心调出 \(spare)。")
        : donor.map { speech.say("\($0) has none to spare.", "没有富余。") }
          ?? speech.say("You have none to spare; decline if you need it.", "没有富余；如自用请谢绝。")
    )
  }

  /// What the donor keeps, and for how long.
  func keeps(_ keeps: DonorKeeps, _ unit: String) -> String {
    let amount = speech.amount(keeps.quantity, unit)
    let delivery = speech.day(keeps.nextDeliveryOn, from: today)
    guard let days = keeps.coverDays else {
      return speech.say("keeps \(amount)", "保留 \(amount)")
    }
    let cover = speech.number(days, decimals: 1)
    return speech.say(
      "keeps \(amount), enough for \(cover) days; next delivery \(delivery)",
      "保留 \(amount)，够用 \(cover) 天；下次到货\(delivery)")
  }
}
