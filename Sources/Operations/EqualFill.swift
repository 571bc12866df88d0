import Foundation
import Simulation

/// Finds what a unit short must count, in its unit cost, for a policy to fill, on the mean over the
/// seeds, as much of the demand as another: turnover and waste mean nothing without it.
///
/// From twice its cost in steps of a factor of two until the other's fill rate lies between two
/// values, then false position with the Illinois rule on their logarithm (Dowell & Jarratt 1971):
/// every trial is a whole replay. Ends when the fill rates differ by less than ``tolerance``.
struct EqualFill {
  let policy: ReplayPolicy
  let world: ReplayWorld
  /// Lanes of the policy that is to be equalled, among others.
  let played: [ReplayLane]

  /// Fill rates this near count as equal.
  static let tolerance = 0.0003
  private static let logarithms = log(0.02)...log(200.0)
  private static let start = log(2.0)
  private static let firstStep = log(2.0)
  private static let mostReplays = 12

  private typealias Trial = (power: Double, excess: Double, lanes: [ReplayLane])

  /// The lanes of the policy at that value, or at the end of what can be asked for when the
  /// other's fill rate lies beyond it.
  func solve(_ play: (ReplayPolicy) throws -> [ReplayLane]) throws -> [ReplayLane] {
    let target = fill(played.filter { $0.policy.name == policy.equalFillTo })
    func trial(_ power: Double) throws -> Trial {
      let lanes = try play(policy.with(policy.name) { $0.shortagePerUnitCost = exp(power) })
      return (power, fill(lanes) - target, lanes)
    }
    var (low, high) = try bracket(trial)
    var best = abs(low.excess) < abs(high.excess) ? low : high
    guard low.excess < 0, high.excess > 0 else { return best.lanes }
    var wasBelow: Bool?
    for _ in 0..<EqualFill.mostReplays where abs(best.excess) > EqualFill.tolerance {
      let width = high.power - low.power
      let next = try trial(low.power - low.excess * width / (high.excess - low.excess))
      if abs(next.excess) < abs(best.excess) { best = next }
      // An end that stays twice pulls half as strongly: else it would stay for ever.
      let isBelow = next.excess < 0
      if isBelow {
        low = next
        if wasBelow == true { high.excess /= 2 }
      } else {
        high = next
        if wasBelow == false { low.excess /= 2 }
      }
      wasBelow = isBelow
    }
    return best.lanes
  }

  /// Two values between which the other's fill rate lies; the same one twice when it is met, or
  /// lies beyond all.
  private func bracket(_ trial: (Double) throws -> Trial) throws -> (low: Trial, high: Trial) {
    var last = try trial(EqualFill.start)
    let isFull = last.excess > 0
    var step = EqualFill.firstStep
    while abs(last.excess) > EqualFill.tolerance {
      let ends = EqualFill.logarithms
      let power = last.power + (isFull ? -step : step)
      let next = try trial(min(max(power, ends.lowerBound), ends.upperBound))
      if (next.excess > 0) != isFull { return isFull ? (next, last) : (last, next) }
      last = next
      if !ends.contains(power) { break }
      step *= 2
    }
    return (last, last)
  }

  private func fill(_ lanes: [ReplayLane]) -> Double {
    let rates = lanes.map {
      ReplayMeasures($0.account, chain: world.chain, settings: world.settings).fillRate
    }
    return rates.reduce(0, +) / Double(max(rates.count, 1))
  }
}
