import Forecasting
import Foundation
import SupplyChain
import Testing

@Suite struct ModelValueTests {
  private let chain = SampleChain(stores: 3, noise: 0.2, perDegree: 0.02)

  private func fitted() throws -> (model: PooledModel, histories: [StoreHistory]) {
    let histories = chain.histories()
    return (try model(of: histories, by: chain.forecaster()), histories)
  }

  @Test func aModelFromItsTensorsAndCardForecastsTheSameBytes() throws {
    let (model, histories) = try fitted()
    let card = try JSONDecoder().decode(
      PooledModel.Card.self, from: JSONEncoder().encode(model.card))
    let restored = try PooledModel(tensors: model.tensors, card: card)
    let issued = IssuedWeather(
      issuedOn: chain.origin, table: SampleChain.weather(through: chain.origin + 14))
    let asking = Forecaster(
      context: chain.context(issued: issued), origin: chain.origin, asking: restored)
    for history in histories {
      let before = try chain.forecaster().forecast(history, with: model)
      let after = try asking.forecast(history, with: restored)
      #expect(before.series.map(\.storedNumbers) == after.series.map(\.storedNumbers))
    }
  }

  @Test func aModelIsAskedOnALaterDayWithoutBeingFittedAgain() throws {
    let (model, _) = try fitted()
    let later = Forecaster(
      context: chain.context(), origin: chain.origin + 3, asking: model)
    let forecast = try later.forecast(chain.histories(extraDays: 3)[0], with: model)
    #expect(forecast.origin == chain.origin + 3)
    #expect(forecast.series.allSatisfy { $0.daily(1).mean > 0 })
  }

  @Test func aTensorThatIsMissingOrMisshapenIsRefused() throws {
    let (model, _) = try fitted()
    var tensors = model.tensors
    let first = tensors.removeFirst()
    #expect(throws: ForecastingFailure.notAModel(reason: "\(first.name) is missing")) {
      try PooledModel(tensors: tensors, card: model.card)
    }
    tensors.append(ModelTensor(name: first.name, shape: [1], values: [0]))
    #expect(throws: ForecastingFailure.self) {
      try PooledModel(tensors: tensors, card: model.card)
    }
    tensors[tensors.count - 1] = ModelTensor(
      name: first.name, shape: first.shape, values: first.values.map { _ in .nan })
    #expect(throws: ForecastingFailure.self) {
      try PooledModel(tensors: tensors, card: model.card)
    }
  }

  @Test func settingsSurviveTheirJSONAndSayWhatIsWrongWithThem() throws {
    let settings = ForecastSettings(fitDays: 400, hasYearlyTerms: true, smoothingShare: 0.3)
      .without(.weather, .robustness)
    let read = try JSONDecoder().decode(
      ForecastSettings.self, from: JSONEncoder().encode(settings))
    #expect(read == settings)
    #expect(read.omitted == [.weather, .robustness])
    #expect(read.fault == nil)
    #expect(ForecastSettings(fitDays: 3).fault?.contains("fitDays") == true)
    #expect(ForecastSettings(penalty: .nan).fault?.contains("penalty") == true)
  }
}
