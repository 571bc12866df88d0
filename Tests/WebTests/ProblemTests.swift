import Access
import Hummingbird
import Operations
import Persistence
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

  /// Failures that come of what somebody sends or asks for over the network.
  private static let common: [any Failure] = [
    LedgerFailure.noRun("yet"), LedgerFailure.noOrder("T1"), LedgerFailure.noRequest("Q1"),
    LedgerFailure.requestMoved(request: "Q1", state: "accepted"),
    LedgerFailure.wrongState(order: "T1", state: "closed", wanted: "approved"),
    LedgerFailure.notEnoughStock(
      order: "T1", store: "S-1", material: "M-1", lot: "L", free: "0"),
    LedgerFailure.readerExists("R-1"), LedgerFailure.noReader("R-1"),
    LedgerFailure.noAlertRule("x"), LedgerFailure.noChannel("x"), LedgerFailure.noMessage("1"),
    LedgerFailure.readOnly(path: "l"), LedgerFailure.damaged(path: "l", reason: "torn"),
    OperationsFailure.notOffered(request: "Q1", store: "S-1"), OperationsFailure.noPlan(nil),
    OperationsFailure.leavesShort([]), OperationsFailure.noTrace(order: nil),
    OperationsFailure.noTags(order: "T1"), OperationsFailure.wrongKey(reader: "R-1"),
    OperationsFailure.nothingNew(order: "T1"), OperationsFailure.nothingToSend(line: "1"),
    OperationsFailure.badAlertRule(Sentence("it is none", "无效")),
    OperationsFailure.unknownName(kind: "store", name: "S-1"),
    OperationsFailure.badPeriod(
      from: BusinessDay(daysSinceEpoch: 1), to: BusinessDay(daysSinceEpoch: 0)),
    OperationsFailure.futureDay(
      BusinessDay(daysSinceEpoch: 1), today: BusinessDay(daysSinceEpoch: 0)),
    OperationsFailure.noFeeds(folder: "chain"), AccessFailure.unknown(what: "key", id: "x"),
  ]

  @Test func `A remedy that comes over the network names no command of the machine and no flag`() {
    for failure in Self.common {
      let remedy = Problem(failure).remedy
      #expect(!remedy.isEmpty && !remedy.contains("`chama") && !remedy.contains("--"), "\(remedy)")
    }
    #expect(LedgerFailure.noOrder("T1").remedy.contains("`chama transfer list`"))
  }

  @Test func `Only a failure of ours is answered as a fault of the server`() {
    for kind in FailureKind.allCases {
      #expect((kind.status.code >= 500) == (kind == .failed || kind == .unavailable))
    }
  }
}
