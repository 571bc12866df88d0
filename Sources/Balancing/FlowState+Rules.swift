/// A rule that flows, each best for its material, break together.
enum Breach {
  /// The vehicle of a leg is overloaded.
  case load(leg: Int)
  /// A demand gets more than one of its flows allows.
  case demand(flow: Int)
  /// A store gives and gets of the same material.
  case opposites(supply: Int, demand: Int)
}

/// A way to end a breach: one of the ways of each holds in every plan without it.
enum Cure {
  case lighten(flow: Int)
  case ban(flow: Int)
  case limit(demand: Int, Int)
  case still(node: Int)
}

extension FlowState {
  /// The first breach among what has changed since the mark, or among all.
  func breach(since mark: Mark? = nil) -> Breach? {
    guard let mark else { return breach(among: 0..<net.flowCount) }
    for change in log[mark.count...] {
      guard case .cases(let flow, _) = change, let breach = breach(at: flow) else { continue }
      return breach
    }
    return nil
  }

  private func breach(among flows: some Sequence<Int>) -> Breach? {
    for flow in flows {
      if let breach = breach(at: flow) { return breach }
    }
    return nil
  }

  private func breach(at flow: Int) -> Breach? {
    guard cases[flow] > 0 else { return nil }
    let leg = net.flowLeg[flow]
    if loads[leg] > net.capacityGrams { return .load(leg: leg) }
    let (supply, demand) = (net.flowSupply[flow], net.flowDemand[flow])
    if used[demand] > net.flowMostAtDemand[flow] { return .demand(flow: flow) }
    // Another flow may have raised what the demand gets.
    for position in net.nodeFlows[demand]..<net.nodeFlows[demand + 1] {
      let other = net.flowsAtNode[position]
      if cases[other] > 0, used[demand] > net.flowMostAtDemand[other] {
        return .demand(flow: other)
      }
    }
    let taken = net.opposite[supply]
    if taken >= 0, used[taken] > 0 { return .opposites(supply: supply, demand: taken) }
    let given = net.opposite[demand]
    if given >= 0, used[given] > 0 { return .opposites(supply: given, demand: demand) }
    return nil
  }

  /// The ways to end a breach.
  func cures(of breach: Breach) -> [Cure] {
    switch breach {
    case .load(let leg):
      return flows(leg, modes[leg]).filter { cases[$0] > 0 && net.flowGrams[$0] > 0 }
        .map { .lighten(flow: $0) }
    case .demand(let flow):
      return [
        .ban(flow: flow), .limit(demand: net.flowDemand[flow], net.flowMostAtDemand[flow]),
      ]
    case .opposites(let supply, let demand):
      return [.still(node: supply), .still(node: demand)]
    }
  }

  /// Applies a cure.
  mutating func apply(_ cure: Cure) {
    switch cure {
    case .lighten(let flow): setOpenCap(flow, cases[flow] - 1)
    case .ban(let flow): setOpenCap(flow, 0)
    case .limit(let demand, let most): setNodeCap(demand, min(nodeCaps[demand], most))
    case .still(let node): setNodeCap(node, 0)
    }
  }

  /// Ends every breach since the mark, each by the way that costs least; a lighter load by what
  /// costs least a gram. Every cure lowers a limit, so it ends.
  mutating func cure(since mark: Mark) {
    guard mayBreach, breach(since: mark) != nil else { return }
    // A load far beyond its vehicle is cured case by case: each flow is looked at once a cure.
    var changed = ChangedFlows(since: mark)
    while !isCut, let breach = breach(among: changed.flows(log)) {
      var best: (cure: Cure, cost: Double)?
      for cure in cures(of: breach) {
        let before = self.mark
        apply(cure)
        var cost = Double(before.worth - worth)
        if case .lighten(let flow) = cure { cost /= Double(net.flowGrams[flow]) }
        undo(to: before)
        if cost < best?.cost ?? .infinity { best = (cure, cost) }
      }
      guard let best else { preconditionFailure("an overloaded leg carries something") }
      apply(best.cure)
    }
  }

  /// Lifts the limits that cures have set at the flows of a leg and at their ends.
  mutating func lift(_ leg: Int) {
    guard mayBreach else { return }
    for flow in net.legFlows[leg]..<net.legFlows[leg + 1] {
      setOpenCap(flow, FlowState.mostCases(net, flow))
      for node in [net.flowSupply[flow], net.flowDemand[flow]] {
        setNodeCap(node, net.nodeSteps[node + 1] - net.nodeSteps[node])
      }
    }
  }

  /// The most cases of a flow that its vehicle holds.
  static func mostCases(_ net: LegNetwork, _ flow: Int) -> Int {
    let grams = net.flowGrams[flow]
    guard grams > 0 else { return net.flowLimit[flow] }
    return Int(min(Int64(net.flowLimit[flow]), net.capacityGrams / grams))
  }
}

/// The flows whose cases have changed since a mark, in the order in which they first did: each
/// once, however often.
private struct ChangedFlows {
  private var flows: [Int] = []
  private var known: Set<Int> = []
  private var seen: Int

  init(since mark: FlowState.Mark) { seen = mark.count }

  /// The flows, those of the log's new changes with them.
  mutating func flows(_ log: [FlowState.Change]) -> [Int] {
    for change in log[seen...] {
      guard case .cases(let flow, _) = change, known.insert(flow).inserted else { continue }
      flows.append(flow)
    }
    seen = log.count
    return flows
  }
}
