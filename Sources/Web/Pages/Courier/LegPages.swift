import Access
import Charts
import Operations
import Persistence
import SupplyChain

/// A courier's day: the trips in their order, each with two stops to tap.
enum LegPages {
  static let routes: [PageRoute] = [
    .page("/legs", .viewTransfers, show),
    .act("/legs/{order}/pick-up", .dispatchOrder) { call in
      try act(call, .pickedUp) { try $0.dispatch($1) }
    },
    .act("/legs/{order}/drop", .reportArrival) { call in
      try act(call, .dropped) { try $0.arrive($1) }
    },
  ]

  @Sendable static func show(_ call: PageCall) throws -> PageAnswer {
    guard let person = call.principal.person else { throw ServiceFailure.noPath(call.path) }
    let legs = try AssignLeg(ledger: call.ledger, caller: call.requestAct)
      .legs(of: person, on: call.today)
    let view = LegListView(
      legs: legs, names: try ChainWords(call.view()), today: call.today, key: call.newKey,
      speech: call.speech)
    let open = legs.count { [.approved, .dispatched].contains($0.state) }
    return .page(
      HTMLPage(
        title: call.speech.say("My trips", "我的配送"), way: .legs, counts: [.legs: open],
        body: view.body))
  }

  private static func act(
    _ call: PageCall, _ deed: Done.Deed,
    _ body: (ActOnTransfer, TransferOrderNumber) throws -> StoredTransferOrder
  ) throws -> PageAnswer {
    let number = try call.id("order", TransferOrderNumber.self)
    _ = try body(
      ActOnTransfer(ledger: call.ledger, settings: call.settings, caller: call.caller), number)
    return .see("/legs", Done(deed))
  }
}

/// The trips of a courier.
struct LegListView {
  let legs: [CourierLeg]
  let names: ChainWords
  let today: BusinessDay
  let key: String
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    let heading: Markup = #"""
      <div class="head"><h1>\#(speech.say("My trips", "我的配送"))</h1>\#
      <p class="soft">\#(speech.day(today))</p></div>
      """#
    guard !legs.isEmpty else {
      return heading + EmptyNote(speech.say("No trip today.", "今天没有配送任务。")).markup
    }
    return heading + #"<ul class="cards is-wide">"# + legs.map(card).joined + "</ul>\n"
  }

  private func card(_ leg: CourierLeg) -> Markup {
    let kit: Markup =
      leg.leg.carriesColdKit
      ? #"<p><span class="mark is-move">\#(speech.say("cold kit", "冷链箱"))</span></p>"# : ""
    let packs = leg.lines.reduce(0) { $0 + $1.packs }
    let weight = speech.number(Double(leg.leg.grams) / 1000, decimals: 1)
    let way = speech.number(leg.leg.kilometres, decimals: 1)
    return #"""
      <li class="card\#(leg.state == .approved || leg.state == .dispatched ? " is-look" : "")">
      <div class="top"><h2><a href="\#(PagePath.order(leg.order))">\#(leg.order)</a></h2>\#
      \#(StateMark(word: speech.say(leg.state.word), tone: leg.state.tone).markup)</div>
      <ol class="way"><li class="\#(leg.state == .approved ? "is-here" : "is-done")">\#(
        speech.say("Pick up at", "取货")) <strong>\#(names.store(leg.leg.from))</strong><br><small>\#(
        speech.moment(leg.assignment.pickUpFrom, from: today)) – \#(
        leg.assignment.pickUpUntil.time.description)</small></li>
      <li class="\#(leg.state == .dispatched ? "is-here" : "")">\#(
        speech.say("Drop at", "送达")) <strong>\#(names.store(leg.leg.to))</strong><br><small>\#(
        speech.say("by", "最晚")) \#(speech.moment(leg.leg.arriveBy, from: today)) · \#(way) \#(
        speech.say("km", "公里"))</small></li></ol>
      <p><small>\#(speech.packs(packs)) · \#(weight) kg</small></p>\#(kit)\#(button(leg))</li>

      """#
  }

  private func button(_ leg: CourierLeg) -> Markup {
    let path = "/legs/\(PagePath.escaped(leg.order.text))"
    switch leg.state {
    case .approved:
      return Form(action: path + "/pick-up", key: "\(key)-\(leg.order)-up")
        .button(speech.say("Picked up", "已取货"), style: "is-main is-full")
    case .dispatched:
      return Form(action: path + "/drop", key: "\(key)-\(leg.order)-drop")
        .button(speech.say("Dropped", "已送达"), style: "is-main is-full")
    default: return ""
    }
  }
}
