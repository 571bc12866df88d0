import LinearAlgebra

/// Memory for the weighted rows of a series, with the weighted target as their last column, so
/// that one product gives Gram matrix, moments and square together.
struct WeightedRows {
  private var rows: FloatRows

  init(design: StoreDesign) {
    let longest = design.rows.bins.map(\.count).max() ?? 0
    rows = FloatRows(columns: design.layout.count + 1, mostRows: longest)
  }

  /// Hands over the Gram matrix of a bin's rows; nothing where no row counts.
  ///
  /// - Parameters:
  ///   - roots: the root weight of each row of the bin, zero where it does not count.
  ///   - target: the target of each row times its root weight.
  mutating func gram(
    of design: StoreDesign, bin: Range<Int>, roots: [Double], target: [Double],
    _ body: (WeightedGram) -> Void
  ) {
    let runs = WeightedRows.runs(of: roots, count: bin.count)
    let count = runs.reduce(0) { $0 + $1.count }
    guard count > 0 else { return }
    let columns = design.layout.count
    rows.write { result in
      design.withView { view in
        WeightedRows.pack(
          view, bin: bin, columns: columns, runs: runs, roots: roots, target: target, into: result)
      }
    }
    rows.readGram(rows: count) { body(WeightedGram(elements: $0, columns: columns)) }
  }

  private static func pack(
    _ view: MatrixView, bin: Range<Int>, columns: Int, runs: [Range<Int>], roots: [Double],
    target: [Double], into result: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(roots.count >= bin.count && columns <= view.columns, "one root a row")
    precondition(bin.upperBound <= view.rows, "inside")
    guard let source = view.elements.baseAddress, var write = result.baseAddress else { return }
    roots.withUnsafeBufferPointer { roots in
      for column in 0..<columns {
        let read = source + (column * view.stride + bin.lowerBound)
        for run in runs {
          for index in run {
            write.pointee = Float(roots[index] * read[index])
            write += 1
          }
        }
      }
    }
    for run in runs {
      for index in run {
        write.pointee = Float(target[index])
        write += 1
      }
    }
  }

  /// The runs of roots that are not zero.
  private static func runs(of roots: [Double], count: Int) -> [Range<Int>] {
    var runs: [Range<Int>] = []
    var start: Int?
    for index in 0..<count {
      if roots[index] > 0 {
        if start == nil { start = index }
      } else if let first = start {
        runs.append(first..<index)
        start = nil
      }
    }
    if let first = start { runs.append(first..<count) }
    return runs
  }
}

/// XᵀWX, XᵀWz and zᵀWz of some rows.
struct WeightedGram {
  fileprivate let elements: UnsafeBufferPointer<Float>
  fileprivate let columns: Int

  var square: Double { Double(elements[(columns + 1) * (columns + 1) - 1]) }

  /// Adds the upper half of XᵀWX to that of a matrix, and XᵀWz.
  func add(to gram: inout Matrix, moment: inout [Double]) {
    precondition(gram.columns == columns && moment.count == columns, "one row and column each")
    let stride = columns + 1
    gram.withUnsafeMutableElements { sum in
      for column in 0..<columns {
        for row in 0...column {
          sum[column * columns + row] += Double(elements[column * stride + row])
        }
      }
    }
    for column in 0..<columns { moment[column] += Double(elements[columns * stride + column]) }
  }
}

extension BinSums {
  /// Adds rows, but for their weight.
  mutating func add(_ rows: WeightedGram) {
    rows.add(to: &gram, moment: &moment)
    square += rows.square
  }
}
