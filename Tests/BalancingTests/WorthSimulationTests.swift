import Balancing
import SupplyChain
import Testing

/// The worth of cases against shops that are played through day by day: what they sell, lack and
/// throw away is counted, nothing is derived.
@Suite("The worth of a case against simulated shops")
struct WorthSimulationTests {
  /// Draws of the demand, evenly spread over its probability.
  private static let draws = 2000

  private func chances() -> [Double] {
    (0..<WorthSimulationTests.draws).map {
      (Double($0) + 0.5) / Double(WorthSimulationTests.draws)
    }
  }

  /// The units that a shop lacks through day `horizon`, on average.
  private func lacked(
    _ forecast: SeriesForecast, stock: Double, arrivals: [(daysAhead: Int, units: Double)],
    through horizon: Int
  ) -> Double {
    let total = chances().reduce(0.0) { sum, chance in
      var (lying, lacked, before) = (stock, 0.0, 0.0)
      for day in 1...horizon {
        for arrival in arrivals where max(arrival.daysAhead, 1) == day { lying += arrival.units }
        let through = forecast.total(day).quantile(chance)
        let asked = max(through - before, 0)
        before = through
        let sold = min(asked, lying)
        lying -= sold
        lacked += asked - sold
      }
      return sum + lacked
    }
    return total / Double(WorthSimulationTests.draws)
  }

  /// The units that a shop throws away of lots that expire, first expired first, on average.
  private func wasted(
    _ forecast: SeriesForecast, lots: [(lastDay: Int, units: Double)]
  ) -> Double {
    let last = lots.map(\.lastDay).max() ?? 0
    let total = chances().reduce(0.0) { sum, chance in
      var (lying, wasted, before) = (lots.sorted { $0.lastDay < $1.lastDay }, 0.0, 0.0)
      for day in 1...max(last, 1) {
        let through = forecast.demand(over: day).quantile(chance)
        var asked = max(through - before, 0)
        before = through
        for index in lying.indices {
          let sold = min(asked, lying[index].units)
          lying[index].units -= sold
          asked -= sold
          if lying[index].lastDay == day {
            wasted += lying[index].units
            lying[index].units = 0
          }
        }
      }
      return sum + wasted
    }
    return total / Double(WorthSimulationTests.draws)
  }

  @Test("S is the share of a small case that is sold where it would have been lacked")
  func need() {
    var random = SplitMix(state: 12)
    for _ in 0..<60 {
      let forecast = steady(
        Double.random(in: 20...150, using: &random),
        spread: Double.random(in: 0.2...0.9, using: &random))
      let horizon = Int.random(in: 1...6, using: &random)
      let arrivals = (0..<Int.random(in: 0...2, using: &random)).map { _ in
        (
          daysAhead: Int.random(in: 0...8, using: &random),
          units: Double.random(in: 0...300, using: &random)
        )
      }
      let stock = Double.random(in: 0...400, using: &random)
      let worth = MarginalWorth(forecast: forecast, arrivals: arrivals, horizonDays: horizon)
      // Small, so that one window decides over all of it.
      let sold =
        lacked(forecast, stock: stock, arrivals: arrivals, through: horizon)
        - lacked(forecast, stock: stock + 1, arrivals: arrivals, through: horizon)
      #expect(abs(worth.need(from: stock, to: stock + 1) - sold) < 0.01)
      let tomorrow =
        lacked(forecast, stock: stock, arrivals: arrivals, through: 1)
        - lacked(forecast, stock: stock + 1, arrivals: arrivals, through: 1)
      #expect(abs(worth.needTomorrow(from: stock, to: stock + 1) - tomorrow) < 0.01)
      let gain = worth.gain(from: stock, to: stock + 1, waitingShare: 0.3)
      #expect(abs(gain - (tomorrow + 0.3 * (sold - tomorrow))) < 0.01)
    }
  }

  @Test("what a plan promises is what two shops then sell more and throw away less")
  func promise() {
    var random = SplitMix(state: 13)
    var moved = 0
    for _ in 0..<150 {
      let lead = Int.random(in: 1...3, using: &random)
      let material = goods(shelfLife: 10, lead: lead)
      var settings = freeTrips
      settings.donorKeepsLevel = nil
      let giver = steady(Double.random(in: 20...150, using: &random))
      let getter = steady(Double.random(in: 20...150, using: &random))
      let expiry = Int.random(in: (lead + 1)...9, using: &random)
      let given = Double(Int.random(in: 2...9, using: &random) * 100)
      let own = Double(Int.random(in: 0...2, using: &random) * 100)
      let plan = planner(settings, materials: [material]).plan([
        position("S-1", giver, lots: [lot("A", Int(given), expiresIn: expiry)]),
        position("S-2", getter, lots: [lot("B", Int(own), expiresIn: 10)]),
      ])
      let lines = plan.transfers.filter { $0.leg.from == "S-1" }.flatMap(\.lines)
      let packs = lines.reduce(0) { $0 + $1.packs }
      guard packs > 0 else { continue }
      moved += packs
      let units = Double(packs) * 100
      let sold =
        lacked(getter, stock: own, arrivals: [], through: lead)
        - lacked(getter, stock: own + units, arrivals: [], through: lead)
      let lost =
        lacked(giver, stock: given - units, arrivals: [], through: lead)
        - lacked(giver, stock: given, arrivals: [], through: lead)
      let rescued =
        wasted(giver, lots: [(expiry, given)]) - wasted(giver, lots: [(expiry, given - units)])
      let spoilt =
        wasted(getter, lots: [(expiry, units), (10, own)]) - wasted(getter, lots: [(10, own)])
      // 20 fen a gram of margin, 5 of cost.
      let simulated = (sold - lost) * 20 + (rescued - spoilt) * 5
      let promised = lines.reduce(0.0) { $0 + Double($1.promise?.worth.fen ?? 0) }
      #expect(abs(promised - simulated) < 0.02 * units * 25)
    }
    #expect(moved > 200)
  }

  @Test("the plan's promise is the sum of its lines' promises less its trips")
  func sum() throws {
    let plan = planner(BalancingSettings(), materials: [goods(shortage: 90_000)]).plan([
      position("S-1", steady(200), lots: [lot("A", 4000)]),
      position("S-2", steady(200), lots: []),
    ])
    let transfer = try #require(plan.transfers.first)
    let promises = transfer.lines.compactMap(\.promise?.worth).reduce(Money.zero, +)
    #expect(plan.promisedWorth == promises - transfer.leg.cost)
    #expect(plan.promisedWorth > plan.netWorth)
    let handling = 100 * Int64(transfer.lines.reduce(0) { $0 + $1.packs })
    #expect(plan.promise.costs == transfer.leg.cost + Money(fen: handling))
    #expect(plan.promise.gained > plan.promise.given && plan.promise.rescued == .zero)
    #expect(transfer.lines.allSatisfy { $0.promise?.countsThrough == night + 2 })
  }

  @Test("an order that is placed moves the horizon one review on, and stands in the pipeline")
  func calendar() {
    // Two days of lead: without an order tonight's arrives on day 3, and 100 … 300 g are asked for
    // until then. With one placed for tonight, the next is three nights off: days 3, 4, 5 count,
    // too, with what arrives on day 3.
    func worth(nextIn days: Int?, arriving units: Int) -> Int64 {
      let inbound = InboundSupply(
        store: "S-2", material: "TEA", arrivesOn: night + 3, quantity: Quantity(units: units),
        orderNumber: "R-1")
      let needy = BalancingPosition(
        store: "S-2", material: "TEA", forecast: steady(100), lots: [lot("B", 250)],
        inbound: units > 0 ? [inbound] : [], countedOn: night,
        nextOrderOn: days.map { night + $0 })
      return planner().plan([position("S-1", steady(1), lots: [lot("A", 5000)]), needy])
        .promisedWorth.fen
    }
    let tonight = worth(nextIn: nil, arriving: 0)
    #expect(worth(nextIn: 0, arriving: 0) == tonight)
    // What arrives after the horizon does not matter to it.
    #expect(worth(nextIn: nil, arriving: 600) == tonight)
    // 600 g on day 3 cover what the three days more ask for: only the window before them counts.
    #expect(worth(nextIn: 3, arriving: 600) == tonight)
    // Nothing arrives, and five days are to be lived on 250 g: much more is promised.
    #expect(worth(nextIn: 3, arriving: 0) > 4 * tonight)
  }
}
