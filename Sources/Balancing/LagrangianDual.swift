/// Prices for every step of a network, and the bound that they prove.
///
/// The rules "each step of a demand, each step of a supply at most once" are priced, unit by unit.
/// What is left splits by leg: flow by flow, the n-th best priced step of the demand meets the n-th
/// best priced step of the supply while the pair is worth something; the leg is taken if that pays
/// for the trip. The sum of the prices and of what the legs earn is no less than any plan's worth.
/// The prices are lowered where a step is left over and raised where it is used twice: a deflected
/// subgradient with Polyak's steps towards the best plan known.
struct LagrangianDual {
  private let net: LegNetwork
  /// By step.
  private(set) var prices: [Double]
  private(set) var bestPrices: [Double]
  private(set) var bestBound = Double.infinity
  /// What each leg would earn at the best prices after its trip: negative for what is not taken.
  private(set) var bestEarnings: [Double]
  private var earnings: [Double]
  private var direction: [Double]
  private var uses: [Double]
  /// The steps of each node, the best priced first, and what they are worth.
  private var order: [Int]
  private var values: [Double]
  private let worths: [Double]
  private(set) var rounds = 0
  /// Steps looked at, to watch the time by.
  private var looked = 0

  /// So many times the steps of a node is what shifting them may cost.
  private static let mostShifts = 64

  init(_ net: LegNetwork, from start: [Double]? = nil) {
    self.net = net
    let zeros = [Double](repeating: 0, count: net.steps.count)
    prices = start ?? zeros
    bestPrices = prices
    direction = zeros
    uses = zeros
    values = zeros
    order = Array(0..<net.steps.count)
    earnings = [Double](repeating: 0, count: net.legCount)
    bestEarnings = earnings
    worths = (0..<net.nodeCount).flatMap { node in
      let isDemand = net.isDemand(node)
      return net.steps[net.nodeSteps[node]..<net.nodeSteps[node + 1]]
        .map { Double(isDemand ? $0 : -$0) }
    }
  }

  /// Works on the prices until the budget is used up to `share`, or until they no longer get
  /// better.
  mutating func improve(_ budget: inout SearchBudget, upTo share: Double, floor: Int64) {
    var watch = DeadlineWatch(budget)
    // A look at a step here costs about a third of one in the search.
    let cost = (net.flowCount + net.steps.count) / 3 + 1
    var theta = 1.2
    var stale = 0
    let patience = 20
    // One round at least: without it nothing tells which legs are worth keeping.
    while rounds == 0 || (budget.shareSpent < share && theta > 1e-3) {
      guard let bound = evaluate(&watch) else { return }
      budget.spend(cost)
      if rounds == 0 { watch = DeadlineWatch(budget, share: share) }
      rounds += 1
      if bound < bestBound {
        stale = bestBound - bound > 1e-6 * abs(bound) ? 0 : stale + 1
        bestBound = bound
        bestPrices = prices
        bestEarnings = earnings
      } else {
        stale += 1
      }
      if bestBound <= Double(floor) + 0.5 { return }
      if stale >= patience {
        theta *= 0.7
        stale = 0
        prices = bestPrices
        for step in direction.indices { direction[step] = 0 }
        continue
      }
      descend(theta * (bound - Double(floor)))
    }
  }

  /// Moves the prices against the deflected subgradient.
  private mutating func descend(_ gap: Double) {
    var length = 0.0
    for step in prices.indices {
      var slope = 1 - uses[step]
      if slope > 0, prices[step] <= 0 { slope = 0 }
      let next = slope + 0.7 * direction[step]
      direction[step] = next
      if !(next > 0 && prices[step] <= 0) { length += next * next }
    }
    guard length > 1e-9 else { return }
    let pace = gap / length
    for step in prices.indices { prices[step] = max(0, prices[step] - pace * direction[step]) }
  }

  /// The bound at the present prices; notes how often each step would be used. Nothing where the
  /// time was up before it was done.
  private mutating func evaluate(_ watch: inout DeadlineWatch) -> Double? {
    var bound = 0.0
    for step in prices.indices {
      bound += prices[step]
      uses[step] = 0
    }
    for node in 0..<net.nodeCount {
      let steps = net.nodeSteps[node]..<net.nodeSteps[node + 1]
      sort(steps)
      looked += steps.count
      if watch.isOver(at: looked) { return nil }
    }
    for leg in 0..<net.legCount {
      let (start, chilled, end) = (net.legFlows[leg], net.legChilled[leg], net.legFlows[leg + 1])
      var ambient = 0.0
      for flow in start..<chilled { ambient += earned(flow) }
      var cold = -Double(net.coldKitCost)
      for flow in chilled..<end { cold += earned(flow) }
      let earning = ambient + max(cold, 0) - Double(net.legCosts[leg])
      earnings[leg] = earning
      for flow in start..<end { looked += net.flowLimit[flow] }
      if watch.isOver(at: looked) { return nil }
      guard earning > 0 else { continue }
      bound += earning
      for flow in start..<(cold > 0 ? end : chilled) { use(flow) }
    }
    return bound
  }

  /// Brings the steps of a node in order again, those of equal value as they were. After one move
  /// of the prices few are out of place by much: each is shifted to where it belongs, unless that
  /// turns out to be more work than to sort them anew.
  private mutating func sort(_ steps: Range<Int>) {
    var shifts = 0
    for place in steps {
      let step = order[place]
      let value = worths[step] - prices[step]
      var hole = place
      while hole > steps.startIndex, values[hole - 1] < value {
        values[hole] = values[hole - 1]
        order[hole] = order[hole - 1]
        hole -= 1
      }
      values[hole] = value
      order[hole] = step
      shifts += place - hole
      if shifts > LagrangianDual.mostShifts * steps.count { return sortAnew(steps) }
    }
  }

  private mutating func sortAnew(_ steps: Range<Int>) {
    let ranked = steps.map { place in
      (place, step: order[place], value: worths[order[place]] - prices[order[place]])
    }.sorted { ($0.value, $1.0) > ($1.value, $0.0) }
    for (place, ranked) in zip(steps, ranked) {
      (order[place], values[place]) = (ranked.step, ranked.value)
    }
  }

  private func earned(_ flow: Int) -> Double {
    let (supply, demand) = (net.flowSupply[flow], net.flowDemand[flow])
    let (up, down) = (net.nodeSteps[demand], net.nodeSteps[supply])
    let most = min(
      net.flowLimit[flow], net.nodeSteps[demand + 1] - up, net.nodeSteps[supply + 1] - down)
    var sum = 0.0
    for rank in 0..<most {
      let pair = values[up + rank] + values[down + rank] - Double(net.cost(flow, rank))
      guard pair > 0 else { break }
      sum += pair
    }
    return sum
  }

  private mutating func use(_ flow: Int) {
    let (supply, demand) = (net.flowSupply[flow], net.flowDemand[flow])
    let (up, down) = (net.nodeSteps[demand], net.nodeSteps[supply])
    let most = min(
      net.flowLimit[flow], net.nodeSteps[demand + 1] - up, net.nodeSteps[supply + 1] - down)
    for rank in 0..<most {
      let pair = values[up + rank] + values[down + rank] - Double(net.cost(flow, rank))
      guard pair > 0 else { break }
      uses[order[up + rank]] += 1
      uses[order[down + rank]] += 1
    }
  }
}
