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
    var promise = PlanPromise()
  }

  private let world: ReplayWorld
  private let settings: BalancingSettings
  private let isControl: Bool
  private let isHabit: Bool
  private let book: PositionBook

  /// - Returns: `nil` when the policy shares nothing.
  init?(policy: ReplayPolicy, world: ReplayWorld) {
    guard policy.sharing != .none else { return nil }
    self.world = world
    self.settings = world.balancing(under: policy)
    self.isControl = policy.sharing == .wrongHorizon
    self.isHabit = policy.ordering != .suggest
    self.book = PositionBook(world.chain)
  }

  /// The plan of a night before its orders are placed: tonight's order is the next, where there is
  /// one. The negative control takes it for placed and so looks a review too far ahead.
  ///
  /// - Parameter orderedUpTo: what lay at each position and was on its way after its last order.
  func plan(
    _ night: ReplayNight, shelves: [ShelfStack], shipments: [[ReplayLane.Shipment]],
    days: OrderDays, orderedUpTo: [Int64?]
  ) -> Plan {
    let tooFar = Int(world.settings.wrongHorizonDays)
    func nextOrder(_ position: Int) -> Int {
      let nights = days.nightsToOrder(position, on: night.day)
      guard isControl else { return nights }
      return nights + (tooFar > 0 ? tooFar : Int(days.intervals[position]))
    }
    func standingOrder(_ position: Int) -> StandingOrder? {
      guard isHabit else { return nil }
      return orderedUpTo[position].flatMap(Quantity.init(thousandths:)).map {
        StandingOrder(upTo: $0, reviewDays: Int(days.intervals[position]))
      }
    }
    let positions = book.positions(
      night, shelves: shelves, shipments: shipments, nextOrder: nextOrder,
      standingOrder: standingOrder)
    let planner = TransferPlanner(
      settings: settings, stores: world.chain.shops.map(\.store),
      materials: world.chain.goods.map(\.material), day: night.day)
    return moves(of: planner.plan(positions), isShut: night.isShut)
  }

  /// What becomes of a plan. Where a store is closed that day, the vehicle has driven in vain: the
  /// trip is paid and counted, nothing moves.
  private func moves(of plan: TransferPlan, isShut: [Bool]) -> Plan {
    var result = Plan()
    result.promise = plan.promise
    for transfer in plan.transfers {
      result.trips += 1
      result.transfers += Set(transfer.lines.map(\.material)).count
      result.transportFen += transfer.leg.cost.fen
      for line in transfer.lines {
        result.transportFen += settings.handlingFenPerPack * Int64(line.packs)
        guard let from = book.find(transfer.leg.from, line.material),
          let to = book.find(transfer.leg.to, line.material)
        else { continue }
        guard !isShut[from.shop], !isShut[to.shop] else { continue }
        result.moves.append(
          Move(
            from: from.position, to: to.position, goods: from.goods,
            lastDay: line.expiresOn?.daysSinceEpoch ?? ShelfStack.keeps,
            amount: line.quantity.thousandths))
      }
    }
    return result
  }
}

extension ReplayWorld {
  /// How stores share under a policy: by habit more of a shortage can still be repaired tomorrow,
  /// and what was about to expire is bought again.
  func balancing(under policy: ReplayPolicy) -> BalancingSettings {
    var settings = balancing
    if policy.ordering != .suggest {
      settings.waitingShare = self.settings.habitWaitingShare
      settings.boughtAgainShare = self.settings.habitBoughtAgainShare
    }
    return settings
  }
}
