import SupplyChain

/// A store's usable lots of one material, first expired first, with what the expected demand makes
/// of them.
struct ShelfStock {
  struct Lot {
    let lot: StockLot
    /// The last day ahead on which it may be used (1 is tomorrow); `nil` when it keeps.
    let lastDay: Int?
    let units: Double
    /// What of it expires unused before the horizon's last day, at the expected demand.
    let wasted: Double
    /// The units of this lot and of all that expire before it.
    let cumulative: Double
    /// The demand through its last day.
    let demand: ExcessCurve?
  }

  let lots: [Lot]
  /// What can be used within the horizon, in units.
  let usable: Double

  init(_ position: BalancingPosition, day: BusinessDay, horizonDays: Int) {
    let forecast = position.forecast
    var lots: [Lot] = []
    var cumulative = 0.0
    let usable = position.lots.sorted(by: StockLot.firstExpiredFirstOut)
      .filter { $0.quantity > .zero && ($0.expiresOn ?? day + 1) > day }
    let used = forecast.used(of: usable, from: day, through: horizonDays)
    for (lot, used) in zip(usable, used) {
      let lastDay = lot.expiresOn.map { $0 - day }
      let units = lot.quantity.units
      cumulative += units
      lots.append(
        Lot(
          lot: lot, lastDay: lastDay, units: units, wasted: units - used, cumulative: cumulative,
          demand: lastDay.map { ExcessCurve(forecast.demand(over: $0)) }))
    }
    self.lots = lots
    self.usable = lots.reduce(0) { $0 + $1.units - $1.wasted }
  }

  /// The units that expire on or before day `lastDay` ahead.
  func units(expiringBy lastDay: Int) -> Double {
    lots.last { $0.lastDay ?? .max <= lastDay }?.cumulative ?? 0
  }
}
