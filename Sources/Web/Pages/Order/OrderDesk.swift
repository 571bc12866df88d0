import Access
import Foundation
import Operations
import Persistence
import SupplyChain

/// Finds what the page of a transfer order shows.
struct OrderDesk {
  let call: PageCall
  let order: StoredTransferOrder
  let courier: PersonID?

  init(_ call: PageCall, _ order: StoredTransferOrder, courier: PersonID?) {
    self.call = call
    self.order = order
    self.courier = courier
  }

  private var leg: Leg { order.content.leg }
  private var people: Set<PersonID> { courier.map { [$0] } ?? [] }
  private var both: Concern { Concern(stores: [leg.from, leg.to], people: people) }
  private var donor: Concern { Concern(stores: [leg.from], people: people) }
  private var recipient: Concern { Concern(stores: [leg.to], people: people) }

  /// The page.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noOrder(_:)`` for somebody else's order.
  func page() throws -> OrderPage {
    let number = order.content.number
    try ShowTransfers(call.ledger, to: call.caller).find(number, to: .viewTransfers)
    let sight = OrderSight(of: leg, concern: both, call.principal)
    let view = try call.view()
    let received = try call.ledger.received(of: order.content)
    let lost = Dictionary(
      try call.ledger.losses(of: number).map { ($0.line, $0.quantity) }, uniquingKeysWith: { $1 })
    let found = Dictionary(
      grouping: try call.ledger.discrepancies(of: number).filter { $0.line != nil },
      by: { $0.line ?? 0 })
    let acts = try acts
    return OrderPage(
      content: order.content, state: order.state, from: try view.store(leg.from).name,
      to: try view.store(leg.to).name,
      lines: order.content.lines.map { line in
        let material = try? view.material(line.material)
        return OrderPage.Line(
          line: line, material: material?.name ?? line.material.text,
          unit: material?.unit ?? "", received: received[line.number] ?? .zero,
          lost: lost[line.number] ?? .zero, discrepancies: found[line.number] ?? [],
          why: sight.why(of: line, on: leg, isAskedFor: order.request != nil))
      },
      steps: try call.ledger.acts(on: number).compactMap(step), acts: acts,
      shortages: acts.contains(.approve) ? try shortages(view) : [],
      showsWorth: sight.showsWorth,
      hasTags: try !call.ledger.tags(of: number).isEmpty,
      courier: courier.map { call.name(of: $0.text) }, couriers: try couriers(),
      today: call.today)
  }

  private func couriers() throws -> [OrderPage.Courier] {
    guard [.approved, .dispatched].contains(order.state), call.may(.assignLeg, both) else {
      return []
    }
    return try call.ledger.people().map(\.person)
      .filter { $0.isActive && $0.roles.contains(.courier) && $0.id != courier }
      .map { OrderPage.Courier(id: $0.id, name: $0.name) }
  }

  private func step(_ act: OrderAct) -> OrderPage.Step? {
    TransferOrder.State(rawValue: act.to).map {
      OrderPage.Step(
        state: $0, by: call.name(of: act.act.by),
        at: Instant(act.act.at).map(call.chainClock.local),
        detail: $0.tone == .stop || $0 == .closed ? act.detail : "")
    }
  }

  /// What the one who looks may do now: by the order's state, and by the table.
  private var acts: Set<OrderPage.Act> {
    get throws { try approval.mayApprove(order) ? otherActs.union([.approve]) : otherActs }
  }

  private var approval: ActOnTransfer {
    ActOnTransfer(
      ledger: call.ledger, settings: call.settings, caller: call.caller,
      desks: call.service.desks)
  }

  private func shortages(_ view: ChainView) throws -> [OrderPage.Shortage] {
    let isDonor = PageReader.ownStores(call.principal).contains(leg.from)
    let donor = try isDonor ? nil : view.store(leg.from).name
    return try approval.shortages(of: order).map { shortage in
      OrderPage.Shortage(
        shortage: shortage, material: try view.material(shortage.material), donor: donor)
    }
  }

  private var otherActs: Set<OrderPage.Act> {
    let possible: [(act: OrderPage.Act, action: Action, concern: Concern)] =
      switch order.state {
      case .proposed: [(.reject, .rejectOrder, both)]
      case .approved: [(.dispatch, .dispatchOrder, donor), (.cancel, .cancelOrder, both)]
      case .dispatched:
        [
          (.arrive, .reportArrival, recipient), (.receive, .receiveOrder, recipient),
          (.lose, .loseOrder, both),
        ]
      case .arrived: [(.receive, .receiveOrder, recipient), (.lose, .loseOrder, both)]
      case .partlyReceived:
        [(.receive, .receiveOrder, recipient), (.close, .closeOrder, recipient)]
      case .received: [(.close, .closeOrder, recipient)]
      case .closed, .rejected, .cancelled, .lost: []
      }
    return Set(possible.filter { call.may($0.action, $0.concern) }.map(\.act))
  }
}

extension PageCall {
  /// What people call the one who has acted.
  func name(of principal: String) -> String {
    if principal == Principal.clock.name { return speech.say("the clock", "定时任务") }
    let person = PersonID(principal).flatMap { try? ledger.person($0) }
    return person?.person.name ?? principal
  }
}
