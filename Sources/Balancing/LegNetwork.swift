/// A set of legs that shares nothing with any other, as flat arrays: what the search and the prices
/// work on.
///
/// Legs come in the order of the instance, the flows of a leg together, ambient before chilled.
/// Supplies and demands are nodes, those of a material together, supplies before demands. The steps
/// of all nodes lie in one array, so that a step is known by one number.
///
/// Left out is what no plan can profit from: flows whose first case is worth nothing, legs that do
/// not pay with every step to themselves, and steps that are worth nothing even with the best step
/// of the best partner. Taking such a case out of a plan never makes it worse, for the case is
/// worth at most what it would be worth as the first one; and no price can make it worth something,
/// so that the bound is the same without it.
final class LegNetwork: Sendable {
  /// The instance's leg, cost and ends of each leg.
  let legIndex: [Int]
  let legCosts: [Int64]
  let legEnds: [(from: Int, to: Int)]
  /// Where the flows of each leg begin, and one past the last; where its chilled ones begin.
  let legFlows: [Int]
  let legChilled: [Int]
  /// The instance's flow, and the leg, nodes, material and limits of each flow.
  let flowIndex: [Int]
  let flowLeg: [Int]
  let flowSupply: [Int]
  let flowDemand: [Int]
  let flowMaterial: [Int]
  let flowLimit: [Int]
  let flowMostAtDemand: [Int]
  let flowGrams: [Int64]
  /// Handling of a case; where the charges of each flow begin in `charges`, one past the last.
  let flowHandling: [Int64]
  let chargeStart: [Int]
  let charges: [Int64]
  /// Where the nodes of each material begin, and its demands; one past the last.
  let materialNodes: [Int]
  let materialDemands: [Int]
  /// The instance's supply or demand of each node, and its material.
  let nodeIndex: [Int]
  let nodeMaterial: [Int]
  let isDemandNode: [Bool]
  /// Where the steps of each node begin, one past the last; losses or gains.
  let nodeSteps: [Int]
  let steps: [Int64]
  /// Where the flows at each node begin in `flowsAtNode`, one past the last.
  let nodeFlows: [Int]
  let flowsAtNode: [Int]
  /// Where the flows of each material begin in `flowsOfMaterial`, one past the last.
  let materialFlows: [Int]
  let flowsOfMaterial: [Int]
  /// The node of the same store and material that may not be used together with this one, or -1.
  let opposite: [Int]
  let capacityGrams: Int64
  let coldKitCost: Int64

  var legCount: Int { legIndex.count }
  var flowCount: Int { flowIndex.count }
  var nodeCount: Int { nodeIndex.count }
  var materialCount: Int { materialDemands.count }
  /// A measure of its size, to divide time and work by.
  var weight: Int { legCount + flowCount }

  /// What a case costs on a flow on which `before` cases are already.
  @inline(__always)
  func cost(_ flow: Int, _ before: Int) -> Int64 {
    let (start, end) = (chargeStart[flow], chargeStart[flow + 1])
    guard start < end else { return flowHandling[flow] }
    return flowHandling[flow] + charges[min(start + before, end - 1)]
  }

  /// Whether best flows of single materials can break a rule together.
  var mayBreach: Bool {
    if opposite.contains(where: { $0 >= 0 }) { return true }
    let binds = (0..<flowCount).contains { flow in
      let demand = flowDemand[flow]
      return flowMostAtDemand[flow] < nodeSteps[demand + 1] - nodeSteps[demand]
    }
    if binds { return true }
    return (0..<legCount).contains { leg in
      let flows = legFlows[leg]..<legFlows[leg + 1]
      return flows.reduce(Int128(0)) { $0 + Int128(flowGrams[$1]) * Int128(flowLimit[$1]) }
        > Int128(capacityGrams)
    }
  }

  func isDemand(_ node: Int) -> Bool { isDemandNode[node] }

  /// Takes the flows of some legs of an instance.
  ///
  /// - Parameter flowsByLeg: the instance's legs in rising order, each with its flows.
  init(_ instance: TransferInstance, _ flowsByLeg: [(leg: Int, flows: [Int])]) {
    let layout = NodeLayout(instance, flowsByLeg.lazy.flatMap(\.flows))
    var builder = Builder(instance: instance, layout: layout)
    for (leg, flows) in flowsByLeg { builder.addLeg(leg, flows) }
    legIndex = flowsByLeg.map(\.leg)
    legCosts = legIndex.map { instance.legs[$0].fixedCost }
    legEnds = legIndex.map { (instance.legs[$0].from, instance.legs[$0].to) }
    (legFlows, legChilled) = (builder.legFlows, builder.legChilled)
    (flowIndex, flowLeg) = (builder.flowIndex, builder.flowLeg)
    (flowSupply, flowDemand) = (builder.flowSupply, builder.flowDemand)
    (flowMaterial, flowLimit) = (builder.flowMaterial, builder.flowLimit)
    flowMostAtDemand = flowIndex.map { instance.flows[$0].mostAtDemand }
    let goods = flowIndex.map {
      instance.goods[instance.supplies[instance.flows[$0].supply].material]
    }
    flowGrams = goods.map(\.gramsPerCase)
    flowHandling = goods.map(\.handlingPerCase)
    (chargeStart, charges) = (builder.chargeStart, builder.charges)
    (materialNodes, materialDemands) = (layout.materialNodes, layout.materialDemands)
    (nodeIndex, nodeMaterial) = (layout.nodeIndex, layout.nodeMaterial)
    isDemandNode = layout.nodeMaterial.enumerated().map { $0 >= layout.materialDemands[$1] }
    (nodeSteps, steps) = builder.trimmedSteps()
    let supplies = flowSupply
    let demands = flowDemand
    (nodeFlows, flowsAtNode) = LegNetwork.grouped(
      layout.nodeIndex.count,
      (0..<flowIndex.count).flatMap { [(supplies[$0], $0), (demands[$0], $0)] })
    (materialFlows, flowsOfMaterial) = LegNetwork.grouped(
      layout.materialDemands.count, builder.flowMaterial.enumerated().map { ($1, $0) })
    opposite = layout.opposites(instance)
    capacityGrams = instance.capacityGrams
    coldKitCost = instance.coldKitCost
  }

  /// Values by key: where those of each key begin, and all of them in the order of the keys.
  private static func grouped(_ keys: Int, _ pairs: [(key: Int, value: Int)]) -> ([Int], [Int]) {
    var starts = [Int](repeating: 0, count: keys + 1)
    for pair in pairs { starts[pair.key + 1] += 1 }
    for key in 0..<keys { starts[key + 1] += starts[key] }
    var next = starts
    var values = [Int](repeating: 0, count: pairs.count)
    for pair in pairs {
      values[next[pair.key]] = pair.value
      next[pair.key] += 1
    }
    return (starts, values)
  }

  /// Gathers the flows leg by leg.
  private struct Builder {
    let instance: TransferInstance
    let layout: NodeLayout
    var legFlows = [0]
    var legChilled: [Int] = []
    var flowIndex: [Int] = []
    var flowLeg: [Int] = []
    var flowSupply: [Int] = []
    var flowDemand: [Int] = []
    var flowMaterial: [Int] = []
    var flowLimit: [Int] = []
    var chargeStart = [0]
    var charges: [Int64] = []

    mutating func addLeg(_ leg: Int, _ flows: [Int]) {
      func isChilled(_ flow: Int) -> Bool {
        instance.goods[instance.supplies[instance.flows[flow].supply].material].isChilled
      }
      let chilled = flows.filter(isChilled)
      let ambient = flows.filter { !isChilled($0) }
      legChilled.append(flowIndex.count + ambient.count)
      for flow in ambient + chilled { addFlow(flow, leg: legChilled.count - 1) }
      legFlows.append(flowIndex.count)
    }

    private mutating func addFlow(_ index: Int, leg: Int) {
      let flow = instance.flows[index]
      let (supply, demand) = (layout.nodeOfSupply[flow.supply], layout.nodeOfDemand[flow.demand])
      guard let supply, let demand else { preconditionFailure("every flow has its nodes") }
      flowIndex.append(index)
      flowLeg.append(leg)
      flowSupply.append(supply)
      flowDemand.append(demand)
      flowMaterial.append(layout.nodeMaterial[supply])
      flowLimit.append(instance.limit(of: flow))
      charges += flow.charges.prefix(max(instance.limit(of: flow), 1))
      chargeStart.append(charges.count)
    }

    /// The steps of the nodes that can be worth something.
    func trimmedSteps() -> (starts: [Int], steps: [Int64]) {
      var most = [Int64](repeating: .min, count: layout.nodeIndex.count)
      for (position, index) in flowIndex.enumerated() {
        let flow = instance.flows[index]
        guard let gain = instance.demands[flow.demand].gains.first,
          let loss = instance.supplies[flow.supply].losses.first
        else { continue }
        let cost = instance.caseCost(0, of: flow)
        let (supply, demand) = (flowSupply[position], flowDemand[position])
        most[supply] = max(most[supply], gain - cost)
        most[demand] = max(most[demand], -loss - cost)
      }
      var starts = [0]
      var steps: [Int64] = []
      for (node, index) in layout.nodeIndex.enumerated() {
        let isDemand = node >= layout.materialDemands[layout.nodeMaterial[node]]
        let all = isDemand ? instance.demands[index].gains : instance.supplies[index].losses
        steps += all.prefix { (isDemand ? $0 : -$0) + most[node] > 0 }
        starts.append(steps.count)
      }
      return (starts, steps)
    }
  }
}

/// The numbering of supplies and demands as nodes: by material, supplies before demands.
struct NodeLayout {
  var materialNodes = [0]
  var materialDemands: [Int] = []
  var nodeIndex: [Int] = []
  var nodeMaterial: [Int] = []
  var nodeOfSupply: [Int: Int] = [:]
  var nodeOfDemand: [Int: Int] = [:]

  init(_ instance: TransferInstance, _ flows: some Sequence<Int>) {
    var supplies: Set<Int> = []
    var demands: Set<Int> = []
    for flow in flows {
      supplies.insert(instance.flows[flow].supply)
      demands.insert(instance.flows[flow].demand)
    }
    let suppliesOf = Dictionary(grouping: supplies) { instance.supplies[$0].material }
    let demandsOf = Dictionary(grouping: demands) { instance.demands[$0].material }
    for (number, material) in suppliesOf.keys.sorted().enumerated() {
      for supply in (suppliesOf[material] ?? []).sorted() {
        nodeOfSupply[supply] = nodeIndex.count
        nodeIndex.append(supply)
      }
      materialDemands.append(nodeIndex.count)
      for demand in (demandsOf[material] ?? []).sorted() {
        nodeOfDemand[demand] = nodeIndex.count
        nodeIndex.append(demand)
      }
      materialNodes.append(nodeIndex.count)
      nodeMaterial += repeatElement(number, count: nodeIndex.count - nodeMaterial.count)
    }
  }

  /// The node that may not be used together with each, or -1.
  func opposites(_ instance: TransferInstance) -> [Int] {
    var opposites = [Int](repeating: -1, count: nodeIndex.count)
    guard instance.givesOrGets else { return opposites }
    var known: [[Int]: Int] = [:]
    for (index, node) in nodeOfDemand {
      known[[instance.demands[index].store, instance.demands[index].material]] = node
    }
    for (index, node) in nodeOfSupply {
      let supply = instance.supplies[index]
      guard let other = known[[supply.store, supply.material]] else { continue }
      (opposites[node], opposites[other]) = (other, node)
    }
    return opposites
  }
}
