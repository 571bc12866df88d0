import Forecasting
import SupplyChain
import Testing

/// A weather forecast counts as far as it deserves, and doubt makes forecasts wide.
@Suite struct WeatherTrustTests {
  private let chain = SampleChain(stores: 4, noise: 0.1, perDegree: 0.04)

  /// Issues of every day, right in a share `truth` of what they foretell beyond 20 degrees.
  private func issues(truth: Double) -> [IssuedWeather] {
    (20..<199).map { day in
      let issued = SampleChain.first + day
      var table = WeatherTable(measures: ["temp_mean_c", "precip_mm"])
      for lead in 1...14 {
        let came = SampleChain.temperature(issued + lead)
        // What is not truth points anywhere, by a wave that has nothing to do with the weather.
        let wave = 6.0 * Double((day * 37 + lead * 11) % 21 - 10) / 10
        table.set(
          city: "上海", day: issued + lead,
          values: [20 + truth * (came - 20) + (1 - truth) * wave, 0])
      }
      return IssuedWeather(issuedOn: issued, table: table)
    }
  }

  private func forecast(degrees: Double, trust: WeatherTrust) throws -> SeriesForecast {
    var table = WeatherTable(measures: ["temp_mean_c", "precip_mm"])
    for day in (chain.origin + 1)...(chain.origin + 14) {
      table.set(city: "上海", day: day, values: [degrees, 0])
    }
    let context = ForecastContext(
      stores: chain.storeList, holidays: SampleChain.quietCalendar,
      weather: SampleChain.weather(through: chain.origin),
      issued: IssuedWeather(issuedOn: chain.origin, table: table), trust: trust)
    let forecaster = Forecaster(context: context, origin: chain.origin, horizon: 14)
    return try forecasts(chain.histories(), by: forecaster)[1].series[1]
  }

  private func heatEffect(_ trust: WeatherTrust, step: Int) throws -> Double {
    let (hot, mild) = (
      try forecast(degrees: 32, trust: trust), try forecast(degrees: 20, trust: trust)
    )
    return hot.daily(step).mean / mild.daily(step).mean - 1
  }

  private func width(_ trust: WeatherTrust, step: Int) throws -> Double {
    let day = try forecast(degrees: 24, trust: trust).daily(step)
    return (day.quantile(0.9) - day.quantile(0.1)) / day.quantile(0.5)
  }

  @Test func heatFarAheadCountsLessThanHeatTomorrow() throws {
    let exact = try heatEffect(.exact, step: 12)
    let usual = try heatEffect(.usual, step: 12)
    #expect(exact > 0.2)
    #expect(usual < 0.7 * exact)
    let (near, nearExact) = (
      try heatEffect(.usual, step: 1), try heatEffect(.exact, step: 1)
    )
    #expect(near > 0.85 * nearExact)
  }

  @Test func issuesThatHaveProvedWrongAreNotBelieved() throws {
    let right = try heatEffect(.measured(issues(truth: 1)), step: 10)
    let wrong = try heatEffect(.measured(issues(truth: 0)), step: 10)
    #expect(wrong < 0.4 * right)
  }

  @Test func doubtAboutTheWeatherMakesForecastsWider() throws {
    let (exact, usual) = (try width(.exact, step: 12), try width(.usual, step: 12))
    #expect(usual > 1.1 * exact)
    let proved = try width(.measured(issues(truth: 1)), step: 12)
    #expect(proved < usual)
  }

  /// A first winter without a weather forecast: the cold of the last weeks goes on, it does not end.
  @Test func aFirstWinterWithoutAForecastIsCold() throws {
    let chain = SampleChain(stores: 6, materials: 2, noise: 0.05)
    // Ten warm days and ten cold ones in turn, then cold alone; half as much is sold in the cold.
    func isCold(_ day: Int) -> Bool { day / 10 % 2 == 1 || day >= 180 }
    var table = WeatherTable(measures: ["temp_mean_c", "precip_mm"])
    for day in 0..<214 {
      table.set(
        city: "上海", day: SampleChain.first + day, values: [isCold(day) ? -5 : 12, 0])
    }
    let histories = chain.histories().map { full in
      StoreHistory(
        store: full.store, firstDay: full.firstDay, dayCount: full.dayCount,
        materials: full.materials,
        reported: full.thousandths.enumerated().map { cell, amount in
          isCold(cell % full.dayCount) ? amount / 2 : amount
        })
    }
    func median(issued: IssuedWeather?) throws -> Double {
      let forecaster = Forecaster(
        context: chain.context(weather: table, issued: issued), origin: chain.origin, horizon: 7)
      return try forecasts(histories, by: forecaster)[0].series[0].daily(3).quantile(0.5)
    }
    let known = try median(issued: IssuedWeather(issuedOn: chain.origin, table: table))
    #expect(abs(try median(issued: nil) / known - 1) < 0.15)
  }
}
