import Foundation
import Simulation

/// Finds the weight of shortages at which a policy fills, on the mean over the seeds, as much of
/// the demand as another: turnover and waste mean nothing without it.
///
/// False position with the Illinois rule on the weight's logarithm (Dowell & Jarratt 1971), which
/// needs four to six replays where bisection needs ten; ends when the fill rates differ by less
/// than ``tolerance``.
struct EqualFill {
  let policy: ReplayPolicy
  let world: ReplayWorld
  /// Lanes of the policy that is to be equalled, among others.
  let played: [ReplayLane]

  /// Fill rates this near count as equal.
  static let tolerance = 0.0003
  private static let logarithms = (low: log(0.02), high: log(20.0))
  private static let mostReplays = 12

  /// The lanes of the policy at that weight, or at the end of what can be asked for when the
  /// other's fill rate lies beyond it.
  func solve(_ play: (ReplayPolicy) throws -> [ReplayLane]) throws -> [ReplayLane] {
    let target = fill(played.filter { $0.policy.name == policy.equalFillTo })
    func replay(_ power: Double) throws -> (power: Double, excess: Double, lanes: [ReplayLane]) {
      let lanes = try play(policy.with(policy.name) { $0.shortageWeight = exp(power) })
      return (power, fill(lanes) - target, lanes)
    }
    var low = try replay(EqualFill.logarithms.low)
    var high = try replay(EqualFill.logarithms.high)
    if low.excess >= 0 { return low.lanes }
    if high.excess <= 0 { return high.lanes }
    var wasBelow: Bool?
    var best = -low.excess < high.excess ? low : high
    for _ in 0..<EqualFill.mostReplays where abs(best.excess) > EqualFill.tolerance {
      let width = high.power - low.power
      let next = try replay(low.power - low.excess * width / (high.excess - low.excess))
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

  private func fill(_ lanes: [ReplayLane]) -> Double {
    let rates = lanes.map {
      ReplayMeasures($0.account, chain: world.chain, settings: world.settings).fillRate
    }
    return rates.reduce(0, +) / Double(max(rates.count, 1))
  }
}
