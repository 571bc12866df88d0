import SupplyChain

/// How much of one material one store should be sent tonight: every number of a suggestion.
///
/// Demand that is missed before the order can arrive is lost, not owed, so it raises nothing: the
/// position that is held against the order-up-to level is what can be used of the stock, what
/// arrives within the cover, and what will be asked for in vain before need-by.
///
/// Whole packs: all but the last pack hold only units below the level, each of which is worth
/// having. The last one straddles the level and is ordered when the mean chance that its units are
/// asked for is at least 1 − the critical ratio, which is when the shortage that it avoids is worth
/// at least what it costs to have too much. An order below the material's minimum is filled up to
/// it when that holds of all its units on average, and is not made otherwise.
struct OrderCalculation {
  let terms: SupplyTerms
  let stock: MaterialStock
  /// Demand of the cover window.
  let coverDemand: Distribution
  /// Demand from tomorrow through the order's last useful day.
  let usefulDemand: PlannedDemand
  /// The critical ratio within the policy's bounds, with its weight of shortages.
  let level: Double
  /// Order-up-to level.
  let target: Quantity
  /// What of the free stock expires within the cover before it can be used.
  let expiring: Quantity
  /// What arrives within the cover.
  let inTransit: Quantity
  /// What of the arrivals expires within the cover before it can be used.
  let inTransitExpiring: Quantity
  /// Expected demand that is missed before the order can arrive.
  let missed: Quantity
  let position: Quantity
  let raw: Quantity
  let packs: Int

  var suggested: Quantity { terms.pack.times(packs) }

  init(
    terms: SupplyTerms, stock: MaterialStock, forecast: SeriesForecast, day: BusinessDay,
    gap: Int, policy: ReplenishmentPolicy
  ) {
    let cover = terms.coverDays
    self.terms = terms
    self.stock = stock
    self.coverDemand = forecast.demand(over: cover, after: gap)
    self.usefulDemand = PlannedDemand(
      terms.usefulDays == cover
        ? coverDemand : forecast.demand(over: terms.usefulDays, after: gap))
    self.level = policy.weighed(
      OrderCalculation.level(
        terms: terms, useful: usefulDemand.distribution, forecast: forecast, gap: gap,
        policy: policy))
    self.target = Quantity(roundingUnits: usefulDemand.quantile(level))

    let alone = stock.projection(
      of: forecast, from: day, gap: gap, days: cover, withInbound: false)
    let whole = stock.projection(of: forecast, from: day, gap: gap, days: cover)
    let expiring = Quantity(roundingUnits: alone.wasted(before: cover))
    self.expiring = Swift.min(expiring, stock.free)
    let allExpiring = Quantity(roundingUnits: whole.wasted(before: cover))
    self.inTransit = stock.arriving(through: cover)
    self.inTransitExpiring = Swift.min(allExpiring.remaining(after: self.expiring), inTransit)
    self.missed = Quantity(roundingUnits: whole.unmet(through: terms.leadTimeDays))
    let usable = (stock.free + inTransit).remaining(after: self.expiring + inTransitExpiring)
    self.position = usable + missed
    self.raw = target.remaining(after: position)
    self.packs = OrderCalculation.packs(
      raw: raw, terms: terms, position: position, demand: usefulDemand, level: level)
  }

  /// The critical ratio of the economics within the policy's bounds, or the policy's service level
  /// when a cost is not known.
  private static func level(
    terms: SupplyTerms, useful: Distribution, forecast: SeriesForecast, gap: Int,
    policy: ReplenishmentPolicy
  ) -> Double {
    guard let cost = terms.unitCost.map({ Double($0.fenPerThousand) }),
      let shortage = policy.shortagePerUnitCost > 0
        ? policy.shortagePerUnitCost * cost : terms.shortageCost.map({ Double($0.fenPerThousand) })
    else { return policy.serviceLevel }
    let held = cost * policy.holdingRateAYear * Double(terms.reviewDays) / 365
    let ratio = CriticalRatio(
      shortage: shortage, unitCost: cost,
      holding: max(held, policy.leastHoldingFenPerThousand))
    let lifetime: CriticalRatio.Lifetime =
      switch terms.usableDays {
      case nil: .unlimited
      case let days? where days <= terms.reviewDays: .withinCover
      case let days?: .demand(forecast.demand(over: terms.leadTimeDays + days, after: gap))
      }
    let level = ratio.level(demand: useful, lifetime: lifetime)
    return min(max(level, policy.lowestServiceLevel), policy.ceiling)
  }

  private static func packs(
    raw: Quantity, terms: SupplyTerms, position: Quantity, demand: PlannedDemand, level: Double
  ) -> Int {
    /// Whether `packs` packs from the one after `first` on are asked for often enough.
    func areWorthHaving(_ packs: Int, after first: Int) -> Bool {
      let low = (position + terms.pack.times(first)).units
      let high = low + terms.pack.times(packs).units
      return demand.meanProbability(atLeastOver: low..<high) >= 1 - level
    }
    let whole = raw.wholePacks(of: terms.pack)
    let isFilled = raw > terms.pack.times(whole) && areWorthHaving(1, after: whole)
    let wanted = isFilled ? whole + 1 : whole
    guard wanted > 0, wanted < terms.leastPacks else { return wanted }
    return areWorthHaving(terms.leastPacks, after: 0) ? terms.leastPacks : 0
  }

  /// Expected shortage over the order's useful days that `quantity` on top of the position avoids,
  /// valued at the margin lost, or at the unit cost when that is not known.
  func avoidedShortage(by quantity: Quantity) -> Money {
    guard quantity > .zero, let price = terms.shortageCost ?? terms.unitCost else { return .zero }
    let units =
      usefulDemand.expectedExcess(over: position.units)
      - usefulDemand.expectedExcess(over: (position + quantity).units)
    return Money(roundingFen: max(units, 0) * Double(price.fenPerThousand) / 1000)
  }

  /// What the suggestion costs, at most 10¹⁵ fen; nothing when the unit cost is not known.
  var cost: Money {
    guard let price = terms.unitCost else { return .zero }
    return Swift.min(price.cost(of: suggested), Money(fen: 1_000_000_000_000_000))
  }
}
