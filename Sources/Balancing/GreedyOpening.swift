/// The lazy greedy: the leg whose own best load earns most opens first, with everything that is
/// open standing still. A start for the prices and for the search, found in about one look at each
/// flow for each time that its leg comes to the head of the queue.
///
/// Every leg that opens uses up steps, so the profit of the others only falls and an old profit is
/// a bound: only the head of the queue is worked out again. Rules that bind several flows are left
/// to the search; its objective may therefore be out of reach where they bind.
struct GreedyOpening {
  private let net: LegNetwork
  private let leastWorth: Int64
  private var used: [Int]
  private(set) var modes: [FlowState.Mode]
  private(set) var objective: Int64 = 0
  /// The legs that are open, in the order in which they were opened.
  private(set) var opened: [Int] = []
  /// Steps looked at, to watch the time by.
  private var looked = 0
  /// Whether no rule can make the plan impossible.
  let isFeasible: Bool

  /// Opens legs until none pays or the time is up, one at least.
  init(_ net: LegNetwork, rules: TransferRules, budget: SearchBudget) {
    self.net = net
    leastWorth = rules.leastWorthOfLeg
    isFeasible = !net.mayBreach && rules.mostTripsPerStore == nil
    used = [Int](repeating: 0, count: net.nodeCount)
    modes = [FlowState.Mode](repeating: .closed, count: net.legCount)
    var watch = DeadlineWatch(budget)
    var offers = LegQueue()
    for leg in 0..<net.legCount {
      let profit = offer(leg).profit
      if profit > 0 { offers.push(profit: profit, leg: leg) }
    }
    while opened.isEmpty || !watch.isOver(at: looked), let (old, leg) = offers.pop() {
      let (profit, mode) = offer(leg)
      guard profit > 0 else { continue }
      if profit < old, let next = offers.top, next.profit >= profit {
        offers.push(profit: profit, leg: leg)
        continue
      }
      open(leg, mode)
      objective += profit
    }
  }

  private mutating func offer(_ leg: Int) -> (profit: Int64, mode: FlowState.Mode) {
    let (start, chilled, end) = (net.legFlows[leg], net.legChilled[leg], net.legFlows[leg + 1])
    var (ambient, cold) = (Int64(0), -net.coldKitCost)
    for flow in start..<end {
      let load = load(flow)
      looked += load.cases + 1
      if flow < chilled { ambient += load.worth } else { cold += load.worth }
    }
    let profit = ambient - net.legCosts[leg] - leastWorth
    return cold > 0 ? (profit + cold, .cold) : (profit, .ambient)
  }

  /// The cases that a flow would carry as things stand.
  private func load(_ flow: Int) -> (worth: Int64, cases: Int) {
    let (supply, demand) = (net.flowSupply[flow], net.flowDemand[flow])
    let (up, down) = (net.nodeSteps[demand] + used[demand], net.nodeSteps[supply] + used[supply])
    let most = min(
      FlowState.mostCases(net, flow),
      min(net.nodeSteps[demand + 1] - up, net.nodeSteps[supply + 1] - down))
    var worth: Int64 = 0
    for step in 0..<max(most, 0) {
      let net = net.steps[up + step] - net.steps[down + step] - net.cost(flow, step)
      guard net > 0 else { return (worth, step) }
      worth += net
    }
    return (worth, max(most, 0))
  }

  private mutating func open(_ leg: Int, _ mode: FlowState.Mode) {
    modes[leg] = mode
    opened.append(leg)
    let end = mode == .cold ? net.legFlows[leg + 1] : net.legChilled[leg]
    for flow in net.legFlows[leg]..<end {
      let cases = load(flow).cases
      used[net.flowSupply[flow]] += cases
      used[net.flowDemand[flow]] += cases
    }
  }
}
