import COpenBLAS

let columnMajor = LAPACK_COL_MAJOR
let upper = CChar(UInt8(ascii: "U"))

extension Matrix {
  /// The x that minimises ‖A·x − b‖², by QR with column pivoting (LAPACK dgeqp3, Golub 1965).
  ///
  /// The rank is tested, not assumed: a diagonal element of R below `tolerance` times the first
  /// counts as zero. A has at least as many rows as columns for a full rank.
  ///
  /// - Parameters:
  ///   - rightSide: b, one element a row.
  ///   - tolerance: relative to the largest column; the default suits columns of like scale.
  /// - Returns: x, one element a column.
  /// - Throws: ``LinearAlgebraFailure/rankDeficient(rank:column:)``, naming the first column that
  ///   the others explain; ``LinearAlgebraFailure/notFinite(row:column:)``, where the column of
  ///   `rightSide` is ``columns``.
  public func leastSquares(
    _ rightSide: [Double], tolerance: Double = 1e-10
  ) throws(LinearAlgebraFailure) -> [Double] {
    precondition(rightSide.count == rows, "one element a row")
    try requireFinite()
    if let row = rightSide.firstIndex(where: { !$0.isFinite }) {
      throw .notFinite(row: row, column: columns)
    }
    guard columns > 0 else { return [] }
    guard rows > 0 else { throw .rankDeficient(rank: 0, column: 0) }
    let factored = try pivotedFactor()
    let rank = factored.rank(tolerance: tolerance)
    guard rank == columns else {
      throw .rankDeficient(rank: rank, column: Int(factored.pivots[rank]) - 1)
    }
    return try factored.solve(rightSide)
  }

  private func pivotedFactor() throws(LinearAlgebraFailure) -> PivotedFactor {
    var work = self
    var pivots = [chama_lapack_int](repeating: 0, count: columns)
    var reflectors = [Double](repeating: 0, count: min(rows, columns))
    let (height, width) = (chama_lapack_int(rows), chama_lapack_int(columns))
    LinearAlgebraLibrary.pin()
    let code = work.storage.withUnsafeMutableBufferPointer { elements in
      LAPACKE_dgeqp3(
        columnMajor, height, width, elements.baseAddress, height, &pivots, &reflectors)
    }
    guard code == 0 else { throw .refused(routine: "dgeqp3", code: Int(code)) }
    return PivotedFactor(matrix: work, pivots: pivots, reflectors: reflectors)
  }
}

/// A·P = Q·R with the diagonal of R falling in size.
private struct PivotedFactor {
  let matrix: Matrix
  let pivots: [chama_lapack_int]
  let reflectors: [Double]

  func rank(tolerance: Double) -> Int {
    let largest = abs(matrix[0, 0])
    guard largest > 0 else { return 0 }
    var rank = 0
    while rank < min(matrix.rows, matrix.columns), abs(matrix[rank, rank]) > tolerance * largest {
      rank += 1
    }
    return rank
  }

  /// x = P·R⁻¹·Qᵀ·b for a full rank.
  func solve(_ rightSide: [Double]) throws(LinearAlgebraFailure) -> [Double] {
    var rotated = rightSide
    let (height, width) = (chama_lapack_int(matrix.rows), chama_lapack_int(matrix.columns))
    let code = matrix.storage.withUnsafeBufferPointer { elements in
      let rotation = LAPACKE_dormqr(
        columnMajor, CChar(UInt8(ascii: "L")), CChar(UInt8(ascii: "T")), height, 1, width,
        elements.baseAddress, height, reflectors, &rotated, height)
      guard rotation == 0 else { return rotation }
      let plain = CChar(UInt8(ascii: "N"))
      return LAPACKE_dtrtrs(
        columnMajor, upper, plain, plain, width, 1, elements.baseAddress, height, &rotated, height)
    }
    guard code == 0 else { throw .refused(routine: "dormqr, dtrtrs", code: Int(code)) }
    var solution = [Double](repeating: 0, count: matrix.columns)
    for (index, pivot) in pivots.enumerated() { solution[Int(pivot) - 1] = rotated[index] }
    return solution
  }
}
