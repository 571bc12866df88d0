/// Finds a good set of legs and loads for a ``TransferInstance``.
///
/// 1. Lazy greedy: the leg whose best load earns most opens first. Every leg opened uses up steps
///    of supplies and demands, so a leg's profit only falls, and an old profit is a bound: only the
///    leg at the head of the queue is worked out again.
/// 2. Improvement: each open leg is loaded anew with everything else standing still; each is
///    closed when its neighbours (open legs that share a store), loaded anew, earn more without
///    it; closed legs are offered again, first after their neighbours and then before them; until
///    nothing improves. Every step raises the objective, so it ends.
///
/// Exact for one leg (see ``LegLoading`` for the vehicle's capacity); for several a lazy greedy is
/// known to reach 92–95 % of the optimum, and the second part wins one or two per cent more. What
/// it leaves is mostly the pairing of givers and getters on the legs that it has opened.
///
/// Legs of different cities share no step and never see one another. Cost: about the number of
/// flows times the cases moved and the open neighbours. Ties go to the leg that comes first, so the
/// same instance has the same solution.
public struct TransferOptimizer: Sendable {
  /// The most rounds of improvement.
  public let mostRounds: Int

  /// Takes how long to improve at most.
  public init(mostRounds: Int = 20) {
    precondition(mostRounds >= 0, "rounds are counted")
    self.mostRounds = mostRounds
  }

  /// A solution that breaks no rule and is never worth less than doing nothing.
  public func solve(_ instance: TransferInstance) -> TransferSolution {
    var search = LegSearch(instance)
    search.openGreedily()
    for _ in 0..<mostRounds {
      var improved = search.refillOpenLegs()
      improved = search.closeLosingLegs() || improved
      improved = search.openGreedily() || improved
      improved = search.openBeforeNeighbours() || improved
      if !improved { break }
    }
    return TransferSolution(cases: search.cases, of: instance)
  }
}
