import Foundation
import LinearAlgebra
import SupplyChain

/// A sample of the rows of one horizon bin that the random features are fitted on: what the
/// regression leaves of each, and what the features read of it. A monoid under `+=`.
struct RampRows: Sendable {
  /// Row after row, the inputs of the features; a million of them stand at once, hence floats.
  private var inputs: [Float] = []
  /// What is left of log demand, and how much the row counts.
  private var left: [Double] = []
  private var weights: [Double] = []

  /// Rows that a chain's bin is sampled to, about: rows of a day are alike.
  static let sampledRows = 60_000.0
  /// Rows that are worked on at a time.
  private static let blockRows = 512
  private static let ridge = 0.005

  mutating func add(inputs row: [Double], left value: Double, weight: Double) {
    for input in row { inputs.append(Float(input)) }
    left.append(value)
    weights.append(weight)
  }

  static func += (sum: inout RampRows, right: RampRows) {
    sum.inputs += right.inputs
    sum.left += right.left
    sum.weights += right.weights
  }

  /// The features' coefficients: a ridge on what is left, outliers counting less (Huber 1964).
  func coefficients(of features: RandomFeatures) throws(ForecastingFailure) -> [Double] {
    let count = RandomFeatures.count
    guard !left.isEmpty else { return [Double](repeating: 0, count: count) }
    let roots = robustRoots()
    var system = Matrix(rows: count, columns: count)
    var moment = [Double](repeating: 0, count: count)
    for start in stride(from: 0, to: left.count, by: RampRows.blockRows) {
      let rows = start..<min(start + RampRows.blockRows, left.count)
      let target = rows.map { roots[$0] * left[$0] }
      let values = features.values(
        of: inputs[
          (rows.lowerBound * features.inputCount)..<(rows.upperBound * features.inputCount)],
        factors: roots[rows])
      values.withView { view in
        system.withUnsafeMutableElements { view.addGram(to: $0) }
        target.withUnsafeBufferPointer { target in
          moment.withUnsafeMutableBufferPointer {
            view.addTransposedProduct(vector: target, to: $0)
          }
        }
      }
    }
    let strength = RampRows.ridge * weights.reduce(0, +)
    for column in 0..<count { system[column, column] += strength }
    do {
      return try CholeskyFactor(of: system).solve(moment)
    } catch {
      throw .notSolvable(reason: error.message)
    }
  }

  /// The root of each row's weight.
  private func robustRoots() -> [Double] {
    var (squares, all) = (0.0, 0.0)
    for (value, weight) in zip(left, weights) {
      squares += weight * min(value * value, 1)
      all += weight
    }
    let limit = SumScratch.huberLimit * (squares / max(all, 1e-300)).squareRoot()
    return zip(left, weights).map { value, weight in
      (weight * (abs(value) > limit ? limit / abs(value) : 1)).squareRoot()
    }
  }
}

extension PooledSums {
  /// Samples the rows of a store by what its regression leaves of them.
  ///
  /// Which rows are sampled is drawn by store, series and bin, so that any order and number of
  /// threads draws the same.
  ///
  /// - Parameter stores: how many stores are sampled, about.
  init(sampling design: inout StoreDesign, fit: StoreFit, stores: Int) {
    ramps = design.rows.bins.map { _ in RampRows() }
    let last = design.rows.origins.count - 1
    let ages = RowWeights.ages(rows: design.rows, halfLife: design.settings.rowHalfLife)
    let regressed = (0..<design.table.seriesCount).filter { design.table.isRegressed(series: $0) }
    let series = Double(max(stores, 1) * max(regressed.count, 1))
    for index in regressed {
      let place = index * design.rows.origins.count + last
      guard design.states.seen[place] >= Recipe.matureDays else { continue }
      design.load(series: index)
      let size = exp(Recipe.sizeExponent * min(design.states.base(index, last), 14))
      for (bin, range) in design.rows.bins.enumerated() {
        let share = RampRows.sampledRows / (series * Double(max(range.count, 1)))
        var generator = SplitMix64(seed: design.seed &+ UInt64(index * 16 + bin))
        for row in range {
          let left = fit.left[index * design.rows.count + row]
          guard !left.isNaN, generator.uniform() < share else { continue }
          ramps[bin].add(
            inputs: design.ramps[bin].scaled(design.inputs(row: row, series: index)), left: left,
            weight: size * ages[design.rows.slot[row]])
        }
      }
    }
  }
}
