public import SupplyChain

/// What a store should be sent tonight, and what a person should look at.
public struct ReplenishmentPlan: Hashable, Sendable, Codable {
  /// One suggestion a material in use, zeros included, in the order of the forecast's materials.
  public let suggestions: [Suggestion]
  /// What a person should look at: those of the store first, then material by material.
  public let exceptions: [PlanningException]

  /// Takes a plan.
  public init(suggestions: [Suggestion], exceptions: [PlanningException]) {
    self.suggestions = suggestions
    self.exceptions = exceptions
  }
}

/// Everything that ordering needs to know of one store on one night.
public struct StoreSituation: Sendable {
  /// What the store will need.
  public let forecast: StoreForecast
  /// What it has; `nil` when it never reported.
  public let stock: StoreStock?
  /// What is on its way to it: accepted orders and approved transfers.
  public let inbound: [InboundSupply]
  /// What of its stock is promised to others.
  public let reservations: [Reservation]
  /// Mean consumption a day over the last four weeks, in base units, when known: without it no
  /// sudden change is told.
  public let recentDailyMeans: [MaterialID: Double]
  /// The night of the next order of what has been ordered within its review: tonight's lasts until
  /// that one's arrival, and no longer.
  public let nextOrders: [MaterialID: BusinessDay]

  /// Takes what is known. Supply and reservations of other stores are left aside.
  public init(
    forecast: StoreForecast, stock: StoreStock?, inbound: [InboundSupply] = [],
    reservations: [Reservation] = [], recentDailyMeans: [MaterialID: Double] = [:],
    nextOrders: [MaterialID: BusinessDay] = [:]
  ) {
    self.nextOrders = nextOrders
    self.forecast = forecast
    self.stock = stock
    self.inbound = inbound.filter { $0.store == forecast.store }
    self.reservations = reservations.filter { $0.store == forecast.store }
    self.recentDailyMeans = recentDailyMeans
  }
}

/// Turns a store's forecast and stock into suggestions with their reasons.
///
/// The night of `day` runs after that day's close. An order placed on the morning after arrives at
/// the start of `day + 1 + lead time`, and tonight's order must last through
/// `day + lead time + review`; where an order was placed within the review, only until that of the
/// next one, ``StoreSituation/nextOrders``, is there. The order-up-to level is the quantile of that
/// window's demand at the ``CriticalRatio`` of the material.
public struct ReplenishmentPlanner: Sendable {
  /// The business day whose night this is.
  public let day: BusinessDay
  /// The materials by id; one that is absent is ordered on the policy's terms, and told.
  public let materials: [MaterialID: Material]
  /// What headquarters has decided.
  public let policy: ReplenishmentPolicy

  /// Takes the night's day, the chain's materials and a policy without a
  /// ``ReplenishmentPolicy/fault``.
  public init(
    day: BusinessDay, materials: [MaterialID: Material],
    policy: ReplenishmentPolicy = ReplenishmentPolicy()
  ) {
    precondition(policy.fault == nil, policy.fault ?? "")
    self.day = day
    self.materials = materials
    self.policy = policy
  }

  /// What `situation`'s store should be sent.
  ///
  /// A forecast made before ``day`` serves with its later days; one made after it knows the future
  /// and is a bug of the caller. A store that never reported stock gets one exception and no
  /// suggestion. Exceptions about master data name the material only, so that those of many stores
  /// are equal and can be told once.
  public func plan(_ situation: StoreSituation) -> ReplenishmentPlan {
    let forecast = situation.forecast
    precondition(forecast.origin <= day, "a forecast does not know the future")
    guard let stock = situation.stock else {
      let need = expectedCost(of: forecast)
      return ReplenishmentPlan(
        suggestions: [], exceptions: [.noStock(of: forecast.store, atStake: need)])
    }
    let lots = stock.lotsByMaterial
    let inbound = Dictionary(grouping: situation.inbound, by: \.material)
    let reservations = Dictionary(grouping: situation.reservations, by: \.material)
    var suggestions: [Suggestion] = []
    var exceptions: [PlanningException] = []
    for (material, series) in zip(forecast.materials, forecast.series) {
      let line = line(
        of: material, series, situation, lots: lots[material] ?? [],
        reservations: reservations[material] ?? [], inbound: inbound[material] ?? [])
      suggestions.append(
        suggestion(
          line.calculation, store: forecast.store, material: material, stock: stock,
          next: nextOrder(of: material, situation)))
      exceptions += line.all
    }
    if stock.countedOn < day {
      let cost = suggestions.reduce(0.0) { $0 + Double($1.cost.fen) }
      exceptions.insert(
        .staleStock(
          of: forecast.store, countedOn: stock.countedOn, day: day,
          atStake: Money(roundingFen: cost)), at: 0)
    }
    if forecast.series.contains(where: \.isHeldClosed) {
      exceptions.insert(
        .closedStore(forecast.store, atStake: expectedCost(of: forecast)), at: 0)
    }
    if forecast.isOfOpeningStore, suggestions.contains(where: { $0.suggestedQuantity > .zero }) {
      let cost = suggestions.reduce(0.0) { $0 + Double($1.cost.fen) }
      exceptions.insert(
        .openingStore(forecast.store, atStake: Money(roundingFen: cost)), at: 0)
    }
    return ReplenishmentPlan(suggestions: suggestions, exceptions: exceptions)
  }

  private func nextOrder(of material: MaterialID, _ situation: StoreSituation) -> BusinessDay? {
    situation.nextOrders[material].flatMap { $0 > day ? $0 : nil }
  }

  /// The calculation of one material with what it shows.
  func line(
    of material: MaterialID, _ series: SeriesForecast, _ situation: StoreSituation,
    lots: [StockLot], reservations: [Reservation], inbound: [InboundSupply]
  ) -> LineExceptions {
    let terms = SupplyTerms(
      of: materials[material], policy: policy,
      nightsToNext: nextOrder(of: material, situation).map { $0 - day })
    let gap = day - situation.forecast.origin
    return LineExceptions(
      store: situation.forecast.store, material: material,
      name: materials[material]?.name ?? material.text, day: day, gap: gap, policy: policy,
      calculation: OrderCalculation(
        terms: terms,
        stock: MaterialStock(
          lots: lots, reservations: reservations, inbound: inbound, day: day,
          usableDays: terms.usableDays),
        forecast: series, day: day, gap: gap, policy: policy),
      forecast: series, recentDailyMean: situation.recentDailyMeans[material])
  }

  /// What a store is expected to use until its next orders arrive, at cost, as far as it is known.
  private func expectedCost(of forecast: StoreForecast) -> Money {
    let gap = day - forecast.origin
    let fen = zip(forecast.materials, forecast.series).reduce(0.0) { sum, entry in
      let terms = SupplyTerms(of: materials[entry.0], policy: policy)
      let price = Double(terms.unitCost?.fenPerThousand ?? 0) / 1000
      let units = entry.1.demand(over: terms.coverDays, after: gap).mean
      return sum + min(units, 1e9) * price
    }
    return Money(roundingFen: fen)
  }

  private func suggestion(
    _ order: OrderCalculation, store: StoreID, material: MaterialID, stock: StoreStock,
    next: BusinessDay?
  ) -> Suggestion {
    let expected = Quantity(roundingUnits: order.coverDemand.mean)
    let sentence = SuggestionSentence(
      calculation: order, countedOn: stock.countedOn, day: day, nextOrder: next
    ).sentence
    return Suggestion(
      id: Suggestion.identifier(day: day, store: store, material: material), store: store,
      material: material, packSize: order.terms.pack, onHand: order.stock.free,
      onHandAsOf: stock.countedOn, inTransit: order.inTransit, reserved: order.stock.reserved,
      expiring: order.expiring,
      forecastP50: Quantity(roundingUnits: order.coverDemand.quantile(0.5)),
      forecastP90: Quantity(roundingUnits: order.coverDemand.quantile(0.9)),
      coverDays: order.terms.coverDays, safetyStock: order.target.remaining(after: expected),
      rawQuantity: order.raw, suggestedQuantity: order.suggested, suggestedPacks: order.packs,
      priority: order.avoidedShortage(by: order.suggested), cost: order.cost,
      needBy: day + 1 + order.terms.leadTimeDays, why: sentence)
  }
}
