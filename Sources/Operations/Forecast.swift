import Forecasting
import Foundation
import Persistence
import Replenishment
import SupplyChain

/// The second verb of the night: forecasts every material of every store from one fit of the
/// chain, keeps the model, and judges the forecasts that were made for the days that have come.
struct Forecast {
  let ledger: Ledger
  let chain: ChainState
  let histories: StoreHistories
  let settings: Settings
  /// What the chain's past has decided.
  let tuned: ForecastSettings
  let progress: NightProgress

  private var day: BusinessDay { chain.moment.day }
  /// How long earlier nights' judgements are looked back on.
  private static let comparedDays = 28
  /// How long ago weather forecasts are looked at that have proved or not.
  static let provedDays = 60

  /// Far enough for every material's lead time and review, and for balancing.
  private var horizon: Int {
    let policy = settings.replenishment
    let windows = chain.materials.map { material in
      (material.leadTimeDays ?? policy.leadTimeDays) + (material.reviewDays ?? policy.reviewDays)
    }
    return min(max(settings.horizonDays, windows.max() ?? 0), Forecaster.longestHorizon)
  }

  /// Forecasts what `run` has not forecast yet and stores it, block by block.
  func run(_ run: StoredRun) throws -> ForecastSummary {
    let stores = chain.stores.filter { $0.closedOn.map { $0 > day } ?? true }.map(\.id)
    let tonight = try forecaster(at: chain.moment, issued: chain.issuedWeather, horizon: horizon)
    let fitted = try ChainFit.model(of: tonight, over: Array(stores.indices)) { [histories] index in
      try histories.history(of: stores[index])
    }
    guard let model = fitted else { throw OperationsFailure.noHistory }
    let past = try PastForecasts(
      ledger, day: day, stores: stores, histories: histories, refitted: earlierForecaster)
    var collector = ForecastSummary.Collector(chain: chain, windows: past.windows)
    var (taught, materials) = (Set<StoreID>(), Set<MaterialID>())
    var opening = OpeningForecasts(of: chain.stores, origin: day, horizon: horizon)
    let storesByID = Dictionary(chain.stores.map { ($0.id, $0) }) { first, _ in first }
    try forecast(stores, tonight, model, past, of: run.id) { outcome in
      collector.add(outcome)
      taught.insert(outcome.history.store)
      materials.formUnion(outcome.history.materials)
      guard let made = outcome.forecast, let store = storesByID[made.store] else { return }
      opening.add(made, of: store)
    }
    let first = opening.forecasts
    try keep(first, of: run.id)
    first.forEach { collector.addAhead($0) }
    var summary = collector.summary
    summary.nights = try nights()
    let card = ModelCard(
      model, run: run, stores: chain.stores.filter { taught.contains($0.id) },
      materials: materials, errors: summary.main?.accuracy)
    try ledger.keep(files: card.files(of: model), of: run.id)
    return summary
  }

  private func forecast(
    _ stores: [StoreID], _ tonight: Forecaster, _ model: PooledModel, _ past: PastForecasts,
    of run: RunID, take: (StoreOutcome) -> Void
  ) throws {
    let done = try ledger.storesForecast(in: run)
    var block: [StoreForecast] = []
    var finished = 0
    try mapAhead(stores, window: 2 * ChainFit.blockSize) { [histories] store in
      try histories.history(of: store).map { history in
        StoreOutcome(
          history: history, forecast: try tonight.forecastIfKnown(history, with: model),
          judged: try past.judge(history))
      }
    } take: { outcome in
      outcome.map(take)
      if let fresh = outcome?.forecast, !done.contains(fresh.store) { block.append(fresh) }
      finished += 1
      // The cores go on with the next stores while these are written.
      guard finished % ChainFit.blockSize == 0 || finished == stores.count else { return }
      try keep(block, of: run)
      block.removeAll()
      progress.step("forecast", finished, of: stores.count)
    }
  }

  private func keep(_ block: [StoreForecast], of run: RunID) throws {
    try ledger.keep(
      block.map { PublishedForecast($0, levels: ForecastAccuracy.levels) }, of: run)
    try ledger.store(block, of: run)
  }

  /// How the last weeks' nights judged the forecasts of a week before them.
  private func nights() throws -> [ForecastSummary.Night] {
    let days = (day - Forecast.comparedDays)...(day - 1)
    return try ledger.results(of: "forecast", days: days).compactMap { day, result in
      // What another version wrote may say something else; it is no reason to stop.
      let summary = try? JSONDecoder().decode(ForecastSummary.self, from: Data(result.utf8))
      return summary?.main.map { ForecastSummary.Night(day: day, accuracy: $0.accuracy) }
    }
  }

  /// A forecaster as of a moment's day; a forecast of the weather is believed as far as those of
  /// the weeks before have proved.
  func forecaster(
    at moment: LedgerMoment, issued: IssuedWeather?, horizon: Int
  ) throws -> Forecaster {
    let earlier = try ledger.earlierIssuedWeather(at: moment, days: Forecast.provedDays)
    return Forecaster(
      context: ForecastContext(
        stores: chain.stores, materials: chain.materials, holidays: chain.holidays,
        promotions: chain.promotions, weather: chain.weather, issued: issued,
        trust: .measured(earlier)),
      origin: moment.day, horizon: horizon, settings: tuned)
  }

  /// The forecaster as it stood some days ago, with the weather forecast that was issued by then.
  func earlierForecaster(daysAgo days: Int) throws -> Forecaster {
    let then = LedgerMoment(
      day: day - days, collection: chain.moment.collection,
      eventSequence: chain.moment.eventSequence)
    return try forecaster(
      at: then, issued: try ledger.newestIssuedWeather(at: then), horizon: days)
  }
}

/// What forecasting one store gave.
struct StoreOutcome: Sendable {
  let history: StoreHistory
  let forecast: StoreForecast?
  /// What came of earlier forecasts, by window.
  let judged: [[PastForecasts.Judged]?]
}

extension Forecaster {
  /// A store whose history begins after the origin has no forecast from there.
  fileprivate func forecastIfKnown(
    _ history: StoreHistory, with model: PooledModel
  ) throws -> StoreForecast? {
    guard history.firstDay <= origin else { return nil }
    return try forecast(history, with: model)
  }
}
