import Forecasting
import Foundation
import Simulation
import SupplyChain

/// Makes the forecasts of every night of a replay, each from what was known at that night's close:
/// no consumption and no observed weather after it, the newest weather forecast issued by then.
/// They depend on no policy and no seed.
struct NightForecasts {
  let folder: ReplayFolder
  let chain: ReplayChain
  let horizon: Int
  let progress: NightProgress
  /// The most days ahead that can be asked for.
  static let longestHorizon = Forecaster.longestHorizon

  /// Fills the tape, unless it is complete.
  ///
  /// - Throws: what the forecaster or the tape throws.
  func fill(_ tape: ReplayTape) throws {
    guard !tape.isComplete else { return progress.resumed("forecast") }
    progress.began("forecast")
    for (done, night) in tape.nights.enumerated() {
      try tape.record(try forecasts(of: night), of: night)
      progress.step("forecast", done + 1, of: tape.nights.count)
    }
    try tape.finish()
  }

  /// One forecast a position; `nil` for what a store has not used by the night.
  func forecasts(of night: BusinessDay) throws -> [SeriesForecast?] {
    let histories = chain.shops.map(\.history)
    let forecaster = Forecaster(
      context: ForecastContext(
        stores: folder.stores, materials: folder.materials, holidays: folder.holidays,
        promotions: folder.promotions, weather: folder.weather,
        issued: folder.issuedWeather(by: night), trust: .measured(folder.issues(before: night))),
      origin: night, horizon: horizon)
    let known = histories.indices.filter { histories[$0].firstDay <= night }
    let model =
      try ChainFit.model(of: forecaster, over: known) { histories[$0] } ?? forecaster.fit(.zero)
    let stores = try mapInParallel(known) {
      try forecaster.forecast(histories[$0], with: model)
    }
    var forecasts = [SeriesForecast?](repeating: nil, count: chain.positionCount)
    for (index, store) in zip(known, stores) {
      let shop = chain.shops[index]
      let rows = Dictionary(
        uniqueKeysWithValues: shop.history.materials.enumerated().map { ($1, $0) })
      for (material, series) in zip(store.materials, store.series) {
        guard let row = rows[material] else { continue }
        forecasts[shop.firstPosition + row] = series
      }
    }
    return forecasts
  }
}
