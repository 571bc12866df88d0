/// Finds a good plan for a ``TransferInstance`` and proves how good it is.
///
/// **Problem.** Which legs to open, at a fixed cost each, and how many cases of each material to
/// send on them: fixed-charge network design with convex supply and demand curves. NP-hard.
///
/// **Method**, for each component of legs that share supplies or demands:
/// 1. ``LegNetwork`` leaves out what no plan can profit from.
/// 2. ``GreedyOpening`` opens the leg that earns most, again and again: a first plan.
/// 3. ``LagrangianDual`` prices every step of supply and demand: the bound, and what each leg
///    would earn at the prices. About three times the legs that the first plan opens are kept.
/// 4. ``LegSearch`` opens, closes and swaps legs among them, with the loads always the best for the
///    open legs: ``FlowState`` repairs the flows of the materials concerned, and undoes a trial.
/// 5. ``ExhaustiveSearch`` settles components of at most six legs.
///
/// **Cost.** A round of prices looks once at each flow and step. A trial of a leg costs a few short
/// searches in the flows next to its own, whatever the size of the instance.
///
/// **Guarantees.** The plan breaks no rule and is worth at least nothing. The bound holds for every
/// plan (see ``TransferPrices``). An effort of work gives the same bytes for any number of threads:
/// each component has its own seed and its own share. An effort of time does not.
///
/// **Limits.** The bound leaves out the vehicle's capacity and the ``TransferRules`` other than
/// blocked pairs; where these bind, the gap is wider than the plan is bad. Prices cannot prove
/// more than the linear relaxation, which lies about 0.1 to 0.5 % above the best plan.
///
/// **Sources.** Held, Wolfe and Crowder 1974 (subgradients); Camerini, Fratta and Maffioli 1975
/// (deflection); Gendron, Crainic and Frangioni 1999 (fixed-charge network design); Ahuja, Magnanti
/// and Orlin 1993, chapters 9 and 14 (convex flows); Lourenço, Martin and Stützle 2003 (iterated
/// local search).
public struct TransferOptimizer: Sendable {
  /// How long to search.
  public let effort: SearchEffort
  /// The most threads at work.
  public let threads: Int
  /// Rules that the instance does not state.
  public let rules: TransferRules
  /// What chance begins with.
  public let seed: UInt64
  /// Components of so few legs are searched whole, if the work allows.
  public var exhaustiveLegs = ComponentSearch.mostLegsOfAll

  /// More threads than any machine has cores: as many are at work as there are.
  public static let allCores = 256

  /// Takes how to search; by default as the night does, on all cores.
  public init(
    effort: SearchEffort = .nightly, threads: Int = TransferOptimizer.allCores,
    rules: TransferRules = TransferRules(), seed: UInt64 = 87
  ) {
    precondition(threads > 0, "at least one thread")
    self.effort = effort
    self.threads = threads
    self.rules = rules
    self.seed = seed
  }

  /// A plan that breaks no rule and is never worth less than doing nothing.
  public func solve(_ instance: TransferInstance) -> TransferSolution {
    solution(of: instance, search(instance))
  }

  /// A plan, a bound, and the prices that prove the bound and explain the plan.
  ///
  /// - Parameter prices: where to start pricing, such as those of the night before carried over to
  ///   this instance: good ones save time. They must have the instance's shape.
  public func answer(
    _ instance: TransferInstance, startingFrom prices: TransferPrices? = nil
  ) -> TransferAnswer {
    let found = search(instance, startingFrom: prices)
    var supplies = instance.supplies.map { [Int64](repeating: 0, count: $0.losses.count) }
    var demands = instance.demands.map { [Int64](repeating: 0, count: $0.gains.count) }
    for (net, result) in found {
      for (node, index) in net.nodeIndex.enumerated() {
        for (step, place) in (net.nodeSteps[node]..<net.nodeSteps[node + 1]).enumerated() {
          let price = TransferPrices.rounded(result.prices[place])
          if net.isDemandNode[node] {
            demands[index][step] = price
          } else {
            supplies[index][step] = price
          }
        }
      }
    }
    let proof = TransferPrices(supplies: supplies, demands: demands)
    return TransferAnswer(
      solution: solution(of: instance, found), prices: proof,
      bound: proof.bound(of: instance, rules: rules))
  }

  /// A component, and what was found for it.
  private typealias Found = (net: LegNetwork, result: ComponentSearch.Result)

  private func solution(of instance: TransferInstance, _ found: [Found]) -> TransferSolution {
    var cases = [Int](repeating: 0, count: instance.flows.count)
    for (net, result) in found {
      for (flow, count) in zip(net.flowIndex, result.cases) { cases[flow] = count }
    }
    return TransferSolution(cases: cases, of: instance)
  }

  /// Searches the components on several threads; what was found, in their order.
  private func search(
    _ instance: TransferInstance, startingFrom prices: TransferPrices? = nil
  ) -> [Found] {
    let began: Double = if case .time(_, let clock) = effort { clock() } else { 0 }
    let nets = instance.components(rules)
    let lanes = lanes(nets.map(\.weight))
    let searched = sideBySide(lanes.count, threads: threads) { lane in
      var left = lanes[lane].reduce(0) { $0 + nets[$1].weight }
      return lanes[lane].map { part in
        let budget = budget(of: nets[part], left: left, began: began)
        left -= nets[part].weight
        let search = ComponentSearch(
          net: nets[part], instance: instance, rules: rules, seed: seed &+ UInt64(part),
          mostLegsOfAll: exhaustiveLegs)
        return search.run(budget, startingFrom: prices.map { $0.steps(of: nets[part]) })
      }
    }
    let results = zip(lanes.joined(), searched.joined()).sorted { $0.0 < $1.0 }
    return zip(nets, results).map { ($0, $1.1) }
  }

  /// The share of a component: of the work by its size; of the time by its size among what is left
  /// on its thread, so that what one leaves over goes to the next.
  private func budget(of net: LegNetwork, left: Int, began: Double) -> SearchBudget {
    switch effort {
    case .work(let perFlow):
      let (work, overflow) = perFlow.multipliedReportingOverflow(by: net.weight)
      return SearchBudget(work: overflow ? .max : work)
    case .time(let seconds, let clock):
      let now = clock()
      let share = Double(net.weight) / Double(max(left, 1))
      return SearchBudget(until: now + max(began + seconds - now, 0) * share, clock: clock)
    }
  }

  /// The components of each thread, by their weights, the small ones first.
  private func lanes(_ weights: [Int]) -> [[Int]] {
    var lanes = [[Int]](repeating: [], count: max(1, min(threads, weights.count)))
    var loads = [Int](repeating: 0, count: lanes.count)
    for part in weights.indices.sorted(by: { (weights[$0], $1) > (weights[$1], $0) }) {
      let lane = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
      lanes[lane].append(part)
      loads[lane] += weights[part]
    }
    return lanes.map { Array($0.reversed()) }
  }
}

extension TransferPrices {
  /// A price in sixteenths. None needs to be higher than what a case can gain and save together.
  static func rounded(_ fen: Double) -> Int64 {
    let most = Double(4 * TransferInstance.largestAmount)
    return Int64((min(max(fen, 0), most) * Double(perFen)).rounded())
  }

  /// The prices of a network's steps, in fen.
  func steps(of net: LegNetwork) -> [Double] {
    (0..<net.nodeCount).flatMap { node in
      let all =
        net.isDemandNode[node] ? demands[net.nodeIndex[node]] : supplies[net.nodeIndex[node]]
      return all.prefix(net.nodeSteps[node + 1] - net.nodeSteps[node])
        .map { Double($0) / Double(TransferPrices.perFen) }
    }
  }
}
