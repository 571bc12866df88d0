import Forecasting
import Foundation
import Persistence
import Replenishment
import SupplyChain

/// The second verb of the night: forecasts every material of every store from one fit of the
/// chain, and judges the forecast that could have been made a week ago.
struct Forecast {
  let ledger: Ledger
  let chain: ChainState
  let histories: StoreHistories
  let settings: Settings
  let progress: NightProgress

  private var day: BusinessDay { chain.moment.day }
  /// Stores that are worked on at a time: bounds memory and fixes the order of sums.
  private static let blockSize = 16
  /// How long ago the forecast that is judged was made.
  private static let judgedDays = 7
  /// Judging costs as much as forecasting, so that of a large chain every n-th store is judged.
  private static let mostJudgedStores = 24

  /// Far enough for every material's lead time and review, and for balancing.
  private var horizon: Int {
    let policy = settings.replenishment
    let windows = chain.materials.map { material in
      (material.leadTimeDays ?? policy.leadTimeDays) + (material.reviewDays ?? policy.reviewDays)
    }
    return min(max(settings.horizonDays, windows.max() ?? 0), Forecaster.longestHorizon)
  }

  /// Forecasts what `run` has not forecast yet and stores it, block by block.
  func run(_ run: RunID) throws -> ForecastSummary {
    let stores = chain.stores.filter { $0.closedOn.map { $0 > day } ?? true }
    let tonight = forecaster(origin: day, issued: chain.issuedWeather, horizon: horizon)
    let earlier = try judgedForecaster()
    let judged = Forecast.judged(stores.map(\.id))
    let sums = try sums(stores.map(\.id), tonight, earlier, judged)
    let model = try tonight.fit(sums.tonight)
    let earlierModel = try earlier.fit(sums.earlier)
    let done = try ledger.storesForecast(in: run)
    var collector = ForecastSummary.Collector(chain: chain)
    var finished = 0
    for block in stores.map(\.id).blocks(of: Forecast.blockSize) {
      let forecasts = try mapInParallel(Array(block)) { [histories] store in
        try histories.history(of: store).flatMap { history in
          StoreOutcome(
            history: history,
            forecast: try tonight.forecastIfKnown(history, with: model),
            earlier: judged.contains(store)
              ? try earlier.forecastIfKnown(history, with: earlierModel) : nil)
        }
      }
      let known = forecasts.compactMap { $0 }
      for outcome in known { collector.add(outcome) }
      try ledger.store(
        known.compactMap(\.forecast).filter { !done.contains($0.store) }, of: run)
      finished += block.count
      progress.step("forecast", finished, of: stores.count)
    }
    return collector.summary
  }

  private func forecaster(
    origin: BusinessDay, issued: IssuedWeather?, horizon: Int
  ) -> Forecaster {
    Forecaster(
      context: ForecastContext(
        stores: chain.stores, materials: chain.materials, holidays: chain.holidays,
        promotions: chain.promotions, weather: chain.weather, issued: issued),
      origin: origin, horizon: horizon)
  }

  /// The forecaster as it stood a week ago, with the weather forecast that was issued by then.
  private func judgedForecaster() throws -> Forecaster {
    let origin = day - Forecast.judgedDays
    let then = LedgerMoment(
      day: origin, collection: chain.moment.collection,
      eventSequence: chain.moment.eventSequence)
    return forecaster(
      origin: origin, issued: try ledger.newestIssuedWeather(at: then),
      horizon: Forecast.judgedDays)
  }

  /// The stores whose forecast of a week ago is judged: all of a small chain, evenly spread ones
  /// of a large chain.
  private static func judged(_ stores: [StoreID]) -> Set<StoreID> {
    let stride = (stores.count + mostJudgedStores - 1) / mostJudgedStores
    return Set(stores.indices.filter { $0 % max(stride, 1) == 0 }.map { stores[$0] })
  }

  private func sums(
    _ stores: [StoreID], _ tonight: Forecaster, _ earlier: Forecaster, _ judged: Set<StoreID>
  ) throws -> (tonight: PooledSums, earlier: PooledSums) {
    var total = (tonight: PooledSums.zero, earlier: PooledSums.zero)
    var hasAny = false
    for block in stores.blocks(of: Forecast.blockSize) {
      let sums = try mapInParallel(Array(block)) { [histories] store in
        try histories.history(of: store).map { history in
          (tonight.sums(of: history), judged.contains(store) ? earlier.sums(of: history) : .zero)
        }
      }
      // Added in the order of the stores: a sum of real numbers depends on its order.
      for case let (tonight, earlier)? in sums {
        total.tonight = total.tonight + tonight
        total.earlier = total.earlier + earlier
        hasAny = true
      }
    }
    guard hasAny else { throw OperationsFailure.noHistory }
    return total
  }
}

/// What forecasting one store gave.
struct StoreOutcome: Sendable {
  let history: StoreHistory
  let forecast: StoreForecast?
  /// The forecast of a week ago; `nil` when nothing was known of the store then.
  let earlier: StoreForecast?
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
