import Forecasting
import SupplyChain
import Testing

/// A chain that is some weeks old knows next to nothing of what is to come.
@Suite struct ExtrapolationTests {
  private let chain = SampleChain(stores: 5, materials: 6, days: 50, noise: 0.3)

  /// Mild days with a breath of heat at the end, and then whatever is asked for.
  private func context(ahead: Double) -> ForecastContext {
    var (past, issued) = (
      WeatherTable(measures: ["temp_mean_c"]), WeatherTable(measures: ["temp_mean_c"])
    )
    for day in 0..<chain.days {
      let celsius = day == chain.days - 4 ? 28.02 : 18 + Double(day * 7 % 10)
      past.set(city: "上海", day: SampleChain.first + day, values: [celsius])
    }
    for step in 1...14 { issued.set(city: "上海", day: chain.origin + step, values: [ahead]) }
    let holidays = HolidayCalendar(days: [
      SampleChain.first + 30: Holiday(name: "清明节", isOffDay: true),
      chain.origin + 6: Holiday(name: "劳动节", isOffDay: true),
      SampleChain.first + 2000: Holiday(name: "元旦", isOffDay: true),
    ])
    return ForecastContext(
      stores: chain.storeList, holidays: holidays, weather: past,
      issued: IssuedWeather(issuedOn: chain.origin, table: issued))
  }

  @Test func heatThatWasHardlyEverSeenDoesNotExplode() throws {
    let made = try [26.0, 40].map {
      try forecasts(
        chain.histories(),
        by: Forecaster(context: context(ahead: $0), origin: chain.origin, horizon: 14))
    }
    for (mild, hot) in zip(made[0], made[1]) {
      for (usual, series) in zip(mild.series, hot.series) {
        for step in 1...14 {
          let ratio = series.daily(step).mean / usual.daily(step).mean
          #expect((1 / 3.0...3).contains(ratio))
        }
      }
    }
  }
}
