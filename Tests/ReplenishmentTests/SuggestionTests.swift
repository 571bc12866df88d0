import Replenishment
import SupplyChain
import Testing

@Suite("Suggestions")
struct SuggestionTests {
  private func only(
    _ situation: StoreSituation, _ material: Material = tea(),
    policy: ReplenishmentPolicy = ReplenishmentPolicy()
  ) throws -> Suggestion {
    let plan = planner(material, policy: policy).plan(situation)
    try #require(plan.suggestions.count == 1)
    return plan.suggestions[0]
  }

  @Test("300 g on hand, 200 g on its way and 700 g to be 90 % sure make one pack of 200 g")
  func workedExample() throws {
    // Five days of 100 g, uniform on 250 … 750: the 90 % quantile is 700.
    let suggestion = try only(
      situation(steady(100), lots: [lot("A", 300)], inbound: [arrival(200, in: 3)]))
    #expect(suggestion.coverDays == 5)
    #expect(suggestion.forecastP50 == Quantity(units: 500))
    #expect(suggestion.forecastP90 == Quantity(units: 700))
    #expect(suggestion.safetyStock == Quantity(units: 200))
    #expect(suggestion.onHand == Quantity(units: 300))
    #expect(suggestion.inTransit == Quantity(units: 200))
    #expect(suggestion.rawQuantity == Quantity(units: 200))
    #expect(suggestion.suggestedPacks == 1)
    #expect(suggestion.suggestedQuantity == Quantity(units: 200))
    #expect(suggestion.needBy == night + 3)
    #expect(
      suggestion.why.english
        == "Needs 500 g over 5 days (90 % sure up to 700 g); has 300 g, 200 g on its way; "
        + "to 700 g, 90 % sure: 200 g short; 1 pack of 200 g.")
    #expect(
      suggestion.why.chinese
        == "5 天需要 500 g（九成把握不超过 700 g）；现有 300 g，在途 200 g；"
        + "目标 700 g（90% 把握），缺 200 g；1 包，每包 200 g。")
  }

  @Test("within its review an order lasts only until that of the next one is there")
  func withinReview() throws {
    // Two days of lead; the next order is due tomorrow: three days of 100 g, at most 420 with 90 %.
    func order(nextOn next: BusinessDay?) throws -> Suggestion {
      let usual = situation(steady(100), lots: [lot("A", 300)], inbound: [arrival(100, in: 1)])
      return try only(
        StoreSituation(
          forecast: usual.forecast, stock: usual.stock, inbound: usual.inbound,
          nextOrders: next.map { ["TEA": $0] } ?? [:]))
    }
    let tonight = try order(nextOn: night)
    #expect(tonight.coverDays == 5 && tonight.rawQuantity == Quantity(units: 300))
    #expect(try order(nextOn: nil) == tonight)
    let within = try order(nextOn: night + 1)
    #expect(within.coverDays == 3 && within.rawQuantity == Quantity(units: 20))
    #expect(
      within.why.english.hasPrefix("Needs 300 g over 3 days, to the order of \(night + 1) (90 %"))
    #expect(within.why.chinese.hasPrefix("3 天（至 \(night + 1) 的订货）需要 300 g"))
  }

  @Test("what is on its way expires as a new lot does")
  func arrivalsExpire() throws {
    // 700 g come tomorrow and keep two days, on which 200 g are asked for.
    let suggestion = try only(
      situation(steady(100), inbound: [arrival(700, in: 1)]), tea(shelfLife: 2, lead: 2))
    #expect(suggestion.why.english.contains("700 g on its way of which 500 g expire first"))
    #expect(suggestion.rawQuantity > .zero)
  }

  @Test("the priority is the shortage avoided: from 62.5 g to 2.5 g at 9,000 fen a kilogram")
  func priority() throws {
    // E[(D − 500)⁺] = 250² ÷ (2 × 500) = 62.5 and E[(D − 700)⁺] = 50² ÷ 1000 = 2.5.
    let material = tea(unitCost: 1000, shortage: 9000)
    var policy = ReplenishmentPolicy()
    policy.highestServiceLevel = 0.9
    let suggestion = try only(
      situation(steady(100), lots: [lot("A", 500)]), material, policy: policy)
    #expect(suggestion.suggestedQuantity == Quantity(units: 200))
    #expect(suggestion.priority == Money(fen: 540))
    #expect(suggestion.cost == Money(fen: 200))
  }

  @Test("a store that has run out is not sent what it cannot sell before the order arrives")
  func lostDemand() throws {
    // Of 700 g, 200 g are asked for in vain on the two days before.
    let suggestion = try only(situation(steady(100)))
    #expect(suggestion.rawQuantity == Quantity(units: 500))
    #expect(suggestion.why.english.contains("200 g will be missed before an order can arrive"))
    // The third pack's units 600 … 800 are asked for with 22.5 ÷ 200 = 11 %, more than 10 %.
    #expect(suggestion.suggestedPacks == 3)
  }

  @Test("a pack whose units are asked for with less than 10 % is not worth sending")
  func fractionOfAPack() throws {
    // 10 g short; units 690 … 890 are asked for with 60² ÷ 1000 ÷ 200 = 1.8 %.
    let suggestion = try only(situation(steady(100), lots: [lot("A", 690)]))
    #expect(suggestion.rawQuantity == Quantity(units: 10))
    #expect(suggestion.suggestedPacks == 0)
    #expect(suggestion.suggestedQuantity == .zero)
    #expect(suggestion.priority == .zero)
    #expect(suggestion.why.english.hasSuffix("too little to be worth a pack of 200 g."))
  }

  @Test("enough stock makes a zero line that says so")
  func enough() throws {
    let suggestion = try only(situation(steady(100), lots: [lot("A", 900)]))
    #expect(suggestion.rawQuantity == .zero)
    #expect(suggestion.suggestedPacks == 0)
    #expect(suggestion.why.english.hasSuffix("nothing is missing: enough until the next order."))
  }

  @Test("what expires before it is used does not count")
  func expiring() throws {
    // 400 g may be used tomorrow and the day after, when 200 g are asked for.
    let suggestion = try only(
      situation(steady(100), lots: [lot("A", 400, expiresIn: 2), lot("B", 300)]))
    #expect(suggestion.onHand == Quantity(units: 700))
    #expect(suggestion.expiring == Quantity(units: 200))
    #expect(suggestion.rawQuantity == Quantity(units: 200))
    #expect(suggestion.why.english.contains("has 700 g of which 200 g expire first"))
  }

  @Test("lots that have expired already are on hand and of no use")
  func expired() throws {
    let suggestion = try only(
      situation(steady(100), lots: [lot("A", 400, expiresIn: 0), lot("B", 500)]))
    #expect(suggestion.onHand == Quantity(units: 900))
    #expect(suggestion.expiring == Quantity(units: 400))
    #expect(suggestion.rawQuantity == Quantity(units: 200))
  }

  @Test("a perishable is ordered for the days that it keeps, however long the cover")
  func perishableCap() throws {
    // Two days of lead and two of shelf life: uniform on 200 … 600, and m ÷ (m + h + c) = 9 ÷ 18.
    let material = tea(pack: 10, shelfLife: 2, unitCost: 8, shortage: 9, review: 10)
    let suggestion = try only(situation(steady(100), lots: [lot("A", 300)]), material)
    #expect(suggestion.rawQuantity == Quantity(units: 100))
    #expect(suggestion.coverDays == 12)
    #expect(suggestion.why.english.contains("in the 2 days that it keeps"))
  }

  @Test("a slow mover that may be asked for once is worth its pack")
  func slowMover() throws {
    // Nobody asks with 80 %; a pack of 100 is asked for whole with the rest.
    let once = Distribution(
      mean: 20, values: Distribution.levels.map { $0 <= 0.8 ? 0 : 100 })
    let series = SeriesForecast(
      daily: Array(repeating: .certain(0), count: 5), totals: Array(repeating: once, count: 5))
    let wanted = try only(situation(series), tea(pack: 100))
    #expect(wanted.suggestedPacks == 1)
    // With a fifth of the margin, 1 − 9/19 = 53 % is asked of a chance of 20 %.
    let unwanted = try only(
      situation(series), tea(pack: 100, unitCost: 0, shortage: 1))
    #expect(unwanted.suggestedPacks == 0)
  }

  @Test("an order below the minimum is filled up when its units are worth having, or not made")
  func minimum() throws {
    // 200 g short of 700; units 500 … 900 are asked for with a mean of 62.5 ÷ 400 = 16 %, more
    // than the 10 % that are wanted; units 500 … 1,300 with 8 %.
    let stock = situation(steady(100), lots: [lot("A", 500)])
    let filled = try only(stock, tea(pack: 100, minimum: 400))
    #expect(filled.suggestedPacks == 4)
    #expect(filled.why.english.hasSuffix("4 packs of 100 g, the least that is sent."))
    let none = try only(stock, tea(pack: 100, minimum: 800))
    #expect(none.suggestedPacks == 0 && none.rawQuantity == Quantity(units: 200))
    #expect(none.why.english.hasSuffix("too little to be worth the least order of 800 g."))
    // A minimum that is no whole pack asks for the next one; one below the need asks for nothing.
    #expect(try only(stock, tea(pack: 100, minimum: 301)).suggestedPacks == 4)
    #expect(try only(stock, tea(pack: 100, minimum: 150)).suggestedPacks == 2)
  }

  @Test("a slow mover's target is an amount that is asked for, as a count of its own history says")
  func counted() throws {
    // One day in ten somebody takes 20 g: of five days 59.05 % ask for nothing, 32.8 % for 20 g,
    // 7.3 % for 40 g, 0.9 % for more. Between the levels the straight line would say 36 g.
    let chances = [0.59049, 0.91854, 0.99144, 1]
    let values = Distribution.levels.map { level in
      Double((chances.firstIndex { $0 >= level } ?? 3) * 20)
    }
    let total = Distribution(mean: 10, values: values)
    let series = SeriesForecast(
      daily: Array(repeating: .certain(2), count: 5), totals: Array(repeating: total, count: 5))
    var policy = ReplenishmentPolicy()
    policy.highestServiceLevel = 0.94
    let line = try only(
      situation(series, lots: [lot("A", 10)]), tea(pack: 1, shortage: 99), policy: policy)
    #expect(abs(total.quantile(0.94) - 36) < 0.1)
    // To 40 g with 94 %, less 10 g there. Nothing is missed before the order arrives but what two
    // days of 2 g ask for beyond 10 g: nothing.
    #expect(line.rawQuantity == Quantity(units: 30))
    #expect(line.why.english.contains("seldom asked for"))
  }

  @Test("what is promised to another store is not free, whichever lot it is found in")
  func reserved() throws {
    let promise = Reservation(
      store: "S-1", material: "TEA", lot: "GONE", quantity: Quantity(units: 250), order: "T-1")
    let suggestion = try only(
      situation(steady(100), lots: [lot("A", 200), lot("B", 300)], reservations: [promise]))
    #expect(suggestion.onHand == Quantity(units: 250))
    #expect(suggestion.reserved == Quantity(units: 250))
  }

  @Test("promises never take more than there is, and their own lot first")
  func ownLotFirst() {
    let lots = [lot("A", 200), lot("B", 300), lot("C", 100)]
    func promise(_ lot: LotID, _ units: Int) -> Reservation {
      Reservation(
        store: "S-1", material: "TEA", lot: lot, quantity: Quantity(units: units), order: "T-1")
    }
    let some = StockLot.free(lots, after: [promise("B", 350)])
    #expect(some.lots == [lot("A", 150), lot("C", 100)])
    #expect(some.reserved == Quantity(units: 350))
    let all = StockLot.free(lots, after: [promise("C", 500), promise("A", 500)])
    #expect(all.lots.isEmpty)
    #expect(all.reserved == Quantity(units: 600))
  }

  @Test("arrivals after the cover do not count, overdue ones that still count come tomorrow")
  func arrivals() throws {
    let suggestion = try only(
      situation(
        steady(100), lots: [lot("A", 300)],
        inbound: [arrival(111, in: 6), arrival(50, in: -3), arrival(70, in: 5)]))
    #expect(suggestion.inTransit == Quantity(units: 120))
  }

  @Test("costs that are not known mean the policy's service level")
  func unknownCosts() throws {
    let material = Material(
      id: "TEA", name: "Tea", unit: "g", packSize: Quantity(units: 1), leadTimeDays: 2,
      reviewDays: 3)
    var policy = ReplenishmentPolicy()
    policy.serviceLevel = 0.8
    let suggestion = try only(
      situation(steady(100), lots: [lot("A", 300)]), material, policy: policy)
    #expect(suggestion.rawQuantity == Quantity(units: 350))
    #expect(suggestion.cost == .zero)
  }

  @Test(
    "the weight of shortages multiplies the odds of a level: 4 to 1 become 2 to 1, or 8 to 1",
    arguments: zip([1.0, 0.5, 2.0], [350.0, 283.333, 394.444]))
  func shortageWeight(weight: Double, raw: Double) throws {
    // Uniform on 250 … 750, 300 g on hand: to 650 g at 4/5, 583.333 at 2/3, 694.444 at 8/9.
    var policy = ReplenishmentPolicy()
    (policy.highestServiceLevel, policy.shortageWeight) = (0.99, weight)
    // 4 fen short against the least holding of 1.
    let suggestion = try only(
      situation(steady(100), lots: [lot("A", 300)]), tea(shortage: 4), policy: policy)
    #expect(suggestion.rawQuantity == Quantity(roundingUnits: raw))
  }

  @Test(
    "a chain that plans for fill at cost counts a unit short by its cost, whatever its margin",
    arguments: [4, 9000])
  func shortageByCost(margin: Int64) throws {
    // A unit short counts its cost of 1,000, held for three days it counts 250: 4/5, to 650 g.
    var policy = ReplenishmentPolicy()
    (policy.highestServiceLevel, policy.shortagePerUnitCost) = (0.99, 1)
    policy.holdingRateAYear = 365.0 / 12
    let suggestion = try only(
      situation(steady(100), lots: [lot("A", 300)]), tea(unitCost: 1000, shortage: margin),
      policy: policy)
    #expect(suggestion.rawQuantity == Quantity(units: 350))
  }

  @Test("a leaner chain lowers the ceiling first: 4 to 1 become 1 to 1 at half the weight")
  func leanerCeiling() throws {
    var policy = ReplenishmentPolicy()
    (policy.highestServiceLevel, policy.shortageWeight) = (0.8, 0.5)
    // Uniform on 250 … 750, 300 g on hand: to 500 g at 1/2.
    let suggestion = try only(situation(steady(100), lots: [lot("A", 300)]), policy: policy)
    #expect(suggestion.rawQuantity == Quantity(units: 200))
  }

  @Test("a forecast that is two days old serves with its later days")
  func olderForecast() {
    let forecast = StoreForecast(
      store: "S-1", origin: night - 2, horizon: 14, materials: ["TEA"], series: [steady(100)])
    let stock = StoreStock(
      store: "S-1", countedOn: night - 2, asOf: night, lots: [lot("A", 300)])
    let plan = planner().plan(StoreSituation(forecast: forecast, stock: stock))
    #expect(plan.suggestions.first?.forecastP90 == Quantity(units: 700))
    #expect(plan.suggestions.first?.why.english.contains("counted on \(night - 2)") == true)
    #expect(plan.exceptions.contains { $0.kind == .staleData })
  }

  @Test("a cover beyond the forecast's horizon stretches the last total")
  func shortHorizon() throws {
    let suggestion = try only(situation(steady(100, days: 2), lots: [lot("A", 300)]))
    #expect(suggestion.forecastP50 == Quantity(units: 500))
    #expect(suggestion.forecastP90 == Quantity(units: 700))
  }
}
