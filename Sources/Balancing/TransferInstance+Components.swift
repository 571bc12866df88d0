extension TransferInstance {
  /// What a case costs on a flow besides loss and trip, when `before` cases are on it already.
  func caseCost(_ before: Int, of flow: Flow) -> Int64 {
    let charge = before < flow.charges.count ? flow.charges[before] : flow.charges.last ?? 0
    return goods[supplies[flow.supply].material].handlingPerCase + charge
  }

  /// The most cases that a flow can carry.
  func limit(of flow: Flow) -> Int {
    min(
      min(flow.mostCases, flow.mostAtDemand),
      min(supplies[flow.supply].losses.count, demands[flow.demand].gains.count))
  }

  /// What a flow is worth with every step to itself; nothing where its first case is worth nothing.
  private func worthAlone(_ flow: Flow) -> Int64 {
    let (losses, gains) = (supplies[flow.supply].losses, demands[flow.demand].gains)
    var worth: Int64 = 0
    for step in 0..<limit(of: flow) {
      let net = gains[step] - losses[step] - caseCost(step, of: flow)
      guard net > 0 else { break }
      worth += net
    }
    return worth
  }

  /// The legs that could pay, each with its flows that could: see ``LegNetwork`` for why the others
  /// may be left out.
  private func promisingLegs(_ rules: TransferRules) -> [(leg: Int, flows: [Int])] {
    var flowsOfLeg = [[Int]](repeating: [], count: legs.count)
    var worths = [(ambient: Int64, chilled: Int64)](repeating: (0, 0), count: legs.count)
    for (index, flow) in flows.enumerated() {
      let worth = worthAlone(flow)
      guard worth > 0 else { continue }
      flowsOfLeg[flow.leg].append(index)
      if goods[supplies[flow.supply].material].isChilled {
        worths[flow.leg].chilled += worth
      } else {
        worths[flow.leg].ambient += worth
      }
    }
    return legs.indices.compactMap { leg in
      let worth = worths[leg].ambient + max(worths[leg].chilled - coldKitCost, 0)
      guard worth > legs[leg].fixedCost, !rules.isBlocked(legs[leg]) else { return nil }
      return (leg, flowsOfLeg[leg])
    }
  }

  /// The parts of the instance that share no supply, no demand and no rule: each can be solved
  /// alone. In the order of their first legs.
  func components(_ rules: TransferRules) -> [LegNetwork] {
    let promising = promisingLegs(rules)
    // Groups of supplies, then demands, then stores, joined by the legs that touch them.
    var groups = DisjointSets(count: supplies.count + demands.count)
    var atStore: [Int: Int] = [:]
    let opposites = opposites
    for (leg, flows) in promising {
      guard let anchor = flows.first.map({ self.flows[$0].supply }) else { continue }
      for flow in flows.lazy.map({ self.flows[$0] }) {
        groups.join(anchor, flow.supply)
        groups.join(anchor, supplies.count + flow.demand)
        if let other = opposites.ofSupply[flow.supply] {
          groups.join(anchor, supplies.count + other)
        }
        if let other = opposites.ofDemand[flow.demand] { groups.join(anchor, other) }
      }
      guard rules.mostTripsPerStore != nil else { continue }
      for store in [legs[leg].from, legs[leg].to] {
        if let other = atStore[store] {
          groups.join(anchor, other)
        } else {
          atStore[store] = anchor
        }
      }
    }
    var members: [Int: [(leg: Int, flows: [Int])]] = [:]
    var order: [Int] = []
    for (leg, flows) in promising {
      guard let anchor = flows.first.map({ self.flows[$0].supply }) else { continue }
      let root = groups.root(of: anchor)
      if members[root] == nil { order.append(root) }
      members[root, default: []].append((leg, flows))
    }
    return order.map { LegNetwork(self, members[$0] ?? []) }
  }
}

/// Sets that are joined until each is one group: union-find with path halving.
struct DisjointSets {
  private var parents: [Int]

  init(count: Int) { parents = Array(0..<count) }

  mutating func root(of member: Int) -> Int {
    var member = member
    while parents[member] != member {
      parents[member] = parents[parents[member]]
      member = parents[member]
    }
    return member
  }

  mutating func join(_ left: Int, _ right: Int) {
    let (left, right) = (root(of: left), root(of: right))
    // The lesser number leads, so that the groups do not depend on the order of joining.
    parents[max(left, right)] = min(left, right)
  }
}
