public import Access
import Foundation
public import Persistence
public import SupplyChain

/// Accepts suggestions of the current plan: each becomes a replenishment order, which counts as on
/// its way until it is received, cancelled or overdue.
public struct AcceptSuggestions {
  let ledger: Ledger
  let caller: Caller

  /// Which lines are accepted.
  public enum Choice: Sendable {
    /// These lines.
    case lines([SuggestionID])
    /// All lines of a store that suggest something.
    case store(StoreID)
    /// All lines that suggest something.
    case all
  }

  /// Prepares the acceptance of somebody who may ``Access/Action/acceptSuggestions``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Accepts lines of the plan of `day`, or of the newest plan. Lines of a whole store or chain
  /// that were accepted before are left as they are; a named one that was is a conflict.
  ///
  /// - Parameter quantity: what to send instead of what is suggested; for a single line.
  /// - Returns: the orders made.
  public func accept(
    _ choice: Choice, of day: BusinessDay?, quantity: Quantity? = nil
  ) throws -> [ReplenishmentOrder] {
    guard let run = try ledger.currentRun(of: day) else {
      throw LedgerFailure.noRun(day?.description ?? "yet")
    }
    let earlier = Dictionary(grouping: try ledger.replenishmentOrders(), by: \.suggestion)
    let chosen = try chosen(choice, run: run.id).filter { suggestion in
      if case .lines = choice { return true }
      let isOpen = earlier[suggestion.id]?.contains { $0.state != .cancelled } ?? false
      return !isOpen && suggestion.suggestedQuantity > .zero
    }
    let materials = try ChainState(ledger, at: run.moment).materialsByID
    let settings = try Settings(json: run.settings)
    let orders = try chosen.map { suggestion in
      try order(
        suggestion, quantity ?? suggestion.suggestedQuantity,
        ordinal: (earlier[suggestion.id]?.count ?? 0) + 1,
        leadTimeDays: materials[suggestion.material]?.leadTimeDays ?? settings.leadTimeDays)
    }
    if let empty = orders.first(where: { $0.quantity == .zero }) {
      throw OperationsFailure.nothingToSend(line: empty.suggestion.text)
    }
    try ledger.authorize(
      caller, to: .acceptSuggestions, on: Concern(stores: Set(orders.map(\.store))))
    try ledger.accept(orders, of: run.id, day: run.moment.day, act: caller.act)
    return orders
  }

  private func chosen(_ choice: Choice, run: RunID) throws -> [Suggestion] {
    switch choice {
    case .all: return try ledger.suggestions(of: run)
    case .store(let store):
      let lines = try ledger.suggestions(of: run).filter { $0.store == store }
      guard !lines.isEmpty else {
        throw OperationsFailure.unknownName(kind: "store with suggestions", name: store.text)
      }
      return lines
    case .lines(let ids):
      return try ids.map { id in
        guard let suggestion = try ledger.suggestion(id, of: run) else {
          throw OperationsFailure.unknownName(kind: "suggestion", name: id.text)
        }
        return suggestion
      }
    }
  }

  private func order(
    _ suggestion: Suggestion, _ quantity: Quantity, ordinal: Int, leadTimeDays: Int
  ) throws -> ReplenishmentOrder {
    let suffix = ordinal == 1 ? "" : "/\(ordinal)"
    guard let number = ReplenishmentOrderNumber("R/\(suggestion.id)\(suffix)") else {
      preconditionFailure("order numbers are plain text")
    }
    return ReplenishmentOrder(
      number: number, suggestion: suggestion.id, store: suggestion.store,
      material: suggestion.material, quantity: quantity, needBy: suggestion.needBy,
      countsUntil: suggestion.needBy + leadTimeDays, state: .accepted)
  }
}
