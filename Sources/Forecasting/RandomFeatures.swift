import Foundation
import LinearAlgebra
import SupplyChain

/// Random ramps of the design's columns, for what several columns do together: each is
/// max(0, w·x + b) of four columns drawn at random. A ridge on many of them approximates any smooth
/// function of the columns (Rahimi and Recht 2008; Huang, Zhu and Siew 2006).
///
/// The draw depends on the seed and the layout alone, so that every store has the same ramps.
struct RandomFeatures: Sendable {
  static let count = 200
  private static let inputsPerRamp = 4
  private static let limit = 4.0
  /// The deviation of a ramp's argument, were all its columns used.
  private static let strength = 0.3

  /// Of each ramp the inputs that it reads, and their weights, at `ramp * inputsPerRamp`.
  private let inputs: [Int]
  private let weights: [Double]
  private let offsets: [Double]
  private let scales: [Double]
  let inputCount: Int

  init(layout: FeatureLayout, bin: Int) {
    var generator = SplitMix64(seed: 0x9E37_79B9 &+ UInt64(bin))
    let scales = layout.inputScales
    self.scales = scales
    inputCount = scales.count
    // The constant tells nothing.
    let usable = scales.indices.dropFirst()
    let spread =
      RandomFeatures.strength
      * (Double(usable.count) / Double(RandomFeatures.inputsPerRamp)).squareRoot()
    var offsets: [Double] = []
    var (inputs, weights): ([Int], [Double]) = ([], [])
    for _ in 0..<RandomFeatures.count {
      for _ in 0..<RandomFeatures.inputsPerRamp {
        inputs.append(usable.startIndex + Int(generator.next() % UInt64(usable.count)))
        weights.append(spread * generator.normal())
      }
      offsets.append(1.5 * (2 * generator.uniform() - 1))
    }
    (self.inputs, self.weights, self.offsets) = (inputs, weights, offsets)
  }

  /// What the ramps read of a row: each column by its usual size, within limits.
  func scaled(_ row: [Double]) -> [Double] {
    zip(row, scales).map { value, scale in
      min(max(value / scale, -RandomFeatures.limit), RandomFeatures.limit)
    }
  }

  /// The ramps of some rows, each row times its factor: rows × ramps.
  ///
  /// - Parameter inputs: what ``scaled(_:)`` gave, row after row.
  func values(of inputs: ArraySlice<Float>, factors: ArraySlice<Double>) -> Matrix {
    let rows = factors.count
    // Input after input, so that each ramp runs along its four.
    var columns = [Double](repeating: 0, count: inputCount * rows)
    for (place, value) in inputs.enumerated() {
      columns[(place % inputCount) * rows + place / inputCount] = Double(value)
    }
    var values = Matrix(rows: rows, columns: RandomFeatures.count)
    values.withUnsafeMutableElements { values in
      factors.withUnsafeBufferPointer { factors in
        columns.withUnsafeBufferPointer { columns in
          for ramp in 0..<RandomFeatures.count {
            fill(
              UnsafeMutableBufferPointer(rebasing: values[(ramp * rows)..<((ramp + 1) * rows)]),
              ramp: ramp, columns: columns, factors: factors)
          }
        }
      }
    }
    return values
  }

  private func fill(
    _ values: UnsafeMutableBufferPointer<Double>, ramp: Int, columns: UnsafeBufferPointer<Double>,
    factors: UnsafeBufferPointer<Double>
  ) {
    let rows = values.count
    values.update(repeating: offsets[ramp])
    for place in (ramp * RandomFeatures.inputsPerRamp)..<((ramp + 1) * RandomFeatures.inputsPerRamp)
    {
      let (start, weight) = (inputs[place] * rows, weights[place])
      for row in 0..<rows { values[row] += weight * columns[start + row] }
    }
    for row in 0..<rows { values[row] = max(values[row], 0) * factors[row] }
  }

  /// The ramps of one row, each times its coefficient, summed.
  func sum(_ coefficients: [Double], row: [Double]) -> Double {
    let scaled = scaled(row)
    var sum = 0.0
    for ramp in 0..<RandomFeatures.count {
      var value = offsets[ramp]
      for place in 0..<RandomFeatures.inputsPerRamp {
        let index = ramp * RandomFeatures.inputsPerRamp + place
        value += weights[index] * scaled[inputs[index]]
      }
      sum += coefficients[ramp] * max(value, 0)
    }
    return sum
  }
}

extension FeatureLayout {
  /// Days ahead and volatility, which the ramps read beside the columns.
  static let rampInputs = 2

  /// The usual size of each column, and of the two inputs beside them: days ahead, volatility.
  var inputScales: [Double] {
    var scales = [Double](repeating: 0.35, count: 7)
    scales += [Double](repeating: 0.3, count: FeatureLayout.calendarColumns - 7)
    scales +=
      [0.4, 0.5, 0.3] + [Double](repeating: 1, count: weatherMeasures - 3) + [0.4, 0.3, 0.3]
    scales += [Double](repeating: 0.15, count: FeatureLayout.storeColumns)
    scales += [Double](repeating: 0.5, count: yearlyColumns)
    scales += [0.25] + [Double](repeating: 0.15, count: FeatureLayout.lags - FeatureLayout.levels)
    scales += [Double](repeating: 0.25, count: FeatureLayout.holiday - FeatureLayout.lags)
    scales += [Double](repeating: 0.2, count: FeatureLayout.ownCount - FeatureLayout.holiday)
    return scales + [1, 1]
  }
}
