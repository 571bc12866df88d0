public import Access
public import Persistence
public import SupplyChain

/// Accepts suggestions of a plan: each becomes a replenishment order, which counts as on its way
/// until it is received, cancelled or overdue.
public struct AcceptSuggestions {
  let ledger: Ledger
  let caller: Caller

  /// Which lines are accepted.
  public enum Choice: Sendable {
    /// These lines.
    case lines([SuggestionID])
    /// All lines of a store that have something to send.
    case store(StoreID)
    /// All lines that have something to send.
    case all
  }

  /// What came of it.
  public struct Outcome: Sendable {
    /// The orders made.
    public let orders: [ReplenishmentOrder]
    /// What whoever accepted them should know of their quantities.
    public let notes: [Sentence]
  }

  /// Prepares the acceptance of somebody who may ``Access/Action/acceptSuggestions``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Accepts lines of the plan of `day`, or of the newest plan, each in the quantity that a planner
  /// has decided upon, else in the one suggested. Lines of a whole store or chain that were
  /// accepted before are left as they are; a named one that was is a conflict.
  ///
  /// - Parameters:
  ///   - quantity: what to send instead; for a single line.
  ///   - reason: why another quantity than stands there; empty keeps what was said before.
  /// - Throws: ``OperationsFailure/noReason(line:)``,
  ///   ``OperationsFailure/absurdQuantity(line:most:)``.
  public func accept(
    _ choice: Choice, of day: BusinessDay?, quantity: Quantity? = nil, reason: String = ""
  ) throws -> Outcome {
    let plan = try ReviewedPlan(ledger, day: day)
    let chosen = try chosen(choice, of: plan)
    let changes = try chosen.map { line in
      let send = quantity ?? line.finalQuantity
      guard send > .zero else {
        throw OperationsFailure.nothingToSend(line: line.suggestion.id.text)
      }
      let isChanged = send != line.finalQuantity
      let override = SuggestionOverride(
        finalQuantity: send == line.suggestion.suggestedQuantity ? nil : send,
        decision: .accept, reason: isChanged || !reason.isEmpty ? reason : line.override.reason,
        comment: line.override.comment)
      try DecideSuggestions.requireReason(override, of: line)
      return OverrideChange(line, override)
    }
    let receipt = try DecideSuggestions(ledger: ledger, caller: caller)
      .enter(changes, of: plan.run)
    let suggestions = Dictionary(
      chosen.map { ($0.suggestion.id, $0.suggestion) }, uniquingKeysWith: { $1 })
    let ordered = receipt.orders.compactMap { order in
      suggestions[order.suggestion].map { ($0, order.quantity) }
    }
    return Outcome(
      orders: receipt.orders, notes: BrokenPacks.note(of: ordered).map { [$0] } ?? [])
  }

  private func chosen(_ choice: Choice, of plan: ReviewedPlan) throws -> [ReviewLine] {
    func open(_ lines: [ReviewLine]) -> [ReviewLine] {
      lines.filter { $0.order == nil && $0.finalQuantity > .zero }
    }
    switch choice {
    case .all: return open(plan.lines)
    case .store(let store):
      let lines = plan.lines.filter { $0.suggestion.store == store }
      guard !lines.isEmpty else {
        throw OperationsFailure.unknownName(kind: "store with suggestions", name: store.text)
      }
      return open(lines)
    case .lines(let ids):
      let lines = Dictionary(plan.lines.map { ($0.suggestion.id, $0) }, uniquingKeysWith: { $1 })
      return try ids.map { id in
        guard let line = lines[id] else {
          throw OperationsFailure.unknownName(kind: "suggestion", name: id.text)
        }
        if line.order != nil { throw LedgerFailure.alreadyAccepted(suggestion: id.text) }
        return line
      }
    }
  }
}
