import Access
import Charts
import Foundation
import Operations
import Persistence
import Publishing
import SupplyChain

/// The page of a transfer order, what people do with it, and its papers.
enum OrderPages {
  static let routes: [PageRoute] = [
    .page("/orders/{order}", .viewTransfers) { try show($0, [:]) },
    .page("/orders/{order}/note", .viewTransfers, note),
    .page("/orders/{order}/labels", .viewTrace, labels),
    .page("/orders/{order}/trace", .viewTrace, trace),
    .act("/orders/{order}/receive", .receiveOrder, receive),
    .act("/orders/{order}/approve", .approveOrder, approve),
    .act("/orders/{order}/dispatch", .dispatchOrder) { call in
      try act(call, .sent) { try $0.dispatch($1) }
    },
    .act("/orders/{order}/arrive", .reportArrival) { call in
      try act(call, .arrived) { try $0.arrive($1) }
    },
    .act("/orders/{order}/close", .closeOrder, close),
    .act("/orders/{order}/courier", .assignLeg, assign),
    .act("/orders/{order}/reject", .rejectOrder) { call in
      try refuse(call, .reject, .turnedDown) { try $0.reject($1, reason: $2) }
    },
    .act("/orders/{order}/cancel", .cancelOrder) { call in
      try refuse(call, .cancel, .cancelled) { try $0.cancel($1, reason: $2) }
    },
    .act("/orders/{order}/lose", .loseOrder) { call in
      try refuse(call, .lose, .lost) { try $0.lose($1, reason: $2) }
    },
  ]

  @Sendable static func show(
    _ call: PageCall, _ faults: [String: String]
  ) throws -> PageAnswer {
    let page = try page(call)
    let view = OrderView(
      order: page, key: call.newKey, faults: faults, written: call.form.single,
      speech: call.speech)
    return .page(
      HTMLPage(
        title: "\(page.from) → \(page.to)", way: way(call), store: store(call, page),
        body: view.body), status: faults.isEmpty ? 200 : 422)
  }

  @Sendable static func note(_ call: PageCall) throws -> PageAnswer {
    let page = try page(call)
    let link = call.host + PagePath.order(page.content.number)
    return .page(
      HTMLPage(
        title: call.speech.say("Transfer note", "调拨单"), way: way(call),
        store: store(call, page),
        body: TransferNote(order: page, link: link, speech: call.speech).body))
  }

  @Sendable static func labels(_ call: PageCall) throws -> PageAnswer {
    let number = try call.id("order", TransferOrderNumber.self)
    let page = try page(call)
    let labels = try OrderLabels(ledger: call.ledger, settings: call.settings).labels(of: number)
    let body: Markup = #"""
      <h1 class="screen">\#(call.speech.say("Labels", "标签"))</h1>
      <p class="screen"><a class="back" href="\#(PagePath.order(number))">← \#(call.speech.say(
        "Back to the order", "返回调拨单"))</a>
      <button class="button" type="button" data-print hidden>\#(call.speech.say(
        "Print", "打印"))</button></p>
      <div class="labels">\#(labels.map { $0.label.markup }.joined)</div>
      """#
    return .page(
      HTMLPage(
        title: call.speech.say("Labels of \(number)", "\(number) 标签"), way: way(call),
        store: store(call, page), body: body))
  }

  @Sendable static func trace(_ call: PageCall) throws -> PageAnswer {
    let number = try call.id("order", TransferOrderNumber.self)
    let page = try page(call)
    var settings = call.settings
    settings.language = call.speech.language
    let timeline = try TraceTimeline(ledger: call.ledger, settings: settings)
      .timeline(of: number)
    let chart = TimelineDrawing(settings: settings).chart(timeline)
    let body: Markup = #"""
      <a class="back" href="\#(PagePath.order(number))">← \#(call.speech.say(
        "Back to the order", "返回调拨单"))</a>
      <h1>\#(call.speech.say("Where its crates were", "货箱追溯"))</h1>
      <div class="chart" tabindex="0">\#(chart.markup(styled: false))</div>
      """#
    return .page(
      HTMLPage(
        title: call.speech.say("Trace of \(number)", "\(number) 追溯"), way: way(call),
        store: store(call, page), body: body))
  }

  // MARK: acts

  @Sendable static func approve(_ call: PageCall) throws -> PageAnswer {
    do {
      return try act(call, .approved) {
        try $0.approve($1, evenIfShort: call.form["evenIfShort"] == "yes")
      }
    } catch OperationsFailure.leavesShort {
      // The page says what would be left, and how to approve it all the same.
      return try show(call, ["short": ""])
    }
  }

  private static func act(
    _ call: PageCall, _ deed: Done.Deed,
    _ body: (ActOnTransfer, TransferOrderNumber) throws -> StoredTransferOrder
  ) throws -> PageAnswer {
    let number = try call.id("order", TransferOrderNumber.self)
    _ = try body(acts(call), number)
    return .see(PagePath.order(number), Done(deed))
  }

  private static func refuse(
    _ call: PageCall, _ act: OrderPage.Act, _ deed: Done.Deed,
    _ body: (ActOnTransfer, TransferOrderNumber, String) throws -> StoredTransferOrder
  ) throws -> PageAnswer {
    let number = try call.id("order", TransferOrderNumber.self)
    let field = "reason-\(act.rawValue)"
    let reason = String(call.form[field].prefix(200))
    guard !reason.isEmpty else {
      return try show(
        call, [field: call.speech.say("Say why, in a few words.", "请简单说明原因。")])
    }
    _ = try body(acts(call), number, reason)
    return .see(PagePath.order(number), Done(deed))
  }

  @Sendable static func assign(_ call: PageCall) throws -> PageAnswer {
    let number = try call.id("order", TransferOrderNumber.self)
    guard let courier = PersonID(call.form["courier"]) else {
      return .see(PagePath.order(number), Done(.nothing))
    }
    _ = try AssignLeg(ledger: call.ledger, caller: call.requestAct).assign(number, to: courier)
    return .see(PagePath.order(number), Done(.assigned))
  }

  /// What is put away needs no reason; what is given up does.
  @Sendable static func close(_ call: PageCall) throws -> PageAnswer {
    let order = try call.ledger.transferOrder(call.id("order", TransferOrderNumber.self))
    guard order.state == .partlyReceived else {
      return try act(call, .closed) { try $0.close($1, reason: "") }
    }
    return try refuse(call, .close, .closed) { try $0.close($1, reason: $2) }
  }

  @Sendable static func receive(_ call: PageCall) throws -> PageAnswer {
    let number = try call.id("order", TransferOrderNumber.self)
    var goods = ReceivedGoods()
    if call.form["mode"] == "lines" {
      let reading = try ReceivedLines(call.form, try page(call), call.speech)
      guard reading.faults.isEmpty else { return try show(call, reading.faults) }
      goods = reading.goods
    }
    _ = try acts(call).receive(number, goods)
    return .see(PagePath.order(number), Done(.received))
  }

  private static func acts(_ call: PageCall) -> ActOnTransfer {
    ActOnTransfer(
      ledger: call.ledger, settings: call.settings, caller: call.caller,
      desks: call.service.desks)
  }

  // MARK: what the page shows

  private static func way(_ call: PageCall) -> Way {
    PageReader.isStore(call.principal)
      ? .storeTransfers : call.principal.roles == [.courier] ? .legs : .transfers
  }

  private static func store(_ call: PageCall, _ page: OrderPage) -> StoreID? {
    let own = Set(PageReader.ownStores(call.principal))
    return [page.content.leg.to, page.content.leg.from].first(where: own.contains)
  }

  private static func page(_ call: PageCall) throws -> OrderPage {
    let number = try call.id("order", TransferOrderNumber.self)
    let order = try call.ledger.transferOrder(number)
    let assignment = try call.ledger.assignment(of: number)
    return try OrderDesk(call, order, courier: assignment?.courier).page()
  }
}

/// Reads what a store has written about lines that came otherwise than sent.
struct ReceivedLines {
  private(set) var goods = ReceivedGoods()
  private(set) var faults: [String: String] = [:]

  init(_ form: PageForm, _ page: OrderPage, _ speech: Speech) throws {
    for line in page.lines where line.outstanding > .zero {
      let number = line.line.number
      let (packsField, reasonField) = ("packs-\(number)", "reason-\(number)")
      let pack = line.line.quantity.units / Double(max(line.line.packs, 1))
      let most = line.outstanding.units / pack
      guard let packs = Double(form[packsField].replacing(",", with: ".")), packs >= 0,
        packs <= most + 1e-6
      else {
        faults[packsField] = speech.say(
          "Write a number from 0 to \(speech.plain(most)).",
          "请填写 0 至 \(speech.plain(most)) 之间的数。")
        continue
      }
      guard packs < most - 1e-6 else { continue }
      guard let reason = TransferDiscrepancy.Kind(rawValue: form[reasonField]),
        TransferDiscrepancy.Kind.reasons.contains(reason)
      else {
        faults[reasonField] = speech.say(
          "Less came than was sent: choose why.", "少于应收数量，请选择原因。")
        continue
      }
      goods.lines.append(
        ReceivedGoods.Line(
          number: number, quantity: Quantity(roundingUnits: packs * pack), reason: reason))
    }
  }
}
