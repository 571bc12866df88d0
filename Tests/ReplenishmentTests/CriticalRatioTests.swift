import Replenishment
import SupplyChain
import Testing

@Suite("The critical ratio")
struct CriticalRatioTests {
  private let demand = uniform(0, 1000)

  @Test("the newsvendor who loses 300 or throws away 100 wants to be 75 % sure")
  func newsvendor() {
    let ratio = CriticalRatio(shortage: 300, unitCost: 100, holding: 0)
    #expect(ratio.level(demand: demand, lifetime: .withinCover) == 0.75)
  }

  @Test("what keeps forever costs only its holding: 300 against 20 is 93.75 %")
  func keeping() {
    let ratio = CriticalRatio(shortage: 300, unitCost: 5000, holding: 20)
    #expect(ratio.level(demand: demand, lifetime: .unlimited) == 0.9375)
  }

  @Test("a lot that outlives the cover by as much again is thrown away half as often")
  func lifetime() {
    // P(V ≤ Q(p)) = p ÷ 2, so 300 (1 − p) = 25 p + 150 p ÷ 2 and p = 300 ÷ 400.
    let ratio = CriticalRatio(shortage: 300, unitCost: 150, holding: 25)
    let level = ratio.level(demand: demand, lifetime: .demand(uniform(0, 2000)))
    #expect(abs(level - 0.75) < 1e-6)
  }

  @Test("a lifetime whose demand always exceeds the cover's is as good as keeping")
  func longLifetime() {
    let ratio = CriticalRatio(shortage: 300, unitCost: 5000, holding: 20)
    #expect(ratio.level(demand: demand, lifetime: .demand(uniform(1500, 2000))) == 0.9375)
  }

  @Test("nothing to lose means nothing to be sure of")
  func worthless() {
    let ratio = CriticalRatio(shortage: 0, unitCost: 0, holding: 0)
    #expect(ratio.level(demand: demand, lifetime: .withinCover) == 0)
  }
}
