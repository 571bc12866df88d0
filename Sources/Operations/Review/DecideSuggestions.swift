public import Access
public import Persistence
public import SupplyChain

/// Enters what planners decide about the lines of a plan: one line or thousands at once, all or
/// nothing, and back again. An accepted line becomes a replenishment order.
public struct DecideSuggestions {
  let ledger: Ledger
  let caller: Caller

  /// What a planner wants of a line.
  public struct Wish: Hashable, Sendable {
    /// The line.
    public let line: SuggestionID
    /// The line's version that the planner has looked at; `nil` takes it as it stands.
    public let rowVersion: Int?
    /// What shall stand beside it; empty takes back what stands there.
    public let override: SuggestionOverride

    /// Takes a wish.
    public init(line: SuggestionID, rowVersion: Int?, override: SuggestionOverride) {
      self.line = line
      self.rowVersion = rowVersion
      self.override = override
    }
  }

  /// What came of it.
  public struct Receipt: Hashable, Sendable, Codable {
    /// The number by which it can be taken back as a whole; `nil` when nothing changed.
    public let batch: Int64?
    /// How many lines changed.
    public let changed: Int
    /// The orders that were made.
    public let orders: [ReplenishmentOrder]
  }

  /// Prepares the decisions of somebody who may ``Access/Action/changeSuggestions`` and, where
  /// lines are accepted, ``Access/Action/acceptSuggestions``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Enters decisions about the plan of `day`, or the newest one. Lines that say the same already
  /// are left alone.
  ///
  /// - Throws: ``LedgerFailure/staleLine(line:)``, ``LedgerFailure/alreadyAccepted(suggestion:)``,
  ///   ``OperationsFailure/unknownName(kind:name:)``,
  ///   ``OperationsFailure/absurdQuantity(line:most:)``, ``OperationsFailure/noReason(line:)``.
  public func decide(_ wishes: [Wish], of day: BusinessDay?) throws -> Receipt {
    let plan = try ReviewedPlan(ledger, day: day)
    let lines = Dictionary(plan.lines.map { ($0.suggestion.id, $0) }, uniquingKeysWith: { $1 })
    let changes = try wishes.compactMap { wish -> OverrideChange? in
      guard let line = lines[wish.line] else {
        throw OperationsFailure.unknownName(kind: "suggestion", name: wish.line.text)
      }
      guard wish.override != line.override else { return nil }
      guard wish.rowVersion ?? line.rowVersion == line.rowVersion else {
        throw LedgerFailure.staleLine(line: wish.line.text)
      }
      guard line.order == nil else {
        throw LedgerFailure.alreadyAccepted(suggestion: wish.line.text)
      }
      try DecideSuggestions.requireReason(wish.override, of: line)
      return OverrideChange(line, wish.override)
    }
    return try enter(changes, of: plan.run)
  }

  /// Holds that another quantity than stands there, nothing included, comes with a reason. What was
  /// changed before is accepted without one.
  static func requireReason(_ override: SuggestionOverride, of line: ReviewLine) throws {
    guard let quantity = override.finalQuantity, quantity != line.finalQuantity else { return }
    guard override.reason.contains(where: { !$0.isWhitespace }) else {
      throw OperationsFailure.noReason(line: line.suggestion.id)
    }
  }

  /// Enters changes that have been held against the plan.
  ///
  /// - Throws: ``OperationsFailure/absurdQuantity(line:most:)``, whatever door they come through.
  func enter(_ changes: [OverrideChange], of run: StoredRun) throws -> Receipt {
    guard !changes.isEmpty else { return Receipt(batch: nil, changed: 0, orders: []) }
    for change in changes {
      let most = change.suggestion.mostTaken
      guard change.override.finalQuantity ?? .zero <= most else {
        throw OperationsFailure.absurdQuantity(line: change.suggestion.id, most: most)
      }
    }
    let accepted = changes.filter { $0.override.decision == .accept }
    if accepted.count < changes.count { try authorize(.changeSuggestions, changes) }
    if !accepted.isEmpty { try authorize(.acceptSuggestions, accepted) }
    let orders = try orders(of: changes, run: run)
    let batch = try ledger.decide(changes, orders: orders, of: run, act: caller.act)
    return Receipt(batch: batch, changed: changes.count, orders: orders)
  }

  /// Takes back everything that was entered in one go.
  ///
  /// - Throws: ``LedgerFailure/noBatch(_:)``; ``LedgerFailure/cannotUndo(line:)`` when
  ///   somebody has gone on from it.
  public func undo(_ batch: Int64) throws -> Receipt {
    try ledger.authorize(caller, to: .changeSuggestions, on: .chain)
    let (next, lines) = try ledger.undo(batch, act: caller.act)
    return Receipt(batch: next, changed: lines, orders: [])
  }

  private func authorize(_ action: Action, _ changes: [OverrideChange]) throws {
    try ledger.authorize(
      caller, to: action, on: Concern(stores: Set(changes.map(\.suggestion.store))))
  }

  private func orders(of changes: [OverrideChange], run: StoredRun) throws -> [ReplenishmentOrder] {
    let accepted = changes.filter { $0.override.decision == .accept }
    guard !accepted.isEmpty else { return [] }
    let names = try ChainNames(ledger, at: run.moment)
    let leadTimeDays = try Settings(json: run.settings).leadTimeDays
    let counts = try ledger.orderCounts(of: run.moment.day)
    return accepted.compactMap { change in
      let suggestion = change.suggestion
      let quantity = change.override.quantity(insteadOf: suggestion.suggestedQuantity)
      guard quantity > .zero else { return nil }
      return ReplenishmentOrder(
        accepting: suggestion, quantity: quantity, ordinal: (counts[suggestion.id] ?? 0) + 1,
        leadTimeDays: names.leadTimeDays(of: suggestion.material) ?? leadTimeDays)
    }
  }
}

extension OverrideChange {
  /// A change of a line as it stands.
  init(_ line: ReviewLine, _ override: SuggestionOverride) {
    self.init(
      suggestion: line.suggestion, override: override, rowVersion: line.rowVersion,
      previous: line.entry)
  }
}

extension ReplenishmentOrder {
  /// The order that a suggestion becomes; `ordinal` counts those of the same line, cancelled ones
  /// included.
  init(accepting suggestion: Suggestion, quantity: Quantity, ordinal: Int, leadTimeDays: Int) {
    let suffix = ordinal == 1 ? "" : "/\(ordinal)"
    guard let number = ReplenishmentOrderNumber("R/\(suggestion.id)\(suffix)") else {
      preconditionFailure("order numbers are plain text")
    }
    self.init(
      number: number, suggestion: suggestion.id, store: suggestion.store,
      material: suggestion.material, quantity: quantity, needBy: suggestion.needBy,
      countsUntil: suggestion.needBy + leadTimeDays, state: .accepted)
  }
}
