import Hummingbird
import SupplyChain
import Testing
import Web

@Suite struct ProblemTests {
  struct Taken: Failure {
    let chinese = FailureText("货物已在途。", "请重新查看。")
    let message = "The order is on its way."
    let remedy = "Look at it again."
    let kind = FailureKind.conflict
  }

  @Test func `A failure keeps its message and remedy and gets the status of its kind`() {
    let problem = Problem(Taken())
    #expect(problem.status == 409)
    #expect(problem.title == "conflict")
    #expect(problem.detail == "The order is on its way.")
    #expect(problem.remedy == "Look at it again.")
  }

  @Test func `Only a failure of ours is answered as a fault of the server`() {
    for kind in FailureKind.allCases {
      #expect((kind.status.code >= 500) == (kind == .failed || kind == .unavailable))
    }
  }
}
