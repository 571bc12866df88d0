import Forecasting
import Foundation
import Simulation
import SupplyChain

/// Makes the forecasts of every night of a replay, each from what was known at that night's close:
/// no consumption and no observed weather after it, the newest weather forecast issued by then.
/// With known weather what was observed passes for a forecast that comes true: an upper limit.
/// They depend on no policy and no seed.
struct NightForecasts {
  let folder: ReplayFolder
  let chain: ReplayChain
  let horizon: Int
  let weather: BacktestRequest.Weather
  let progress: NightProgress
  /// The most days ahead that can be asked for.
  static let longestHorizon = Forecaster.longestHorizon

  /// Fills the tape, unless it is complete.
  ///
  /// - Throws: what the forecaster or the tape throws;
  ///   ``OperationsFailure/staleForecasts(path:of:)`` for a tape that another forecaster filled.
  func fill(_ tape: ReplayTape) throws {
    guard !tape.isComplete else {
      try prove(tape)
      return progress.resumed("forecast")
    }
    progress.began("forecast")
    for (done, night) in tape.nights.enumerated() {
      try tape.record(try forecasts(of: night), of: night)
      progress.step("forecast", done + 1, of: tape.nights.count)
    }
    try tape.finish()
  }

  private func context(of night: BusinessDay) -> ForecastContext {
    let (issued, trust): (IssuedWeather?, WeatherTrust) =
      switch weather {
      case .known: (IssuedWeather(issuedOn: night, table: folder.weather), .exact)
      case .issued: (folder.issuedWeather(by: night), .measured(folder.issues(before: night)))
      }
    return ForecastContext(
      stores: folder.stores, materials: folder.materials, holidays: folder.holidays,
      promotions: folder.promotions, weather: folder.weather, issued: issued, trust: trust)
  }

  /// Makes the forecasts of the first, the middle and the last night again: a kept tape is of use
  /// only as long as the forecaster makes the same of the same, to the last bit.
  private func prove(_ tape: ReplayTape) throws {
    let (first, last) = (tape.nights.lowerBound, tape.nights.upperBound)
    for night in Set([first, first + (last - first) / 2, last]) {
      let made = try forecasts(of: night)
      let kept = try tape.forecasts(of: night)
      guard made.map({ $0?.storedNumbers }) == kept.map({ $0?.storedNumbers }),
        made.map({ $0?.isHeldClosed }) == kept.map({ $0?.isHeldClosed })
      else {
        throw OperationsFailure.staleForecasts(
          path: tape.path,
          of: Sentence(
            "forecasts that this version of the program does not make of \(night)",
            "本版本程序对 \(night) 不会得出的预测"))
      }
    }
  }

  /// One forecast a position; `nil` for what a store has not used by the night.
  func forecasts(of night: BusinessDay) throws -> [SeriesForecast?] {
    let histories = chain.shops.map(\.history)
    let forecaster = Forecaster(context: context(of: night), origin: night, horizon: horizon)
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
