import Balancing
import SupplyChain

/// What stores give each other on one night of a replay, planned by the real planner.
struct NightlySharing: Sendable {
  /// A batch that goes from one position to another.
  struct Move {
    let from: Int
    let to: Int
    let goods: Int
    let lastDay: Int32
    let amount: Int64
  }

  /// What a night's plan does and costs.
  struct Plan {
    var moves: [Move] = []
    var trips = 0
    var transfers = 0
    var transportFen: Int64 = 0
    var promisedFen: Int64 = 0
  }

  private let world: ReplayWorld
  private let settings: BalancingSettings
  private let isControl: Bool
  private let shopIndex: [StoreID: Int]
  private let rows: [[MaterialID: Int]]

  /// - Returns: `nil` when the policy shares nothing.
  init?(policy: ReplayPolicy, world: ReplayWorld) {
    guard policy.sharing != .none else { return nil }
    var settings = world.balancing
    if policy.ordering != .suggest { settings.waitingShare = world.settings.habitWaitingShare }
    self.world = world
    self.settings = settings
    self.isControl = policy.sharing == .wrongHorizon
    self.shopIndex = Dictionary(
      uniqueKeysWithValues: world.chain.shops.enumerated().map { ($1.store.id, $0) })
    self.rows = world.chain.shops.map { shop in
      Dictionary(uniqueKeysWithValues: shop.history.materials.enumerated().map { ($1, $0) })
    }
  }

  func plan(
    _ night: ReplayNight, shelves: [ShelfStack], shipments: [[ReplayLane.Shipment]],
    days: OrderDays
  ) -> Plan {
    let planner = TransferPlanner(
      settings: settings, stores: world.chain.shops.map(\.store),
      materials: world.chain.goods.map(\.material), day: night.day)
    var positions: [BalancingPosition] = []
    for shop in world.chain.shops {
      for (position, index) in zip(shop.positions, shop.goods) {
        guard let forecast = night.forecasts[position] else { continue }
        let material = world.chain.goods[index].material.id
        positions.append(
          BalancingPosition(
            store: shop.store.id, material: material, forecast: forecast,
            lots: shelves[position].lots(of: material),
            inbound: shipments[position].map {
              $0.inbound(of: material, to: shop.store.id, night.day)
            },
            countedOn: night.day,
            nextOrderOn: night.day + nightsAhead(position, night, days)))
      }
    }
    return moves(of: planner.plan(positions))
  }

  /// Nights to the next order that is not yet placed: tonight's is not. The negative control takes
  /// tonight's order for one that stands already, and so looks a review too far ahead.
  private func nightsAhead(
    _ position: Int, _ night: ReplayNight, _ days: OrderDays
  ) -> Int {
    let nights = days.nightsToOrder(position, on: night.day)
    guard isControl else { return nights }
    let extra = Int(world.settings.wrongHorizonDays)
    return nights + (extra > 0 ? extra : Int(days.intervals[position]))
  }

  private func moves(of plan: TransferPlan) -> Plan {
    var result = Plan()
    result.promisedFen = plan.promisedWorth.fen
    for transfer in plan.transfers {
      result.trips += 1
      result.transfers += Set(transfer.lines.map(\.material)).count
      result.transportFen += transfer.leg.cost.fen
      for line in transfer.lines {
        result.transportFen += settings.handlingFenPerPack * Int64(line.packs)
        guard let from = position(transfer.leg.from, line.material),
          let to = position(transfer.leg.to, line.material)
        else { continue }
        result.moves.append(
          Move(
            from: from.position, to: to.position, goods: from.goods,
            lastDay: line.expiresOn?.daysSinceEpoch ?? ShelfStack.keeps,
            amount: line.quantity.thousandths))
      }
    }
    return result
  }

  private func position(_ store: StoreID, _ material: MaterialID) -> (position: Int, goods: Int)? {
    guard let shop = shopIndex[store], let row = rows[shop][material] else { return nil }
    let content = world.chain.shops[shop]
    return (content.firstPosition + row, content.goods[row])
  }
}
