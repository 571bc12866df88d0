import Foundation
import LinearAlgebra

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

  /// Inputs × ramps.
  private let weights: Matrix
  private let offsets: [Double]
  private let scales: [Double]
  let inputCount: Int

  init(layout: FeatureLayout, bin: Int) {
    var generator = SplitMix(state: 0x9E37_79B9 &+ UInt64(bin))
    let scales = layout.inputScales
    self.scales = scales
    inputCount = scales.count
    // The constant tells nothing.
    let usable = scales.indices.dropFirst()
    let spread =
      RandomFeatures.strength
      * (Double(usable.count) / Double(RandomFeatures.inputsPerRamp)).squareRoot()
    var offsets: [Double] = []
    var weights = Matrix(rows: inputCount, columns: RandomFeatures.count)
    for ramp in 0..<RandomFeatures.count {
      for _ in 0..<RandomFeatures.inputsPerRamp {
        let input = usable.startIndex + Int(generator.next() % UInt64(usable.count))
        weights[input, ramp] += spread * generator.normal()
      }
      offsets.append(1.5 * (2 * generator.uniform() - 1))
    }
    (self.weights, self.offsets) = (weights, offsets)
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
    let scaled = Matrix(rows: inputCount, columns: rows, columnMajor: inputs.map(Double.init))
    var values = scaled.transposedTimes(weights)
    values.withUnsafeMutableElements { values in
      factors.withUnsafeBufferPointer { factors in
        for ramp in 0..<RandomFeatures.count {
          let offset = offsets[ramp]
          for row in 0..<rows {
            let value = values[ramp * rows + row] + offset
            values[ramp * rows + row] = value > 0 ? factors[row] * value : 0
          }
        }
      }
    }
    return values
  }

  /// The ramps of one row, each times its coefficient, summed.
  func sum(_ coefficients: [Double], row: [Double]) -> Double {
    let inputs = scaled(row)
    let values = weights.transposedTimes(inputs)
    var sum = 0.0
    for (ramp, value) in values.enumerated() {
      sum += coefficients[ramp] * max(value + offsets[ramp], 0)
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
