import Foundation
import LinearAlgebra

/// Random ramps of the design's columns, for what several columns do together: each is
/// max(0, w·x + b) of four columns drawn at random. A ridge on many of them approximates any smooth
/// function of the columns (Rahimi and Recht 2008; Huang, Zhu and Siew 2006).
///
/// The draw depends on the seed and the layout alone, so that every store has the same ramps.
struct RandomFeatures: Sendable {
  static let count = 96
  private static let inputsPerRamp = 4
  private static let limit = 4.0
  /// The deviation of a ramp's argument, were all its columns used.
  private static let strength = 0.3

  /// Inputs of every ramp, and their weights.
  private let inputs: [Int]
  private let weights: [Double]
  private let offsets: [Double]
  private let scales: [Double]
  private let inputCount: Int

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
    var (inputs, weights, offsets): ([Int], [Double], [Double]) = ([], [], [])
    for _ in 0..<RandomFeatures.count {
      for _ in 0..<RandomFeatures.inputsPerRamp {
        inputs.append(usable.startIndex + Int(generator.next() % UInt64(usable.count)))
        weights.append(spread * generator.normal())
      }
      offsets.append(1.5 * (2 * generator.uniform() - 1))
    }
    (self.inputs, self.weights, self.offsets) = (inputs, weights, offsets)
  }

  /// The ramps of one row, each times its coefficient, summed.
  func sum(_ coefficients: [Double], row: [Double]) -> Double {
    var values = [Double](repeating: 0, count: RandomFeatures.count)
    values.withUnsafeMutableBufferPointer { fill($0, at: 0, stride: 1, row: row) }
    return zip(values, coefficients).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Writes the ramps of one row, given the row's columns and what is added to them.
  func fill(
    _ result: UnsafeMutableBufferPointer<Double>, at place: Int, stride: Int, row: [Double],
    factor: Double = 1
  ) {
    for ramp in 0..<RandomFeatures.count {
      var sum = offsets[ramp]
      for index
        in (ramp * RandomFeatures.inputsPerRamp)..<((ramp + 1) * RandomFeatures.inputsPerRamp)
      {
        let input = inputs[index]
        let value = row[input] / scales[input]
        sum += weights[index] * min(max(value, -RandomFeatures.limit), RandomFeatures.limit)
      }
      result[place + ramp * stride] = factor * max(sum, 0)
    }
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
