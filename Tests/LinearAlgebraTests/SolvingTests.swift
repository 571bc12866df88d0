import LinearAlgebra
import Testing

@Suite struct CholeskyTests {
  @Test func aSmallSystemHasTheSolutionOnPaper() throws {
    // 4x + 2y = 10, 2x + 3y = 9: x = 1.5, y = 2.
    let factor = try CholeskyFactor(of: Matrix(rows: [[4, 2], [2, 3]]))
    #expect(largestDifference(try factor.solve([10, 9]), [1.5, 2]) < 1e-14)
  }

  @Test func onlyTheUpperHalfIsRead() throws {
    let factor = try CholeskyFactor(of: Matrix(rows: [[4, 2], [.nan, 3]]))
    #expect(largestDifference(try factor.solve([10, 9]), [1.5, 2]) < 1e-14)
  }

  @Test(arguments: [1, 4, 40])
  func oneFactorSolvesManyRightSidesAsEliminationDoes(order: Int) throws {
    var numbers = Numbers(seed: UInt64(order))
    let system = numbers.matrix(order + 10, order).gram + Matrix.identity(order)
    let rightSides = numbers.matrix(order, 3)
    let solution = try CholeskyFactor(of: system).solve(rightSides)
    for column in 0..<3 {
      let range = (column * order)..<((column + 1) * order)
      let expected = naiveSolution(system, Array(rightSides.elements[range]))
      #expect(largestDifference(Array(solution.elements[range]), expected) < 1e-9)
    }
  }

  @Test func anIndefiniteMatrixNamesItsPivot() {
    #expect(throws: LinearAlgebraFailure.notPositiveDefinite(pivot: 1)) {
      try CholeskyFactor(of: Matrix(rows: [[1, 2, 0], [2, 1, 0], [0, 0, 1]]))
    }
    #expect(throws: LinearAlgebraFailure.notPositiveDefinite(pivot: 0)) {
      try CholeskyFactor(of: Matrix(rows: [[0]]))
    }
  }

  @Test func whatIsNotFiniteIsNamedAndDoesNotTravel() throws {
    #expect(throws: LinearAlgebraFailure.notFinite(row: 0, column: 1)) {
      try CholeskyFactor(of: Matrix(rows: [[1, .infinity], [0, 1]]))
    }
    let factor = try CholeskyFactor(of: .identity(2))
    #expect(throws: LinearAlgebraFailure.notFinite(row: 1, column: 0)) {
      try factor.solve([1, .nan])
    }
    let tiny = try CholeskyFactor(of: Matrix(rows: [[1e-300]]))
    #expect(throws: LinearAlgebraFailure.notFinite(row: 0, column: 0)) { try tiny.solve([1e300]) }
  }

  @Test func nothingIsSolvedByNothing() throws {
    #expect(try CholeskyFactor(of: Matrix(rows: 0, columns: 0)).solve([Double]()) == [])
  }
}

@Suite struct LeastSquaresTests {
  @Test func aLineThroughThreePointsIsTheOneOnPaper() throws {
    // (0, 1), (1, 3), (2, 4): intercept 7/6, slope 3/2.
    let line = try Matrix(rows: [[1, 0], [1, 1], [1, 2]]).leastSquares([1, 3, 4])
    #expect(largestDifference(line, [7.0 / 6, 1.5]) < 1e-14)
  }

  @Test func aTallSystemSatisfiesTheNormalEquations() throws {
    var numbers = Numbers(seed: 3)
    let matrix = numbers.matrix(50, 8)
    let rightSide = numbers.matrix(50, 1).elements
    let solution = try matrix.leastSquares(rightSide)
    let expected = naiveSolution(matrix.gram, matrix.transposedTimes(rightSide))
    #expect(largestDifference(solution, expected) < 1e-10)
  }

  @Test func aDependentColumnIsNamed() {
    // The third column is the sum of the first two; pivoting takes it first, for it is longest.
    let matrix = Matrix(rows: [[1, 0, 1], [0, 1, 1], [1, 0, 1], [0, 2, 2]])
    #expect(throws: LinearAlgebraFailure.rankDeficient(rank: 2, column: 0)) {
      try matrix.leastSquares([1, 2, 3, 4])
    }
    #expect(throws: LinearAlgebraFailure.rankDeficient(rank: 1, column: 1)) {
      try Matrix(rows: [[1, 0], [2, 0]]).leastSquares([1, 2])
    }
    #expect(throws: LinearAlgebraFailure.rankDeficient(rank: 0, column: 0)) {
      try Matrix(rows: 3, columns: 1).leastSquares([1, 2, 3])
    }
  }

  @Test func moreUnknownsThanEquationsIsRankDeficient() {
    #expect(throws: LinearAlgebraFailure.rankDeficient(rank: 1, column: 0)) {
      try Matrix(rows: [[1, 2]]).leastSquares([1])
    }
  }

  @Test func whatIsNotFiniteIsNamed() {
    #expect(throws: LinearAlgebraFailure.notFinite(row: 1, column: 0)) {
      try Matrix(rows: [[1], [.nan]]).leastSquares([1, 2])
    }
    #expect(throws: LinearAlgebraFailure.notFinite(row: 0, column: 1)) {
      try Matrix(rows: [[1], [2]]).leastSquares([.infinity, 2])
    }
  }
}
