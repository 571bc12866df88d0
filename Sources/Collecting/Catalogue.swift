public import SupplyChain

/// The stores and materials that a chain knows, each with a dense index: the order given, from 0.
///
/// Lookups are by the bytes of an id, without making a string.
public struct Catalogue: Sendable {
  /// The stores in the order of their indices.
  public let stores: [StoreID]
  /// The materials in the order of their indices.
  public let materials: [MaterialID]
  let storeTable: IdentifierTable
  let materialTable: IdentifierTable

  /// Takes the ids in the order of their indices. An id that stands twice is a bug of the caller.
  public init(stores: [StoreID], materials: [MaterialID]) {
    self.stores = stores
    self.materials = materials
    storeTable = IdentifierTable(stores.map(\.text))
    materialTable = IdentifierTable(materials.map(\.text))
    precondition(storeTable.isUnique && materialTable.isUnique, "an id has one index")
  }

  /// Takes what the master files say.
  public init(stores: [Store], materials: [Material]) {
    self.init(stores: stores.map(\.id), materials: materials.map(\.id))
  }

  /// The index of a store, `nil` for an unknown one.
  public func index(of store: StoreID) -> Int32? { storeTable.find(store.text) }

  /// The index of a material, `nil` for an unknown one.
  public func index(of material: MaterialID) -> Int32? { materialTable.find(material.text) }

  /// This catalogue with more materials at its end: see ``RecordTally/addedMaterials``.
  public func adding(_ added: [MaterialID]) -> Catalogue {
    Catalogue(stores: stores, materials: materials + added)
  }
}
