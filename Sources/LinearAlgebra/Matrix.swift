/// A dense matrix of doubles, column-major in one contiguous buffer: element (r, c) is at
/// `r + c * rows`.
public struct Matrix: Sendable, Hashable {
  /// The number of rows.
  public let rows: Int
  /// The number of columns.
  public let columns: Int
  @usableFromInline var storage: [Double]

  /// A matrix of one value.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    Matrix.check(rows: rows, columns: columns)
    self.rows = rows
    self.columns = columns
    self.storage = [Double](repeating: value, count: rows * columns)
  }

  /// Takes the elements column after column.
  public init(rows: Int, columns: Int, columnMajor elements: [Double]) {
    Matrix.check(rows: rows, columns: columns)
    precondition(elements.count == rows * columns, "one element a row and column")
    self.rows = rows
    self.columns = columns
    self.storage = elements
  }

  /// Takes rows as they are written on paper, all of the same length.
  public init(rows lines: [[Double]]) {
    let width = lines.first?.count ?? 0
    precondition(lines.allSatisfy { $0.count == width }, "rows have the same length")
    self.init(rows: lines.count, columns: width)
    for (row, line) in lines.enumerated() {
      for (column, value) in line.enumerated() { self[row, column] = value }
    }
  }

  /// The unit matrix.
  public static func identity(_ order: Int) -> Matrix {
    var matrix = Matrix(rows: order, columns: order)
    for index in 0..<order { matrix[index, index] = 1 }
    return matrix
  }

  /// The element in a row and column, both from 0.
  @inlinable
  public subscript(row: Int, column: Int) -> Double {
    get {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "inside the matrix")
      return storage[row + column * rows]
    }
    set {
      precondition(row >= 0 && row < rows && column >= 0 && column < columns, "inside the matrix")
      storage[row + column * rows] = newValue
    }
  }

  /// The elements, column after column.
  public var elements: [Double] { storage }

  /// Reads the elements, column after column, without a copy; the pointer ends with the scope.
  @inlinable
  public func withUnsafeElements<Result>(_ body: (UnsafeBufferPointer<Double>) -> Result) -> Result
  {
    storage.withUnsafeBufferPointer(body)
  }

  /// Changes the elements, column after column, in place; the pointer ends with the scope.
  @inlinable
  public mutating func withUnsafeMutableElements<Result>(
    _ body: (UnsafeMutableBufferPointer<Double>) -> Result
  ) -> Result {
    storage.withUnsafeMutableBufferPointer { body($0) }
  }

  /// The matrix with rows and columns exchanged.
  public var transposed: Matrix {
    var result = Matrix(rows: columns, columns: rows)
    for column in 0..<columns {
      for row in 0..<rows { result[column, row] = self[row, column] }
    }
    return result
  }

  /// Adds element by element. The shapes agree.
  public static func += (left: inout Matrix, right: Matrix) {
    precondition(left.rows == right.rows && left.columns == right.columns, "shapes agree")
    right.storage.withUnsafeBufferPointer { added in
      left.storage.withUnsafeMutableBufferPointer { sum in
        for index in sum.indices { sum[index] += added[index] }
      }
    }
  }

  /// The sum, element by element. The shapes agree.
  public static func + (left: Matrix, right: Matrix) -> Matrix {
    var sum = left
    sum += right
    return sum
  }

  private static func check(rows: Int, columns: Int) {
    // LAPACK counts in 32 bits.
    precondition(rows >= 0 && columns >= 0, "a shape is not negative")
    precondition(rows <= Int32.max && columns <= Int32.max, "a shape fits LAPACK's integers")
  }

  func requireFinite() throws(LinearAlgebraFailure) {
    guard let index = storage.firstIndex(where: { !$0.isFinite }) else { return }
    throw .notFinite(row: index % rows, column: index / rows)
  }
}
