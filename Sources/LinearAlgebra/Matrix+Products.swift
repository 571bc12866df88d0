import COpenBLAS

extension Matrix {
  /// The product A·B in 2·m·n·k operations. A has as many columns as B has rows.
  public func times(_ other: Matrix) -> Matrix {
    precondition(columns == other.rows, "as many columns as the other has rows")
    var product = Matrix(rows: rows, columns: other.columns)
    withView { left in
      other.withView { right in
        product.withUnsafeMutableElements { result in
          left.multiply(right, into: result, transposed: false)
        }
      }
    }
    return product
  }

  /// The product Aᵀ·B, without building Aᵀ. A and B have the same number of rows.
  public func transposedTimes(_ other: Matrix) -> Matrix {
    precondition(rows == other.rows, "as many rows as the other")
    var product = Matrix(rows: columns, columns: other.columns)
    withView { left in
      other.withView { right in
        product.withUnsafeMutableElements { result in
          left.multiply(right, into: result, transposed: true)
        }
      }
    }
    return product
  }

  /// The product A·x. `vector` has one element a column.
  public func times(_ vector: [Double]) -> [Double] {
    precondition(vector.count == columns, "one element a column")
    var result = [Double](repeating: 0, count: rows)
    withView { view in
      vector.withUnsafeBufferPointer { input in
        result.withUnsafeMutableBufferPointer { view.multiply(vector: input, into: $0) }
      }
    }
    return result
  }

  /// The product Aᵀ·x. `vector` has one element a row.
  public func transposedTimes(_ vector: [Double]) -> [Double] {
    precondition(vector.count == rows, "one element a row")
    return transposedTimes(Matrix(rows: rows, columns: 1, columnMajor: vector)).elements
  }

  /// The Gram matrix AᵀA, both halves filled, at half the cost of a product.
  public var gram: Matrix {
    var result = Matrix(rows: columns, columns: columns)
    withView { view in
      result.withUnsafeMutableElements { view.addGram(to: $0) }
    }
    for column in 0..<columns {
      for row in 0..<column { result[column, row] = result[row, column] }
    }
    return result
  }

  /// Borrows the matrix for products that write into the caller's own memory.
  public func withView<Result>(_ body: (MatrixView) -> Result) -> Result {
    storage.withUnsafeBufferPointer { elements in
      body(MatrixView(elements, rows: rows, columns: columns))
    }
  }
}
