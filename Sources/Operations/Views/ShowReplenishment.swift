public import Access
public import Persistence
public import SupplyChain

/// Replenishment orders, as far as somebody may see them.
public struct ShowReplenishment {
  let ledger: Ledger
  let caller: Caller

  /// Prepares to show.
  public init(_ ledger: Ledger, to caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Orders, by number.
  ///
  /// - Parameters:
  ///   - state: only those in it; `nil` for all.
  ///   - store: only those of this store; `nil` for all that somebody may see.
  public func orders(
    in state: ReplenishmentOrder.State?, of store: StoreID?, _ page: PageRequest
  ) throws -> Page<ReplenishmentOrder> {
    if let store { try ledger.authorize(caller, to: .viewSuggestions, on: .store(store)) }
    let stores = try ledger.stores(for: .viewSuggestions, within: store, to: caller)
    let found = try ledger.replenishmentOrders().filter { order in
      (stores?.contains(order.store) ?? true) && (state.map { $0 == order.state } ?? true)
    }
    return Page(of: found, after: page.after, limit: page.limit) { $0.number.text }
  }

  /// One order.
  ///
  /// - Throws: `LedgerFailure.noOrder`.
  public func order(_ number: ReplenishmentOrderNumber) throws -> ReplenishmentOrder {
    guard let found = try ledger.replenishmentOrders().first(where: { $0.number == number }) else {
      throw LedgerFailure.noOrder(number.text)
    }
    try ledger.authorize(caller, to: .viewSuggestions, on: .store(found.store))
    return found
  }
}
