public import Access
import Persistence
public import SupplyChain

/// What lies in a store now, as far as somebody may see it.
public struct ShowStock {
  let view: ChainView
  let caller: Caller
  let today: BusinessDay

  /// Prepares to show the stock of `today`.
  public init(_ view: ChainView, to caller: Caller, today: BusinessDay) {
    self.view = view
    self.caller = caller
    self.today = today
  }

  /// The stock of one store.
  public struct StockOfStore: Encodable, Sendable {
    /// The store.
    public let store: StoreID
    /// The day at whose close was counted last; `nil` when the store never reported its stock.
    public let countedOn: BusinessDay?
    /// The last day whose consumption, deliveries and waste are in it; transfers of later days are.
    public let knownThrough: BusinessDay
    /// One line a material, by id.
    public let items: [Line]
    /// After which material the list goes on; `nil` when it does not.
    public var next: String?
  }

  /// A material in a store.
  public struct Line: Encodable, Sendable {
    /// The material.
    public let material: MaterialID
    /// Its name.
    public let name: String
    /// Its base unit.
    public let unit: String
    /// none, little or enough: what everybody may see.
    public let level: Level
    /// What lies there, promised or not; `nil` for those who may not see it exactly.
    public let onHand: Quantity?
    /// What of it is promised to other stores.
    public let reserved: Quantity?
    /// The lots, first expired first.
    public let lots: [Lot]?
  }

  /// A lot in a store.
  public struct Lot: Encodable, Sendable {
    /// Its number.
    public let lot: LotID
    /// The last day on which it may be used.
    public let expiresOn: BusinessDay?
    /// How much lies there, promised or not.
    public let quantity: Quantity
    /// How much of it is promised.
    public let reserved: Quantity
  }

  /// How much there is, without a figure.
  public enum Level: String, Encodable, Sendable, CaseIterable {
    /// Nothing.
    case none
    /// Less than the store will need in three days, or than a pack where that is not known.
    case little
    /// More than that.
    case enough
  }

  private static let littleDays = 3

  /// The stock of a store, by material.
  public func stock(of id: StoreID, _ page: PageRequest) throws -> StockOfStore {
    try view.ledger.authorize(caller, to: .viewStock, on: .store(id))
    let store = try view.store(id)
    let plan = try view.plan()
    let lots = try lots(of: store)
    let reserved = Dictionary(
      try view.ledger.reservations(at: id).map { (LotKey($0.material, $0.lot), $0.quantity) },
      uniquingKeysWith: +)
    let forecast = try view.forecast(of: id)
    let known = Set(lots?.stock.lotsByMaterial.keys.map { $0 } ?? [])
      .union(forecast?.materials ?? [])
    let byMaterial = lots?.stock.lotsByMaterial ?? [:]
    let materials = view.materials.filter { known.contains($0.id) }
    let part = Page(of: materials, after: page.after, limit: page.limit) { $0.id.text }
    let isExact = caller.principal.sees(.exactStock, of: .store(id))
    return StockOfStore(
      store: id, countedOn: lots?.countedOn, knownThrough: plan.moment.day,
      items: part.items.map { material in
        line(
          material, byMaterial[material.id] ?? [], reserved: reserved, isExact: isExact,
          need: forecast?.series(of: material.id))
      }, next: part.next)
  }

  private struct LotKey: Hashable {
    let material: MaterialID
    let lot: LotID
    init(_ material: MaterialID, _ lot: LotID) { (self.material, self.lot) = (material, lot) }
  }

  private func lots(of store: Store) throws -> (stock: StoreStock, countedOn: BusinessDay)? {
    guard let facts = view.facts, let known = try facts.stockFacts(of: store.id) else {
      return nil
    }
    let day = max(today, facts.moment.day)
    let stock = CarriedStock(
      known, of: store.id,
      consumption: try facts.uses(of: store.id, since: known.countedOn), to: day
    ).stock(asOf: day)
    return (stock, known.countedOn)
  }

  private func line(
    _ material: Material, _ lots: [StockLot], reserved: [LotKey: Quantity], isExact: Bool,
    need: SeriesForecast?
  ) -> Line {
    let onHand = lots.reduce(Quantity.zero) { $0 + $1.quantity }
    let shown = lots.map { lot in
      Lot(
        lot: lot.lot, expiresOn: lot.expiresOn, quantity: lot.quantity,
        reserved: reserved[LotKey(material.id, lot.lot)] ?? .zero)
    }
    let promised = shown.reduce(Quantity.zero) { $0 + $1.reserved }
    let days = need.map { min(ShowStock.littleDays, $0.horizon) }
    let enough = days.flatMap { need?.total($0).quantile(0.5) } ?? material.packSize?.units ?? 0
    let free = onHand.remaining(after: promised)
    let level: Level = free == .zero ? .none : free.units < enough ? .little : .enough
    return Line(
      material: material.id, name: material.name, unit: material.unit, level: level,
      onHand: isExact ? onHand : nil, reserved: isExact ? promised : nil,
      lots: isExact ? shown : nil)
  }
}
