import Forecasting
import SupplyChain
import Testing

/// What is left out has no say, and what is left in has.
@Suite struct AblationTests {
  private let chain = SampleChain(stores: 4, materials: 2, noise: 0.15, perDegree: 0.04)

  private func means(
    _ settings: ForecastSettings, histories: [StoreHistory]? = nil, degrees: Double = 20,
    holidays: HolidayCalendar = SampleChain.quietCalendar
  ) throws -> [Double] {
    var table = WeatherTable(measures: ["temp_mean_c"])
    for day in (chain.origin + 1)...(chain.origin + 7) {
      table.set(city: "上海", day: day, values: [degrees])
    }
    let context = ForecastContext(
      stores: chain.storeList, holidays: holidays,
      weather: SampleChain.weather(through: chain.origin),
      issued: IssuedWeather(issuedOn: chain.origin, table: table))
    let forecaster = Forecaster(
      context: context, origin: chain.origin, horizon: 7, settings: settings)
    let made = try forecasts(histories ?? chain.histories(), by: forecaster)
    return made[0].series.flatMap { series in (1...7).map { series.daily($0).mean } }
  }

  @Test func withoutWeatherHeatChangesNothing() throws {
    let settings = ForecastSettings.standard
    let (hot, mild) = (try means(settings, degrees: 30), try means(settings, degrees: 20))
    #expect(hot != mild)
    let blind = settings.without(.weather)
    let (blindHot, blindMild) = (try means(blind, degrees: 30), try means(blind, degrees: 20))
    #expect(blindHot == blindMild)
  }

  @Test func withoutHolidaysTheCalendarChangesNothing() throws {
    let days = [40, 90, 140, 190].map { SampleChain.first + $0 } + [chain.origin + 2]
    let calendar = HolidayCalendar(
      days: Dictionary(
        days.map { ($0, Holiday(name: "假", isOffDay: true)) }, uniquingKeysWith: { $1 }))
    let settings = ForecastSettings.standard
    let (festive, plain) = (try means(settings, holidays: calendar), try means(settings))
    #expect(festive != plain)
    let blind = settings.without(.holidays)
    let (blindFestive, blindPlain) = (try means(blind, holidays: calendar), try means(blind))
    #expect(blindFestive == blindPlain)
  }

  @Test func withoutPoolingASeriesLearnsItsSlopesAlone() throws {
    let own = chain.histories()
    let pooled = try means(.standard, histories: own)
    let alone = try means(ForecastSettings.standard.without(.pooling), histories: own)
    #expect(pooled != alone)
    #expect(zip(pooled, alone).allSatisfy { abs($0 / $1 - 1) < 0.3 })
  }

  @Test func withoutRobustnessASpikeIsBelieved() throws {
    var spiked = chain.histories()
    let first = spiked[0]
    var cells = first.thousandths
    cells[195] *= 40
    spiked[0] = StoreHistory(
      store: first.store, firstDay: first.firstDay, dayCount: first.dayCount,
      materials: first.materials, reported: cells)
    let calm = try means(.standard)[0]
    let robust = abs(try means(.standard, histories: spiked)[0] / calm - 1)
    let settings = ForecastSettings.standard.without(.robustness)
    let plain = try means(settings)[0]
    let believing = abs(try means(settings, histories: spiked)[0] / plain - 1)
    #expect(robust < 0.1)
    #expect(believing > 2 * robust)
  }
}
