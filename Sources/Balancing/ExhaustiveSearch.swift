/// Tries every set of legs of a small network: the best plan, unless the work runs out first.
///
/// Where the best flows of an opened set break a rule together, it branches: in every plan that
/// keeps the rule one of the cures holds (see ``Cure``). The worth of the flows with a rule broken
/// is a bound on what the branches below can find.
struct ExhaustiveSearch {
  private var state: FlowState
  private(set) var best: LegSearch.Snapshot

  /// The most arcs that are looked at; a budget of time ends it earlier.
  static let mostWork = 20_000_000
  /// The most cures on top of each other: a load far beyond the vehicle would need thousands, which
  /// no search ends and no thread's stack holds.
  static let mostCures = 1000
  private let budget: SearchBudget
  private var cures = 0
  private var looks = 0
  private var isOver = false

  init(
    _ net: LegNetwork, rules: TransferRules, best: LegSearch.Snapshot, budget: SearchBudget
  ) {
    state = FlowState(net, rules: rules, budget: budget)
    self.budget = budget
    self.best = best
  }

  /// Searches; true when nothing was left out.
  mutating func run() -> Bool {
    choose(0)
    return !isOver
  }

  /// Counts a step; true when it is the last one.
  private mutating func isLast() -> Bool {
    looks += 1
    if state.work >= ExhaustiveSearch.mostWork { isOver = true }
    if state.isCut { isOver = true }
    if looks % 64 == 0, budget.isTimed, budget.shareSpent >= 1 { isOver = true }
    return isOver
  }

  private mutating func choose(_ leg: Int) {
    guard !isLast() else { return }
    guard leg < state.net.legCount else { return settleBreaches() }
    choose(leg + 1)
    guard state.mayOpen(leg) else { return }
    let hasChilled = state.net.legChilled[leg] < state.net.legFlows[leg + 1]
    for mode in hasChilled ? [FlowState.Mode.ambient, .cold] : [.ambient] {
      let mark = state.mark
      state.set(leg, mode)
      choose(leg + 1)
      state.undo(to: mark)
    }
  }

  private mutating func settleBreaches() {
    guard state.objective > best.objective, !isLast() else { return }
    guard let breach = state.mayBreach ? state.breach() : nil else {
      best = LegSearch.Snapshot(
        objective: state.objective, modes: state.modes, cases: state.cases)
      return
    }
    guard cures < ExhaustiveSearch.mostCures else { return isOver = true }
    cures += 1
    for cure in state.cures(of: breach) {
      let mark = state.mark
      state.apply(cure)
      settleBreaches()
      state.undo(to: mark)
    }
    cures -= 1
  }
}
