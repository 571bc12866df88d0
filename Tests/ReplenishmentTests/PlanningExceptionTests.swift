import Replenishment
import SupplyChain
import Testing

@Suite("Exceptions of ordering")
struct PlanningExceptionTests {
  private func exceptions(
    _ situation: StoreSituation, _ material: Material = tea()
  ) -> [PlanningException] {
    planner(material).plan(situation).exceptions
  }

  @Test("a steady store with fresh stock has none")
  func none() {
    #expect(exceptions(situation(steady(100), lots: [lot("A", 600)], recent: 100)).isEmpty)
  }

  @Test("a store that never reported stock has one exception and no suggestion")
  func noStock() {
    let forecast = StoreForecast(
      store: "S-1", origin: night, horizon: 14, materials: ["TEA"], series: [steady(100)])
    let plan = planner().plan(StoreSituation(forecast: forecast, stock: nil))
    #expect(plan.suggestions.isEmpty)
    #expect(plan.exceptions.map(\.kind) == [.noStock])
    #expect(plan.exceptions.first?.store == "S-1")
  }

  @Test("a store that runs out is told with its shortage: 100 g at 9,000 fen a kilogram")
  func runsOut() throws {
    // Two days ask for 100 … 300 g and 100 g are there: E[(D − 100)⁺] = 100.
    let found = exceptions(situation(steady(100), lots: [lot("A", 100)]), tea(shortage: 9000))
    let exception = try #require(found.first { $0.kind == .runsOut })
    #expect(exception.money == Money(fen: 900))
    #expect(exception.material == "TEA")
    #expect(exception.what.english.contains("runs out with 100 % chance"))
  }

  @Test("what arrives on the second day does not help the first")
  func runsOutBeforeArrival() {
    let found = exceptions(
      situation(steady(100), lots: [lot("A", 60)], inbound: [arrival(900, in: 2)]))
    #expect(found.contains { $0.kind == .runsOut })
    let early = exceptions(
      situation(steady(100), lots: [lot("A", 60)], inbound: [arrival(900, in: 1)]))
    #expect(!early.contains { $0.kind == .runsOut })
  }

  /// Two days ask for 100 … 300 g of tea at 9,000 fen a kilogram short, and 100 g are there.
  private func shortage(_ orders: [TransferContent]) -> PlanningException? {
    planner(tea(shortage: 9000))
      .exceptions(of: situation(steady(100), lots: [lot("A", 100)]), helpedBy: orders).first
  }

  @Test("a proposed transfer that suffices is named with what it saves, and the sum stays")
  func transferSuffices() throws {
    let found = try #require(shortage([proposal("T1", 250), proposal("T2", 50, to: "S-3")]))
    let help = try #require(found.help)
    #expect(help.orders == ["T1"] && help.rest == nil && help.remaining == .zero)
    // Nothing comes before somebody approves it.
    #expect(found.money == Money(fen: 900) && found.savedByTransfers == Money(fen: 900))
    #expect(found.chance == 1)
    #expect(found.what.english.contains("Proposed transfer T1 brings 250 g by"))
    #expect(found.what.english.hasSuffix("then it lasts."))
    #expect(found.what.chinese.hasSuffix("届时够用。"))
    #expect(found.remedy.english == "Approve transfer T1, or have it approved.")
    #expect(found.remedy.chinese == "请批准（或提请批准）调拨单 T1。")
    let alone = planner(tea(shortage: 9000))
      .plan(situation(steady(100), lots: [lot("A", 100)])).exceptions.first { $0.kind == .runsOut }
    #expect(help.otherwise.what == alone?.what && help.otherwise.remedy == alone?.remedy)
  }

  @Test("proposed transfers that bring too little say what is short all the same")
  func transfersInPart() throws {
    // 200 g are there: E[(D − 200)⁺] of 100 … 300 g is 25 g, which are asked for with 50 %.
    let found = try #require(shortage([proposal("T1", 60), proposal("T2", 40)]))
    let help = try #require(found.help)
    #expect(help.orders == ["T1", "T2"] && help.rest != nil && help.chance == 0.5)
    #expect(help.remaining == Money(fen: 225) && found.savedByTransfers == Money(fen: 675))
    #expect(found.what.english.contains("T1 brings 60 g by"))
    #expect(found.what.english.contains("T2 brings 40 g by"))
    #expect(
      found.what.english.hasSuffix("it then runs out with 50 % chance, about 25 g short."))
    #expect(found.remedy.english.hasPrefix("Approve transfers T1 and T2, or have them approved;"))
    #expect(found.remedy.english.contains("neighbouring store"))
  }

  @Test("a transfer that comes too late, or where nothing runs out, is not told")
  func transferOfNoUse() {
    #expect(shortage([proposal("T1", 250, in: 3)]) == nil)
    #expect(
      planner(tea(shortage: 9000)).exceptions(
        of: situation(steady(100), lots: [lot("A", 900)]), helpedBy: [proposal("T1", 250)]
      ).isEmpty)
  }

  @Test("of goods that will expire it is told what proposed transfers take, and what is left")
  func transferTakes() throws {
    // Of 400 g that keep two days 200 g are not used, at 5,000 fen a kilogram.
    let material = tea(unitCost: 5000, shortage: 9000)
    let store = situation(steady(100), lots: [lot("B", 400, expiresIn: 2), lot("C", 500)])
    func told(_ units: Int) throws -> PlanningException {
      let found = planner(material).exceptions(
        of: store, helpedBy: [proposal("T1", units, from: "S-1", to: "S-3")])
      return try #require(found.first { $0.kind == .willExpire })
    }
    let part = try told(160)
    #expect(part.money == Money(fen: 1000) && part.savedByTransfers == Money(fen: 800))
    #expect(part.what.english.hasSuffix("T1 takes 160 g: then 40 g expires all the same."))
    #expect(part.remedy.english.contains("for the rest, offer it to a busier store"))
    let all = try told(200)
    #expect(all.help?.rest == nil && all.savedByTransfers == Money(fen: 1000))
    #expect(all.what.english.hasSuffix("then none of it expires."))
    #expect(all.what.chinese.hasSuffix("届时不会过期。"))
    #expect(all.remedy.english == "Approve transfer T1, or have it approved.")
    #expect(
      planner(material).exceptions(of: store, helpedBy: [proposal("T1", 200, to: "S-3")]).isEmpty,
      "another store gives")
  }

  @Test("what will expire is told at its cost: 200 g at 5,000 fen a kilogram")
  func willExpire() throws {
    let found = exceptions(
      situation(steady(100), lots: [lot("A", 400, expiresIn: 2), lot("B", 500)]),
      tea(unitCost: 5000, shortage: 9000))
    let exception = try #require(found.first { $0.kind == .willExpire })
    #expect(exception.money == Money(fen: 1000))
  }

  @Test("every default that stands in for master data is told, equal for all stores")
  func missingMasterData() {
    let plan = ReplenishmentPlanner(day: night, materials: [:])
      .plan(situation(steady(100), lots: [lot("A", 600)]))
    #expect(plan.suggestions.first?.packSize == Quantity(units: 1))
    let missing = plan.exceptions.filter { $0.kind == .missingMasterData }
    #expect(missing.count == 5)
    #expect(missing.allSatisfy { $0.store == nil && $0.material == "TEA" })
  }

  @Test("demand that doubles is told, a small change is not")
  func suddenChange() {
    let stock = [lot("A", 900)]
    let doubled = exceptions(situation(steady(100), lots: stock, recent: 50))
    #expect(doubled.map(\.kind) == [.suddenChange])
    #expect(exceptions(situation(steady(100), lots: stock, recent: 80)).isEmpty)
    #expect(exceptions(situation(steady(100), lots: stock, recent: .nan)).isEmpty)
  }

  @Test("a store that has been closed for days is told once, not for each material")
  func closedStore() throws {
    let open = steady(5)
    let closed = SeriesForecast(
      daily: (1...open.horizon).map(open.daily), totals: (1...open.horizon).map(open.total),
      notes: [.closedStore])
    let found = exceptions(situation(closed, lots: [lot("A", 600)], recent: 100))
    #expect(found.map(\.kind) == [.staleData])
    #expect(found.first?.store == "S-1" && found.first?.material == nil)
    let still = exceptions(situation(open, lots: [lot("A", 600)], recent: 100))
    #expect(still.map(\.kind) == [.suddenChange])
  }

  @Test("a slow mover whose median week is nothing has not changed suddenly")
  func slowMover() {
    let once = Distribution(mean: 200, values: Distribution.levels.map { $0 <= 0.8 ? 0 : 1000 })
    let series = SeriesForecast(
      daily: Array(repeating: .certain(0), count: 7), totals: Array(repeating: once, count: 7))
    let found = exceptions(situation(series, lots: [lot("A", 1000)], recent: 30))
    #expect(!found.contains { $0.kind == .suddenChange })
  }

  @Test("a forecast on somebody else's history is told")
  func noHistory() {
    let own = steady(100)
    let series = SeriesForecast(
      daily: (1...14).map(own.daily), totals: (1...14).map(own.total), notes: [.littleHistory])
    let found = exceptions(situation(series, lots: [lot("A", 900)]))
    #expect(found.map(\.kind) == [.noHistory])
  }

  @Test(
    "an old count is told with the cost of what is suggested on it, a missing one with the need")
  func money() throws {
    let material = tea(unitCost: 5000, shortage: 60_000)
    let old = planner(material).plan(
      situation(steady(100), lots: [lot("A", 300)], countedOn: night - 2))
    let stale = try #require(old.exceptions.first { $0.kind == .staleData })
    #expect(stale.money == old.suggestions.first?.cost && stale.money ?? .zero > .zero)
    let forecast = StoreForecast(
      store: "S-1", origin: night, horizon: 14, materials: ["TEA"], series: [steady(100)])
    let unknown = planner(material).plan(StoreSituation(forecast: forecast, stock: nil))
    // Five days of 100 g at 5,000 fen a kilogram.
    #expect(unknown.exceptions.first?.money == Money(fen: 2500))
  }

  private func flat(_ amount: Double) -> SeriesForecast {
    SeriesForecast(
      daily: Array(repeating: .certain(amount), count: 7),
      totals: (1...7).map { .certain(amount * Double($0)) })
  }

  @Test("a forecast without any spread is told at the cost of what it says")
  func noSpread() throws {
    let found = exceptions(
      situation(flat(100), lots: [lot("A", 900)]), tea(unitCost: 5000, shortage: 9000))
    let exception = try #require(found.first { $0.kind == .oddForecast })
    #expect(exception.money == Money(fen: 2500))
    #expect(exception.what.english.contains("exactly 500 g in 5 days"))
  }

  @Test("nothing forecast is told where there was use or where stock lies, at its cost")
  func nothing() throws {
    let material = tea(unitCost: 5000, shortage: 9000)
    let used = exceptions(situation(flat(0), recent: 40), material)
    #expect(used.map(\.kind) == [.oddForecast])
    #expect(used.first?.money == Money(fen: 1400))
    let lying = exceptions(situation(flat(0), lots: [lot("A", 300)]), material)
    #expect(lying.map(\.kind) == [.oddForecast])
    #expect(lying.first?.money == Money(fen: 1500))
    #expect(exceptions(situation(flat(0)), material).isEmpty)
  }

  @Test("an endless forecast is told, and what is suggested stays within bounds")
  func endless() throws {
    for amount in [1e9, 1e20, 1e300] {
      let plan = planner(tea(unitCost: 5000, shortage: 9000)).plan(situation(flat(amount)))
      #expect(plan.exceptions.contains { $0.kind == .oddForecast })
      let line = try #require(plan.suggestions.first)
      #expect(line.rawQuantity <= .largestReadable)
      #expect(line.cost >= .zero && line.cost <= Money(fen: 1_000_000_000_000_000))
    }
  }
}
