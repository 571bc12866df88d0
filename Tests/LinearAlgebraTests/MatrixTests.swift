import LinearAlgebra
import Testing

@Suite struct MatrixTests {
  let left = Matrix(rows: [[1, 2], [3, 4], [5, 6]])

  @Test func elementsLieColumnAfterColumn() {
    #expect(left.elements == [1, 3, 5, 2, 4, 6])
    #expect(left[2, 0] == 5)
  }

  @Test func aProductIsTheOneOnPaper() {
    let right = Matrix(rows: [[7, 8, 9], [10, 11, 12]])
    #expect(left.times(right) == Matrix(rows: [[27, 30, 33], [61, 68, 75], [95, 106, 117]]))
    #expect(left.transposedTimes(left) == Matrix(rows: [[35, 44], [44, 56]]))
    #expect(left.gram == Matrix(rows: [[35, 44], [44, 56]]))
    #expect(left.times([1, -1]) == [-1, -1, -1])
    #expect(left.transposedTimes([1, 0, 1]) == [6, 8])
  }

  @Test func anEmptyProductIsZero() {
    let none = Matrix(rows: 0, columns: 2)
    #expect(none.gram == Matrix(rows: 2, columns: 2))
    #expect(Matrix(rows: 3, columns: 0).times([]) == [0, 0, 0])
    #expect(none.transposedTimes(none) == Matrix(rows: 2, columns: 2))
  }

  @Test(arguments: [(1, 1, 1), (5, 3, 7), (64, 17, 33)])
  func productsAgreeWithThreeNestedLoops(shape: (rows: Int, inner: Int, columns: Int)) {
    var numbers = Numbers(seed: 7)
    let a = numbers.matrix(shape.rows, shape.inner)
    let b = numbers.matrix(shape.inner, shape.columns)
    let expected = naiveProduct(a, b)
    #expect(largestDifference(a.times(b), expected) < 1e-12)
    #expect(largestDifference(a.transposed.transposedTimes(b), expected) < 1e-12)
    #expect(largestDifference(a.gram, naiveProduct(a.transposed, a)) < 1e-12)
    let vector = numbers.matrix(shape.inner, 1)
    let product = Matrix(rows: shape.rows, columns: 1, columnMajor: a.times(vector.elements))
    #expect(largestDifference(product, naiveProduct(a, vector)) < 1e-12)
  }

  @Test func aBlockOfRowsIsReadInPlace() {
    var gram = [Double](repeating: 0, count: 4)
    var product = [Double](repeating: 0, count: 2)
    left.withView { view in
      let block = view.block(rows: 1..<3, firstColumns: 2)
      gram.withUnsafeMutableBufferPointer { block.addGram(to: $0) }
      [1.0, 1.0].withUnsafeBufferPointer { ones in
        product.withUnsafeMutableBufferPointer { block.multiply(vector: ones, into: $0) }
      }
    }
    // Rows (3, 4) and (5, 6); the lower half is left alone.
    #expect(gram == [34, 0, 42, 52])
    #expect(product == [7, 11])
  }

  @Test func rowsInSinglePrecisionHaveTheGramOfTheSameRows() {
    var numbers = Numbers(seed: 11)
    var memory = FloatRows(columns: 5, mostRows: 40)
    // The second time fewer rows lie in the same memory, and nothing of the first is left.
    for rows in [40, 3] {
      let matrix = numbers.matrix(rows, 5)
      let expected = naiveProduct(matrix.transposed, matrix)
      memory.write {
        for (index, value) in matrix.elements.enumerated() { $0[index] = Float(value) }
      }
      memory.readGram(rows: rows) { gram in
        for column in 0..<5 {
          for row in 0...column {
            #expect(abs(Double(gram[column * 5 + row]) - expected[row, column]) < 1e-4)
          }
        }
      }
    }
  }

  @Test func sumsAreElementByElement() {
    #expect((left + left)[1, 1] == 8)
    #expect(left.transposed.transposed == left)
    #expect(Matrix.identity(3).times(left) == left)
  }

  @Test func theLibraryUsesOneThreadAndNamesItself() {
    #expect(LinearAlgebraLibrary.threadCount == 1)
    #expect(LinearAlgebraLibrary.configuration.contains("OpenBLAS"))
    #expect(!LinearAlgebraLibrary.coreType.isEmpty)
  }
}
