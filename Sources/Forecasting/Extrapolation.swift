/// What keeps the regression from promising what no history has shown.
///
/// A chain that is some weeks old has hardly seen heat, or a day off: a column of almost nothing
/// could take any coefficient, and the first hot day would be multiplied by it.
extension FeatureLayout {
  /// The least share of a column's usual square that its penalty is measured in.
  private static let leastSquare = 0.02

  /// The unit of each column's ridge penalty: its mean square, but not less than some of what is
  /// usual for such a column.
  func penaltyUnits(_ squares: [Double]) -> [Double] {
    zip(squares, inputScales).map { square, scale in
      max(square, FeatureLayout.leastSquare * scale * scale)
    }
  }
}

extension StoreDesign {
  /// Values of a target day beyond this many root mean squares of the column were not seen: a
  /// column of ones on one day in 250 has its ones at 16.
  private static let reach = 16.0
  /// A change beyond this many times the largest one that the series has seen is not believed.
  private static let changeReach = 1.5
  /// Changes that are believed of any series, and the most of all: those of ``deviation``.
  private static let believedChanges = 1.0...3.0

  /// Limits the columns of the forecast's own rows to what the pool was taught with.
  mutating func limitAhead(_ model: PooledModel) {
    for row in rows.rows(ofCommonSlot: rows.origins.count - 1) {
      let bin = model.bins[DesignRows.bin(ofStep: rows.ahead[row])]
      for (column, square) in bin.columnSquares.enumerated() {
        limit(row: row, column: column, to: StoreDesign.reach * square.squareRoot())
      }
    }
  }

  /// The largest change of log demand from level and weekday's part that a forecast of the loaded
  /// series may make, by what has come in its own past.
  var largestChange: Double {
    let largest = deviation.reduce(0) { $1.isNaN ? $0 : max($0, abs($1)) }
    let believed = StoreDesign.believedChanges
    return min(max(StoreDesign.changeReach * largest, believed.lowerBound), believed.upperBound)
  }
}
