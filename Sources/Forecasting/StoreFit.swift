import LinearAlgebra

/// A store's fitted series: what the model says of every row, and by how much it was wrong.
struct StoreFit {
  /// At `s * rows + row`: predicted log demand, in the median.
  private(set) var center: [Double]
  /// At `s * rows + row`: observed less predicted; NaN where not observed or not mature.
  private(set) var errors: [Double]

  /// Predicts every row by the series' group and adds what the store's series have of their own:
  /// a ridge regression of their errors on the shared columns, whose one factorisation a horizon
  /// bin serves every material of the store.
  init(_ design: inout StoreDesign, model: PooledModel) throws(ForecastingFailure) {
    let (count, height) = (design.table.seriesCount, design.rows.count)
    center = [Double](repeating: 0, count: count * height)
    errors = [Double](repeating: .nan, count: count * height)
    var predicted = [Double](repeating: 0, count: height)
    for series in 0..<count {
      design.load(series: series)
      let key = design.key(of: series)
      for (bin, range) in design.rows.bins.enumerated() {
        let coefficients = model.bins[bin].coefficients(of: key)
        design.withView { view in
          StoreFit.predict(
            view.block(rows: range, firstColumns: view.columns), coefficients,
            into: &predicted, at: range.lowerBound)
        }
      }
      for row in 0..<height {
        center[series * height + row] = design.naive[row] + predicted[row]
        errors[series * height + row] = design.deviation[row] - predicted[row]
      }
    }
    guard count > 0 else { return }
    for (bin, range) in design.rows.bins.enumerated() {
      try addOwnPart(of: range, design: design, model: model.bins[bin])
    }
  }

  private static func predict(
    _ block: MatrixView, _ coefficients: [Double], into result: inout [Double], at start: Int
  ) {
    coefficients.withUnsafeBufferPointer { coefficients in
      result.withUnsafeMutableBufferPointer { all in
        block.multiply(
          vector: coefficients, into: UnsafeMutableBufferPointer(rebasing: all[start...]))
      }
    }
  }

  private mutating func addOwnPart(
    of range: Range<Int>, design: StoreDesign, model: PooledModel.BinModel
  ) throws(ForecastingFailure) {
    guard let variance = model.errorVariance else { return }
    let width = design.layout.sharedCount
    let (count, height) = (design.table.seriesCount, design.rows.count)
    let ages = RowWeights.ages(rows: design.rows)
    let roots = range.map { row in
      design.rows.target[row] < design.table.dayCount ? ages[design.rows.slot[row]].squareRoot() : 0
    }
    var weighted = Matrix(rows: range.count, columns: width)
    design.withView { view in
      weighted.withUnsafeMutableElements {
        RowWeights.scale(view, rows: range, columns: width, by: roots, into: $0)
      }
    }
    // Winsorised errors are one step of Huber's estimator: an outlier pulls no harder than that.
    let most = 2 * variance.squareRoot()
    var targets = Matrix(rows: range.count, columns: count)
    targets.withUnsafeMutableElements { target in
      for series in 0..<count {
        for (index, row) in range.enumerated() {
          let error = errors[series * height + row]
          target[series * range.count + index] =
            error.isNaN ? 0 : roots[index] * min(max(error, -most), most)
        }
      }
    }
    var system = weighted.gram
    let strength = Recipe.seriesRidge * roots.reduce(0) { $0 + $1 * $1 }
    for column in 0..<width {
      system[column, column] += strength * model.columnSquares[column] + 1e-9
    }
    let own: Matrix
    do {
      own = try CholeskyFactor(of: system).solve(weighted.transposedTimes(targets))
    } catch {
      throw .notSolvable(reason: error.message)
    }
    add(own, to: range, design: design)
  }

  private mutating func add(_ own: Matrix, to range: Range<Int>, design: StoreDesign) {
    let (count, height) = (design.table.seriesCount, design.rows.count)
    var part = Matrix(rows: range.count, columns: count)
    design.withView { view in
      own.withView { own in
        part.withUnsafeMutableElements {
          view.block(rows: range, firstColumns: own.rows).multiply(own, into: $0, transposed: false)
        }
      }
    }
    part.withUnsafeElements { part in
      for series in 0..<count {
        for (index, row) in range.enumerated() {
          center[series * height + row] += part[series * range.count + index]
          errors[series * height + row] -= part[series * range.count + index]
        }
      }
    }
  }
}
