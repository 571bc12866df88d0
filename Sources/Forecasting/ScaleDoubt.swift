import Foundation
import SupplyChain

/// How much farther out quantiles lie because the scale of errors is known from few of them:
/// Student's t instead of the normal distribution.
///
/// Days share shocks over a whole chain and windows of days overlap, so that it is the chain's days
/// that count and not its rows: one of eight weeks has seen two fortnights. What a long history
/// leaves in doubt is in the shapes of errors already; only what a short one adds is added.
struct ScaleDoubt {
  /// By step, one value a level of ``Distribution/levels``.
  private let factors: [[Double]]

  /// Days that errors of any age are worth together, when each counts half after
  /// ``Recipe/errorHalfLife``: (1 + q) ÷ (1 − q) with a factor of q a day.
  static let mostDays = 2 * Recipe.errorHalfLife / log(2)

  /// - Parameters:
  ///   - days: of which the chain has a history.
  ///   - independence: by step, the days that an independent error takes.
  init(days: Double, independence: [Double]) {
    factors = independence.enumerated().map { index, each in
      let known = days - Recipe.matureDays - Double(index + 1)
      let (seen, most) = (ScaleDoubt.worth(max(known, 0)) / each, ScaleDoubt.mostDays / each)
      return ScaleDoubt.normal.map {
        ScaleDoubt.student(normal: $0, freedom: Recipe.priorWindows + seen)
          / ScaleDoubt.student(normal: $0, freedom: Recipe.priorWindows + most)
      }
    }
  }

  /// What the errors of so many days are worth, each counting as its age lets it: Kish's effective
  /// number, the square of the weights' sum over the sum of their squares.
  static func worth(_ days: Double) -> Double {
    let oldest = exp2(-days / Recipe.errorHalfLife)
    return mostDays * (1 - oldest) / (1 + oldest)
  }

  /// What the distance of a quantile from the median is multiplied by.
  func factor(step: Int, level: Int) -> Double { factors[step - 1][level] }

  /// How a quantile of Student's t is to the normal's (Abramowitz and Stegun 1964, 26.7.5).
  static func student(normal quantile: Double, freedom: Double) -> Double {
    let square = quantile * quantile
    let first = (square + 1) / 4
    let second = ((5 * square + 16) * square + 3) / 96
    let third = (((3 * square + 19) * square + 17) * square - 15) / 384
    return 1 + (first + (second + third / freedom) / freedom) / freedom
  }

  /// The normal quantiles of ``Distribution/levels`` (Abramowitz and Stegun 1964, 26.2.23).
  static let normal = Distribution.levels.map { level in
    let root = (-2 * log(min(level, 1 - level))).squareRoot()
    let above = (0.010328 * root + 0.802853) * root + 2.515517
    let below = ((0.001308 * root + 0.189269) * root + 1.432788) * root + 1
    return root - above / below
  }
}
