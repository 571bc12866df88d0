extension TransferInstance {
  /// What is wrong with the instance, or `nil`.
  var firstFault: String? {
    costFault ?? curveFault ?? flowFault
  }

  private var costFault: String? {
    func isCost(_ amount: Int64) -> Bool { (0...TransferInstance.largestAmount).contains(amount) }
    if !isCost(capacityGrams) || !isCost(coldKitCost) {
      return "the capacity or the cold kit's cost is out of bounds"
    }
    if let index = goods.firstIndex(where: {
      !isCost($0.gramsPerCase) || !isCost($0.handlingPerCase)
    }) {
      return "material \(index) has a weight or handling out of bounds"
    }
    if let index = legs.firstIndex(where: { !isCost($0.fixedCost) || $0.from == $0.to }) {
      return "leg \(index) has a cost out of bounds or does not go anywhere"
    }
    return nil
  }

  private var curveFault: String? {
    let largest = TransferInstance.largestAmount
    func isCurve(_ steps: [Int64], rising: Bool) -> Bool {
      steps.allSatisfy { (-largest...largest).contains($0) }
        && zip(steps, steps.dropFirst()).allSatisfy { rising ? $0 <= $1 : $0 >= $1 }
    }
    if let index = supplies.firstIndex(where: {
      !goods.indices.contains($0.material) || !isCurve($0.losses, rising: true)
    }) {
      return "supply \(index) has no such material, or losses that fall or are out of bounds"
    }
    if let index = demands.firstIndex(where: {
      !goods.indices.contains($0.material) || !isCurve($0.gains, rising: false)
    }) {
      return "demand \(index) has no such material, or gains that rise or are out of bounds"
    }
    if let index = flows.firstIndex(where: { !isCurve($0.charges, rising: true) }) {
      return "flow \(index) has charges that fall or are out of bounds"
    }
    let steps =
      supplies.reduce(0) { $0 + $1.losses.count } + demands.reduce(0) { $0 + $1.gains.count }
    return steps > TransferInstance.mostSteps ? "it has \(steps) steps, too many" : nil
  }

  private var flowFault: String? {
    var seen: Set<[Int]> = []
    for (index, flow) in flows.enumerated() {
      guard legs.indices.contains(flow.leg), supplies.indices.contains(flow.supply),
        demands.indices.contains(flow.demand), flow.mostCases >= 0, flow.mostAtDemand >= 0
      else { return "flow \(index) points nowhere or has a negative limit" }
      let (leg, supply) = (legs[flow.leg], supplies[flow.supply])
      let demand = demands[flow.demand]
      guard supply.store == leg.from, demand.store == leg.to, supply.material == demand.material
      else { return "flow \(index) does not fit its leg" }
      guard seen.insert([flow.leg, supply.material]).inserted else {
        return "flow \(index) is the second of its leg and material"
      }
    }
    return nil
  }
}
