import Balancing
import SupplyChain

/// The positions of a chain as planners see them at a moment of a replay, and the way back from
/// ids to positions.
struct PositionBook: Sendable {
  private let chain: ReplayChain
  private let shopIndex: [StoreID: Int]
  private let rows: [[MaterialID: Int]]

  init(_ chain: ReplayChain) {
    self.chain = chain
    self.shopIndex = Dictionary(
      uniqueKeysWithValues: chain.shops.enumerated().map { ($1.store.id, $0) })
    self.rows = chain.shops.map { shop in
      Dictionary(uniqueKeysWithValues: shop.history.materials.enumerated().map { ($1, $0) })
    }
  }

  /// What stores have and await; `nextOrder` says in how many nights a position orders next,
  /// `standingOrder` how it orders out of habit, `isAsked` which shops take part.
  func positions(
    _ night: ReplayNight, shelves: [ShelfStack], shipments: [[ReplayLane.Shipment]],
    nextOrder: (Int) -> Int, standingOrder: (Int) -> StandingOrder? = { _ in nil },
    isAsked: (Int) -> Bool = { _ in true }
  ) -> [BalancingPosition] {
    var positions: [BalancingPosition] = []
    positions.reserveCapacity(chain.positionCount)
    for (index, shop) in chain.shops.enumerated()
    where shop.store.trades(on: night.day + 1) && isAsked(index) {
      for (position, index) in zip(shop.positions, shop.goods) {
        guard let forecast = night.forecasts[position] else { continue }
        let material = chain.goods[index].material.id
        positions.append(
          BalancingPosition(
            store: shop.store.id, material: material, forecast: forecast,
            lots: shelves[position].lots(of: material),
            inbound: shipments[position].map {
              $0.inbound(of: material, to: shop.store.id, night.day)
            },
            countedOn: night.day, nextOrderOn: night.day + nextOrder(position),
            standingOrder: standingOrder(position)))
      }
    }
    return positions
  }

  /// The position of a store and material, and the store's and the material's index.
  func find(
    _ store: StoreID, _ material: MaterialID
  ) -> (position: Int, shop: Int, goods: Int)? {
    guard let shop = shopIndex[store], let row = rows[shop][material] else { return nil }
    let content = chain.shops[shop]
    return (content.firstPosition + row, shop, content.goods[row])
  }
}
