public import Access
public import Persistence
public import SupplyChain

/// Requests for goods, as far as somebody may see them: those of their stores, and those that were
/// put to them.
public struct ShowRequests {
  let ledger: Ledger
  let caller: Caller

  /// Prepares to show.
  public init(_ ledger: Ledger, to caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Requests, the newest first: what one's stores ask, or what waits for their answer.
  ///
  /// - Parameters:
  ///   - store: only those of this store.
  ///   - donor: only those that this store may answer.
  public func requests(
    in state: TransferRequest.State?, askedBy store: StoreID?, waitingFor donor: StoreID?,
    _ page: PageRequest
  ) throws -> Page<TransferRequestReport> {
    for named in [store, donor].compactMap({ $0 }) {
      try ledger.authorize(caller, to: .viewTransfers, on: .store(named))
    }
    let own = try ledger.stores(for: .viewTransfers, within: store, to: caller)
    let found = try ledger.transferRequests(
      TransferRequestFilter(
        states: state.map { [$0] }, askedBy: donor == nil ? own?.sorted() : store.map { [$0] },
        waitingFor: donor.map { [$0] }, before: page.after.flatMap { Int64($0) },
        limit: page.limit + 1))
    let part = found.prefix(page.limit)
    return Page(
      items: part.map { TransferRequestReport($0, to: caller.principal) },
      next: found.count > page.limit ? part.last.map { "\($0.askedIn)" } : nil)
  }

  /// One request.
  public func request(_ number: TransferRequestNumber) throws -> TransferRequestReport {
    TransferRequestReport(try find(number, to: .viewTransfers), to: caller.principal)
  }

  /// A request that the caller may know of, to do something about it.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noRequest(_:)``, also for what is not theirs to see.
  @discardableResult
  public func find(
    _ number: TransferRequestNumber, to action: Action
  ) throws -> StoredTransferRequest {
    let stored = try ledger.transferRequest(number)
    let stores = [stored.request.content.store] + stored.request.offers.map(\.terms.from)
    try ledger.requireSight(
      caller, of: Concern(stores: Set(stores)), by: .viewTransfers, to: action,
      otherwise: LedgerFailure.noRequest(number.text))
    return stored
  }
}
