/// Which legs of a network are open and the best loads of them: per material a flow of greatest
/// worth from supplies to demands, kept exact while legs open and close one by one.
///
/// The flow is a circulation through one root: root → supply (a step of loss), supply → demand (a
/// flow's cases), demand → root (a step of gain). Steps and charges are convex, so a flow is best
/// when no cycle of the residual graph earns anything. Opening an arc can only make cycles through
/// that arc earn: they are found as shortest paths back along it. Taking units off an arc leaves a
/// best flow that lacks them between its two ends: they are sent again along shortest paths. Either
/// costs one search of a graph of the few nodes of one material, for each case that moves.
///
/// Every change is logged, so that a trial is undone in the time that it took.
struct FlowState {
  /// How a leg stands.
  enum Mode: Int { case closed, ambient, cold }

  let net: LegNetwork
  let rules: TransferRules
  /// By leg.
  var modes: [Mode]
  var loads: [Int64]
  /// By flow: cases on it, how many it may carry now, and how many when its leg is open.
  var cases: [Int]
  var caps: [Int]
  var openCaps: [Int]
  /// By node: steps in use, and how many may be.
  var used: [Int]
  var nodeCaps: [Int]
  /// By material: a number that is new whenever something of the material has changed.
  var versions: [Int]
  /// By store: trips that begin or end there.
  var trips: [Int: Int] = [:]
  /// Gains less losses and costs by case; what trips and cold kits cost.
  var worth: Int64 = 0
  var paid: Int64 = 0
  /// Arcs looked at so far: the measure of work.
  var work = 0
  private var watch: DeadlineWatch
  /// Whether the time was up in the middle of a change. The flows are not the best ones then and
  /// may be beyond their limits: nothing more is searched in them, and the change is to be undone.
  var isCut: Bool { watch.isOver }

  /// Whether best flows of single materials can break a rule together.
  let mayBreach: Bool
  var log: [Change] = []
  private var newestVersion = 0
  var forward: PathSearch
  var backward: PathSearch
  var isDirect = false

  /// What was changed, and what was there before.
  enum Change {
    case cases(flow: Int, Int)
    case used(node: Int, Int)
    case cap(flow: Int, Int)
    case openCap(flow: Int, Int)
    case nodeCap(node: Int, Int)
    case version(material: Int, Int)
    case mode(leg: Int, Mode)
  }

  /// A place in the log to go back to.
  struct Mark {
    let count: Int
    let worth: Int64
    let paid: Int64
  }

  /// What the plan is worth, its trips paid.
  var objective: Int64 { worth - paid }
  var mark: Mark { Mark(count: log.count, worth: worth, paid: paid) }

  init(_ net: LegNetwork, rules: TransferRules, budget: SearchBudget) {
    self.net = net
    self.rules = rules
    watch = DeadlineWatch(budget)
    modes = [Mode](repeating: .closed, count: net.legCount)
    loads = [Int64](repeating: 0, count: net.legCount)
    cases = [Int](repeating: 0, count: net.flowCount)
    caps = cases
    openCaps = (0..<net.flowCount).map { FlowState.mostCases(net, $0) }
    mayBreach = net.mayBreach
    used = [Int](repeating: 0, count: net.nodeCount)
    nodeCaps = (0..<net.nodeCount).map { net.nodeSteps[$0 + 1] - net.nodeSteps[$0] }
    versions = [Int](repeating: 0, count: net.materialCount)
    forward = PathSearch(nodes: net.nodeCount)
    backward = forward
  }

  // MARK: Legs

  /// What a leg costs in a mode, with what it must add besides.
  func price(_ leg: Int, _ mode: Mode) -> Int64 {
    switch mode {
    case .closed: 0
    case .ambient: net.legCosts[leg] + rules.leastWorthOfLeg
    case .cold: net.legCosts[leg] + rules.leastWorthOfLeg + net.coldKitCost
    }
  }

  /// The flows of a leg that a mode carries.
  func flows(_ leg: Int, _ mode: Mode) -> Range<Int> {
    let start = net.legFlows[leg]
    switch mode {
    case .closed: return start..<start
    case .ambient: return start..<net.legChilled[leg]
    case .cold: return start..<net.legFlows[leg + 1]
    }
  }

  /// Whether the rules let a leg that is closed be opened.
  func mayOpen(_ leg: Int) -> Bool {
    guard let most = rules.mostTripsPerStore else { return true }
    let (from, to) = net.legEnds[leg]
    return trips[from, default: 0] < most && trips[to, default: 0] < most
  }

  /// Puts a leg into a mode and repairs the flows.
  mutating func set(_ leg: Int, _ mode: Mode) {
    let old = modes[leg]
    guard old != mode else { return }
    log.append(.mode(leg: leg, old))
    put(leg, mode)
    paid += price(leg, mode) - price(leg, old)
    let (before, after) = (flows(leg, old), flows(leg, mode))
    if after.count < before.count {
      for flow in after.endIndex..<before.endIndex { setCap(flow, 0) }
    } else {
      for flow in before.endIndex..<after.endIndex { setCap(flow, openCaps[flow]) }
    }
  }

  private mutating func put(_ leg: Int, _ mode: Mode) {
    let old = modes[leg]
    modes[leg] = mode
    guard rules.mostTripsPerStore != nil, (old == .closed) != (mode == .closed) else { return }
    let change = mode == .closed ? -1 : 1
    trips[net.legEnds[leg].from, default: 0] += change
    trips[net.legEnds[leg].to, default: 0] += change
  }

  // MARK: Limits

  /// Sets how many cases a flow may carry and makes the flow of its material best again.
  mutating func setCap(_ flow: Int, _ cap: Int) {
    guard caps[flow] != cap else { return }
    log.append(.cap(flow: flow, caps[flow]))
    caps[flow] = cap
    touch(net.flowMaterial[flow])
    let (supply, demand) = (net.flowSupply[flow], net.flowDemand[flow])
    while cases[flow] > cap, !watch.isOver(at: work) {
      change(flow, by: -1)
      worth += net.cost(flow, cases[flow])
      send(from: supply, to: demand)
    }
    while cases[flow] < cap, !watch.isOver(at: work) {
      let cost = net.cost(flow, cases[flow])
      guard let path = shortestPath(from: demand, to: supply), path + cost < 0 else { break }
      follow(from: demand, to: supply)
      change(flow, by: 1)
      worth -= path + cost
    }
  }

  /// Sets how many steps of a node may be in use and makes the flow of its material best again.
  mutating func setNodeCap(_ node: Int, _ cap: Int) {
    guard nodeCaps[node] != cap else { return }
    log.append(.nodeCap(node: node, nodeCaps[node]))
    nodeCaps[node] = cap
    touch(net.nodeMaterial[node])
    let isDemand = net.isDemand(node)
    let (from, to) = isDemand ? (node, net.nodeCount) : (net.nodeCount, node)
    let first = net.nodeSteps[node]
    while used[node] > cap, !watch.isOver(at: work) {
      change(node: node, by: -1)
      let step = net.steps[first + used[node]]
      worth += isDemand ? -step : step
      send(from: from, to: to)
    }
    while used[node] < cap, !watch.isOver(at: work) {
      let step = net.steps[first + used[node]]
      let cost = isDemand ? -step : step
      guard let path = shortestPath(from: to, to: from), path + cost < 0 else { break }
      follow(from: to, to: from)
      change(node: node, by: 1)
      worth -= path + cost
    }
  }

  /// Sets how many cases a flow may carry whenever its leg is open.
  mutating func setOpenCap(_ flow: Int, _ cap: Int) {
    guard openCaps[flow] != cap else { return }
    log.append(.openCap(flow: flow, openCaps[flow]))
    openCaps[flow] = cap
    let leg = net.flowLeg[flow]
    if flows(leg, modes[leg]).contains(flow) { setCap(flow, cap) }
  }

  private mutating func send(from start: Int, to end: Int) {
    guard let path = shortestPath(from: start, to: end) else {
      preconditionFailure("what is taken off can go back to where it came from")
    }
    follow(from: start, to: end)
    worth -= path
  }

  // MARK: Log

  mutating func change(_ flow: Int, by count: Int) {
    log.append(.cases(flow: flow, cases[flow]))
    cases[flow] += count
    loads[net.flowLeg[flow]] += Int64(count) * net.flowGrams[flow]
  }

  mutating func change(node: Int, by count: Int) {
    log.append(.used(node: node, used[node]))
    used[node] += count
  }

  private mutating func touch(_ material: Int) {
    log.append(.version(material: material, versions[material]))
    newestVersion += 1
    versions[material] = newestVersion
  }

  /// Goes back to how things stood at the mark.
  mutating func undo(to mark: Mark) {
    while log.count > mark.count, let last = log.popLast() {
      switch last {
      case .cases(let flow, let old):
        loads[net.flowLeg[flow]] += Int64(old - cases[flow]) * net.flowGrams[flow]
        cases[flow] = old
      case .used(let node, let old): used[node] = old
      case .cap(let flow, let old): caps[flow] = old
      case .openCap(let flow, let old): openCaps[flow] = old
      case .nodeCap(let node, let old): nodeCaps[node] = old
      case .version(let material, let old): versions[material] = old
      case .mode(let leg, let old): put(leg, old)
      }
    }
    (worth, paid) = (mark.worth, mark.paid)
  }

  /// Forgets how things came about; marks from before are void.
  mutating func settle() { log.removeAll(keepingCapacity: true) }
}
