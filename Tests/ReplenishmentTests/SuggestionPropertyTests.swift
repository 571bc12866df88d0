import Replenishment
import SupplyChain
import Testing

@Suite("Suggestions of random situations")
struct SuggestionPropertyTests {
  private func randomMaterial(_ random: inout SplitMix) -> Material {
    func maybe(_ range: ClosedRange<Int>) -> Int? {
      Int.random(in: 0..<4, using: &random) == 0 ? nil : Int.random(in: range, using: &random)
    }
    return Material(
      id: "TEA", name: "Tea", unit: "g",
      packSize: maybe(0...2_000_000).flatMap { Quantity(thousandths: Int64($0)) },
      shelfLifeDays: maybe(-2...60),
      unitCost: maybe(0...90_000).flatMap { UnitPrice(fenPerThousand: Int64($0)) },
      shortageCost: maybe(0...90_000).flatMap { UnitPrice(fenPerThousand: Int64($0)) },
      leadTimeDays: maybe(-1...8), reviewDays: maybe(-1...12))
  }

  private func randomSeries(_ random: inout SplitMix) -> SeriesForecast {
    let days = Int.random(in: 1...14, using: &random)
    let scales: [Double] = [0, 1, 100, 1e5]
    let scale: Double = scales.randomElement(using: &random) ?? 1
    var total = [Double](repeating: 0, count: Distribution.levels.count)
    var (daily, totals): ([Distribution], [Distribution]) = ([], [])
    for _ in 0..<days {
      let values: [Double] = total.map { _ in
        max(Double.random(in: -1...3, using: &random), 0) * scale
      }.sorted()
      total = zip(total, values).map { $0 + $1 }
      let mean = values.reduce(0, +) / Double(values.count)
      daily.append(Distribution(mean: mean, values: values))
      totals.append(
        Distribution(mean: total.reduce(0, +) / Double(total.count), values: total))
    }
    return SeriesForecast(daily: daily, totals: totals)
  }

  private func randomSituation(_ random: inout SplitMix) -> StoreSituation {
    let lots = (0..<Int.random(in: 0...4, using: &random)).map { index in
      lot(
        LotID("L\(index)") ?? "L", Int.random(in: 0...800, using: &random),
        expiresIn: Bool.random(using: &random) ? Int.random(in: -2...20, using: &random) : nil)
    }
    let inbound = (0..<Int.random(in: 0...2, using: &random)).map { _ in
      arrival(
        Int.random(in: 0...500, using: &random), in: Int.random(in: -2...12, using: &random))
    }
    let promises = (0..<Int.random(in: 0...1, using: &random)).map { _ in
      Reservation(
        store: "S-1", material: "TEA", lot: "L0",
        quantity: Quantity(units: Int.random(in: 0...900, using: &random)), order: "T-1")
    }
    return situation(
      randomSeries(&random), lots: lots, inbound: inbound, reservations: promises, recent: 40)
  }

  @Test("every number of 4,000 suggestions fits the others")
  func consistent() throws {
    var random = SplitMix(state: 87)
    for _ in 0..<4000 {
      let material = randomMaterial(&random)
      let situation = randomSituation(&random)
      let plan = planner(material).plan(situation)
      let line = try #require(plan.suggestions.first)
      #expect(line.suggestedQuantity == line.packSize.times(line.suggestedPacks))
      #expect(line.expiring <= line.onHand)
      #expect(line.forecastP50 <= line.forecastP90)
      #expect(line.coverDays >= 1 && line.needBy > night)
      #expect(line.priority >= .zero && line.cost >= .zero)
      #expect(line.suggestedQuantity < line.rawQuantity + line.packSize)
      #expect(line.rawQuantity < line.suggestedQuantity + line.packSize)
      #expect(line.rawQuantity > .zero || line.suggestedPacks == 0)
      #expect(plan == planner(material).plan(situation))
      for exception in plan.exceptions { #expect(exception.money ?? .zero >= .zero) }
    }
  }

  @Test("more stock that keeps never raises a suggestion")
  func monotone() throws {
    var random = SplitMix(state: 88)
    for _ in 0..<500 {
      let (material, series) = (randomMaterial(&random), randomSeries(&random))
      var last: Quantity?
      for units in stride(from: 0, through: 1000, by: 125) {
        let plan = planner(material).plan(situation(series, lots: [lot("A", units)]))
        let suggested = try #require(plan.suggestions.first).suggestedQuantity
        if let last { #expect(suggested <= last) }
        last = suggested
      }
    }
  }
}

@Suite("Suggestions against enumeration")
struct EnumeratedSuggestionTests {
  /// Expected cost of a position: m for every unit short, h for every unit left over.
  private func cost(_ demand: Distribution, at position: Double, _ margin: Double) -> Double {
    let short = demand.expectedExcess(over: position)
    let left = position - demand.expectedExcess(over: 0) + short
    return margin * short + left
  }

  @Test("no other number of packs has a lower expected cost, in 2,000 situations")
  func cheapest() throws {
    var random = SplitMix(state: 89)
    var ordered = 0
    // The enumeration knows of no bound.
    var policy = ReplenishmentPolicy()
    policy.highestServiceLevel = 0.99
    for _ in 0..<2000 {
      let margin = Int64.random(in: 2...60, using: &random)
      let pack = Int.random(in: 20...400, using: &random)
      let series = steady(
        Double.random(in: 5...120, using: &random),
        spread: Double.random(in: 0.1...1, using: &random))
      let there = Int.random(in: 0...700, using: &random)
      // The order arrives tomorrow, so that nothing is missed before.
      let material = tea(pack: pack, shortage: margin, lead: 0, review: 5)
      let plan = planner(material, policy: policy).plan(
        situation(series, lots: [lot("A", there)]))
      let packs = try #require(plan.suggestions.first).suggestedPacks
      let demand = series.total(5)
      let costs = (0...(packs + 3)).map {
        cost(demand, at: Double(there + $0 * pack), Double(margin))
      }
      #expect(costs[packs] <= (costs.min() ?? 0) + 0.01)
      ordered += packs
    }
    #expect(ordered > 1000)
  }
}

@Suite("Ordering on degenerate input")
struct DegenerateInputTests {
  /// Steps from nothing to beyond any bound, in any order of levels: what a broken forecaster says.
  private func oddSeries(_ random: inout SplitMix) -> SeriesForecast {
    let scales: [Double] = [0, 1e-9, 1, 1e6, 1e12, 1e38, 1e308]
    let scale = scales.randomElement(using: &random) ?? 0
    let distributions = (1...Int.random(in: 1...9, using: &random)).map { _ in
      let steps = Int.random(in: 1...3, using: &random)
      let values = Distribution.levels.map {
        scale * ((Double(steps) * $0).rounded(.down) / Double(steps))
      }
      return Distribution(
        mean: Bool.random(using: &random) ? scale : 0,
        values: Bool.random(using: &random) ? values : values.map { _ in scale })
    }
    return SeriesForecast(daily: distributions, totals: distributions)
  }

  @Test("4,000 odd forecasts make sane suggestions, and each that is no base for one is told")
  func odd() throws {
    var random = SplitMix(state: 90)
    var told = 0
    for _ in 0..<4000 {
      let series = oddSeries(&random)
      let stock = Int.random(in: 0...2, using: &random) * 400
      let material = tea(
        pack: [1, 200, 1_000_000].randomElement(using: &random) ?? 1,
        shelfLife: Bool.random(using: &random) ? Int.random(in: 0...9, using: &random) : nil,
        unitCost: Int64.random(in: 0...90_000, using: &random),
        shortage: Int64.random(in: 0...90_000, using: &random),
        minimum: Bool.random(using: &random) ? Int.random(in: 0...5000, using: &random) : nil)
      let plan = planner(material).plan(
        situation(
          series, lots: [lot("A", stock, expiresIn: Bool.random(using: &random) ? 3 : nil)],
          recent: Bool.random(using: &random) ? 40 : 0))
      let line = try #require(plan.suggestions.first)
      #expect(line.rawQuantity <= .largestReadable)
      #expect(line.suggestedQuantity == line.packSize.times(line.suggestedPacks))
      #expect(line.suggestedPacks == 0 || line.suggestedQuantity >= material.minimumOrder ?? .zero)
      #expect(line.cost >= .zero && line.priority >= .zero)
      let cover = series.demand(over: 5)
      let (least, most) = (cover.values[0], cover.quantile(1))
      let isOdd =
        max(most, cover.mean) >= 1e9 || (least > 0 && least == most)
        || (most == 0 && (stock > 0 || plan.exceptions.contains { $0.kind == .oddForecast }))
      #expect(plan.exceptions.contains { $0.kind == .oddForecast } == isOdd)
      if isOdd { told += 1 }
    }
    #expect(told > 1000)
  }

  @Test("nothing is asked for, nothing is sent")
  func zeroDemand() throws {
    let none = SeriesForecast(daily: [.certain(0)], totals: [.certain(0)])
    let plan = planner().plan(situation(none))
    #expect(plan.suggestions.first?.suggestedPacks == 0)
    #expect(plan.exceptions.isEmpty)
  }

  @Test("absurd demand, prices and packs saturate instead of trapping")
  func absurd() throws {
    let huge = SeriesForecast(daily: [.certain(1e30)], totals: [.certain(1e30)])
    let dear = UnitPrice.largestReadable
    for pack in [Quantity.largestReadable, Quantity(units: 1), .zero] {
      let material = Material(
        id: "TEA", name: "Tea", unit: "g", packSize: pack, shelfLifeDays: .max,
        unitCost: UnitPrice(fenPerThousand: dear), shortageCost: UnitPrice(fenPerThousand: dear),
        leadTimeDays: .max, reviewDays: .max)
      let plan = planner(material).plan(
        situation(huge, lots: [lot("A", 1_000_000_000)], inbound: [arrival(1_000_000_000, in: 2)]))
      let line = try #require(plan.suggestions.first)
      #expect(line.priority <= Money(fen: 1_000_000_000_000_000))
      #expect(line.cost <= Money(fen: 1_000_000_000_000_000))
      #expect(line.coverDays == 730)
    }
  }

  @Test("a policy that makes no sense is named")
  func policy() {
    #expect(ReplenishmentPolicy().fault == nil)
    let wrong: [(inout ReplenishmentPolicy) -> Void] = [
      { $0.serviceLevel = .nan }, { $0.lowestServiceLevel = 0.995 }, { $0.packSize = .zero },
      { $0.leadTimeDays = -1 }, { $0.reviewDays = 0 }, { $0.holdingRateAYear = -.infinity },
      { $0.toldChangeFactor = 0.5 }, { $0.toldRunOutChance = 2 },
      { $0.shortageWeight = 0 },
    ]
    for change in wrong {
      var policy = ReplenishmentPolicy()
      change(&policy)
      #expect(policy.fault != nil)
    }
  }

  @Test("supply and reservations of other stores are left aside")
  func foreign() throws {
    let other = InboundSupply(
      store: "S-2", material: "TEA", arrivesOn: night + 1, quantity: Quantity(units: 500),
      orderNumber: "R-2")
    let plan = planner().plan(situation(steady(100), inbound: [other]))
    #expect(plan.suggestions.first?.inTransit == .zero)
  }
}
