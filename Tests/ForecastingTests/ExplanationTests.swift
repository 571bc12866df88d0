import Forecasting
import Foundation
import SupplyChain
import Testing

@Suite struct ExplanationTests {
  private let chain = SampleChain(stores: 4, noise: 0.1, perDegree: 0.03)

  private func explained(
    degrees: Double
  ) throws -> (parts: [ForecastExplanation.Factor: ForecastExplanation.Part], mean: Double) {
    var table = WeatherTable(measures: ["temp_mean_c", "precip_mm"])
    for day in (chain.origin + 1)...(chain.origin + 14) {
      table.set(city: "上海", day: day, values: [degrees, 0])
    }
    let forecaster = Forecaster(
      context: chain.context(issued: IssuedWeather(issuedOn: chain.origin, table: table)),
      origin: chain.origin, horizon: 14)
    let histories = chain.histories()
    let model = try forecaster.fit(
      histories.reduce(into: .zero) { $0 += forecaster.sums(of: $1) })
    let explanation = try forecaster.explanation(
      of: "M-1", on: chain.origin + 2, from: histories[1], with: model)
    let forecast = try #require(
      try forecaster.forecast(histories[1], with: model).series(of: "M-1"))
    #expect(explanation.mean == forecast.daily(2).mean)
    let sum = explanation.parts.reduce(0) { $0 + $1.amount }
    #expect(abs(sum - explanation.mean) < 1e-9 * explanation.mean)
    return (
      Dictionary(explanation.parts.map { ($0.factor, $0) }, uniquingKeysWith: { $1 }),
      explanation.mean
    )
  }

  @Test func thePartsAddUpToTheMeanAndHeatIsOneOfThem() throws {
    let hot = try explained(degrees: 34)
    let cool = try explained(degrees: 12)
    let (more, less) = (
      try #require(hot.parts[.temperature]), try #require(cool.parts[.temperature])
    )
    #expect(more.reading == 34)
    #expect(try #require(more.effect) > 0.1)
    #expect(try #require(less.effect) < 0)
    // What the weather alone changes is what the forecasts differ by.
    let ratio = (1 + (more.effect ?? 0)) / (1 + (less.effect ?? 0))
    #expect(abs(hot.mean / cool.mean / ratio - 1) < 0.1)
    #expect(try #require(hot.parts[.level]).effect == nil)
  }

  @Test func aStoreThatHasClosedForGoodIsExplainedByThat() throws {
    let closed = Store(
      id: "S-0", name: "gone", city: "上海", closedOn: SampleChain.first + 199)
    let forecaster = Forecaster(
      context: ForecastContext(
        stores: [closed], holidays: SampleChain.quietCalendar,
        weather: WeatherTable(measures: [])),
      origin: SampleChain.first + 199, horizon: 7)
    let history = SampleChain(stores: 1, materials: 1).histories()[0]
    let model = try forecaster.fit(forecaster.sums(of: history))
    let explanation = try forecaster.explanation(
      of: "M-0", on: SampleChain.first + 203, from: history, with: model)
    #expect(explanation.mean == 0)
    #expect(explanation.parts.map(\.factor) == [.closed])
  }

  @Test func aStoreThatHasBeenClosedForDaysIsExplainedAsIfItTrades() throws {
    let chain = SampleChain(stores: 1, materials: 1, days: 203)
    let history = SampleChain(stores: 1, materials: 1).histories()[0]
    let forecaster = chain.forecaster(horizon: 7)
    let model = try forecaster.fit(forecaster.sums(of: history))
    let explanation = try forecaster.explanation(
      of: "M-0", on: chain.origin + 2, from: history, with: model)
    #expect(!explanation.parts.contains { $0.factor == .closed })
    let sum = explanation.parts.reduce(0) { $0 + $1.amount }
    #expect(abs(sum - explanation.mean) < 1e-6)
    #expect(explanation.notes.contains(.closedStore))
  }

  @Test func whatIsNotForecastIsNotExplained() throws {
    let forecaster = chain.forecaster(horizon: 7)
    let history = chain.histories()[0]
    let model = try forecaster.fit(forecaster.sums(of: history))
    #expect(throws: ForecastingFailure.notForecast("S-0", "M-9", chain.origin + 1)) {
      try forecaster.explanation(of: "M-9", on: chain.origin + 1, from: history, with: model)
    }
    #expect(throws: ForecastingFailure.notForecast("S-0", "M-1", chain.origin + 8)) {
      try forecaster.explanation(of: "M-1", on: chain.origin + 8, from: history, with: model)
    }
  }
}
