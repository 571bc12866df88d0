public import SupplyChain

extension ReplenishmentPlanner {
  /// What runs out and what will expire in a store as ``plan(_:)`` tells it, with what proposed
  /// transfers do about it: of the materials that they move, and that they help.
  ///
  /// - Parameter proposed: the night's orders, by number; those of other stores are left aside.
  public func exceptions(
    of situation: StoreSituation, helpedBy proposed: [TransferContent]
  ) -> [PlanningException] {
    let forecast = situation.forecast
    guard let stock = situation.stock else { return [] }
    let coming = proposed.filter { $0.leg.to == forecast.store }
    let going = proposed.filter { $0.leg.from == forecast.store }
    return zip(forecast.materials, forecast.series).flatMap { material, series in
      func moving(_ orders: [TransferContent]) -> [TransferContent] {
        orders.filter { $0.lines.contains { $0.material == material } }
      }
      let (brought, taken) = (moving(coming), moving(going))
      guard !brought.isEmpty || !taken.isEmpty else { return [PlanningException]() }
      func line(
        with more: [InboundSupply] = [], without less: [Reservation] = []
      ) -> LineExceptions {
        self.line(
          of: material, series, situation, lots: stock.lots(of: material),
          reservations: situation.reservations.filter { $0.material == material } + less,
          inbound: situation.inbound.filter { $0.material == material } + more)
      }
      let now = line()
      let supplied = line(with: brought.flatMap { supply(of: material, $0) })
      let relieved = line(without: taken.flatMap { reservations(of: material, $0) })
      return [
        brought.isEmpty ? nil : now.runsOut(but: brought, bring: supplied.calculation.stock),
        taken.isEmpty ? nil : now.willExpire(but: taken, leave: relieved.calculation.stock),
      ].compactMap(\.self)
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

  /// What an order takes of a material, lot by lot.
  private func reservations(of material: MaterialID, _ order: TransferContent) -> [Reservation] {
    order.lines.filter { $0.material == material }.map { line in
      Reservation(
        store: order.leg.from, material: material, lot: line.lot, quantity: line.quantity,
        order: order.number)
    }
  }
}
