import LinearAlgebra

/// The regression that all stores share: coefficients of the pool and of every group.
///
/// It is a value on its own: with a store's history and the context it forecasts, wherever it was
/// kept (see ``tensors``).
public struct PooledModel: Sendable {
  let frame: ModelFrame
  /// By horizon bin.
  private(set) var bins: [BinModel]
  /// The usual log level of a group, and of a material over all its groups.
  let groupLevels: [GroupKey: Double]
  let materialLevels: [String: Double]
  /// How much wider errors to come are than the fit's own.
  private(set) var widths: ErrorWidths
  /// Days that the longest of the series that taught the model has been observed; infinite where
  /// that is not known, or nothing was taught and errors are expected to be large anyway.
  let days: Double
  /// Series that the model was taught by.
  public let seriesCount: Int

  init(
    frame: ModelFrame, bins: [BinModel], groupLevels: [GroupKey: Double],
    materialLevels: [String: Double], widths: ErrorWidths, days: Double,
    seriesCount: Int
  ) {
    self.frame = frame
    self.bins = bins
    self.groupLevels = groupLevels
    self.materialLevels = materialLevels
    self.widths = widths
    self.days = days
    self.seriesCount = seriesCount
  }

  /// The coefficients of one horizon bin.
  struct BinModel: Sendable {
    let pool: [Double]
    let groups: [GroupKey: [Double]]
    /// One coefficient a random feature.
    var ramps: [Double]
    /// Mean square of each column: what was seen of it (see ``FeatureLayout/penaltyUnits(_:)``).
    let columnSquares: [Double]
    /// Mean square of the in-sample error of log demand; `nil` when nothing was learnt.
    let errorVariance: Double?

    func coefficients(of group: GroupKey) -> [Double] { groups[group] ?? pool }
  }

  /// Solves the normal equations: the pool's, then each group's deviation from the pool.
  ///
  /// Both are ridge regressions (Hoerl and Kennard 1970) towards the naive forecast, the level plus
  /// the weekday's part: where there is little to learn from, that is what remains.
  init(_ sums: PooledSums, frame: ModelFrame) throws(ForecastingFailure) {
    self.frame = frame
    let keys = sums.groups.keys.sorted()
    var models: [BinModel] = []
    for bin in 0..<frame.binCount {
      models.append(try PooledModel.solve(sums, keys: keys, bin: bin, frame: frame))
    }
    bins = models
    var groupLevels: [GroupKey: Double] = [:]
    var materialSums: [String: (sum: Double, count: Double)] = [:]
    for key in keys {
      guard let group = sums.groups[key], group.levelCount > 0 else { continue }
      groupLevels[key] = group.levelSum / group.levelCount
      let sofar = materialSums[key.material] ?? (0, 0)
      materialSums[key.material] = (sofar.sum + group.levelSum, sofar.count + group.levelCount)
    }
    self.groupLevels = groupLevels
    materialLevels = materialSums.mapValues { $0.sum / $0.count }
    widths = .asSeen
    days = sums.groups.values.map(\.days).max() ?? .infinity
    seriesCount = sums.seriesCount
  }

  /// The same with coefficients of the random features.
  func with(ramps: [[Double]]) -> PooledModel {
    var model = self
    for (bin, coefficients) in ramps.enumerated() { model.bins[bin].ramps = coefficients }
    return model
  }

  /// The same with other widths of errors.
  func with(widths: ErrorWidths) -> PooledModel {
    var model = self
    model.widths = widths
    return model
  }

  /// The usual log level of a group, else of its material in other stores.
  func usualLevel(of key: GroupKey) -> Double? {
    groupLevels[key] ?? materialLevels[key.material]
  }

  private static func solve(
    _ sums: PooledSums, keys: [GroupKey], bin: Int, frame: ModelFrame
  ) throws(ForecastingFailure) -> BinModel {
    let columns = frame.layout.count
    var total = BinSums(columns: columns)
    var taught: [(key: GroupKey, sums: BinSums)] = []
    for key in keys {
      guard let group = sums.groups[key], group.bins.indices.contains(bin) else { continue }
      taught.append((key, group.bins[bin]))
      total += group.bins[bin]
    }
    let nothing = [Double](repeating: 0, count: columns)
    let noRamps = [Double](repeating: 0, count: RandomFeatures.count)
    guard total.weight > 0 else {
      return BinModel(
        pool: nothing, groups: [:], ramps: noRamps, columnSquares: nothing, errorVariance: nil)
    }
    let squares = (0..<columns).map { total.gram[$0, $0] / total.weight }
    guard frame.settings.has(.pooling) else {
      return BinModel(
        pool: nothing, groups: [:], ramps: noRamps, columnSquares: squares,
        errorVariance: total.square / total.weight)
    }
    let penalty = frame.settings.penalty
    let share = Recipe.poolRidge + Recipe.smallPoolRidge / Double(max(sums.seriesCount, 1))
    let units = frame.layout.penaltyUnits(squares)
    let pool = try ridge(
      total.gram, total.moment, units, strength: penalty * share * total.weight)
    var groups: [GroupKey: [Double]] = [:]
    let groupStrength = penalty * Recipe.groupRidge * total.weight / Double(taught.count)
    for (key, group) in taught {
      let explained = symmetricProduct(group.gram, pool)
      let left = zip(group.moment, explained).map { $0 - $1 }
      let change = try ridge(group.gram, left, units, strength: groupStrength)
      groups[key] = zip(pool, change).map { $0 + $1 }
    }
    let product = symmetricProduct(total.gram, pool)
    let explained = zip(pool, zip(total.moment, product)).reduce(0.0) {
      $0 + $1.0 * (2 * $1.1.0 - $1.1.1)
    }
    return BinModel(
      pool: pool, groups: groups, ramps: noRamps, columnSquares: squares,
      errorVariance: max(total.square - explained, 0) / total.weight)
  }

  /// (G + strength · diag(units))⁻¹ · moment. A column that never varies from zero gets a
  /// coefficient of zero.
  static func ridge(
    _ gram: Matrix, _ moment: [Double], _ units: [Double], strength: Double
  ) throws(ForecastingFailure) -> [Double] {
    var system = gram
    for index in units.indices { system[index, index] += strength * units[index] + 1e-9 }
    do {
      return try CholeskyFactor(of: system).solve(moment)
    } catch {
      throw .notSolvable(reason: error.message)
    }
  }

  /// G·x where only the upper half of G is filled.
  static func symmetricProduct(_ gram: Matrix, _ vector: [Double]) -> [Double] {
    var result = [Double](repeating: 0, count: vector.count)
    gram.withUnsafeElements { elements in
      for column in vector.indices {
        let start = column * vector.count
        for row in 0..<column {
          result[row] += elements[start + row] * vector[column]
          result[column] += elements[start + row] * vector[row]
        }
        result[column] += elements[start + column] * vector[column]
      }
    }
    return result
  }
}
