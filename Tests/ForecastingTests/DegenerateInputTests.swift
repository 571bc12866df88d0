import Forecasting
import SupplyChain
import Testing

/// Whatever stores send: a sane forecast or a typed refusal, never NaN and never a crash.
@Suite struct DegenerateInputTests {
  let chain = SampleChain(stores: 1, materials: 1)

  static let oddSeries: [(name: String, units: [Double?])] = [
    ("used once, long ago", [7] + [Double?](repeating: 0, count: 199)),
    ("used once, today", [Double?](repeating: nil, count: 199) + [7]),
    ("one day", [7]),
    ("three days", [3, 4, 5]),
    ("constant", [Double?](repeating: 12, count: 200)),
    ("one spike", (0..<200).map { $0 == 150 ? 1e9 : 20 }),
    ("a spike today", (0..<200).map { $0 == 199 ? 1e9 : 20 }),
    ("always the largest", [Double?](repeating: 1e9, count: 200)),
    ("alternating with nothing", (0..<200).map { $0 % 2 == 0 ? 1e6 : 0 }),
    ("thousandths", (0..<200).map { $0 % 3 == 0 ? 0.001 : 0.002 }),
    ("a long gap", (0..<200).map { (20..<190).contains($0) ? nil : 30 }),
    ("a year of gaps", (0..<450).map { (30..<420).contains($0) ? nil : 30 }),
    ("open one day a week", (0..<200).map { $0 % 7 == 0 ? 40 : nil }),
    ("growing without end", (0..<200).map { Double($0 * $0 * $0 * 100) }),
  ]

  @Test(arguments: oddSeries.indices, [1, 14, 35])
  func anOddSeriesHasASaneForecast(index: Int, horizon: Int) throws {
    let units = Self.oddSeries[index].units
    let forecaster = chain.forecaster(horizon: horizon)
    let made = try forecasts([history(units)], by: forecaster)
    #expect(made[0].horizon == horizon)
    let series = try #require(made[0].series.first)
    let largest = units.compactMap { $0 }.max() ?? 0
    for step in 1...horizon {
      for distribution in [series.daily(step), series.total(step)] {
        #expect(distribution.mean.isFinite && distribution.mean >= 0)
        #expect(distribution.values.allSatisfy { $0.isFinite && $0 >= 0 })
        #expect(zip(distribution.values, distribution.values.dropFirst()).allSatisfy { $0 <= $1 })
      }
      #expect(series.daily(step).quantile(0.5) <= 2 * largest)
      // A store that has been closed for long may trade on none of the days, and one that is open
      // one day a week does so until then.
      #expect(
        series.notes.contains(.closedStore) || (step < 7 && series.total(step).mean == 0)
          || series.total(step).quantile(0.9) >= series.daily(step).quantile(0.1))
    }
  }

  @Test func oneSpikeDoesNotMoveTheForecast() throws {
    let series = try forecasts(
      [history((0..<200).map { $0 == 150 ? 1e9 : 20 })], by: chain.forecaster())[0].series[0]
    #expect(abs(series.daily(1).quantile(0.5) - 20) < 4)
    #expect(series.daily(1).mean < 40)
  }

  @Test func aMaterialThatWasNeverUsedHasNoForecast() throws {
    let zeros = StoreHistory(
      store: "S-0", firstDay: SampleChain.first, dayCount: 200, materials: ["M-0", "M-1"],
      reported: [Int64](repeating: 0, count: 200) + [Int64](repeating: 5000, count: 200))
    let forecast = try forecasts([zeros], by: chain.forecaster())[0]
    #expect(forecast.materials == ["M-1"])
  }

  @Test func aWeatherColumnThatNeverChangesHasNoSay() throws {
    var table = WeatherTable(measures: ["temp_mean_c", "precip_mm", "wind"])
    for day in 0..<200 {
      let today = SampleChain.first + day
      table.set(city: "上海", day: today, values: [SampleChain.temperature(today), 0, 3])
    }
    let chain = SampleChain(stores: 2)
    let plain = Forecaster(context: chain.context(), origin: chain.origin, horizon: 7)
    let windy = Forecaster(
      context: chain.context(weather: table), origin: chain.origin, horizon: 7)
    let (without, with) = (
      try forecasts(chain.histories(), by: plain), try forecasts(chain.histories(), by: windy)
    )
    #expect(without[1].series.map(\.storedNumbers) == with[1].series.map(\.storedNumbers))
  }

  @Test func holidaysThatEndBeforeTheForecastAreTold() throws {
    let calendar = HolidayCalendar(days: [
      SampleChain.first + 50: Holiday(name: "假", isOffDay: true)
    ])
    let context = ForecastContext(
      stores: chain.storeList, holidays: calendar,
      weather: SampleChain.weather(through: chain.origin))
    let forecaster = Forecaster(context: context, origin: chain.origin, horizon: 7)
    let series = try forecasts(chain.histories(), by: forecaster)[0].series[0]
    #expect(series.notes.contains(.holidaysEnd))
    #expect(series.notes.contains(.weatherFromClimate))
  }

  @Test func aStoreThatIsNotKnownIsRefused() throws {
    let stranger = history([1, 2, 3], store: "S-99")
    let forecaster = chain.forecaster()
    #expect(forecaster.sums(of: stranger).seriesCount == 0)
    let model = try forecaster.fit(.zero)
    #expect(throws: ForecastingFailure.unknownStore("S-99")) {
      try forecaster.forecast(stranger, with: model)
    }
  }

  @Test func aHistoryThatBeginsAfterTheOriginIsRefused() throws {
    let forecaster = Forecaster(
      context: chain.context(), origin: SampleChain.first - 1, horizon: 7)
    let model = try forecaster.fit(forecaster.sums(of: chain.histories()[0]))
    #expect(throws: ForecastingFailure.noHistory("S-0", origin: SampleChain.first - 1)) {
      try forecaster.forecast(chain.histories()[0], with: model)
    }
  }

  @Test func aStoreWithoutMaterialsHasAnEmptyForecast() throws {
    let empty = StoreHistory(
      store: "S-0", firstDay: SampleChain.first, dayCount: 200, materials: [], reported: [])
    #expect(try forecasts([empty], by: chain.forecaster())[0].series.isEmpty)
  }

  @Test(arguments: [0, 1, 2, 3])
  func brokenWeatherIsToldAndSurvived(kind: Int) throws {
    var table = WeatherTable(measures: ["temp_mean_c", "precip_mm", "wind"])
    for day in 0..<200 where kind > 0 {
      let odd: Double? = [nil, .nan, .infinity, -1e300][(day + kind) % 4]
      table.set(
        city: "上海", day: SampleChain.first + day,
        values: [kind == 1 ? odd : 20, kind == 2 ? odd : 0, kind == 3 ? odd : 3])
    }
    let context = chain.context(weather: table)
    let forecaster = Forecaster(context: context, origin: chain.origin, horizon: 7)
    let series = try forecasts(chain.histories(), by: forecaster)[0].series[0]
    let expected = chain.expected(store: 0, material: 0, day: chain.origin + 1)
    #expect(abs(series.daily(1).quantile(0.5) / expected - 1) < 0.4)
    #expect(series.notes.contains(.noWeather) == (kind == 0))
  }
}
