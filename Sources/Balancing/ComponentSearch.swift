/// Plan and prices of one component: greedy opening, prices, then a search among the legs that the
/// prices leave in question.
struct ComponentSearch {
  let net: LegNetwork
  let instance: TransferInstance
  let rules: TransferRules
  let seed: UInt64
  /// Components of so few legs are searched whole.
  var mostLegsOfAll = ComponentSearch.mostLegsOfAll

  /// The share of the budget after which the prices are left as they are.
  static let shareOfPrices = 0.4
  /// So many times the legs that the greedy opens are kept for the search, and at least so many:
  /// with half as many good plans are lost.
  static let keptPerOpen = 3.0
  static let leastKept = 16
  /// How much a kick may lose at first and still be taken, in shares of the mean cost of a trip.
  static let heatPerTrip = 0.15
  /// ``mostLegsOfAll`` of the night.
  static let mostLegsOfAll = 6

  /// What was found.
  struct Result: Sendable {
    /// Cases by flow of the network.
    var cases: [Int]
    /// By step of the network.
    var prices: [Double]
  }

  /// Searches until the budget is used up or nothing better can be.
  func run(_ budget: SearchBudget, startingFrom prices: [Double]? = nil) -> Result {
    var budget = budget
    let greedy = GreedyOpening(net, rules: rules, budget: budget)
    budget.spend(net.flowCount * 4)
    var dual = LagrangianDual(net, from: prices)
    dual.improve(
      &budget, upTo: ComponentSearch.shareOfPrices, floor: greedy.objective)
    let kept = keptLegs(greedy, dual)
    let small = kept.count == net.legCount ? net : network(of: kept)
    var search = LegSearch(small, rules: rules, seed: seed, budget: budget)
    search.start(kept.map { greedy.modes[$0] })
    let enough = ComponentSearch.enough(dual.bestBound)
    var plan = search.best
    var isDone = plan.objective >= enough
    if !isDone, net.legCount <= mostLegsOfAll {
      var exhaustive = ExhaustiveSearch(small, rules: rules, best: plan, budget: budget)
      isDone = exhaustive.run()
      plan = exhaustive.best
    }
    if !isDone {
      search.kick(heat: heat, enough: enough)
      if search.best.objective > plan.objective { plan = search.best }
    }
    if search.state.isCut {
      let loaded = GreedyLoading(greedy, net, rules: rules).plan
      if loaded.objective > plan.objective {
        return Result(cases: loaded.cases, prices: dual.bestPrices)
      }
    }
    return Result(cases: widened(plan.cases, kept), prices: dual.bestPrices)
  }

  /// What no plan is worth more than, by a bound that is right but for rounding. A plan is worth
  /// whole fen, so that one at the bound without its fraction is proven best.
  private static func enough(_ bound: Double) -> Int64 {
    Int64(min(bound + 1e-12 * abs(bound) + 0.01, 9e18).rounded(.down))
  }

  private func network(of legs: [Int]) -> LegNetwork {
    LegNetwork(
      instance,
      legs.map { leg in
        (net.legIndex[leg], net.flowIndex[net.legFlows[leg]..<net.legFlows[leg + 1]].sorted())
      })
  }

  private var heat: Double {
    let mean = Double(net.legCosts.reduce(0, +)) / Double(max(net.legCount, 1))
    return mean * ComponentSearch.heatPerTrip
  }

  /// The legs of the greedy plan and those that earn most at the prices. A leg that would lose more
  /// than the gap between bound and plan is in no better plan.
  private func keptLegs(_ plan: GreedyOpening, _ dual: LagrangianDual) -> [Int] {
    let open = net.legCount <= ComponentSearch.leastKept ? net.legCount : plan.opened.count
    let gap = dual.bestBound - Double(plan.objective)
    let most = max(
      Int(Double(open) * ComponentSearch.keptPerOpen), ComponentSearch.leastKept)
    let earnings = dual.bestEarnings
    let ranked = (0..<net.legCount).sorted { (earnings[$0], $1) > (earnings[$1], $0) }
    let isBoundKnown = rules.leastWorthOfLeg == 0 && plan.isFeasible
    let chosen = ranked.prefix(most).filter { !isBoundKnown || earnings[$0] >= -gap - 1 }
    return Set(chosen).union((0..<net.legCount).filter { plan.modes[$0] != .closed }).sorted()
  }

  /// Cases by flow of the network from those of the kept legs: both hold a leg's flows in the same
  /// order.
  private func widened(_ cases: [Int], _ kept: [Int]) -> [Int] {
    var all = [Int](repeating: 0, count: net.flowCount)
    var next = 0
    for leg in kept {
      for flow in net.legFlows[leg]..<net.legFlows[leg + 1] {
        all[flow] = cases[next]
        next += 1
      }
    }
    return all
  }
}
