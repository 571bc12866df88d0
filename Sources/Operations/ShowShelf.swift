import Persistence
import Replenishment
public import SupplyChain

/// What lies on a store's shelf and how long it lasts: what a store manager looks at.
public struct ShowShelf {
  let view: ChainView
  let settings: Settings
  let today: BusinessDay

  /// Prepares to look on a business day.
  public init(_ view: ChainView, settings: Settings, today: BusinessDay) {
    self.view = view
    self.settings = settings
    self.today = today
  }

  /// The shelf of a store.
  public struct Shelf: Sendable {
    /// The day at whose close was counted last; `nil` for a store that never reported its stock.
    public let countedOn: BusinessDay?
    /// The materials that it uses or has, by id.
    public let items: [Item]
  }

  /// A material on the shelf.
  public struct Item: Sendable {
    /// The material.
    public let material: Material
    /// What lies there and is not promised to others.
    public let free: Quantity
    /// What is promised to others.
    public let reserved: Quantity
    /// The lots, first expired first.
    public let lots: [StockLot]
    /// What is on its way, the first first.
    public let inbound: [InboundSupply]
    /// How many days from today on it lasts at the expected demand, what arrives included: 0 when
    /// today's demand is not met. `nil` for longer than is forecast, or without a forecast.
    public let lastsDays: Int?
    /// What will be missing until the next order arrives, 90 % sure, in base units.
    public let missing: Quantity

    /// A material that the store has neither used nor got.
    public static func nothing(of material: Material) -> Item {
      Item(
        material: material, free: .zero, reserved: .zero, lots: [], inbound: [], lastsDays: nil,
        missing: .zero)
    }
  }

  /// Looks at a store's shelf.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``; `LedgerFailure` before the first
  ///   night.
  public func shelf(of store: StoreID) throws -> Shelf {
    let origin = try view.plan().moment.day
    _ = try view.store(store)
    let supply = try SupplyOnItsWay(
      view.ledger, try view.planned().facts, bindsOffers: true, of: [store])
    let stock = try stock(of: store)
    let forecast = try view.forecast(of: store)
    let lots = stock?.lotsByMaterial ?? [:]
    let inbound = Dictionary(grouping: supply.inbound[store] ?? [], by: \.material)
    let reserved = Dictionary(grouping: supply.reservations[store] ?? [], by: \.material)
    let used = Set(forecast?.materials ?? []).union(lots.keys)
    return Shelf(
      countedOn: stock?.countedOn,
      items: view.materials.filter { used.contains($0.id) }.map {
        item(
          $0, lots: lots[$0.id] ?? [], inbound: inbound[$0.id] ?? [],
          reserved: (reserved[$0.id] ?? []).reduce(.zero) { $0 + $1.quantity },
          forecast: forecast?.series(of: $0.id), origin: origin)
      })
  }

  /// The stock with everything that transfers have moved until today.
  private func stock(of store: StoreID) throws -> StoreStock? {
    guard let facts = view.facts, let known = try facts.stockFacts(of: store) else { return nil }
    let day = max(today, facts.moment.day)
    return CarriedStock(
      known, of: store, consumption: try facts.uses(of: store, since: known.countedOn), to: day
    ).stock(asOf: day)
  }

  private func item(
    _ material: Material, lots: [StockLot], inbound: [InboundSupply], reserved: Quantity,
    forecast: SeriesForecast?, origin: BusinessDay
  ) -> Item {
    let usable = lots.filter { $0.expiresOn.map { $0 >= today } ?? true }
    let all = usable.reduce(Quantity.zero) { $0 + $1.quantity }
    let free = all.remaining(after: reserved)
    let projection = forecast.map {
      ExpectedStock(lots: usable, reserved: reserved, inbound: inbound, forecast: $0, origin)
    }
    let lasts = projection?.firstUnmet.map { max(origin + $0 - today, 0) }
    let lead = material.leadTimeDays ?? settings.leadTimeDays
    let need = forecast.map { $0.total(min(lead + 1, $0.horizon)).quantile(0.9) } ?? 0
    let coming = inbound.filter { $0.arrivesOn <= origin + lead + 1 }
      .reduce(free) { $0 + $1.quantity }
    return Item(
      material: material, free: free, reserved: reserved, lots: lots,
      inbound: inbound.sorted { $0.arrivesOn < $1.arrivesOn }, lastsDays: lasts,
      missing: Quantity(roundingUnits: need).remaining(after: coming))
  }
}
