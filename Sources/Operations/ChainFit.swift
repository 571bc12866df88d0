import Forecasting
import SupplyChain

/// The steps of a forecast over a chain of any size: a few stores at a time on all cores, the
/// results in the stores' order, so that neither memory nor the number of threads matters.
enum ChainFit {
  /// Stores whose forecasts are written at a time.
  static let blockSize = 16
  /// Stores whose sums may wait to be added up: a group's are a megabyte each.
  private static let summedAhead = 8

  /// The model that the stores share; `nil` when no store has a history.
  static func model(
    of forecaster: Forecaster, over stores: [Int],
    history: @escaping @Sendable (Int) throws -> StoreHistory?
  ) throws -> PooledModel? {
    var first: StoreHistory?
    for store in stores where first == nil { first = try history(store) }
    guard let first else { return nil }
    var fit = ModelFit(forecaster, seriesPerStore: forecaster.seriesCount(of: first))
    while !fit.isDone {
      var total = PooledSums.zero
      let chosen = fit.stores(of: stores.count).map { stores[$0] }
      let round = fit
      try mapAhead(chosen, window: summedAhead) { index in
        try history(index).map { try round.sums(of: $0) }
      } take: { sums in
        // Added in the order of the stores: a sum of real numbers depends on its order.
        if let sums { total += sums }
      }
      try fit.take(total)
    }
    return fit.model
  }

  /// Stores whose candidates' sums may wait: each holds those of all candidates.
  private static let tunedAhead = 2

  /// What the past of some stores up to an origin decides about a chain's forecasts.
  ///
  /// - Parameter base: what the search starts from, and ends with where the past is too short.
  static func settings(
    over stores: [Int], context: ForecastContext, origin: BusinessDay,
    base: ForecastSettings = .standard, progress: (Int, Int) -> Void,
    history: @escaping @Sendable (Int) throws -> StoreHistory?
  ) throws -> ForecastSettings {
    let firsts = try mapInParallel(stores) { try history($0)?.firstDay }
    guard let first = firsts.compactMap(\.self).min(), first <= origin else { return base }
    let tuning = ForecastTuning(context: context, origin: origin, firstDay: first, base: base)
    guard !tuning.origins.isEmpty else { return base }
    var (sums, errors) = (TuningSums.zero, TuningErrors.zero)
    var done = 0
    func stepped() {
      done += 1
      progress(done, 2 * stores.count)
    }
    try mapAhead(stores, window: tunedAhead) { index in
      try history(index).map { tuning.sums(of: $0) }
    } take: { part in
      if let part { sums += part }
      stepped()
    }
    let models = try tuning.fit(sums)
    try mapAhead(stores, window: tunedAhead) { index in
      try history(index).map { try tuning.errors(of: $0, with: models) }
    } take: { part in
      if let part { errors += part }
      stepped()
    }
    return tuning.choose(errors)
  }
}
