/// The legs of a ``GreedyOpening`` loaded one after the other within every rule: a plan to fall
/// back on where the time is up before ``LegSearch`` has a better one. One look at each case.
struct GreedyLoading {
  private let net: LegNetwork
  private let rules: TransferRules
  private var used: [Int]
  /// By demand: the most that the flows which serve it allow.
  private var most: [Int]
  private var trips: [Int: Int] = [:]
  private(set) var plan: LegSearch.Snapshot

  init(_ greedy: GreedyOpening, _ net: LegNetwork, rules: TransferRules) {
    self.net = net
    self.rules = rules
    used = [Int](repeating: 0, count: net.nodeCount)
    most = [Int](repeating: .max, count: net.nodeCount)
    plan = LegSearch.Snapshot(
      objective: 0, modes: [FlowState.Mode](repeating: .closed, count: net.legCount),
      cases: [Int](repeating: 0, count: net.flowCount))
    for leg in greedy.opened { load(leg, greedy.modes[leg]) }
  }

  /// Loads a leg, unless it does not pay or a store has its trips.
  private mutating func load(_ leg: Int, _ mode: FlowState.Mode) {
    let (from, to) = net.legEnds[leg]
    if let most = rules.mostTripsPerStore {
      guard max(trips[from, default: 0], trips[to, default: 0]) < most else { return }
    }
    let end = mode == .cold ? net.legFlows[leg + 1] : net.legChilled[leg]
    let (loads, gained) = load(net.legFlows[leg]..<end)
    let kit = mode == .cold ? net.coldKitCost : 0
    let worth = gained - net.legCosts[leg] - rules.leastWorthOfLeg - kit
    guard worth > 0 else { return }
    plan.objective += worth
    plan.modes[leg] = mode
    trips[from, default: 0] += 1
    trips[to, default: 0] += 1
    for (flow, cases) in zip(net.legFlows[leg]..<end, loads) where cases > 0 {
      plan.cases[flow] = cases
      used[net.flowSupply[flow]] += cases
      used[net.flowDemand[flow]] += cases
      most[net.flowDemand[flow]] = min(most[net.flowDemand[flow]], net.flowMostAtDemand[flow])
    }
  }

  /// The cases that flows of one leg carry, the case that is worth most a gram first, while the
  /// vehicle has room.
  private func load(_ flows: Range<Int>) -> (cases: [Int], worth: Int64) {
    var cases = [Int](repeating: 0, count: flows.count)
    var (left, worth) = (net.capacityGrams, Int64(0))
    var offers = LegQueue()
    func offer(_ flow: Int) {
      let step = cases[flow - flows.startIndex]
      guard step < limit(flow), let net = self.worth(flow, step), net > 0 else { return }
      // Thousandths of a fen a gram; amounts are far from where this would overflow.
      offers.push(profit: net * 1000 / max(self.net.flowGrams[flow], 1), leg: flow)
    }
    for flow in flows { offer(flow) }
    while let (_, flow) = offers.pop() {
      guard net.flowGrams[flow] <= left else { continue }
      worth += self.worth(flow, cases[flow - flows.startIndex]) ?? 0
      cases[flow - flows.startIndex] += 1
      left -= net.flowGrams[flow]
      offer(flow)
    }
    return (cases, worth)
  }

  /// What a further case of a flow is worth after `step` others; nothing where a curve is at its
  /// end.
  private func worth(_ flow: Int, _ step: Int) -> Int64? {
    let (supply, demand) = (net.flowSupply[flow], net.flowDemand[flow])
    let (up, down) = (net.nodeSteps[demand] + used[demand], net.nodeSteps[supply] + used[supply])
    guard up + step < net.nodeSteps[demand + 1], down + step < net.nodeSteps[supply + 1] else {
      return nil
    }
    return net.steps[up + step] - net.steps[down + step] - net.cost(flow, step)
  }

  /// How many cases more the rules let a flow carry, its vehicle's capacity apart.
  private func limit(_ flow: Int) -> Int {
    let (supply, demand) = (net.flowSupply[flow], net.flowDemand[flow])
    for other in [net.opposite[supply], net.opposite[demand]] where other >= 0 && used[other] > 0 {
      return 0
    }
    let atDemand = min(most[demand], net.flowMostAtDemand[flow])
    return min(net.flowLimit[flow], atDemand - min(used[demand], atDemand))
  }
}
