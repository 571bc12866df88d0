public import SupplyChain

extension ReplenishmentPlanner {
  /// How much ``plan(_:)`` would suggest of one material, without sentences and exceptions: for
  /// replays, which ask millions of times.
  ///
  /// - Parameters:
  ///   - material: the material on its terms; ``materials`` is not looked at.
  ///   - lots: what the store has of it, nothing of it reserved.
  ///   - inbound: what is on its way of it to the store.
  ///   - forecast: the material's demand after `origin`, which is not after ``day``.
  public func quantity(
    of material: Material, lots: [StockLot], inbound: [InboundSupply], forecast: SeriesForecast,
    origin: BusinessDay
  ) -> Quantity {
    precondition(origin <= day, "a forecast does not know the future")
    let terms = SupplyTerms(of: material, policy: policy)
    return OrderCalculation(
      terms: terms,
      stock: MaterialStock(
        lots: lots, reservations: [], inbound: inbound, day: day, usableDays: terms.usableDays),
      forecast: forecast, day: day, gap: day - origin, policy: policy
    ).suggested
  }
}
