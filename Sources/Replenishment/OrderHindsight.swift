public import SupplyChain

/// What an order of any size would have come to, played with what was really used.
///
/// The store's stock of one material at the close of the order's day, what was known to be on its
/// way, and the order itself on its need-by day meet the demand of each day of the cover, first
/// expired first out. Orders of later nights stay out: the order is judged on the days that it must
/// last. With d the demand, s what nothing was there for, w what passed its last day and h what lay
/// there at each close,
///
///     cost = s · margin + w · unit cost + h · unit cost · holding rate / 365
///
/// and the holding of a review is at least the policy's. Example: 10 in stock, 5 a day for four
/// days, the order due on day 3: an order of 10 leaves nothing short, one of 4 leaves 6 short, and
/// 10 were needed.
public struct OrderHindsight {
  private let day: BusinessDay
  private let stock: MaterialStock
  private let terms: SupplyTerms
  private let policy: ReplenishmentPolicy
  private let demand: [Double]
  private let arrival: Int

  /// Takes the situation at the close of `day`.
  ///
  /// - Parameters:
  ///   - lots: what lay there, promised goods included.
  ///   - reservations: what of it was promised to others.
  ///   - inbound: what was known to be on its way.
  ///   - demand: what was asked for on each day from the next on, in base units.
  ///   - needBy: the day on which the order is there.
  public init(
    of material: Material?, day: BusinessDay, lots: [StockLot], reservations: [Reservation],
    inbound: [InboundSupply], demand: [Double], needBy: BusinessDay, policy: ReplenishmentPolicy
  ) {
    self.day = day
    self.terms = SupplyTerms(of: material, policy: policy)
    self.stock = MaterialStock(
      lots: lots, reservations: reservations, inbound: inbound, day: day,
      usableDays: terms.usableDays)
    self.policy = policy
    self.demand = demand
    self.arrival = max(needBy - day, 1)
  }

  /// What the order would have had to bring so that nothing was short from its day on.
  public var needed: Quantity {
    let unmet = projection(of: .zero).unmet.dropFirst(arrival - 1)
    return Quantity(roundingUnits: unmet.reduce(0, +))
  }

  /// What an order of `quantity` would have come to.
  public func course(of quantity: Quantity) -> OverrideOutcome.Course {
    let projection = projection(of: quantity)
    let short = projection.unmet.reduce(0, +)
    let wasted = projection.wasted.reduce(0) { $0 + $1.units }
    let held = held(projection, quantity)
    return OverrideOutcome.Course(
      quantity: quantity, short: Quantity(roundingUnits: short),
      wasted: Quantity(roundingUnits: wasted), held: Quantity(roundingUnits: held),
      cost: cost(short: short, wasted: wasted, held: held))
  }

  private func cost(short: Double, wasted: Double, held: Double) -> Money? {
    guard let margin = terms.shortageCost, let unitCost = terms.unitCost else { return nil }
    let price = Double(unitCost.fenPerThousand)
    let review = Double(terms.reviewDays)
    let holding =
      max(price * policy.holdingRateAYear * review / 365, policy.leastHoldingFenPerThousand)
      / review
    let fenTimesThousand =
      short * Double(margin.fenPerThousand) + wasted * price + held * holding
    return Money(roundingFen: fenTimesThousand / 1000)
  }

  private func projection(of quantity: Quantity) -> StockProjection {
    StockProjection(
      batches: batches(quantity), demand: { demand[$0 - 1] }, days: demand.count)
  }

  private func batches(_ quantity: Quantity) -> [StockProjection.Batch] {
    let ordered = StockProjection.Batch(
      firstDay: arrival, lastDay: terms.usableDays.map { arrival + $0 - 1 },
      units: quantity.units)
    return stock.batches(withInbound: true, from: day) + [ordered]
  }

  /// What lay there at each close, added up over the days.
  private func held(_ projection: StockProjection, _ quantity: Quantity) -> Double {
    var level = 0.0
    var sum = 0.0
    let batches = batches(quantity)
    for day in 1...max(demand.count, 1) where day <= demand.count {
      level += batches.reduce(0) { $0 + (max($1.firstDay, 1) == day ? $1.units : 0) }
      level -= demand[day - 1] - projection.unmet[day - 1]
      level -= projection.wasted.reduce(0) { $0 + (max($1.lastDay, 1) == day ? $1.units : 0) }
      sum += max(level, 0)
    }
    return sum
  }
}
