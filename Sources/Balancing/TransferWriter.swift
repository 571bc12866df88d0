import SupplyChain

/// Writes a city's solution as transfers: legs with their moments, lines with lots, worth, share of
/// the trip and reasons.
struct TransferWriter {
  let problem: CityProblem
  let settings: BalancingSettings
  let day: BusinessDay

  /// A line before it knows its number and its share of the trip.
  private struct Draft {
    let supply: Int
    let demand: Int
    let lot: StockLot
    let packs: Int
    let quantity: Quantity
    let gain: Int64
    let loss: Int64
    let worth: Int64
    /// The worth with all later shortage counted.
    let promised: Int64
  }

  /// The city's transfers in the order of its legs, numbered on by `legID`.
  func transfers(_ solution: TransferSolution, legID: () -> LegID) -> [PlannedTransfer] {
    let instance = problem.instance
    let ledger = instance.ledger(of: solution.cases)
    var drafts = [[Draft]](repeating: [], count: instance.legs.count)
    for index in instance.flowOrder where solution.cases[index] > 0 {
      drafts[instance.flows[index].leg] += lines(ofFlow: index, ledger: ledger)
    }
    return instance.legs.indices.filter { !drafts[$0].isEmpty }.map {
      transfer(leg: $0, drafts: drafts[$0], id: legID())
    }
  }

  /// What the solution is worth when all later shortage counts.
  func promise(of solution: TransferSolution) -> PlanPromise {
    let instance = problem.instance
    var got = [Int](repeating: 0, count: instance.demands.count)
    var given = [Int](repeating: 0, count: instance.supplies.count)
    for (flow, count) in zip(instance.flows, solution.cases) {
      got[flow.demand] += count
      given[flow.supply] += count
    }
    func sum(_ steps: [Int64], _ count: Int) -> Int64 { steps.prefix(count).reduce(0, +) }
    var (waiting, gained, lost, saved): (Int64, Int64, Int64, Int64) = (0, 0, 0, 0)
    for (demand, count) in got.enumerated() {
      waiting += sum(instance.demands[demand].gains, count)
      gained += sum(problem.fullGains[demand], count)
    }
    for (supply, count) in given.enumerated() {
      lost += sum(instance.supplies[supply].losses, count)
      saved += sum(problem.rescued[supply], count)
    }
    let (charges, costs) = chargesAndCosts(solution.cases)
    assert(waiting - lost - charges - costs == solution.objective, "parts of one whole")
    var promise = PlanPromise()
    promise.gained = Money(fen: gained)
    promise.given = Money(fen: lost + saved)
    promise.rescued = Money(fen: saved - charges)
    promise.costs = Money(fen: costs)
    return promise
  }

  /// What recipients throw away more, and what trips, cold kits and handling cost.
  private func chargesAndCosts(_ cases: [Int]) -> (charges: Int64, costs: Int64) {
    let instance = problem.instance
    var (charges, costs): (Int64, Int64) = (0, 0)
    var (used, cold): (Set<Int>, Set<Int>) = ([], [])
    for (flow, count) in zip(instance.flows, cases) where count > 0 {
      for step in 0..<count {
        charges += step < flow.charges.count ? flow.charges[step] : flow.charges.last ?? 0
      }
      let goods = instance.goods[instance.supplies[flow.supply].material]
      costs += goods.handlingPerCase * Int64(count)
      used.insert(flow.leg)
      if goods.isChilled { cold.insert(flow.leg) }
    }
    costs += used.reduce(0) { $0 + instance.legs[$1].fixedCost }
    return (charges, costs + instance.coldKitCost * Int64(cold.count))
  }

  /// One draft a lot: the flow takes the donor's next cases, first expired first.
  private func lines(
    ofFlow index: Int, ledger: TransferInstance.WorthLedger
  ) -> [Draft] {
    let flow = problem.instance.flows[index]
    let donor = problem.curves[problem.supplyPositions[flow.supply]]
    let lots = donor.givable.flatMap { repeatElement($0.lot.lot, count: $0.cases) }
    let (first, getting) = (ledger.firstSupplySteps[index], ledger.firstDemandSteps[index])
    let worths = ledger.caseWorths[index]
    var drafts: [Draft] = []
    var start = 0
    while start < worths.count {
      let lot = lots[first + start]
      var end = start
      while end < worths.count, lots[first + end].lot == lot.lot { end += 1 }
      let loss = problem.instance.supplies[flow.supply].losses[(first + start)..<(first + end)]
      let got = (getting + start)..<(getting + end)
      let gain = problem.instance.demands[flow.demand].gains[got].reduce(0, +)
      let worth = worths[start..<end].reduce(0, +)
      let later = problem.fullGains[flow.demand][got].reduce(0, +) - gain
      drafts.append(
        Draft(
          supply: flow.supply, demand: flow.demand, lot: lot, packs: end - start,
          quantity: donor.terms.pack.times(end - start), gain: gain,
          loss: loss.reduce(0, +), worth: worth, promised: worth + later))
      start = end
    }
    return drafts
  }

  private func transfer(leg index: Int, drafts: [Draft], id: LegID) -> PlannedTransfer {
    let instance = problem.instance
    let (leg, timing) = (instance.legs[index], problem.timings[index])
    let goods = drafts.map { instance.goods[instance.supplies[$0.supply].material] }
    let isCold = goods.contains(where: \.isChilled)
    let cost = leg.fixedCost + (isCold ? instance.coldKitCost : 0)
    let shares = TransferWriter.shares(of: cost, among: drafts.map(\.worth))
    let grams = zip(goods, drafts).reduce(Int64(0)) {
      $0 + $1.0.gramsPerCase * Int64($1.1.packs)
    }
    let lines = zip(drafts, shares).enumerated().map { number, pair in
      line(number: number + 1, pair.0, share: pair.1)
    }
    return PlannedTransfer(
      leg: Leg(
        id: id, from: problem.stores[leg.from].id, to: problem.stores[leg.to].id,
        departBy: timing.departBy, arriveBy: timing.arriveBy,
        kilometres: (timing.kilometres * 10).rounded() / 10, grams: grams,
        carriesColdKit: isCold, cost: Money(fen: cost)),
      lines: lines)
  }

  private func line(number: Int, _ draft: Draft, share: Int64) -> TransferLine {
    let handling = settings.handlingFenPerPack * Int64(draft.packs)
    let donor = problem.curves[problem.supplyPositions[draft.supply]]
    let recipient = problem.curves[problem.demandPositions[draft.demand]]
    let sentence = TransferSentence(
      donor: donor, recipient: recipient, day: day,
      keepsLevel: settings.donorKeepsLevel ?? 0.9, gain: draft.gain, loss: draft.loss,
      handling: handling, wasteRisk: draft.gain - draft.loss - handling - draft.worth,
      tripShare: share)
    return TransferLine(
      number: number, material: draft.lot.material, lot: draft.lot.lot,
      expiresOn: draft.lot.expiresOn, quantity: draft.quantity, packs: draft.packs,
      worth: Money(fen: draft.worth), tripShare: Money(fen: share),
      promise: TransferPromise(
        worth: Money(fen: draft.promised),
        countsThrough: lastDay(of: draft, from: donor, to: recipient)),
      why: sentence.sentence)
  }

  /// The last day on which a line counts: the later of both horizons, and the last day of a lot
  /// that is moved to save it.
  private func lastDay(
    of draft: Draft, from donor: PositionCurves, to recipient: PositionCurves
  ) -> BusinessDay {
    let horizon = day + max(donor.horizonDays, recipient.horizonDays, 1)
    guard draft.loss < 0, let expiry = draft.lot.expiresOn else { return horizon }
    return max(horizon, expiry)
  }

  /// Splits `cost` in proportion to `worths` so that the shares add up to it exactly: each is the
  /// difference of two rounded-down running totals. Without any worth the first bears it all.
  static func shares(of cost: Int64, among worths: [Int64]) -> [Int64] {
    let weights = worths.map { Int128(max($0, 0)) }
    let total = weights.reduce(0, +)
    guard total > 0 else {
      return worths.indices.map { $0 == 0 ? cost : 0 }
    }
    var running: Int128 = 0
    var before: Int64 = 0
    return weights.map { weight in
      running += weight
      let upTo = Int64(Int128(cost) * running / total)
      defer { before = upTo }
      return upTo - before
    }
  }
}
