/// Which cases go on which flows, and what that is worth.
public struct TransferSolution: Hashable, Sendable {
  /// Cases by flow, in the order of the instance's flows.
  public let cases: [Int]
  /// Gains less losses, charges, handling, cold kits and trips, in fen.
  public let objective: Int64

  /// Takes the cases by flow and works out the objective: the steps of each supply and demand are
  /// used in order, so that it does not matter which flow uses which.
  ///
  /// Nothing is checked here; see ``TransferInstance/firstFault(of:)``.
  public init(cases: [Int], of instance: TransferInstance) {
    precondition(cases.count == instance.flows.count, "one count a flow")
    self.cases = cases
    self.objective = instance.ledger(of: cases).objective
  }
}

extension TransferInstance {
  /// What each case moved is worth before trips and cold kits, and the sum of it all.
  struct WorthLedger {
    /// By flow: one worth a case, in the order in which they are counted.
    var caseWorths: [[Int64]]
    /// By flow: the step of the supply at which its cases begin.
    var firstSupplySteps: [Int]
    /// By flow: the step of the demand at which its cases begin.
    var firstDemandSteps: [Int]
    var objective: Int64
  }

  /// The order in which flows count: by leg, then by their own order.
  var flowOrder: [Int] { flows.indices.sorted { (flows[$0].leg, $0) < (flows[$1].leg, $1) } }

  func ledger(of cases: [Int]) -> WorthLedger {
    var given = [Int](repeating: 0, count: supplies.count)
    var got = [Int](repeating: 0, count: demands.count)
    var used = [Bool](repeating: false, count: legs.count)
    var cold = used
    var ledger = WorthLedger(
      caseWorths: flows.map { _ in [] }, firstSupplySteps: cases.map { _ in 0 },
      firstDemandSteps: cases.map { _ in 0 }, objective: 0)
    for index in flowOrder where cases[index] > 0 {
      let flow = flows[index]
      ledger.firstSupplySteps[index] = given[flow.supply]
      ledger.firstDemandSteps[index] = got[flow.demand]
      for step in 0..<cases[index] {
        let worth = caseWorth(step, of: flow, given[flow.supply], got[flow.demand])
        ledger.caseWorths[index].append(worth)
        ledger.objective += worth
        given[flow.supply] += 1
        got[flow.demand] += 1
      }
      used[flow.leg] = true
      if goods[supplies[flow.supply].material].isChilled { cold[flow.leg] = true }
    }
    for leg in legs.indices where used[leg] {
      ledger.objective -= legs[leg].fixedCost + (cold[leg] ? coldKitCost : 0)
    }
    return ledger
  }

  /// What case `step` (from 0) of a flow is worth at a step of its supply and one of its demand.
  func caseWorth(_ step: Int, of flow: Flow, _ supplyStep: Int, _ demandStep: Int) -> Int64 {
    let supply = supplies[flow.supply]
    let charge = step < flow.charges.count ? flow.charges[step] : flow.charges.last ?? 0
    return demands[flow.demand].gains[demandStep] - charge - supply.losses[supplyStep]
      - goods[supply.material].handlingPerCase
  }

  /// Which rule a plan breaks, in one sentence, or `nil`: conservation of steps, limits, capacity.
  public func firstFault(of cases: [Int]) -> String? {
    guard cases.count == flows.count, cases.allSatisfy({ $0 >= 0 }) else {
      return "there is not one count a flow"
    }
    var given = [Int](repeating: 0, count: supplies.count)
    var got = [Int](repeating: 0, count: demands.count)
    var grams = [Int64](repeating: 0, count: legs.count)
    for (flow, count) in zip(flows, cases) where count > 0 {
      if count > flow.mostCases { return "a flow is over its limit" }
      given[flow.supply] += count
      got[flow.demand] += count
      let weight = goods[supplies[flow.supply].material].gramsPerCase
      let (load, overflow) = weight.multipliedReportingOverflow(by: Int64(count))
      guard !overflow, load <= capacityGrams else { return "a leg is over its capacity" }
      grams[flow.leg] += load
      if grams[flow.leg] > capacityGrams { return "a leg is over its capacity" }
    }
    for (index, count) in given.enumerated() where count > supplies[index].losses.count {
      return "supply \(index) gives \(count) cases of \(supplies[index].losses.count)"
    }
    for (index, count) in got.enumerated() where count > demands[index].gains.count {
      return "demand \(index) gets \(count) cases of \(demands[index].gains.count)"
    }
    for (flow, count) in zip(flows, cases) where count > 0 && got[flow.demand] > flow.mostAtDemand {
      return "demand \(flow.demand) gets more than a flow allows"
    }
    for (supply, demand) in opposites.ofSupply.enumerated() {
      if let demand, given[supply] > 0, got[demand] > 0 {
        return "supply \(supply) gives what demand \(demand) of the same store gets"
      }
    }
    return nil
  }
}
