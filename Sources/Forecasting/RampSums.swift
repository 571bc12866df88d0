import LinearAlgebra

/// Weighted sums over a sample of the rows of one horizon bin: of the ramps R beside the columns X.
struct RampSums: Sendable {
  /// [R X]ᵀW[R X], upper half.
  private(set) var gram: Matrix
  /// [R X]ᵀWz.
  private(set) var moment: [Double]
  private(set) var weight = 0.0

  /// Rows that a chain's bin is sampled to, about: the ramps are few, and rows of a day are alike.
  static let sampledRows = 120_000.0
  /// Ridge of the ramps.
  private static let ridge = 0.02

  init(columns: Int) {
    let width = RandomFeatures.count + columns
    gram = Matrix(rows: width, columns: width)
    moment = [Double](repeating: 0, count: width)
  }

  /// Adds weighted rows: `matrix` is [R X] column-major, `target` is weighted alike.
  mutating func add(rows: Int, matrix: [Double], target: [Double], weight: Double) {
    self.weight += weight
    let width = moment.count
    matrix.withUnsafeBufferPointer { buffer in
      let view = MatrixView(buffer, rows: rows, columns: width)
      gram.withUnsafeMutableElements { view.addGram(to: $0) }
      target.withUnsafeBufferPointer { target in
        moment.withUnsafeMutableBufferPointer { view.addTransposedProduct(vector: target, to: $0) }
      }
    }
  }

  static func += (left: inout RampSums, right: RampSums) {
    guard right.weight > 0 else { return }
    left.gram += right.gram
    for index in left.moment.indices { left.moment[index] += right.moment[index] }
    left.weight += right.weight
  }

  /// The ramps' coefficients: a ridge on what the pool's columns leave.
  func coefficients(pool: [Double]) throws(ForecastingFailure) -> [Double] {
    let count = RandomFeatures.count
    guard weight > 0 else { return [Double](repeating: 0, count: count) }
    var system = Matrix(rows: count, columns: count)
    var right = Array(moment[..<count])
    for column in 0..<count {
      for row in 0...column { system[row, column] = gram[row, column] }
      system[column, column] += RampSums.ridge * weight
    }
    for (index, value) in pool.enumerated() {
      for row in 0..<count { right[row] -= gram[row, count + index] * value }
    }
    do {
      return try CholeskyFactor(of: system).solve(right)
    } catch {
      throw .notSolvable(reason: error.message)
    }
  }
}

extension SumScratch {
  /// Adds a sample of a bin's rows, after their weights were set.
  func addRamps(
    of range: Range<Int>, bin: Int, series: Int, design: StoreDesign, to sums: inout RampSums
  ) {
    let (width, count) = (design.layout.count, RandomFeatures.count)
    let picked = sample(of: range, bin: bin, series: series, design: design)
    guard !picked.isEmpty else { return }
    var matrix = [Double](repeating: 0, count: picked.count * (count + width))
    var values = [Double](repeating: 0, count: picked.count)
    var weight = 0.0
    design.withView { view in
      matrix.withUnsafeMutableBufferPointer { matrix in
        for (place, index) in picked.enumerated() {
          let row = range.lowerBound + index
          let inputs = design.inputs(row: row, series: series)
          design.ramps[bin].fill(
            matrix, at: place, stride: picked.count, row: inputs, factor: roots[index])
          values[place] = target[index]
          weight += roots[index] * roots[index]
        }
        for column in 0..<width {
          let from = column * view.stride + range.lowerBound
          let to = (count + column) * picked.count
          for (place, index) in picked.enumerated() {
            matrix[to + place] = roots[index] * view.elements[from + index]
          }
        }
      }
    }
    sums.add(rows: picked.count, matrix: matrix, target: values, weight: weight)
  }

  /// Which rows of a bin are sampled: drawn by store, series and bin, so that any order and number
  /// of threads draws the same.
  private func sample(
    of range: Range<Int>, bin: Int, series: Int, design: StoreDesign
  ) -> [Int] {
    let share = RampSums.sampledRows / (design.chainSeries * Double(max(range.count, 1)))
    var generator = SplitMix(state: design.seed &+ UInt64(series * 16 + bin))
    return (0..<range.count).filter { roots[$0] > 0 && generator.uniform() < share }
  }
}
