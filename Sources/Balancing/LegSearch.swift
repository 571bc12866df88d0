import SupplyChain

/// Searches for the legs to open: greedy opening, descent by opening and closing single legs and by
/// opening one in another's place, and kicks that flip one leg or two neighbours before the next
/// descent (iterated local search).
///
/// What opening or closing a leg is worth is the sum over its flows, for these are of different
/// materials; each flow's part is kept until something of its material changes.
struct LegSearch {
  private(set) var state: FlowState
  private(set) var best: Snapshot
  private var random: SplitMix64
  private var budget: SearchBudget
  /// The work that the budget has been charged for.
  private var charged = 0
  /// By flow: what opening or closing it is worth, and the version of its material at that time.
  private var deltas: [Int64]
  private var stamps: [Int]
  /// Legs to be looked at.
  private var queue: [Int] = []
  private var isQueued: [Bool]
  /// Whether the descent tries swaps: the first one does. After each kick they would cost more
  /// kicks than they are worth.
  private var isSwapping = false
  /// Legs that the descent leaves alone.
  private var held: [Int] = []

  private var net: LegNetwork { state.net }

  /// A plan to come back to.
  struct Snapshot {
    var objective: Int64
    var modes: [FlowState.Mode]
    var cases: [Int]
  }

  init(_ net: LegNetwork, rules: TransferRules, seed: UInt64, budget: SearchBudget) {
    self.budget = budget
    state = FlowState(net, rules: rules, budget: budget)
    random = SplitMix64(seed: seed)
    deltas = [Int64](repeating: 0, count: net.flowCount)
    stamps = [Int](repeating: -1, count: net.flowCount)
    isQueued = [Bool](repeating: false, count: net.legCount)
    best = Snapshot(objective: 0, modes: state.modes, cases: state.cases)
  }

  // MARK: What a move is worth

  /// What opening a flow that is closed, or closing one that is open, does to the worth.
  private mutating func delta(_ flow: Int) -> Int64 {
    let version = state.versions[net.flowMaterial[flow]]
    if stamps[flow] == version { return deltas[flow] }
    let leg = net.flowLeg[flow]
    let isOpen = state.flows(leg, state.modes[leg]).contains(flow)
    let mark = state.mark
    state.setCap(flow, isOpen ? 0 : state.openCaps[flow])
    let delta = state.worth - mark.worth
    state.undo(to: mark)
    (deltas[flow], stamps[flow]) = (delta, version)
    return delta
  }

  private mutating func sum(_ flows: Range<Int>) -> Int64 {
    var sum: Int64 = 0
    for flow in flows { sum += delta(flow) }
    return sum
  }

  /// The best other mode of a leg, and what going there is worth before any cure.
  private mutating func bestMove(_ leg: Int) -> (mode: FlowState.Mode, gain: Int64) {
    let ambient = state.flows(leg, .ambient)
    let chilled = ambient.endIndex..<net.legFlows[leg + 1]
    let kit = net.coldKitCost
    switch state.modes[leg] {
    case .closed:
      let opened = sum(ambient) - state.price(leg, .ambient)
      let withKit = chilled.isEmpty ? 0 : sum(chilled) - kit
      return withKit > 0 ? (.cold, opened + withKit) : (.ambient, opened)
    case .ambient:
      let closed = sum(ambient) + state.price(leg, .ambient)
      let withKit = chilled.isEmpty ? -1 : sum(chilled) - kit
      return closed >= withKit ? (.closed, closed) : (.cold, withKit)
    case .cold:
      let withoutKit = sum(chilled) + kit
      let closed = withoutKit + sum(ambient) + state.price(leg, .ambient)
      return closed >= withoutKit ? (.closed, closed) : (.ambient, withoutKit)
    }
  }

  /// Makes the best move of a leg if it earns something.
  private mutating func improve(_ leg: Int) -> Bool {
    let (mode, gain) = bestMove(leg)
    if gain <= 0, isSwapping { return swapIn(leg, mode, gain: gain) }
    guard !state.isCut, gain > 0 else { return false }
    guard state.modes[leg] != .closed || state.mayOpen(leg) else { return false }
    let mark = state.mark
    state.set(leg, mode)
    state.cure(since: mark)
    guard !state.isCut, state.objective > mark.worth - mark.paid else {
      state.undo(to: mark)
      return false
    }
    enqueueChanged(since: mark)
    return true
  }

  // MARK: Swaps

  /// Opens a closed leg in the place of an open one that shares a supply or a demand with it, where
  /// both together earn something though opening alone does not.
  private mutating func swapIn(_ leg: Int, _ mode: FlowState.Mode, gain: Int64) -> Bool {
    guard !state.isCut, state.modes[leg] == .closed, state.mayOpen(leg) else { return false }
    let rivals = openRivals(of: leg, mode)
    // Closing one brings no more than its trip.
    let most = rivals.map { state.price($0, state.modes[$0]) }.max()
    guard let most, gain + most > 0 else { return false }
    let mark = state.mark
    state.set(leg, mode)
    var best: (leg: Int, gain: Int64)?
    for rival in rivals {
      let mode = state.modes[rival]
      let gain = sum(state.flows(rival, mode)) + state.price(rival, mode)
      if gain > best?.gain ?? 0 { best = (rival, gain) }
    }
    if let best {
      state.set(best.leg, .closed)
      state.cure(since: mark)
    }
    guard best != nil, !state.isCut, state.objective > mark.worth - mark.paid else {
      state.undo(to: mark)
      return false
    }
    enqueueChanged(since: mark)
    return true
  }

  /// The open legs with a flow at a supply or demand that a leg would use.
  private func openRivals(of leg: Int, _ mode: FlowState.Mode) -> [Int] {
    var rivals: Set<Int> = []
    for flow in state.flows(leg, mode) {
      for node in [net.flowSupply[flow], net.flowDemand[flow]] {
        for place in net.nodeFlows[node]..<net.nodeFlows[node + 1] {
          let rival = net.flowLeg[net.flowsAtNode[place]]
          if state.modes[rival] != .closed { rivals.insert(rival) }
        }
      }
    }
    return rivals.sorted()
  }

  // MARK: Descent

  private mutating func enqueue(_ leg: Int) {
    guard !isQueued[leg] else { return }
    isQueued[leg] = true
    queue.append(leg)
  }

  /// Notes the legs with a flow at a node where something has changed.
  private mutating func enqueueChanged(since mark: FlowState.Mark) {
    for position in mark.count..<state.log.count {
      switch state.log[position] {
      case .cases(let flow, _), .cap(let flow, _):
        enqueueLegs(at: net.flowSupply[flow])
        enqueueLegs(at: net.flowDemand[flow])
      case .used(let node, _), .nodeCap(let node, _): enqueueLegs(at: node)
      case .openCap, .version, .mode: break
      }
    }
  }

  private mutating func enqueueLegs(at node: Int) {
    for place in net.nodeFlows[node]..<net.nodeFlows[node + 1] {
      enqueue(net.flowLeg[net.flowsAtNode[place]])
    }
  }

  /// Improves legs of the queue until none is left or the budget is used up; those that are held
  /// are left for later.
  private mutating func descend() {
    var looks = 0
    var isOver = false
    while !queue.isEmpty {
      let pick = random.below(queue.count)
      queue.swapAt(pick, queue.count - 1)
      guard let leg = queue.popLast() else { return }
      isQueued[leg] = false
      looks += 1
      if state.isCut || (looks % 64 == 0 && shareSpent >= 1) { isOver = true }
      if isOver { continue }
      if !held.contains(leg) { _ = improve(leg) }
    }
  }

  /// The share of the budget that is used up.
  private var shareSpent: Double {
    mutating get {
      budget.spend(state.work - charged)
      charged = state.work
      return budget.shareSpent
    }
  }

  /// Opens legs as another plan has them, then descends. Where the time is up meanwhile the leg
  /// that was being loaded stays closed, and so do those after it.
  mutating func start(_ modes: [FlowState.Mode]) {
    for (leg, mode) in modes.enumerated() where mode == .closed || state.mayOpen(leg) {
      let mark = state.mark
      state.set(leg, mode)
      state.cure(since: mark)
      if state.isCut {
        state.undo(to: mark)
        break
      }
      state.settle()
    }
    finishDescent()
  }

  private mutating func finishDescent() {
    for leg in 0..<net.legCount { enqueue(leg) }
    isSwapping = true
    descend()
    isSwapping = false
    state.settle()
    keepBest()
  }

  private mutating func keepBest() {
    guard state.objective > best.objective else { return }
    best = Snapshot(objective: state.objective, modes: state.modes, cases: state.cases)
  }

  // MARK: Kicks

  /// Kicks and descends until the budget is used up or the plan is worth `enough`. A worse plan is
  /// taken with a chance that falls with the loss and with time (`heat` fen at first), so that the
  /// search leaves local optima early and settles late.
  mutating func kick(heat: Double, enough: Int64) {
    guard net.legCount > 1 else { return }
    let first = shareSpent
    var share = first
    while share < 1, best.objective < enough {
      kickOnce(heat * max(0, 1 - (share - first) / max(1 - first, 1e-9)))
      state.work += 10
      share = shareSpent
    }
  }

  private mutating func kickOnce(_ heat: Double) {
    let before = state.mark
    let old = state.objective
    let leg = random.below(net.legCount)
    flip(leg)
    if random.below(4) > 0, let other = neighbour(of: leg) { flip(other) }
    enqueueChanged(since: before)
    let flipped = held
    descend()
    held.removeAll(keepingCapacity: true)
    for leg in flipped { enqueue(leg) }
    descend()
    guard !state.isCut else { return state.undo(to: before) }
    let loss = Double(old - state.objective)
    if loss <= 0 || (heat > 0 && random.uniform() < chance(of: -loss / heat)) {
      keepBest()
      state.settle()
    } else {
      state.undo(to: before)
    }
  }

  private func chance(of x: Double) -> Double {
    // Any falling curve does; this one needs no library: (1 + x/8)^8 from 0 down to -8.
    let base = max(1 + x / 8, 0)
    let square = base * base
    return square * square * square * square
  }

  /// Opens a leg that is closed and closes one that is open, and holds it there.
  private mutating func flip(_ leg: Int) {
    guard !held.contains(leg) else { return }
    let mark = state.mark
    state.lift(leg)
    if state.modes[leg] == .closed {
      guard state.mayOpen(leg) else { return state.cure(since: mark) }
      state.set(leg, bestMove(leg).mode)
    } else {
      state.set(leg, .closed)
    }
    state.cure(since: mark)
    held.append(leg)
  }

  /// A leg with a flow at the same supply or demand as one of this leg's.
  private mutating func neighbour(of leg: Int) -> Int? {
    let flows = net.legFlows[leg]..<net.legFlows[leg + 1]
    let flow = flows.startIndex + random.below(flows.count)
    let node = random.below(2) == 0 ? net.flowSupply[flow] : net.flowDemand[flow]
    let around = net.nodeFlows[node]..<net.nodeFlows[node + 1]
    let other = net.flowLeg[net.flowsAtNode[around.startIndex + random.below(around.count)]]
    return other == leg ? nil : other
  }
}

extension SplitMix64 {
  /// A number in 0 ..< `count`, cheaper than the library's and as good for a search.
  fileprivate mutating func below(_ count: Int) -> Int {
    Int(next().multipliedFullWidth(by: UInt64(count)).high)
  }
}
