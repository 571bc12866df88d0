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
    let found = try ledger.replenishmentOrders(
      in: state, of: stores, after: page.after, limit: page.limit + 1)
    let part = Array(found.prefix(page.limit))
    return Page(items: part, next: found.count > page.limit ? part.last?.number.text : nil)
  }

  /// One order.
  ///
  /// - Throws: `LedgerFailure.noOrder`.
  public func order(_ number: ReplenishmentOrderNumber) throws -> ReplenishmentOrder {
    let found = try ledger.replenishmentOrder(number)
    try requireSight(of: found, to: .viewSuggestions)
    return found
  }

  /// - Throws: `LedgerFailure.noOrder` of somebody else's order, as if it were not there.
  func requireSight(of order: ReplenishmentOrder, to action: Action) throws {
    try ledger.requireSight(
      caller, of: .store(order.store), by: .viewSuggestions, to: action,
      otherwise: LedgerFailure.noOrder(order.number.text))
  }
}
