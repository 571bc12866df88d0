/// Tries every set of legs of a small network: the best plan, unless the work runs out first.
///
/// Where the best flows of an opened set break a rule together, it branches: in every plan that
/// keeps the rule one of the cures holds (see ``Cure``). The worth of the flows with a rule broken is
/// a bound on what the branches below can find.
struct ExhaustiveSearch {
  private var state: FlowState
  private(set) var best: LegSearch.Snapshot

  /// The most arcs that are looked at.
  static let mostWork = 20_000_000

  init(_ net: LegNetwork, rules: TransferRules, best: LegSearch.Snapshot) {
    state = FlowState(net, rules: rules)
    self.best = best
  }

  /// Searches; true when nothing was left out.
  mutating func run() -> Bool {
    choose(0)
    return state.work < ExhaustiveSearch.mostWork
  }

  private mutating func choose(_ leg: Int) {
    guard state.work < ExhaustiveSearch.mostWork else { return }
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
    guard state.objective > best.objective, state.work < ExhaustiveSearch.mostWork else { return }
    guard let breach = state.mayBreach ? state.breach() : nil else {
      best = LegSearch.Snapshot(
        objective: state.objective, modes: state.modes, cases: state.cases)
      return
    }
    for cure in state.cures(of: breach) {
      let mark = state.mark
      state.apply(cure)
      settleBreaches()
      state.undo(to: mark)
    }
  }
}
