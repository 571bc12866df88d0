import COpenBLAS

/// A borrowed column-major block of doubles, for products inside hot loops: nothing is copied and
/// nothing is allocated. It is valid as long as the memory it was made of.
public struct MatrixView {
  /// The elements, column after column.
  public let elements: UnsafeBufferPointer<Double>
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int

  /// How far apart in memory two neighbours of a row lie: ``rows``, or more for a block of rows.
  public let stride: Int

  /// Takes elements column after column; there may be more than are needed.
  ///
  /// - Parameter stride: elements from one column to the next; `rows` when left out.
  public init(
    _ elements: UnsafeBufferPointer<Double>, rows: Int, columns: Int, stride: Int? = nil
  ) {
    let step = stride ?? rows
    precondition(rows >= 0 && columns >= 0 && step >= rows, "a shape is not negative")
    precondition(
      rows == 0 || columns == 0 || elements.count >= (columns - 1) * step + rows, "memory suffices")
    self.elements = elements
    self.rows = rows
    self.columns = columns
    self.stride = step
  }

  /// The block of some rows and the first `width` columns.
  public func block(rows range: Range<Int>, firstColumns width: Int) -> MatrixView {
    precondition(range.lowerBound >= 0 && range.upperBound <= rows && width <= columns, "inside")
    return MatrixView(
      UnsafeBufferPointer(rebasing: elements[min(range.lowerBound, elements.count)...]),
      rows: range.count, columns: width, stride: stride)
  }

  /// Adds AᵀA to the upper half (row ≤ column) of a square column-major matrix; the strictly
  /// lower half is left as it is.
  public func addGram(to result: UnsafeMutableBufferPointer<Double>) {
    precondition(result.count >= columns * columns, "memory suffices")
    guard rows > 0, columns > 0 else { return }
    LinearAlgebraLibrary.pin()
    cblas_dsyrk(
      CblasColMajor, CblasUpper, CblasTrans, blas(columns), blas(rows), 1,
      elements.baseAddress, blas(stride), 1, result.baseAddress, blas(columns))
  }

  /// Writes A·x.
  public func multiply(
    vector: UnsafeBufferPointer<Double>, into result: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(vector.count >= columns && result.count >= rows, "memory suffices")
    guard rows > 0 else { return }
    guard columns > 0 else { return result.prefixFill(rows) }
    LinearAlgebraLibrary.pin()
    cblas_dgemv(
      CblasColMajor, CblasNoTrans, blas(rows), blas(columns), 1, elements.baseAddress, blas(stride),
      vector.baseAddress, 1, 0, result.baseAddress, 1)
  }

  /// Adds Aᵀ·x.
  public func addTransposedProduct(
    vector: UnsafeBufferPointer<Double>, to result: UnsafeMutableBufferPointer<Double>
  ) {
    precondition(vector.count >= rows && result.count >= columns, "memory suffices")
    guard rows > 0, columns > 0 else { return }
    LinearAlgebraLibrary.pin()
    cblas_dgemv(
      CblasColMajor, CblasTrans, blas(rows), blas(columns), 1, elements.baseAddress, blas(stride),
      vector.baseAddress, 1, 1, result.baseAddress, 1)
  }

  /// Writes A·B, or Aᵀ·B when `transposed`; with `adding` it adds instead.
  public func multiply(
    _ other: MatrixView, into result: UnsafeMutableBufferPointer<Double>, transposed: Bool,
    adding: Bool = false
  ) {
    let (height, inner) = transposed ? (columns, rows) : (rows, columns)
    precondition(inner == other.rows, "the inner lengths agree")
    precondition(result.count >= height * other.columns, "memory suffices")
    guard height > 0, other.columns > 0 else { return }
    guard inner > 0 else { return adding ? () : result.prefixFill(height * other.columns) }
    LinearAlgebraLibrary.pin()
    cblas_dgemm(
      CblasColMajor, transposed ? CblasTrans : CblasNoTrans, CblasNoTrans, blas(height),
      blas(other.columns), blas(inner), 1, elements.baseAddress, blas(stride),
      other.elements.baseAddress, blas(other.stride), adding ? 1 : 0, result.baseAddress,
      blas(height))
  }

  private func blas(_ size: Int) -> Int32 {
    precondition(size <= Int32.max, "a shape fits BLAS's integers")
    return Int32(size)
  }
}

extension UnsafeMutableBufferPointer<Double> {
  fileprivate func prefixFill(_ count: Int) {
    for index in 0..<count { self[index] = 0 }
  }
}
