import Forecasting
import SupplyChain

/// The steps of a forecast over a chain of any size: a block of stores at a time on all cores, the
/// results in the stores' order, so that neither memory nor the number of threads matters.
enum ChainFit {
  /// Stores that are worked on at a time.
  static let blockSize = 16

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
      for block in chosen.blocks(of: blockSize) {
        let sums = try mapInParallel(Array(block)) { index in
          try history(index).map { try round.sums(of: $0) }
        }
        // Added in the order of the stores: a sum of real numbers depends on its order.
        for case let added? in sums { total += added }
      }
      try fit.take(total)
    }
    return fit.model
  }

  /// Stores whose candidates are fitted at a time: each holds the sums of all candidates.
  private static let tunedBlockSize = 2

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
    func stepped(_ count: Int) {
      done += count
      progress(done, 2 * stores.count)
    }
    for block in stores.blocks(of: tunedBlockSize) {
      let parts = try mapInParallel(Array(block)) { try history($0).map { tuning.sums(of: $0) } }
      for case let part? in parts { sums += part }
      stepped(block.count)
    }
    let models = try tuning.fit(sums)
    for block in stores.blocks(of: tunedBlockSize) {
      let parts = try mapInParallel(Array(block)) { index in
        try history(index).map { try tuning.errors(of: $0, with: models) }
      }
      for case let part? in parts { errors += part }
      stepped(block.count)
    }
    return tuning.choose(errors)
  }
}
