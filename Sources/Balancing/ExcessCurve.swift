import SupplyChain

/// A distribution prepared for many questions about its expected excess: the same numbers as
/// `Distribution.expectedExcess(over:)` and `meanProbability(atLeastOver:)`, without building the
/// knots anew for every question.
///
/// Between two knots the quantile function is linear, so P(D > x) falls linearly and its integral
/// is a parabola; the integrals from each knot on are summed once.
struct ExcessCurve: UncertainAmount {
  private let levels: [Double]
  private let amounts: [Double]
  /// E[(D − amounts[i])⁺].
  private let excesses: [Double]

  init(_ distribution: Distribution) {
    let levels = [0] + Distribution.levels + [1]
    let amounts = [distribution.quantile(0)] + distribution.values + [distribution.quantile(1)]
    var excesses = [Double](repeating: 0, count: amounts.count)
    for index in stride(from: amounts.count - 2, through: 0, by: -1) {
      let width = amounts[index + 1] - amounts[index]
      excesses[index] =
        excesses[index + 1] + width * (1 - (levels[index] + levels[index + 1]) / 2)
    }
    self.levels = levels
    self.amounts = amounts
    self.excesses = excesses
  }

  /// E[(D − amount)⁺].
  func expectedExcess(over amount: Double) -> Double { tail(over: amount).excess }

  /// E[D | D ≥ amount]; `amount` itself where it is never reached.
  func mean(atLeast amount: Double) -> Double {
    let (chance, excess) = tail(over: amount)
    return chance > 0 ? amount + excess / chance : amount
  }

  /// P(D > amount) and E[(D − amount)⁺].
  private func tail(over amount: Double) -> (chance: Double, excess: Double) {
    guard amount > amounts[0] else { return (1, excesses[0] + (amounts[0] - amount)) }
    guard let upper = amounts.firstIndex(where: { $0 > amount }) else { return (0, 0) }
    let width = amounts[upper] - amounts[upper - 1]
    let part = (amounts[upper] - amount) / width
    let level = levels[upper] - part * (levels[upper] - levels[upper - 1])
    let excess = excesses[upper] + part * width * (1 - (level + levels[upper]) / 2)
    return (1 - level, excess)
  }

  /// The mean over x in `low` … `high` of P(D ≥ x).
  func meanChance(from low: Double, to high: Double) -> Double {
    high > low ? meanProbability(atLeastOver: low..<high) : 0
  }
}
