import Persistence
import SupplyChain

/// What is on its way to stores and what is promised away from them, at one moment.
struct SupplyOnItsWay {
  let inbound: [StoreID: [InboundSupply]]
  let reservations: [StoreID: [Reservation]]
  /// Orders that should have arrived and count no more.
  let overdue: [ReplenishmentOrder]
  /// Transfers that should have arrived: they count no more as on their way, and what has not left
  /// stays reserved until somebody cancels it.
  let overdueTransfers: [TransferContent]
  /// A transfer may be this much late, in days, before a person must look.
  private static let transferPatienceDays = 1

  /// - Parameter bindsOffers: whether offers that no donor has answered bind too: a plan must not
  ///   give away what may be given, while a question may be put to the same donor again.
  /// - Parameter stores: only what concerns these; `nil` takes all.
  init(
    _ ledger: Ledger, _ facts: FactReader, bindsOffers: Bool, of stores: Set<StoreID>? = nil
  ) throws {
    let moment = facts.moment
    let tomorrow = moment.day + 1
    var inbound: [InboundSupply] = []
    var overdue: [ReplenishmentOrder] = []
    for order in try ledger.openReplenishmentOrders(at: moment, of: stores) {
      switch order.standing(on: moment.day) {
      case .onItsWay:
        inbound.append(
          InboundSupply(
            store: order.store, material: order.material,
            arrivesOn: max(order.needBy, tomorrow), quantity: order.quantity,
            orderNumber: order.number.text))
      case .overdue: overdue.append(order)
      case .settled: break
      }
    }
    var reservations: [Reservation] = []
    var overdueTransfers: [TransferContent] = []
    for transfer in try ledger.bindingTransfers(at: moment, of: stores) {
      let content = transfer.content
      let isLate =
        content.leg.arriveBy.day + SupplyOnItsWay.transferPatienceDays < moment.day
      if isLate { overdueTransfers.append(content) }
      for line in content.lines {
        if transfer.isInbound, !isLate, transfer.outstanding(line) > .zero {
          inbound.append(
            InboundSupply(
              store: content.leg.to, material: line.material,
              arrivesOn: max(content.leg.arriveBy.day, tomorrow),
              quantity: transfer.outstanding(line),
              expiresOn: line.expiresOn, orderNumber: content.number.text))
        }
        guard transfer.isReserved else { continue }
        reservations.append(
          Reservation(
            store: content.leg.from, material: line.material, lot: line.lot,
            quantity: line.quantity, order: content.number))
      }
    }
    for offer in bindsOffers ? try ledger.openOffers(at: moment) : [] {
      let terms = offer.terms
      inbound.append(
        InboundSupply(
          store: offer.store, material: offer.material,
          arrivesOn: max(terms.arriveAt.day, tomorrow), quantity: terms.quantity,
          orderNumber: offer.order.text))
      let pack = terms.quantity.thousandths / Int64(max(terms.packs, 1))
      for lot in terms.lots {
        reservations.append(
          Reservation(
            store: terms.from, material: offer.material, lot: lot.lot,
            quantity: Quantity(thousandths: pack * Int64(lot.packs)) ?? .zero,
            order: offer.order))
      }
    }
    self.inbound = Dictionary(grouping: inbound, by: \.store)
    self.reservations = Dictionary(grouping: reservations, by: \.store)
    self.overdue = overdue
    self.overdueTransfers = overdueTransfers
  }
}
