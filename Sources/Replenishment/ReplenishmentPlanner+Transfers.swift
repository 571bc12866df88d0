public import SupplyChain

extension ReplenishmentPlanner {
  /// What runs out in a store as ``plan(_:)`` tells it, with what proposed transfers do about it:
  /// of the materials that they bring, and that they help.
  ///
  /// - Parameter proposed: the night's orders, by number; those to other stores are left aside.
  public func shortages(
    _ situation: StoreSituation, with proposed: [TransferContent]
  ) -> [PlanningException] {
    let forecast = situation.forecast
    guard let stock = situation.stock else { return [] }
    let coming = proposed.filter { $0.leg.to == forecast.store }
    return zip(forecast.materials, forecast.series).compactMap { material, series in
      let orders = coming.filter { $0.lines.contains { $0.material == material } }
      guard !orders.isEmpty else { return nil }
      func line(with more: [InboundSupply]) -> LineExceptions {
        self.line(
          of: material, series, situation, lots: stock.lots(of: material),
          reservations: situation.reservations.filter { $0.material == material },
          inbound: situation.inbound.filter { $0.material == material } + more)
      }
      return line(with: []).runsOut(
        but: orders,
        bring: line(with: orders.flatMap { supply(of: material, $0) }).calculation.stock)
    }
  }

  /// What an order brings of a material, lot by lot.
  private func supply(of material: MaterialID, _ order: TransferContent) -> [InboundSupply] {
    order.lines.filter { $0.material == material }.map { line in
      InboundSupply(
        store: order.leg.to, material: material, arrivesOn: max(order.leg.arriveBy.day, day + 1),
        quantity: line.quantity, expiresOn: line.expiresOn, orderNumber: order.number.text)
    }
  }
}
