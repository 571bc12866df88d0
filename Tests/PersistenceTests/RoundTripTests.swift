import Persistence
import SupplyChain
import Testing

@Suite("What goes into the ledger comes out again")
struct RoundTripTests {
  private let day = BusinessDay(daysSinceEpoch: 17_105)

  private func run(in temporary: TemporaryLedger) throws -> StoredRun {
    try ConsumptionFile(
      feedDay: day, path: "a", rows: [.init(day: day, material: 0, thousandths: 1)]
    ).collect(into: temporary.ledger, on: day)
    return try temporary.ledger.begin(
      RunKey(day: day, settingsHash: "5e77", inputHash: "1234567890"), version: 1,
      moment: try temporary.moment(day), settings: "{}", at: "2016-11-01T01:00:00Z")
  }

  @Test("a forecast with its notes, to the last bit of single precision")
  func forecast() throws {
    let temporary = try TemporaryLedger()
    let run = try run(in: temporary)
    let distribution = Distribution(
      mean: 12.25, values: Distribution.levels.map { $0 * 31.7 })
    let series = SeriesForecast(
      daily: [distribution, .certain(0)], totals: [distribution, distribution],
      notes: [.littleHistory, .noWeather])
    let forecast = StoreForecast(
      store: "S-1", origin: day, horizon: 2, materials: ["茉莉", "M-1"], series: [series, series])
    try temporary.ledger.store([forecast], of: run.id)
    let back = try #require(try temporary.ledger.forecast(of: "S-1", in: run.id))
    #expect(back.materials == forecast.materials)
    #expect(back.series == forecast.series)
    #expect(back.origin == day && back.horizon == 2)
    #expect(try temporary.ledger.forecast(of: "S-2", in: run.id) == nil)
  }

  @Test("a suggestion with both sentences")
  func suggestion() throws {
    let temporary = try TemporaryLedger()
    let run = try run(in: temporary)
    let suggestion = Suggestion(
      id: Suggestion.identifier(day: day, store: "S-1", material: "M-0"), store: "S-1",
      material: "M-0", packSize: Quantity(units: 500), onHand: Quantity(units: 1),
      onHandAsOf: day, inTransit: Quantity(units: 2), reserved: Quantity(units: 3),
      expiring: Quantity(units: 4), forecastP50: Quantity(units: 5),
      forecastP90: Quantity(units: 6), coverDays: 7, safetyStock: Quantity(units: 8),
      rawQuantity: Quantity(units: 9), suggestedQuantity: Quantity(units: 500),
      suggestedPacks: 1, priority: Money(fen: 11), cost: Money(fen: 12), needBy: day + 3,
      why: Sentence("because", "因为"))
    try temporary.ledger.store([suggestion], of: run.id, result: "[]", seconds: 1)
    #expect(try temporary.ledger.suggestions(of: run.id) == [suggestion])
    #expect(try temporary.ledger.suggestion(suggestion.id, of: run.id) == suggestion)
    #expect(try temporary.ledger.finishedVerb("suggest", of: run.id)?.result == "[]")
  }

  @Test("weather restated later is known later, and what was known before stays readable")
  func weather() throws {
    let temporary = try TemporaryLedger()
    func collect(_ value: Double?) throws {
      var table = WeatherTable(measures: ["precip_mm", "temp_max_c"])
      table.set(city: "杭州", day: day, values: [value, 30])
      try temporary.ledger.collect(day: day, act: Act(by: "test", at: "now")) {
        try $0.add(observedWeather: table)
      }
    }
    try collect(5)
    let before = try temporary.moment(day)
    try collect(5)
    #expect(try temporary.moment(day) == before, "the same weather is no news")
    try collect(nil)
    let after = try temporary.moment(day)
    let then = try temporary.ledger.observedWeather(at: before)
    let now = try temporary.ledger.observedWeather(at: after)
    #expect(then.value(city: "杭州", day: day, measure: 0) == 5)
    #expect(now.value(city: "杭州", day: day, measure: 0) == nil)
    #expect(now.value(city: "杭州", day: day, measure: 1) == 30)
    #expect(
      try temporary.ledger.weatherDigest(at: before)
        != temporary.ledger.weatherDigest(at: after))
  }

  @Test("a counter never hands out a number twice")
  func counter() throws {
    let temporary = try TemporaryLedger()
    #expect(try temporary.ledger.takeNumbers(3, of: "crate") == 1)
    #expect(try temporary.ledger.takeNumbers(2, of: "crate") == 4)
    #expect(try temporary.ledger.takeNumbers(1, of: "pallet") == 1)
  }

  @Test("a copy made while the ledger works holds the same facts")
  func copy() throws {
    let temporary = try TemporaryLedger()
    _ = try run(in: temporary)
    let path = temporary.folder + "/copy.sqlite"
    try temporary.ledger.copy(to: path)
    let copy = try Ledger(path: path)
    let moment = try temporary.moment(day)
    #expect(try copy.factLines(at: moment) == temporary.ledger.factLines(at: moment))
    #expect(try copy.health().integrity == "ok")
  }
}
