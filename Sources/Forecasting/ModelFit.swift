public import SupplyChain

/// The way from a chain's histories to the model that they share, in rounds over stores:
///
/// 1. *pilot*: a sample of the stores, to know what an outlier is;
/// 2. *pool*: all stores, the rows of outliers counting less;
/// 3. *ramps*: a sample of the stores, for what several columns do together;
/// 4. *earlier* and *hindsight*, where that sample is the whole chain: fits as of earlier days, and
///    how much farther off they were than the last one thinks (see ``ErrorWidths``).
///
/// Each round is a map over ``stores(of:)`` and a sum in their order: `sums(of:)` may be worked out
/// anywhere, on any number of threads.
///
///     var fit = ModelFit(forecaster, seriesPerStore: 200)
///     while !fit.isDone {
///       let sums = fit.stores(of: count).map { fit.sums(of: histories[$0]) }
///       try fit.take(sums.reduce(into: .zero) { $0 += $1 })
///     }
public struct ModelFit: Sendable {
  private enum Round { case pilot, pool, ramps, earlier, hindsight, done }

  /// What is fitted for.
  public let forecaster: Forecaster
  /// The model, complete when ``isDone``.
  public private(set) var model: PooledModel?
  private var round = Round.pilot
  private let seriesPerStore: Int
  private var sampledStores = 1
  /// Whether the samples are the whole chain.
  private var isSmall = false
  /// What the model was taught by, as weights by bin, and the same of each earlier one.
  private var weights: [Double] = []
  private var shares: [[Double]] = []
  private var earlier: [(forecaster: Forecaster, model: PooledModel)] = []

  /// Series and stores that a sample has, about.
  private static let (sampledSeries, fewestStores) = (600, 8)

  /// Begins.
  ///
  /// - Parameter seriesPerStore: how many materials a store uses, about.
  public init(_ forecaster: Forecaster, seriesPerStore: Int) {
    self.forecaster = forecaster
    self.seriesPerStore = seriesPerStore
    let settings = forecaster.settings
    if !settings.has(.robustness) || !settings.has(.pooling) { round = .pool }
  }

  /// Whether the model is complete.
  public var isDone: Bool { round == .done }

  /// Which of so many stores the next round needs, by index.
  public mutating func stores(of count: Int) -> [Int] {
    guard round == .pilot || round == .ramps else { return Array(0..<count) }
    let wanted = max(ModelFit.fewestStores, ModelFit.sampledSeries / max(seriesPerStore, 1))
    let stride = max((count + wanted - 1) / wanted, 1)
    let chosen = (0..<count).filter { $0 % stride == 0 }
    sampledStores = chosen.count
    isSmall = chosen.count == count
    return chosen
  }

  /// What a store says in this round.
  ///
  /// - Throws: ``ForecastingFailure/notSolvable(reason:)``.
  public func sums(of history: StoreHistory) throws(ForecastingFailure) -> PooledSums {
    switch (round, model) {
    case (.pilot, _): forecaster.sums(of: history, weighing: .equally)
    case (.ramps, let model?):
      try forecaster.rampSums(of: history, with: model, stores: sampledStores)
    case (.earlier, _):
      PooledSums(earlier: earlierForecasters.map { $0.sums(of: history, weighing: .equally) })
    case (.hindsight, let model?):
      PooledSums(hindsight: try forecaster.hindsight(of: history, with: model, earlier: earlier))
    case (_, let pilot?): forecaster.sums(of: history, weighing: .by(pilot))
    case (_, nil): forecaster.sums(of: history)
    }
  }

  /// Ends the round with what its stores have said.
  ///
  /// - Throws: ``ForecastingFailure/notSolvable(reason:)``.
  public mutating func take(_ sums: PooledSums) throws(ForecastingFailure) {
    switch round {
    case .pilot:
      model = sums.groups.isEmpty ? nil : try forecaster.fit(sums)
      round = .pool
    case .pool:
      model = try forecaster.fit(sums)
      weights = sums.weights(binCount: forecaster.frame.binCount)
      round = forecaster.settings.has(.pooling) ? .ramps : .done
    case .ramps:
      model = try model.map { (model) throws(ForecastingFailure) in
        try forecaster.fitRamps(of: model, to: sums)
      }
      round = isSmall ? .earlier : .done
    case .earlier:
      try fitEarlier(sums)
      round = earlier.isEmpty ? .done : .hindsight
    case .hindsight:
      model = model?.with(widths: sums.hindsight.widths(shares: shares))
      round = .done
    case .done: break
    }
  }

  private var earlierForecasters: [Forecaster] {
    HindsightSums.daysBack.map { forecaster.earlier(by: $0) }
  }

  /// Keeps the earlier origins by which anything had been taught.
  private mutating func fitEarlier(_ sums: PooledSums) throws(ForecastingFailure) {
    for (past, taught) in zip(earlierForecasters, sums.earlier) {
      let then = taught.weights(binCount: weights.count)
      guard then.contains(where: { $0 > 0 }) else { continue }
      earlier.append((past, try past.fit(taught)))
      shares.append(zip(then, weights).map { $1 > 0 ? $0 / $1 : 0 })
    }
  }
}

/// How the rows of a store are weighed beside their age and size.
enum RowTrust: Sendable {
  /// All alike.
  case equally
  /// Outliers of a first fit of the store alone count less.
  case bySelf
  /// Outliers of a model count less.
  case by(PooledModel)
}
