import Balancing
import Foundation
import Glibc
import Testing

/// What the prices of the night before are worth as a start: decision 15. Prints, and asserts
/// nothing of time.
@Suite(
  "Warm starts, measured",
  .enabled(if: ProcessInfo.processInfo.environment["CHAMA_BENCH"] != nil))
struct WarmStartBench {
  /// The instance of another night: every curve is worth up to `noise` more or less.
  private func next(
    _ base: TransferInstance, noise: Double, _ random: inout SplitMix
  ) throws -> TransferInstance {
    func scaled(_ steps: [Int64]) -> [Int64] {
      let factor = 1 + Double.random(in: -noise...noise, using: &random)
      return steps.map { Int64((Double($0) * factor).rounded()) }
    }
    return try TransferInstance(
      goods: base.goods,
      supplies: base.supplies.map {
        .init(store: $0.store, material: $0.material, losses: scaled($0.losses))
      },
      demands: base.demands.map {
        .init(store: $0.store, material: $0.material, gains: scaled($0.gains))
      }, legs: base.legs, flows: base.flows, capacityGrams: base.capacityGrams,
      coldKitCost: base.coldKitCost)
  }

  private func answer(
    _ optimizer: TransferOptimizer, _ instance: TransferInstance, from prices: TransferPrices?
  ) -> String {
    func worked() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let before = worked()
    let answer = optimizer.answer(instance, startingFrom: prices)
    return "\(answer.solution.objective) / \(answer.bound / 16) in "
      + String(format: "%.2f", worked() - before) + " CPU s"
  }

  @Test(
    "plan and bound after the night's effort and after a hundredth of it, with and without",
    .enabled(if: isThere("a87_1.txt") && isThere("d87_1.txt"), "no shared instances here"),
    arguments: ["a87_1.txt", "d87_1.txt"])
  func warmStart(name: String) throws {
    let text = try String(contentsOf: sharedInstances.appending(path: name), encoding: .utf8)
    let base = try TransferInstance(parsing: text.utf8)
    let lastNight = TransferOptimizer(threads: 1).answer(base).prices
    var random = SplitMix(state: 9)
    for noise in [0.03, 0.1, 0.3] {
      let tonight = try next(base, noise: noise, &random)
      for work in [30, 3000] {
        let optimizer = TransferOptimizer(effort: .work(perFlow: work), threads: 1)
        print(
          "warm start: \(name) changed by \(noise), work \(work): "
            + "cold \(answer(optimizer, tonight, from: nil)), "
            + "warm \(answer(optimizer, tonight, from: lastNight))")
      }
    }
  }
}
