public import Balancing
public import Replenishment
public import SupplyChain

/// What all lanes of a replay share.
public struct ReplayWorld: Sendable {
  /// The chain and its history.
  public let chain: ReplayChain
  /// What is assumed.
  public let settings: ReplaySettings
  /// How headquarters sends.
  public let replenishment: ReplenishmentPolicy
  /// How stores share.
  public let balancing: BalancingSettings
  /// The first day that counts.
  public let firstDay: BusinessDay

  /// Takes a chain and settings without faults.
  public init(
    chain: ReplayChain, settings: ReplaySettings, replenishment: ReplenishmentPolicy,
    balancing: BalancingSettings, firstDay: BusinessDay
  ) {
    precondition(settings.fault == nil && replenishment.fault == nil && balancing.fault == nil)
    self.chain = chain
    self.settings = settings
    self.replenishment = replenishment
    self.balancing = balancing
    self.firstDay = firstDay
  }
}

/// One policy under one seed: the stock of the whole chain, played night by night.
///
/// A night of day t: stores share, then orders are placed; an order arrives at the start of day
/// t + 1 + lead time. Then day t + 1: arrivals, demand first expired first out, and at its close
/// what may not be used any more is thrown away. The seed decides biases, ordering days and late
/// deliveries, each drawn from a stream of its own subject, so that all policies see the same.
public struct ReplayLane: Sendable {
  /// What is played.
  public let policy: ReplayPolicy
  /// What is random comes from it.
  public let seed: UInt64
  /// What was counted so far.
  public private(set) var account: ReplayAccount

  let world: ReplayWorld
  var shelves: [ShelfStack]
  var shipments: [[Shipment]]
  private var isOpen: [Bool]
  /// The night of the last order of each position.
  private var lastOrders: [BusinessDay?]
  /// What lay there and was on its way after it, in thousandths.
  private var orderedUpTo: [Int64?]
  private let days: OrderDays
  private let ordering: OrderWriter
  private let sharing: NightlySharing?
  private let emergencies: EmergencyRound?
  private let lateness: Lateness

  /// What is on its way to a position.
  struct Shipment: Sendable {
    /// The day it was promised for.
    let dueDay: Int32
    /// The day at whose start it comes.
    let arrivesOn: Int32
    let amount: Int64
  }

  /// A chain with empty shelves.
  public init(policy: ReplayPolicy, seed: UInt64, world: ReplayWorld) {
    let streams = RandomStreams(seed: seed)
    let count = world.chain.positionCount
    self.policy = policy
    self.seed = seed
    self.world = world
    self.account = ReplayAccount(goodsCount: world.chain.goods.count)
    self.shelves = [ShelfStack](repeating: ShelfStack(), count: count)
    self.shipments = [[Shipment]](repeating: [], count: count)
    self.isOpen = [Bool](repeating: false, count: count)
    self.lastOrders = [BusinessDay?](repeating: nil, count: count)
    self.orderedUpTo = [Int64?](repeating: nil, count: count)
    self.days = OrderDays(
      policy.calendar, chain: world.chain, settings: world.settings, streams: streams)
    self.ordering = OrderWriter(policy: policy, world: world, days: days, streams: streams)
    self.sharing = NightlySharing(policy: policy, world: world)
    self.emergencies = EmergencyRound(policy: policy, world: world)
    self.lateness = Lateness(settings: world.settings, streams: streams)
  }

  /// Plays a night and the day after it. Nights follow each other day by day.
  public mutating func play(_ night: ReplayNight) {
    let counts = night.day + 1 >= world.firstDay
    if night.day + 1 == world.firstDay { countOpening() }
    openPositions(night, counts: counts)
    if let sharing { share(sharing, night, counts: counts) }
    placeOrders(night, counts: counts)
    playDay(night, counts: counts)
  }

  private mutating func countOpening() {
    for shop in world.chain.shops {
      for (position, goods) in zip(shop.positions, shop.goods) {
        account.goods[goods].opened += shelves[position].total
      }
    }
  }

  /// A position opens on the night after its first use, with the same stock under every policy.
  private mutating func openPositions(_ night: ReplayNight, counts: Bool) {
    for shop in world.chain.shops {
      for (position, index) in zip(shop.positions, shop.goods) where !isOpen[position] {
        guard let forecast = night.forecasts[position] else { continue }
        isOpen[position] = true
        let goods = world.chain.goods[index]
        let safety = Int(world.settings.openingSafetyDays.rounded(.up))
        let cover = min(
          goods.leadDays + goods.reviewDays + safety, goods.shelfDays ?? .max, forecast.horizon)
        let amount = HabitOrder.amount(
          target: forecast.total(max(cover, 1)).mean * 1000, onHand: 0, onItsWay: 0,
          pack: goods.pack)
        shelves[position].add(amount, lastDay: goods.lastDay(arrivingOn: night.day + 1))
        if counts { account.goods[index].opened += amount }
      }
    }
  }

  private mutating func placeOrders(_ night: ReplayNight, counts: Bool) {
    for (shop, content) in world.chain.shops.enumerated() {
      for (row, position) in content.positions.enumerated() {
        guard isOpen[position], days.nightsToOrder(position, on: night.day) == 0 else { continue }
        let amount = ordering.amount(
          shop: shop, row: row,
          review: days.review(position, last: lastOrders[position], on: night.day), night: night,
          shelf: shelves[position], shipments: shipments[position])
        guard amount > 0 else { continue }
        lastOrders[position] = night.day
        orderedUpTo[position] = shipments[position].reduce(shelves[position].total + amount) {
          $0 + $1.amount
        }
        if counts { account.orders += 1 }
        let lead = world.chain.goods[content.goods[row]].leadDays
        let due = night.day + 1 + lead
        let late = lateness.days(position: position, dueOn: due)
        shipments[position].append(
          Shipment(
            dueDay: due.daysSinceEpoch, arrivesOn: (due + late).daysSinceEpoch, amount: amount))
      }
    }
  }

  private mutating func playDay(_ night: ReplayNight, counts: Bool) {
    let day = night.day + 1
    for shop in world.chain.shops {
      for (position, index) in zip(shop.positions, shop.goods) where isOpen[position] {
        let delivered = receive(position, index, on: day)
        if counts { account.goods[index].delivered += delivered }
      }
    }
    let helped = playEmergencies(night, counts: counts)
    for shop in world.chain.shops {
      for (position, index) in zip(shop.positions, shop.goods) where isOpen[position] {
        let demanded = night.demand[position]
        let consumed = consume(demanded, at: position, with: helped[position] ?? [])
        let wasted = shelves[position].expire(atCloseOf: day.daysSinceEpoch)
        guard counts else { continue }
        account.goods[index].demanded += demanded
        account.goods[index].consumed += consumed
        account.goods[index].wasted += wasted
        account.goods[index].stockDays += shelves[position].total
      }
    }
    if counts { closeBooks() }
  }

  /// Uses up to `demanded`, what comes in the middle of the day only after it has come.
  private mutating func consume(
    _ demanded: Int64, at position: Int, with arrivals: [EmergencyRound.Arrival]
  ) -> Int64 {
    var (asked, consumed): (Int64, Int64) = (0, 0)
    for arrival in arrivals.sorted(by: { $0.share < $1.share }) {
      let before = max(Int64(Double(demanded) * arrival.share), asked)
      consumed += shelves[position].use(before - asked)
      asked = before
      shelves[position].add(arrival.amount, lastDay: arrival.lastDay)
    }
    return consumed + shelves[position].use(demanded - asked)
  }

  private mutating func playEmergencies(
    _ night: ReplayNight, counts: Bool
  ) -> [Int: [EmergencyRound.Arrival]] {
    guard let emergencies else { return [:] }
    let outcome = emergencies.play(
      night, shelves: &shelves, shipments: shipments, days: days)
    if counts {
      account.trips += outcome.trips
      account.transfers += outcome.transfers
      account.transportFen += outcome.transportFen
      for (goods, amount) in outcome.given { account.goods[goods].transferred += amount }
    }
    return Dictionary(grouping: outcome.arrivals, by: \.position)
  }

  private mutating func receive(_ position: Int, _ goods: Int, on day: BusinessDay) -> Int64 {
    var delivered: Int64 = 0
    guard !shipments[position].isEmpty else { return 0 }
    let lastDay = world.chain.goods[goods].lastDay(arrivingOn: day)
    for shipment in shipments[position] where shipment.arrivesOn <= day.daysSinceEpoch {
      shelves[position].add(shipment.amount, lastDay: lastDay)
      delivered += shipment.amount
    }
    if delivered > 0 {
      shipments[position].removeAll { $0.arrivesOn <= day.daysSinceEpoch }
    }
    return delivered
  }

  private mutating func closeBooks() {
    account.days += 1
    for index in account.goods.indices { account.goods[index].closing = 0 }
    for shop in world.chain.shops {
      for (position, goods) in zip(shop.positions, shop.goods) {
        account.goods[goods].closing += shelves[position].total
      }
    }
  }

  private mutating func share(_ sharing: NightlySharing, _ night: ReplayNight, counts: Bool) {
    let plan = sharing.plan(
      night, shelves: shelves, shipments: shipments, days: days,
      orderedUpTo: orderedUpTo)
    for move in plan.moves {
      let amount = shelves[move.from].take(move.amount, ofLastDay: move.lastDay)
      shelves[move.to].add(amount, lastDay: move.lastDay)
      if counts { account.goods[move.goods].transferred += amount }
    }
    guard counts else { return }
    account.trips += plan.trips
    account.transfers += plan.transfers
    account.transportFen += plan.transportFen
    account.promise += plan.promise
  }
}

extension ReplayChain.Goods {
  /// The last day of use of what arrives at the start of `day`.
  func lastDay(arrivingOn day: BusinessDay) -> Int32 {
    shelfDays.map { (day + ($0 - 1)).daysSinceEpoch } ?? ShelfStack.keeps
  }
}

/// Which deliveries come late: the same ones under every policy.
private struct Lateness: Sendable {
  let settings: ReplaySettings
  let streams: RandomStreams

  func days(position: Int, dueOn day: BusinessDay) -> Int {
    guard settings.lateShare > 0 else { return 0 }
    var draw = streams.generator(.replayLateness, position, Int(day.daysSinceEpoch))
    return draw.uniform() < settings.lateShare ? Int(settings.lateDays) : 0
  }
}
