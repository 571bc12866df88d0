public import SupplyChain

/// The way from a chain's histories to the model that they share, in three rounds over stores:
///
/// 1. *pilot*: a sample of the stores, to know what an outlier is;
/// 2. *pool*: all stores, the rows of outliers counting less;
/// 3. *ramps*: a sample of the stores, for what several columns do together.
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
  private enum Round { case pilot, pool, ramps, done }

  /// What is fitted for.
  public let forecaster: Forecaster
  /// The model, complete when ``isDone``.
  public private(set) var model: PooledModel?
  private var round = Round.pilot
  private let seriesPerStore: Int
  private var sampledStores = 1

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
    guard round != .pool else { return Array(0..<count) }
    let wanted = max(ModelFit.fewestStores, ModelFit.sampledSeries / max(seriesPerStore, 1))
    let stride = max((count + wanted - 1) / wanted, 1)
    let chosen = (0..<count).filter { $0 % stride == 0 }
    sampledStores = chosen.count
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
      round = forecaster.settings.has(.pooling) ? .ramps : .done
    case .ramps:
      model = try model.map { (model) throws(ForecastingFailure) in
        try forecaster.fitRamps(of: model, to: sums)
      }
      round = .done
    case .done: break
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
