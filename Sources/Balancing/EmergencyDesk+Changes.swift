public import SupplyChain

extension EmergencyDesk {
  /// The desk after what some stores have and will need has changed; all else stays as it was
  /// prepared.
  ///
  /// - Parameters:
  ///   - changed: the stores; others than those of the desk are left aside.
  ///   - positions: all of theirs, in any order.
  public func replacing(
    _ changed: Set<StoreID>, with positions: [BalancingPosition]
  ) -> EmergencyDesk {
    let byStore = Dictionary(grouping: positions, by: \.store)
    return EmergencyDesk(
      self,
      with: stores.map { known in
        guard changed.contains(known.store.id) else { return known }
        return EmergencyStore(
          known.store, city: known.city, positions: byStore[known.store.id] ?? [], terms: terms,
          places: materialIndex, day: day, settings: settings)
      })
  }

  /// The desk without some stores, which then neither give nor ask.
  public func without(_ stores: Set<StoreID>) -> EmergencyDesk {
    EmergencyDesk(self, with: self.stores.filter { !stores.contains($0.store.id) })
  }

  /// What each further pack of a material is worth to a store that lacks it, never rising: the
  /// margin that it saves until the next order, at the share of later shortage that tomorrow cannot
  /// repair. Packs that are not worth their handling are left out.
  public func packWorths(of material: MaterialID, to store: StoreID) -> [Money] {
    guard let index = materialIndex[material],
      let shelf = stores.first(where: { $0.store.id == store })?.shelf(of: index)
    else { return [] }
    return shelf.gains.prefix { $0 > handlings[index] }.map { Money(fen: $0) }
  }
}
