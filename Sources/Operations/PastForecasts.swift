import Forecasting
import Persistence
import SupplyChain

/// The forecasts that tonight's consumption judges: those that were published one, seven and
/// fourteen nights ago. Where the ledger has none of a week ago, as on its first nights, the
/// forecast that could have been made then is made now, of some stores.
struct PastForecasts: Sendable {
  /// One earlier night's forecast.
  struct Window: Sendable {
    /// How many nights ago, and how many days are judged.
    let days: Int
    /// The run that published it; `nil` when it is made now.
    let run: RunID?
  }

  /// The window that every night has.
  static let mainDays = 7
  private static let published = [1, 7, 14]
  /// Making costs as much as forecasting, so that of a large chain every n-th store is judged.
  private static let (refittedSeries, fewestRefitted) = (800, 4)

  let ledger: Ledger
  let windows: [Window]
  private let refit: Refit?

  private struct Refit: Sendable {
    let forecaster: Forecaster
    let model: PooledModel
    let stores: Set<StoreID>
  }

  /// Looks for what was published, or makes what was not.
  ///
  /// - Parameter refitted: a forecaster as it stood so many days ago.
  init(
    _ ledger: Ledger, day: BusinessDay, stores: [StoreID], histories: StoreHistories,
    refitted: (Int) throws -> Forecaster
  ) throws {
    self.ledger = ledger
    var windows: [Window] = []
    var refit: Refit?
    for days in PastForecasts.published {
      if let run = try ledger.currentRun(of: day - days)?.id,
        try ledger.hasPublishedForecasts(in: run)
      {
        windows.append(Window(days: days, run: run))
      } else if days == PastForecasts.mainDays {
        let forecaster = try refitted(days)
        let series = try stores.first.flatMap { try histories.history(of: $0) }?.materials.count
        let judged = PastForecasts.spread(stores, seriesPerStore: series ?? 1)
        let model = try ChainFit.model(of: forecaster, over: Array(judged.indices)) { index in
          try histories.history(of: judged[index])
        }
        windows.append(Window(days: days, run: nil))
        refit = Refit(
          forecaster: forecaster, model: try model ?? forecaster.fit(.zero), stores: Set(judged))
      }
    }
    self.windows = windows
    self.refit = refit
  }

  /// All of a small chain, evenly spread ones of a large chain.
  private static func spread(_ stores: [StoreID], seriesPerStore: Int) -> [StoreID] {
    let wanted = max(fewestRefitted, refittedSeries / max(seriesPerStore, 1))
    let stride = (stores.count + wanted - 1) / wanted
    return stores.indices.filter { $0 % max(stride, 1) == 0 }.map { stores[$0] }
  }

  /// One material's days of a window that have come.
  struct Judged: Sendable {
    let material: MaterialID
    let days: [(step: Int, day: ForecastAccuracy.Day)]
  }

  /// What came of a store's earlier forecasts, by window; `nil` where it had none.
  func judge(_ history: StoreHistory) throws -> [[Judged]?] {
    try windows.map { window in
      if let run = window.run {
        return try ledger.publishedForecast(of: history.store, in: run).map { past in
          PastForecasts.judge(past, by: history, days: window.days)
        }
      }
      guard let refit, refit.stores.contains(history.store),
        history.firstDay <= refit.forecaster.origin
      else { return nil }
      let made = try refit.forecaster.forecast(history, with: refit.model)
      let past = PublishedForecast(made, levels: ForecastAccuracy.levels)
      return PastForecasts.judge(past, by: history, days: window.days)
    }
  }

  private static func judge(
    _ past: PublishedForecast, by history: StoreHistory, days: Int
  ) -> [Judged] {
    var next = 0
    return past.materials.enumerated().compactMap { index, material in
      while next < history.materials.count, history.materials[next] < material { next += 1 }
      guard next < history.materials.count, history.materials[next] == material else { return nil }
      let judged = (1...min(days, past.horizon)).compactMap { step in
        let (mean, quantiles) = past.day(ofMaterial: index, step: step)
        return ForecastAccuracy.Day(
          mean: mean, quantiles: quantiles, step: step, origin: past.origin, against: history,
          row: next
        ).map { (step: step, day: $0) }
      }
      return Judged(material: material, days: judged)
    }
  }
}
