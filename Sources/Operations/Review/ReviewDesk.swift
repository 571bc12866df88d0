public import Access
public import Persistence
public import SupplyChain
import Synchronization

/// Answers planners' queries about the plan in force, again and again.
///
/// What a plan suggests never changes, so its lines are read once and kept; what was decided about
/// them is read again when anything was decided since.
public final class ReviewDesk: Sendable {
  private struct Memory {
    let run: RunID
    let suggestions: [Suggestion]
    let names: ChainNames
    var plan: ReviewedPlan
    var lastOverride: Int64
    var lastOrderEvent: Int64
  }

  private let ledger: Ledger
  private let memory = Mutex<Memory?>(nil)

  /// Sits down at a ledger.
  public init(ledger: Ledger) { self.ledger = ledger }

  /// The plan of `day`, or the newest one, as it stands.
  ///
  /// - Throws: ``LedgerFailure/noRun(_:)``.
  public func plan(of day: BusinessDay? = nil) throws -> ReviewedPlan {
    guard let run = try ledger.currentRun(of: day) else {
      throw LedgerFailure.noRun(day?.description ?? "yet")
    }
    // Read before the plan: what comes in between is read again next time.
    let (lastOverride, lastOrderEvent) = (try ledger.lastOverride(), try ledger.lastOrderEvent())
    let known = memory.withLock { $0 }
    if let known, known.run == run.id, known.lastOverride == lastOverride,
      known.lastOrderEvent == lastOrderEvent
    {
      return known.plan
    }
    let isSameRun = known?.run == run.id
    let suggestions =
      try (isSameRun ? known?.suggestions : nil) ?? ledger.suggestions(of: run.id)
    let names = try (isSameRun ? known?.names : nil) ?? ChainNames(ledger, at: run.moment)
    let plan = try ReviewedPlan(ledger, run: run, suggestions: suggestions, names: names)
    memory.withLock {
      $0 = Memory(
        run: run.id, suggestions: suggestions, names: names, plan: plan,
        lastOverride: lastOverride, lastOrderEvent: lastOrderEvent)
    }
    return plan
  }

  /// The lines that a query asks for and `caller` may see, of the plan of `day` or the newest one.
  ///
  /// - Throws: ``LedgerFailure/noRun(_:)``,
  ///   ``Access/AccessFailure/notAllowed(_:action:concerning:)`` for whoever may see none at all.
  public func page(
    _ query: ReviewQuery, of day: BusinessDay? = nil, for caller: Caller
  ) throws -> ReviewPage {
    switch caller.principal.reach(of: .viewSuggestions) {
    case .everything: return try plan(of: day).page(query)
    case .rows(let stores, _): return try plan(of: day).page(query, within: stores)
    case .nothing:
      try ledger.refuse(caller, .viewSuggestions, on: .chain)
    }
  }
}
