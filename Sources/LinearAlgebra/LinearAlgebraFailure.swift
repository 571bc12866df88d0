/// A system of equations that has no trustworthy solution.
public enum LinearAlgebraFailure: Error, Hashable, Sendable {
  /// The matrix is not symmetric positive definite: the leading block that ends with this pivot
  /// (from 0) is not.
  case notPositiveDefinite(pivot: Int)
  /// The columns depend on each other: only `rank` of them are independent, and `column` (from 0)
  /// is the first that the others already explain.
  case rankDeficient(rank: Int, column: Int)
  /// An element (from 0) is infinite or not a number.
  case notFinite(row: Int, column: Int)
  /// The library refused the call with this code, which no known input makes it do.
  case refused(routine: String, code: Int)

  /// What happened, in one sentence.
  public var message: String {
    switch self {
    case .notPositiveDefinite(let pivot):
      "the matrix is not positive definite at pivot \(pivot)"
    case .rankDeficient(let rank, let column):
      "the matrix has rank \(rank): column \(column) depends on the others"
    case .notFinite(let row, let column):
      "the element in row \(row), column \(column) is not a finite number"
    case .refused(let routine, let code):
      "\(routine) refused with code \(code)"
    }
  }
}
