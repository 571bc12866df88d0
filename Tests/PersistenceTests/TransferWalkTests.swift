import Foundation
import Persistence
import SupplyChain
import Testing

@Suite("Goods on their way")
struct TransferWalkTests {
  /// `make proof` walks 100,000 steps.
  private var steps: Int {
    ProcessInfo.processInfo.environment["CHAMA_WALK_STEPS"].flatMap(Int.init) ?? 4000
  }

  @Test("whatever people do, nothing comes from nowhere and nothing is promised twice")
  func conservation() throws {
    let stepsAWalk = 2000
    for seed in 1...max(steps / stepsAWalk, 1) {
      var walk = try TransferWalk(seed: UInt64(seed))
      for step in 0..<stepsAWalk {
        try walk.step()
        if let fault = try walk.fault() {
          Issue.record("walk \(seed), step \(step): \(fault)")
          return
        }
      }
      #expect(walk.taken > stepsAWalk / 4 && walk.refused > stepsAWalk / 20)
      #expect(walk.lost > 0)
    }
  }
}
