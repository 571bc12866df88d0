/// One half of a search for a path: what is reached from one end without passing the root.
struct PathSearch {
  /// By node: the cost of the best path so far, the node before it as seen from the end where the
  /// search began, and the flow between.
  var costs: [Int64]
  var previous: [Int]
  var via: [Int]
  /// What has been reached, the start first.
  var reached: [Int] = []
  /// The node at which the path passes to or from the root, and its cost up to the root.
  var gate = -1
  var gateCost = PathSearch.unreached
  private var isQueued: [Bool]
  /// A ring of the nodes whose arcs are still to be looked at.
  private var ring: [Int]
  private var head = 0
  private var waiting = 0

  static let unreached = Int64.max / 4

  init(nodes: Int) {
    costs = [Int64](repeating: PathSearch.unreached, count: nodes)
    previous = [Int](repeating: -1, count: nodes)
    via = previous
    isQueued = [Bool](repeating: false, count: nodes)
    ring = [Int](repeating: 0, count: max(nodes, 1))
  }

  mutating func begin() {
    for node in reached { costs[node] = PathSearch.unreached }
    reached.removeAll(keepingCapacity: true)
    (gate, gateCost) = (-1, PathSearch.unreached)
  }

  /// The next node whose arcs are to be looked at.
  @inline(__always)
  mutating func next() -> Int? {
    guard waiting > 0 else { return nil }
    let node = ring[head]
    head = head + 1 == ring.count ? 0 : head + 1
    waiting -= 1
    isQueued[node] = false
    return node
  }

  @inline(__always)
  mutating func relax(_ node: Int, _ cost: Int64, _ from: Int, _ flow: Int) {
    guard cost < costs[node] else { return }
    if costs[node] == PathSearch.unreached { reached.append(node) }
    costs[node] = cost
    previous[node] = from
    via[node] = flow
    guard !isQueued[node] else { return }
    isQueued[node] = true
    let tail = head + waiting
    ring[tail < ring.count ? tail : tail - ring.count] = node
    waiting += 1
  }

  @inline(__always)
  mutating func offerGate(_ node: Int, _ cost: Int64) {
    if cost < gateCost { (gate, gateCost) = (node, cost) }
  }
}

extension FlowState {
  /// The cost of the cheapest path in the residual graph, the root being node `net.nodeCount`.
  ///
  /// All nodes of a material meet at the root, yet a cheapest path passes it at most once. So one
  /// search goes out from the start and one back from the end, neither through the root, and each
  /// sees only nodes that open flows connect with where it began; then the better of the direct
  /// path and that by the root is taken, the direct one on a tie: a path by the root that is not
  /// simple is never cheaper. Bellman and Ford with a queue; the residual graph of a best flow has
  /// no cycle of negative cost, but for the arc that has just opened from `end` to `start`, which
  /// is why neither search goes beyond the other's beginning.
  mutating func shortestPath(from start: Int, to end: Int) -> Int64? {
    let root = net.nodeCount
    forward.begin()
    if start == root { forward.gateCost = 0 } else { searchForward(from: start, beyond: end) }
    backward.begin()
    if end == root { backward.gateCost = 0 } else { searchBackward(from: end, beyond: start) }
    let direct = start == root || end == root ? PathSearch.unreached : forward.costs[end]
    let byRoot = forward.gateCost + backward.gateCost
    isDirect = direct <= byRoot
    let cost = min(direct, byRoot)
    return cost < PathSearch.unreached ? cost : nil
  }

  private mutating func searchForward(from start: Int, beyond end: Int) {
    forward.relax(start, 0, -1, -1)
    while let node = forward.next() {
      if node == end { continue }
      let base = forward.costs[node]
      let flows = net.nodeFlows[node]..<net.nodeFlows[node + 1]
      work += flows.count + 1
      if net.isDemandNode[node] {
        if used[node] < nodeCaps[node] {
          forward.offerGate(node, base - net.steps[net.nodeSteps[node] + used[node]])
        }
        for position in flows {
          let flow = net.flowsAtNode[position]
          guard cases[flow] > 0 else { continue }
          forward.relax(net.flowSupply[flow], base - net.cost(flow, cases[flow] - 1), node, flow)
        }
      } else {
        if used[node] > 0 {
          forward.offerGate(node, base - net.steps[net.nodeSteps[node] + used[node] - 1])
        }
        for position in flows {
          let flow = net.flowsAtNode[position]
          guard cases[flow] < caps[flow] else { continue }
          forward.relax(net.flowDemand[flow], base + net.cost(flow, cases[flow]), node, flow)
        }
      }
    }
  }

  private mutating func searchBackward(from end: Int, beyond start: Int) {
    backward.relax(end, 0, -1, -1)
    while let node = backward.next() {
      if node == start { continue }
      let base = backward.costs[node]
      let flows = net.nodeFlows[node]..<net.nodeFlows[node + 1]
      work += flows.count + 1
      if net.isDemandNode[node] {
        if used[node] > 0 {
          backward.offerGate(node, base + net.steps[net.nodeSteps[node] + used[node] - 1])
        }
        for position in flows {
          let flow = net.flowsAtNode[position]
          guard cases[flow] < caps[flow] else { continue }
          backward.relax(net.flowSupply[flow], base + net.cost(flow, cases[flow]), node, flow)
        }
      } else {
        if used[node] < nodeCaps[node] {
          backward.offerGate(node, base + net.steps[net.nodeSteps[node] + used[node]])
        }
        for position in flows {
          let flow = net.flowsAtNode[position]
          guard cases[flow] > 0 else { continue }
          backward.relax(net.flowDemand[flow], base - net.cost(flow, cases[flow] - 1), node, flow)
        }
      }
    }
  }

  /// Sends one case along the path that was found last.
  mutating func follow(from start: Int, to end: Int) {
    var node = isDirect ? end : forward.gate
    if !isDirect {
      if forward.gate >= 0 {
        change(node: forward.gate, by: net.isDemandNode[forward.gate] ? 1 : -1)
      }
      if backward.gate >= 0 {
        change(node: backward.gate, by: net.isDemandNode[backward.gate] ? -1 : 1)
      }
      var ahead = backward.gate
      while ahead >= 0, ahead != end {
        let flow = backward.via[ahead]
        change(flow, by: net.isDemandNode[ahead] ? -1 : 1)
        ahead = backward.previous[ahead]
      }
    }
    while node >= 0, node != start {
      let flow = forward.via[node]
      change(flow, by: net.isDemandNode[node] ? 1 : -1)
      node = forward.previous[node]
    }
  }
}
