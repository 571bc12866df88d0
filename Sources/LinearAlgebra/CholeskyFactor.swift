import COpenBLAS

/// The factor U of a symmetric positive definite A = UᵀU: factored once in n³/3 operations, it
/// solves any number of right-hand sides in 2n² each (LAPACK dpotrf, dpotrs).
public struct CholeskyFactor: Sendable {
  /// The number of unknowns.
  public let order: Int
  private let factor: Matrix

  /// Factors A, of which only the upper half (row ≤ column) is read.
  ///
  /// - Throws: ``LinearAlgebraFailure/notFinite(row:column:)`` for an infinity or NaN in that
  ///   half, ``LinearAlgebraFailure/notPositiveDefinite(pivot:)`` where a pivot is not positive.
  public init(of matrix: Matrix) throws(LinearAlgebraFailure) {
    precondition(matrix.rows == matrix.columns, "a square matrix")
    order = matrix.rows
    for column in 0..<order {
      for row in 0...column where !matrix[row, column].isFinite {
        throw .notFinite(row: row, column: column)
      }
    }
    var work = matrix
    let size = chama_lapack_int(order)
    LinearAlgebraLibrary.pin()
    let code = work.storage.withUnsafeMutableBufferPointer { elements in
      size == 0 ? 0 : LAPACKE_dpotrf_work(columnMajor, upper, size, elements.baseAddress, size)
    }
    guard code <= 0 else { throw .notPositiveDefinite(pivot: Int(code) - 1) }
    guard code == 0 else { throw .refused(routine: "dpotrf", code: Int(code)) }
    factor = work
  }

  /// The solution X of A·X = B, for every column of `rightSides` at once.
  ///
  /// - Throws: ``LinearAlgebraFailure/notFinite(row:column:)`` for an infinity or NaN in B, or
  ///   where the solution leaves the range of a double.
  public func solve(_ rightSides: Matrix) throws(LinearAlgebraFailure) -> Matrix {
    precondition(rightSides.rows == order, "one row an unknown")
    try rightSides.requireFinite()
    var solution = rightSides
    let size = chama_lapack_int(order)
    let count = chama_lapack_int(rightSides.columns)
    let code = factor.storage.withUnsafeBufferPointer { factor in
      solution.storage.withUnsafeMutableBufferPointer { unknowns in
        size == 0 || count == 0
          ? 0
          : LAPACKE_dpotrs_work(
            columnMajor, upper, size, count, factor.baseAddress, size, unknowns.baseAddress, size)
      }
    }
    guard code == 0 else { throw .refused(routine: "dpotrs", code: Int(code)) }
    try solution.requireFinite()
    return solution
  }

  /// The solution x of A·x = b.
  ///
  /// - Throws: as ``solve(_:)-(Matrix)``; the row is the index in `rightSide` or in x.
  public func solve(_ rightSide: [Double]) throws(LinearAlgebraFailure) -> [Double] {
    precondition(rightSide.count == order, "one element an unknown")
    return try solve(Matrix(rows: order, columns: 1, columnMajor: rightSide)).elements
  }
}
