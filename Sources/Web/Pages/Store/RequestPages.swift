import Access
import Charts
import Operations
import Persistence
import SupplyChain

/// A request as both sides see it: the store that asked, and the one that is asked.
enum RequestPages {
  static let routes: [PageRoute] = [
    .page("/store/{store}/asked/{request}", .viewTransfers, asked),
    .act("/store/{store}/asked/{request}/withdraw", .askTransfer, withdraw),
    .page("/store/{store}/answer/{request}", .answerRequest) { try answer($0, [:]) },
    .act("/store/{store}/answer/{request}", .answerRequest, accept),
    .act("/store/{store}/answer/{request}/decline", .answerRequest, decline),
  ]

  @Sendable static func asked(_ call: PageCall) throws -> PageAnswer {
    let store = try StorePages.own(call, .viewTransfers)
    let report = try report(call)
    guard report.store == store.id else { throw ServiceFailure.noPath(call.path) }
    let view = AskedView(
      report: report, material: try call.view().material(report.material),
      names: try names(report, call), today: call.today,
      withdrawal: report.state.isOpen && call.may(.askTransfer, .store(store.id))
        ? Form(
          action: PagePath.request(store.id, report.number) + "/withdraw", key: call.newKey)
        : nil, speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("What I asked for", "我的申请"), way: .storeAsk,
        store: store.id, body: view.body))
  }

  @Sendable static func withdraw(_ call: PageCall) throws -> PageAnswer {
    let store = try StorePages.own(call, .askTransfer)
    let number = try call.id("request", TransferRequestNumber.self)
    _ = try call.answers.withdraw(
      number, reason: call.speech.say("needed no more", "不再需要"))
    return .see(PagePath.request(store.id, number), Done(.withdrawn))
  }

  @Sendable static func answer(_ call: PageCall, _ faults: [String: String]) throws -> PageAnswer {
    let store = try StorePages.own(call, .answerRequest)
    let number = try call.id("request", TransferRequestNumber.self)
    let stored = try call.ledger.transferRequest(number)
    let report = TransferRequestReport(stored, to: call.principal)
    guard let offer = report.offers.first(where: { $0.terms.from == store.id }) else {
      throw ServiceFailure.noPath(call.path)
    }
    let written = Int(call.form["packs"]).map { min(max($0, 1), max(offer.terms.packs, 1)) }
    let outlook =
      offer.state == .open
      ? try call.answers.outlook(
        stored.request, from: store.id, packs: written ?? offer.terms.packs,
        takesExtras: call.form["extras"] == "yes") : nil
    let path = PagePath.store(store.id, "/answer/\(PagePath.escaped(report.number.text))")
    let view = AnswerView(
      report: report, offer: offer, material: try call.view().material(report.material),
      names: try names(report, call), today: call.today,
      keeps: outlook?.keeps ?? offer.terms.keeps, shortages: outlook?.shortages ?? [],
      acceptance: Form(action: path, key: call.newKey),
      refusal: Form(action: path + "/decline", key: call.newKey), faults: faults,
      written: call.form.single, speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Can you give?", "能否调出？"), way: .storeHome,
        store: store.id, body: view.body), status: faults.isEmpty ? 200 : 422)
  }

  @Sendable static func accept(_ call: PageCall) throws -> PageAnswer {
    let store = try StorePages.own(call, .answerRequest)
    let report = try report(call)
    guard let offer = report.offers.first(where: { $0.terms.from == store.id }) else {
      throw ServiceFailure.noPath(call.path)
    }
    guard let packs = Int(call.form["packs"]), (1...max(offer.terms.packs, 1)).contains(packs)
    else {
      let most = call.speech.packs(offer.terms.packs)
      return try answer(
        call,
        [
          "packs": call.speech.say(
            "Give at least 1 pack and at most \(most), or decline.",
            "请填写 1 包至 \(most)，或选择谢绝。")
        ])
    }
    let pack = Quantity(thousandths: offer.terms.quantity.thousandths / Int64(offer.terms.packs))
    do {
      let stored = try call.answers.accept(
        report.number, from: store.id, quantity: pack?.times(packs),
        takesExtras: call.form["extras"] == "yes",
        evenIfShort: AnswerView.isTold(call.form["evenIfShort"], call.form["extras"]))
      let given = stored.request.offers.first { $0.terms.from == store.id }
      return .see(
        given?.order.map(PagePath.order) ?? PagePath.store(store.id), Done(.answered))
    } catch OperationsFailure.leavesShort {
      // The page says what would be left, and how to give it all the same.
      return try answer(call, ["short": ""])
    } catch let failure as any Failure where failure.kind == .conflict || failure.kind == .badInput
    {
      return try answer(call, ["packs": FailureWords(failure, call.speech).line])
    }
  }

  @Sendable static func decline(_ call: PageCall) throws -> PageAnswer {
    let store = try StorePages.own(call, .answerRequest)
    guard !call.form["reason"].isEmpty else {
      return try answer(
        call,
        ["reason": call.speech.say("Say why, in a few words.", "请简单说明原因。")])
    }
    _ = try call.answers.decline(
      try call.id("request", TransferRequestNumber.self), from: store.id,
      reason: call.form["reason"])
    return .see(PagePath.store(store.id), Done(.declined))
  }

  private static func report(_ call: PageCall) throws -> TransferRequestReport {
    try ShowRequests(call.ledger, to: call.caller)
      .request(try call.id("request", TransferRequestNumber.self))
  }

  /// The names of all stores and materials that a request speaks of.
  private static func names(
    _ report: TransferRequestReport, _ call: PageCall
  ) throws -> RequestNames {
    let view = try call.view()
    return RequestNames(
      stores: Dictionary(
        view.stores.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first }),
      materials: Dictionary(
        view.materials.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }))
  }
}

/// What stores and materials are called.
struct RequestNames: Sendable {
  let stores: [StoreID: String]
  let materials: [MaterialID: Material]

  func store(_ id: StoreID) -> String { stores[id] ?? id.text }
}
