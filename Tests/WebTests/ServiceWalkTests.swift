import Operations
import SupplyChain
import Testing
import Web

/// R10: whatever is asked of requests and orders, in whatever order and by whomever, illegal moves
/// are refused with a sentence and change nothing, and goods neither come nor go.
@Suite struct ServiceWalkTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `Illegal moves are refused and goods are accounted for, step by step`(
    seed: UInt64
  ) async throws {
    var settings = Settings()
    // Some orders wait for headquarters, some do not.
    settings.requests.approvalAbove = 10_000
    try await ServiceFixture(settings: settings).test { admin in
      var walk = try await ServiceWalk(
        seed: seed,
        askers: [admin, admin.as("planner"), admin.as("planner"), admin.as("manager")])
      for step in 1...1500 {
        try await walk.step()
        if step % 100 == 0 { try await walk.account() }
      }
      #expect(walk.orderCount > 20, "\(walk.answers)")
      #expect(walk.answers[409, default: 0] > 100, "\(walk.answers)")
      #expect(walk.answers[200, default: 0] > 100, "\(walk.answers)")
      #expect(walk.states.isSuperset(of: ["closed", "lost", "rejected", "cancelled"]))
    }
  }
}
