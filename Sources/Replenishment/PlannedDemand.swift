import SupplyChain

/// The demand that an order is made for, as ordering asks about it: smooth, or counted for a slow
/// mover.
///
/// A slow mover is one that nobody asks for with 30 % or more. Its total takes few amounts, so its
/// quantile function is a staircase, and the straight lines that a ``Distribution`` draws between
/// its levels would put demand where there is none: a drink takes 20 g or nothing, never 7 g. Here
/// each step between two levels is shared by the amounts at its two ends, in the one proportion
/// for all steps that gives the forecast's own mean.
struct PlannedDemand: UncertainAmount {
  let distribution: Distribution
  /// The amounts of a slow mover, rising, and the chance of each; `nil` for the others.
  private let amounts: [(amount: Double, chance: Double)]?

  /// The level up to which a slow mover's demand is nothing.
  private static let slowLevel = 0.3

  init(_ distribution: Distribution) {
    self.distribution = distribution
    let isSlow =
      distribution.quantile(PlannedDemand.slowLevel) == 0 && distribution.quantile(1) > 0
    self.amounts = isSlow ? PlannedDemand.counted(distribution) : nil
  }

  /// Whether it is a slow mover's.
  var isSlow: Bool { amounts != nil }

  private static func counted(
    _ distribution: Distribution
  ) -> [(amount: Double, chance: Double)] {
    let levels = [0] + Distribution.levels + [1]
    let ends = [0] + distribution.values + [distribution.quantile(1)]
    let widths = zip(levels.dropFirst(), levels).map { $0 - $1 }
    let least = zip(widths, ends).reduce(0) { $0 + $1.0 * $1.1 }
    let most = zip(widths, ends.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    let upper = most > least ? min(max((distribution.mean - least) / (most - least), 0), 1) : 1
    var chances = [Double](repeating: 0, count: ends.count)
    for (step, width) in widths.enumerated() {
      chances[step] += width * (1 - upper)
      chances[step + 1] += width * upper
    }
    return zip(ends, chances).filter { $0.1 > 0 }.map { (amount: $0.0, chance: $0.1) }
  }

  /// The least amount that is not exceeded with probability `level`.
  func quantile(_ level: Double) -> Double {
    guard let amounts else { return distribution.quantile(level) }
    var below = 0.0
    for step in amounts {
      below += step.chance
      if below >= level - 1e-9 { return step.amount }
    }
    return amounts.last?.amount ?? 0
  }

  /// E[(D − amount)⁺].
  func expectedExcess(over amount: Double) -> Double {
    guard let amounts else { return distribution.expectedExcess(over: amount) }
    return amounts.reduce(0) { $0 + $1.chance * max($1.amount - amount, 0) }
  }
}
