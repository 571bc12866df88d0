public import Access
import Persistence
public import SupplyChain

/// Stores and materials, as far as somebody may see them.
public struct ShowChain {
  let view: ChainView
  let caller: Caller

  /// Prepares to show.
  public init(_ view: ChainView, to caller: Caller) {
    self.view = view
    self.caller = caller
  }

  /// The stores, by id.
  public func stores(_ page: PageRequest) throws -> Page<Store> {
    try require(.viewChain)
    return Page(of: view.stores, after: page.after, limit: page.limit) { $0.id.text }
  }

  /// One store.
  public func store(_ id: StoreID) throws -> Store {
    try require(.viewChain)
    return try view.store(id)
  }

  /// The materials, by id.
  public func materials(_ page: PageRequest) throws -> Page<Material> {
    try require(.viewChain)
    return Page(of: view.materials, after: page.after, limit: page.limit) { $0.id.text }
      .map(shown)
  }

  /// One material.
  public func material(_ id: MaterialID) throws -> Material {
    try require(.viewChain)
    return shown(try view.material(id))
  }

  private func require(_ action: Action) throws {
    try view.ledger.authorize(caller, to: action, on: .chain)
  }

  private func shown(_ material: Material) -> Material {
    guard !caller.principal.sees(.unitCost, of: .chain) else { return material }
    return Material(
      id: material.id, name: material.name, category: material.category, unit: material.unit,
      packSize: material.packSize, shelfLifeDays: material.shelfLifeDays,
      isChilled: material.isChilled, isHighValue: material.isHighValue,
      milligramsPerUnit: material.milligramsPerUnit, leadTimeDays: material.leadTimeDays,
      reviewDays: material.reviewDays, gtin: material.gtin, minimumOrder: material.minimumOrder)
  }
}
