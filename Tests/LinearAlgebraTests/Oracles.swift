import LinearAlgebra

/// A small seeded generator (Marsaglia's xorshift), so that a failure can be repeated.
struct Numbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

  /// Uniform in −1 … 1.
  mutating func next() -> Double {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Double(state >> 11) / Double(1 << 52) - 1
  }

  mutating func matrix(_ rows: Int, _ columns: Int) -> Matrix {
    Matrix(
      rows: rows, columns: columns, columnMajor: (0..<(rows * columns)).map { _ in next() })
  }
}

func naiveProduct(_ left: Matrix, _ right: Matrix) -> Matrix {
  var product = Matrix(rows: left.rows, columns: right.columns)
  for row in 0..<left.rows {
    for column in 0..<right.columns {
      for inner in 0..<left.columns {
        product[row, column] += left[row, inner] * right[inner, column]
      }
    }
  }
  return product
}

/// Gaussian elimination with partial pivoting, the way it is done on paper.
func naiveSolution(_ matrix: Matrix, _ rightSide: [Double]) -> [Double] {
  var a = matrix
  var b = rightSide
  let order = b.count
  for pivot in 0..<order {
    let best = (pivot..<order).max { abs(a[$0, pivot]) < abs(a[$1, pivot]) } ?? pivot
    for column in 0..<order {
      (a[pivot, column], a[best, column]) = (a[best, column], a[pivot, column])
    }
    b.swapAt(pivot, best)
    for row in (pivot + 1)..<max(order, pivot + 1) {
      let factor = a[row, pivot] / a[pivot, pivot]
      for column in pivot..<order { a[row, column] -= factor * a[pivot, column] }
      b[row] -= factor * b[pivot]
    }
  }
  for row in (0..<order).reversed() {
    for column in (row + 1)..<max(order, row + 1) { b[row] -= a[row, column] * b[column] }
    b[row] /= a[row, row]
  }
  return b
}

func largestDifference(_ left: Matrix, _ right: Matrix) -> Double {
  guard left.rows == right.rows, left.columns == right.columns else { return .infinity }
  return zip(left.elements, right.elements).map { abs($0 - $1) }.max() ?? 0
}

func largestDifference(_ left: [Double], _ right: [Double]) -> Double {
  guard left.count == right.count else { return .infinity }
  return zip(left, right).map { abs($0 - $1) }.max() ?? 0
}
