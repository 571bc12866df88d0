import Balancing
import SupplyChain
import Testing

@Suite("Stores that order up to the same amount every time")
struct StandingOrderTests {
  /// The night's plan where S-1 has `stock` and S-2 orders up to an amount.
  private func plan(
    upTo units: Int, review: Int = 2, nextIn nights: Int = 0, has own: Int = 0, stock: Int = 1000
  ) -> TransferPlan {
    planner().plan([
      position("S-1", steady(100), lots: [lot("A", stock)]),
      BalancingPosition(
        store: "S-2", material: "TEA", forecast: steady(100),
        lots: own > 0 ? [lot("B", own)] : [], inbound: [], countedOn: night,
        nextOrderOn: night + nights,
        standingOrder: StandingOrder(upTo: Quantity(units: units), reviewDays: review)),
    ])
  }

  private func isNear(_ found: Money, _ expected: Double) -> Bool {
    abs(Double(found.fen) - expected) <= 3
  }

  @Test("what the next order leaves out is gained as far as the cycle after it does without")
  func workedExample() {
    // The worked example's gains at ρ = 1 are 2,000 × (1, ¾, ¼), at ρ = ½ 1,875, 875 and 250.
    // Of the order of 300 g for a cycle that asks for 100 … 300 g the last packs are asked for
    // with ¼, ¾ and 1: v = q / (1 + q) is 1/5, 3/7 and 1/2.
    let plan = plan(upTo: 300)
    #expect(isNear(plan.promise.gained, 1600 + 1500 * 4 / 7 + 250))
    #expect(isNear(plan.netWorth, 1500 + 875 * 4.0 / 7 + 125))
    // 500 g less two packs are enough for the cycle, of the third ¼ is asked for.
    #expect(isNear(self.plan(upTo: 500).promise.gained, 2000 + 1500 + 500 * 4 / 5))
    #expect(self.plan(upTo: 900).promise.gained == Money(fen: 4000))
    // A store that lies over its amount orders nothing, with or without help.
    #expect(self.plan(upTo: 0).promise.gained == Money(fen: 4000))
  }

  @Test("what is missed once the next order is placed, that one has counted")
  func longCycle() {
    // The cycle of three days asks for 150 … 450 g, the day before the order after it for 50 … 150.
    // q = 2/3, 23/24, 1 and e = 0, 1/8, 7/8: v = q / (1 + q − e).
    let expected = 2000 * 3.0 / 5 + 1500 * (1 - 23.0 / 44) + 500 * (1 - 8.0 / 9)
    #expect(isNear(plan(upTo: 300, review: 3).promise.gained, expected))
  }

  @Test("what is used by the night of the order is gained whole, and ordered again")
  func laterOrder() {
    // Three days ask for 150 … 450 g. The empty store uses 7/8 of a pack before it orders 200 g.
    #expect(
      isNear(plan(upTo: 200, nextIn: 1, stock: 380).promise.gained, 1750 + 250 * 4.0 / 7))
    // With 200 g there a pack more is needed with 2/3, and then 325 g are used in three days, a
    // third by tomorrow: 208⅓ g are ordered, whose last pack is asked for with 17/24.
    #expect(
      isNear(
        plan(upTo: 300, nextIn: 1, has: 200, stock: 380).promise.gained,
        2000 * 2.0 / 3 * 24 / 41))
  }

  @Test("the promise is what a store that is played through many cycles misses less")
  func playedThrough() {
    var random = SplitMix(state: 35)
    var (promised, counted, apart, unaware) = (0.0, 0.0, 0.0, 0.0)
    for _ in 0..<80 {
      let store = OrderingStore.random(using: &random)
      let (gain, blind) = (store.promisedShare(aware: true), store.promisedShare(aware: false))
      let missed = store.missedLess(cycles: 6)
      promised += gain
      counted += missed
      apart += abs(gain - missed)
      unaware += abs(blind - missed)
    }
    #expect(counted > 20)
    #expect(abs(promised - counted) < 0.05 * counted)
    #expect(apart < 0.5 * unaware)
  }
}

/// A store that orders up to the same amount on its nights, and what it asks for.
private struct OrderingStore {
  let lead: Int
  let review: Int
  let nights: Int
  let has: Int
  let upTo: Int
  let perDay = 100.0

  static func random(using random: inout SplitMix) -> OrderingStore {
    let (lead, review) = (
      Int.random(in: 1...3, using: &random), Int.random(in: 2...7, using: &random)
    )
    let nights = Int.random(in: 0..<review, using: &random)
    let cover = Double(lead + review)
    return OrderingStore(
      lead: lead, review: review, nights: nights,
      has: Int(Double(nights + lead) * Double.random(in: 20...140, using: &random)),
      upTo: Int(cover * Double.random(in: 60...150, using: &random)))
  }

  /// The promised gain of one gram more, as a share of its margin.
  func promisedShare(aware: Bool) -> Double {
    // A million fen a gram.
    let material = goods(pack: Quantity(units: 1), shortage: 1_000_000_000, lead: lead)
    var settings = freeTrips
    settings.mostCases = 1
    let plan = planner(settings, materials: [material]).plan([
      position("S-1", steady(1), lots: [lot("A", 50_000)]),
      BalancingPosition(
        store: "S-2", material: "TEA", forecast: steady(perDay),
        lots: has > 0 ? [lot("B", has)] : [], inbound: [], countedOn: night,
        nextOrderOn: night + nights,
        standingOrder: aware
          ? StandingOrder(upTo: Quantity(units: upTo), reviewDays: review) : nil),
    ])
    return Double(plan.promisedWorth.fen) / 1_000_000
  }

  /// What it misses less with a gram more, on average: the demand until the next order is there
  /// and of each cycle from then on is drawn, and spread evenly over the days.
  func missedLess(cycles: Int) -> Double {
    var random = SplitMix(state: 7)
    let draws = 1000
    var sum = 0.0
    for draw in 0..<draws {
      let first = (Double(draw) + 0.5) / Double(draws)
      let levels = [first] + (0..<cycles).map { _ in Double.random(in: 0...1, using: &random) }
      sum += missed(Double(has), levels) - missed(Double(has + 1), levels)
    }
    return sum / Double(draws)
  }

  private func missed(_ stock: Double, _ levels: [Double]) -> Double {
    var (lying, missed) = (stock, 0.0)
    var ordered: [(day: Int, units: Double)] = []
    let horizon = nights + lead
    for day in 0...(horizon + (levels.count - 1) * review) {
      // Day 0 is tonight's close.
      if day > 0 {
        lying += ordered.filter { $0.day == day }.reduce(0) { $0 + $1.units }
        let level = levels[day <= horizon ? 0 : 1 + (day - horizon - 1) / review]
        let asked = perDay * (0.5 + level)
        missed += max(asked - lying, 0)
        lying = max(lying - asked, 0)
      }
      if day >= nights, (day - nights) % review == 0 {
        let awaited = ordered.filter { $0.day > day }.reduce(0) { $0 + $1.units }
        ordered.append((day + 1 + lead, max(Double(upTo) - lying - awaited, 0)))
      }
    }
    return missed
  }
}
