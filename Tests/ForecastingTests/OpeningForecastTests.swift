import Forecasting
import SupplyChain
import Testing

@Suite("Forecasts of stores that open")
struct OpeningForecastTests {
  private static let origin = BusinessDay(daysSinceEpoch: 20_000)

  private static func store(
    _ id: String, city: String = "C", category: String? = nil, opensAfter days: Int? = nil
  ) -> Store {
    Store(
      id: StoreID(id) ?? "S", name: "", city: city, openedOn: days.map { origin + $0 },
      category: category)
  }

  /// The same every day: between 90 % and 110 % of a mean.
  private static func forecast(
    _ store: Store, _ means: [MaterialID: Double], notes: [ForecastNote] = []
  ) -> StoreForecast {
    func amount(_ mean: Double) -> Distribution {
      Distribution(mean: mean, values: Distribution.levels.map { mean * (0.9 + 0.2 * $0) })
    }
    let materials = means.keys.sorted()
    return StoreForecast(
      store: store.id, origin: origin, horizon: 7, materials: materials,
      series: materials.map { material in
        let mean = means[material] ?? 0
        return SeriesForecast(
          daily: (1...7).map { _ in amount(mean) },
          totals: (1...7).map { amount(mean * Double($0)) }, notes: notes)
      })
  }

  private static func forecasts(
    _ opening: [Store], beside others: [(store: Store, means: [MaterialID: Double])]
  ) -> [StoreForecast] {
    var forecasts = OpeningForecasts(of: opening, origin: origin, horizon: 7)
    for other in others { forecasts.add(forecast(other.store, other.means), of: other.store) }
    return forecasts.forecasts
  }

  @Test("may be like any of the others: their mean, their spread, nothing before it opens")
  func mixture() throws {
    let others = (1...4).map { (Self.store("S-\($0)"), [MaterialID("A"): Double($0) * 100]) }
    let made = try #require(
      Self.forecasts([Self.store("N", opensAfter: 3)], beside: others).first)
    let series = try #require(made.series(of: "A"))
    #expect(series.notes == [.openingStore] && made.isOfOpeningStore)
    #expect(series.daily(2).mean == 0 && series.total(2).quantile(0.99) == 0)
    #expect(abs(series.daily(3).mean - 250) < 0.01)
    #expect(abs(series.total(5).mean - 750) < 0.1)
    // Half of the stores use less than 220, nine in ten of days less than 410 in the largest.
    #expect((215...275).contains(series.daily(3).quantile(0.5)))
    #expect((390...420).contains(series.daily(3).quantile(0.9)))
    #expect((90...100).contains(series.daily(3).quantile(0.1)))
  }

  @Test("takes the closest kind of which there are enough, and what at least half of it uses")
  func kinds() throws {
    let means: (Double) -> [MaterialID: Double] = { ["A": $0] }
    var others: [(Store, [MaterialID: Double])] = []
    for index in 1...4 {
      others.append((Self.store("S-1\(index)", category: "mall"), means(100)))
      others.append((Self.store("S-2\(index)", city: "D", category: "street"), means(200)))
    }
    others[0].1["RARE"] = 5
    others += (1...3).map { (Self.store("S-3\($0)", category: "street"), means(300)) }
    func mean(_ store: Store) throws -> Double {
      let made = try #require(Self.forecasts([store], beside: others).first)
      #expect(made.materials == ["A"])
      return try #require(made.series(of: "A")).daily(7).mean
    }
    #expect(abs(try mean(Self.store("N", category: "mall", opensAfter: 1)) - 100) < 0.01)
    // Three in its city are too few: all seven of its category.
    #expect(
      abs(try mean(Self.store("N", category: "street", opensAfter: 1)) - 1700.0 / 7) < 0.01)
    // A category of its own: the chain.
    #expect(
      abs(try mean(Self.store("N", category: "cart", opensAfter: 1)) - 2100.0 / 11) < 0.01)
  }

  @Test("a store that trades already, opens too late, or has too few beside it is left out")
  func leftOut() {
    let others = (1...4).map { (Self.store("S-\($0)"), [MaterialID("A"): 100.0]) }
    #expect(Self.forecasts([Self.store("N", opensAfter: 8)], beside: others).isEmpty)
    #expect(Self.forecasts([Self.store("N", opensAfter: 0)], beside: others).isEmpty)
    #expect(Self.forecasts([Self.store("N")], beside: others).isEmpty)
    #expect(
      Self.forecasts([Self.store("N", opensAfter: 1)], beside: Array(others.dropLast())).isEmpty)
    let early = (Self.store("N", opensAfter: 1), [MaterialID("A"): 1.0])
    #expect(Self.forecasts([Self.store("N", opensAfter: 1)], beside: others + [early]).isEmpty)
  }

  @Test("a store that is held to be closed tells nothing")
  func closedStores() {
    var forecasts = OpeningForecasts(
      of: [Self.store("N", opensAfter: 1)], origin: Self.origin, horizon: 7)
    for index in 1...4 {
      let other = Self.store("S-\(index)")
      let notes: [ForecastNote] = index == 1 ? [.closedStore] : []
      forecasts.add(Self.forecast(other, ["A": 100], notes: notes), of: other)
    }
    #expect(forecasts.forecasts.isEmpty)
  }
}
