public import SupplyChain

/// What a store keeps of a material when it gives some, and how much it may give before it goes
/// under its own need: what an answer of ``EmergencyDesk`` stands on, looked at again with the lots
/// that are free at another moment.
public struct DonorOutlook: Sendable {
  private let curves: PositionCurves
  private let day: BusinessDay
  private let level: Double?

  init(_ curves: PositionCurves, day: BusinessDay, level: Double?) {
    self.curves = curves
    self.day = day
    self.level = level
  }

  /// What is left when so much has been given.
  public func keeps(after given: Quantity) -> DonorKeeps {
    curves.keeps(after: given.units, day: day)
  }

  /// Whether the store goes under its own need by giving so much. It never does where
  /// ``BalancingSettings/donorKeepsLevel`` says that donors keep nothing.
  public func fallsShort(giving given: Quantity) -> Bool {
    given > .zero && level != nil && given.units > curves.spareUnits(level) + 1e-6
  }

  /// The whole packs that it may give before it goes under its own need.
  public var sparePacks: Int {
    let packs = (curves.spareUnits(level) + 1e-6) / curves.terms.packUnits
    return Int(min(packs.rounded(.down), 1e9))
  }

  /// The day on which what is left is used up at the expected demand; `nil` when it lasts until the
  /// next delivery.
  public func runsOutOn(after given: Quantity) -> BusinessDay? {
    let keeps = keeps(after: given)
    // A cover of less than a day ends on the day after the close at which it is counted.
    guard let cover = keeps.coverDays else { return nil }
    let end = day + (1 + Int(cover))
    return end < keeps.nextDeliveryOn ? end : nil
  }
}

extension EmergencyDesk {
  /// What a store would keep of a material, seen with the lots that are free now; `nil` when
  /// nothing is known of what it will need.
  ///
  /// - Parameter lots: what lies there at the close of the desk's day and is promised to nobody.
  public func outlook(
    of material: MaterialID, at store: StoreID, with lots: [StockLot]
  ) -> DonorOutlook? {
    guard let place = storeIndex[store], let number = materialIndex[material],
      let known = stores[place].shelf(of: number)?.curves.position
    else { return nil }
    let position = BalancingPosition(
      store: store, material: material, forecast: known.forecast, lots: lots,
      inbound: known.inbound, countedOn: known.countedOn, nextOrderOn: known.nextOrderOn)
    return DonorOutlook(
      PositionCurves(position, terms: terms[number], settings: settings, day: day), day: day,
      level: settings.donorKeepsLevel)
  }
}

extension PositionCurves {
  /// What the store may give before it goes under its need until the next delivery: what would
  /// expire unused anyway, and what is usable beyond the need.
  func spareUnits(_ level: Double?) -> Double {
    let spare = givable.reduce(0) { $0 + $1.lot.wasted }
    return spare + max(stock.usable - (level == nil ? 0 : keeps), 0)
  }

  /// What the store has left when it has given so many units.
  func keeps(after given: Double, day: BusinessDay) -> DonorKeeps {
    let lying = stock.lots.last?.cumulative ?? 0
    let wasted = stock.lots.reduce(0) { $0 + $1.wasted }
    let usable = max(stock.usable - max(given - wasted, 0), 0)
    return DonorKeeps(
      quantity: Quantity(roundingUnits: max(lying - given, 0)), coverDays: coverDays(of: usable),
      need: Quantity(roundingUnits: keeps), nextDeliveryOn: day + nextDelivery)
  }

  /// How long so many units last at the expected demand, a year at most; `nil` when nobody asks.
  private func coverDays(of units: Double) -> Double? {
    let forecast = position.forecast
    var before = 0.0
    for days in 1...forecast.horizon {
      let through = max(forecast.expectedDemand(through: days), before)
      if through > units { return Double(days - 1) + (units - before) / (through - before) }
      before = through
    }
    guard before > 0 else { return nil }
    return min(Double(forecast.horizon) * units / before, 365)
  }
}
