/// A predictive distribution of an amount that is never negative, as quantiles on a fixed grid.
///
/// Between two levels the quantile function is linear; below the first it falls linearly to the
/// value it would have at level 0 (at least zero), above the last it rises with the slope of the
/// last step. A probability mass at zero shows as leading zeros. Units are base units.
public struct Distribution: UncertainAmount, Sendable, Hashable {
  /// The levels of the grid.
  public static let levels: [Double] = [
    0.01, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.975, 0.99,
  ]

  /// The expected amount.
  public let mean: Double
  /// One value a level, never negative, never falling.
  public let values: [Double]

  /// Takes a mean and one value a level of ``levels``.
  ///
  /// Values below zero become zero and a value below its forerunner becomes that: rounding in the
  /// last digits is forgiven. A number that is not finite is a bug of the caller.
  public init(mean: Double, values: [Double]) {
    precondition(values.count == Distribution.levels.count, "one value a level")
    precondition(mean.isFinite && values.allSatisfy(\.isFinite), "a distribution is finite")
    self.mean = max(mean, 0)
    var monotone = values
    var floor = 0.0
    for index in monotone.indices {
      floor = max(floor, monotone[index])
      monotone[index] = floor
    }
    self.values = monotone
  }

  /// The distribution of an amount that is known.
  public static func certain(_ amount: Double) -> Distribution {
    Distribution(mean: amount, values: levels.map { _ in amount })
  }

  /// The levels of the knots of the quantile function: 0, the grid, 1.
  private static let knotLevels = [0] + levels + [1]

  /// The value of the quantile function at a knot. Not kept in an array: planners ask for millions
  /// of quantiles a night.
  private func amount(atKnot knot: Int) -> Double {
    let grid = Distribution.levels
    let last = grid.count - 1
    if knot == 0 {
      return max(values[0] - (values[1] - values[0]) * grid[0] / (grid[1] - grid[0]), 0)
    }
    guard knot > grid.count else { return values[knot - 1] }
    let slope = (values[last] - values[last - 1]) / (grid[last] - grid[last - 1])
    return values[last] + slope * (1 - grid[last])
  }

  /// The amount that is not exceeded with probability `level` (0 … 1).
  public func quantile(_ level: Double) -> Double {
    precondition((0...1).contains(level), "a level is a probability")
    let grid = Distribution.knotLevels
    guard let upper = grid.firstIndex(where: { $0 >= level }), upper > 0 else {
      return amount(atKnot: 0)
    }
    let share = (level - grid[upper - 1]) / (grid[upper] - grid[upper - 1])
    let (low, high) = (amount(atKnot: upper - 1), amount(atKnot: upper))
    return low + share * (high - low)
  }

  /// The probability that the amount is at most `amount`.
  public func probability(atMost amount: Double) -> Double {
    let grid = Distribution.knotLevels
    guard amount >= self.amount(atKnot: 0) else { return 0 }
    guard let upper = grid.indices.first(where: { self.amount(atKnot: $0) > amount }) else {
      return 1
    }
    let (low, high) = (self.amount(atKnot: upper - 1), self.amount(atKnot: upper))
    let share = (amount - low) / (high - low)
    return grid[upper - 1] + share * (grid[upper] - grid[upper - 1])
  }

  /// The expected amount beyond `amount`, E[(D − amount)⁺], from the quantile function:
  /// ∫ max(Q(p) − amount, 0) dp, exact for the piecewise linear Q.
  public func expectedExcess(over amount: Double) -> Double {
    let grid = Distribution.knotLevels
    var total = 0.0
    var low = self.amount(atKnot: 0) - amount
    for index in 1..<grid.count {
      let width = grid[index] - grid[index - 1]
      let high = self.amount(atKnot: index) - amount
      if low >= 0 {
        total += width * (low + high) / 2
      } else if high > 0 {
        total += width * high / (high - low) * high / 2
      }
      low = high
    }
    return total
  }
}
