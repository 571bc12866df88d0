import Foundation

/// The demand of a day that a stock-out cut short: at least what was used.
enum CensoredDemand {
  /// E[x | x ≥ lower] for a normal x: what the day would have come to on average, the expectation
  /// step of Tobin's censored regression (Tobin 1958; Aitkin 1981).
  static func expected(atLeast lower: Double, mean: Double, deviation: Double) -> Double {
    guard deviation > 0 else { return max(lower, mean) }
    let bound = min((lower - mean) / deviation, 4)
    let density = exp(-bound * bound / 2) / (2 * Double.pi).squareRoot()
    let beyond = erfc(bound / 2.0.squareRoot()) / 2
    return max(mean + deviation * density / max(beyond, 1e-9), lower)
  }
}
