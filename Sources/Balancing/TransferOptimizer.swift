import Dispatch
import Synchronization

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

  /// Takes how to search; by default as the night does.
  public init(
    effort: SearchEffort = .nightly, threads: Int = 2, rules: TransferRules = TransferRules(),
    seed: UInt64 = 87
  ) {
    precondition(threads > 0, "at least one thread")
    self.effort = effort
    self.threads = threads
    self.rules = rules
    self.seed = seed
  }

  /// A plan that breaks no rule and is never worth less than doing nothing.
  public func solve(_ instance: TransferInstance) -> TransferSolution { answer(instance).solution }

  /// A plan, a bound, and the prices that prove the bound and explain the plan.
  ///
  /// - Parameter prices: where to start pricing, such as those of the night before carried over to
  ///   this instance: good ones save time. They must have the instance's shape.
  public func answer(
    _ instance: TransferInstance, startingFrom prices: TransferPrices? = nil
  ) -> TransferAnswer {
    let parts = instance.components(rules)
    let results = search(parts, of: instance, startingFrom: prices)
    var cases = [Int](repeating: 0, count: instance.flows.count)
    var supplies = instance.supplies.map { [Int64](repeating: 0, count: $0.losses.count) }
    var demands = instance.demands.map { [Int64](repeating: 0, count: $0.gains.count) }
    for (part, result) in zip(parts, results) {
      for (flow, count) in zip(part.flowIndex, result.cases) { cases[flow] = count }
      for (node, index) in part.nodeIndex.enumerated() {
        for (step, place) in (part.nodeSteps[node]..<part.nodeSteps[node + 1]).enumerated() {
          let price = TransferPrices.rounded(result.prices[place])
          if part.isDemandNode[node] {
            demands[index][step] = price
          } else {
            supplies[index][step] = price
          }
        }
      }
    }
    let proof = TransferPrices(supplies: supplies, demands: demands)
    return TransferAnswer(
      solution: TransferSolution(cases: cases, of: instance), prices: proof,
      bound: proof.bound(of: instance, rules: rules))
  }

  /// Searches the components on several threads.
  private func search(
    _ parts: [LegNetwork], of instance: TransferInstance, startingFrom prices: TransferPrices?
  ) -> [ComponentSearch.Result] {
    let results = Mutex([ComponentSearch.Result?](repeating: nil, count: parts.count))
    let lanes = lanes(parts)
    let began: Double = if case .time(_, let clock) = effort { clock() } else { 0 }
    DispatchQueue.concurrentPerform(iterations: lanes.count) { lane in
      var left = lanes[lane].reduce(0) { $0 + parts[$1].weight }
      for part in lanes[lane] {
        let net = parts[part]
        let budget = budget(of: net, left: left, began: began)
        left -= net.weight
        let result = ComponentSearch(
          net: net, instance: instance, rules: rules, seed: seed &+ UInt64(part),
          mostLegsOfAll: exhaustiveLegs
        ).run(budget, startingFrom: prices.map { $0.steps(of: net) })
        results.withLock { $0[part] = result }
      }
    }
    return results.withLock { results in
      results.map { result in
        guard let result else { preconditionFailure("every component is searched") }
        return result
      }
    }
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

  /// The components of each thread, the small ones first.
  private func lanes(_ parts: [LegNetwork]) -> [[Int]] {
    var lanes = [[Int]](repeating: [], count: max(1, min(threads, parts.count)))
    var loads = [Int](repeating: 0, count: lanes.count)
    let bySize = parts.indices.sorted { (parts[$0].weight, $1) > (parts[$1].weight, $0) }
    for part in bySize {
      let lane = loads.indices.min { (loads[$0], $0) < (loads[$1], $1) } ?? 0
      lanes[lane].append(part)
      loads[lane] += parts[part].weight
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
