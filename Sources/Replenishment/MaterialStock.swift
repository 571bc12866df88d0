import SupplyChain

/// What a store has and awaits of one material, as ordering sees it at the close of a day.
struct MaterialStock {
  /// On hand and not promised to anybody.
  let free: Quantity
  /// On hand and promised to another store.
  let reserved: Quantity
  /// The free lots, first expired first.
  let freeLots: [StockLot]
  /// What will arrive, by day; overdue arrivals that still count come tomorrow.
  let inbound: [(daysAhead: Int, supply: InboundSupply)]
  /// How long what arrives may be used when it does not say, its day of arrival included; `nil`
  /// when it keeps.
  private let usableDays: Int?

  /// Takes the lots and reservations of one store and material.
  init(
    lots: [StockLot], reservations: [Reservation], inbound: [InboundSupply], day: BusinessDay,
    usableDays: Int?
  ) {
    self.usableDays = usableDays
    (self.freeLots, self.reserved) = StockLot.free(lots, after: reservations)
    self.free = freeLots.reduce(.zero) { $0 + $1.quantity }
    self.inbound = inbound.map { (max($0.arrivesOn - day, 1), $0) }
      .sorted { ($0.0, $0.1.orderNumber) < ($1.0, $1.1.orderNumber) }
  }

  /// What arrives through day `daysAhead`.
  func arriving(through daysAhead: Int) -> Quantity {
    inbound.reduce(.zero) { $0 + ($1.daysAhead <= daysAhead ? $1.supply.quantity : .zero) }
  }

  /// What `days` of expected demand make of the stock and, when asked for, of what arrives.
  func projection(
    of forecast: SeriesForecast, from day: BusinessDay, gap: Int, days: Int,
    withInbound: Bool = true
  ) -> StockProjection {
    StockProjection(
      batches: batches(withInbound: withInbound, from: day),
      demand: { forecast.expectedDemand(onDay: gap + $0) }, days: days)
  }

  /// What can be used from which day ahead of `day` through which.
  func batches(withInbound: Bool, from day: BusinessDay) -> [StockProjection.Batch] {
    var batches = freeLots.map {
      StockProjection.Batch(
        firstDay: 1, lastDay: $0.expiresOn.map { $0 - day }, units: $0.quantity.units)
    }
    if withInbound {
      batches += inbound.map { arrival in
        StockProjection.Batch(
          firstDay: arrival.daysAhead,
          lastDay: arrival.supply.expiresOn.map { $0 - day }
            ?? usableDays.map { arrival.daysAhead + $0 - 1 },
          units: arrival.supply.quantity.units)
      }
    }
    return batches
  }
}
