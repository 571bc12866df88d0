import Balancing
import SupplyChain

/// What stores have and will need, as transfers that are proposed change it.
struct PositionTable {
  private(set) var byStore: [StoreID: [BalancingPosition]]

  init(_ positions: [BalancingPosition]) {
    byStore = Dictionary(grouping: positions, by: \.store)
  }

  /// All positions, store after store.
  var all: [BalancingPosition] { byStore.keys.sorted().flatMap { byStore[$0] ?? [] } }

  /// The position of a store and material.
  func position(_ store: StoreID, _ material: MaterialID) -> BalancingPosition? {
    byStore[store]?.first { $0.material == material }
  }

  /// Takes an order for done: its goods are gone from the donor and on their way to the recipient.
  mutating func apply(_ order: TransferContent) {
    for line in order.lines {
      change(order.leg.from, line.material) { position in
        let reservation = Reservation(
          store: order.leg.from, material: line.material, lot: line.lot, quantity: line.quantity,
          order: order.number)
        return position.with(
          lots: StockLot.free(position.lots, after: [reservation]).lots, position.inbound)
      }
      change(order.leg.to, line.material) { position in
        let arrival = InboundSupply(
          store: order.leg.to, material: line.material, arrivesOn: order.leg.arriveBy.day,
          quantity: line.quantity, expiresOn: line.expiresOn, orderNumber: order.number.text)
        return position.with(lots: position.lots, position.inbound + [arrival])
      }
    }
  }

  private mutating func change(
    _ store: StoreID, _ material: MaterialID,
    _ change: (BalancingPosition) -> BalancingPosition
  ) {
    guard let index = byStore[store]?.firstIndex(where: { $0.material == material }),
      let position = byStore[store]?[index]
    else { return }
    byStore[store]?[index] = change(position)
  }
}

extension BalancingPosition {
  fileprivate func with(lots: [StockLot], _ inbound: [InboundSupply]) -> BalancingPosition {
    BalancingPosition(
      store: store, material: material, forecast: forecast, lots: lots, inbound: inbound,
      countedOn: countedOn, nextOrderOn: nextOrderOn)
  }
}
