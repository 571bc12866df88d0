public import Access
public import Persistence
public import SupplyChain

/// Moves replenishment orders on: sent by headquarters, received by the store, or called off.
public struct MoveReplenishment {
  let ledger: Ledger
  let caller: Caller

  /// Prepares moves of somebody at one moment.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Moves an order to a state that may follow its present one; `detail` says why.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noOrder(_:)``,
  ///   ``Persistence/LedgerFailure/wrongState(order:state:wanted:)``.
  public func move(
    _ number: ReplenishmentOrderNumber, to state: ReplenishmentOrder.State, detail: String
  ) throws {
    let store = try order(number, to: state).store
    // Headquarters acts by the calendar; what a store takes in its counts know by its own day.
    let day = state == .received ? try ledger.day(of: caller, at: store).day : caller.day
    try ledger.move(number, to: state, day: day, act: caller.act, detail: detail)
  }

  /// An order, for somebody who may move it to a state.
  ///
  /// - Throws: ``Persistence/LedgerFailure/noOrder(_:)``.
  public func order(
    _ number: ReplenishmentOrderNumber, to state: ReplenishmentOrder.State
  ) throws -> ReplenishmentOrder {
    let order = try ledger.replenishmentOrder(number)
    let action: Action = state == .received ? .receiveReplenishment : .moveReplenishment
    try ShowReplenishment(ledger, to: caller).requireSight(of: order, to: action)
    try ledger.authorize(caller, to: action, on: .store(order.store))
    return order
  }
}
