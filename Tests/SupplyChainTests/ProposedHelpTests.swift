import SupplyChain
import Testing

@Suite("A shortage that the night's transfers help")
struct ProposedHelpTests {
  private func shortage(suffices: Bool) -> PlanningException {
    PlanningException(
      kind: .runsOut, store: "S-1", material: "TEA", money: Money(fen: 900), chance: 1,
      what: Sentence("short; T1 and T2 come", "缺"), remedy: Sentence("approve", "批准"),
      help: ProposedHelp(
        orders: ["T1", "T2"], chance: 0.5,
        rest: suffices ? nil : Sentence("for the rest, ask.", "其余请申请。"),
        remaining: Money(fen: 200),
        otherwise: ProposedHelp.Otherwise(
          what: Sentence("short", "缺货"), remedy: Sentence("ask", "申请"))))
  }

  @Test("stands as it is while one of them waits, and also when nobody knows of them")
  func waiting() {
    let found = shortage(suffices: true)
    #expect(found.standing(["T1": .approved, "T2": .proposed]) == found)
    #expect(found.standing([:]) == found)
    #expect(found.savedByTransfers == Money(fen: 700))
  }

  @Test("is told as if there were none when one does not come")
  func turnedDown() throws {
    for state in [TransferOrder.State.rejected, .cancelled, .lost] {
      let now = try #require(shortage(suffices: true).standing(["T1": .approved, "T2": state]))
      #expect(now.what.english == "short" && now.remedy.english == "ask")
      #expect(now.money == Money(fen: 900) && now.chance == 1 && now.help == nil)
    }
  }

  @Test("is over when all are agreed to and suffice, else what is left remains")
  func agreed() throws {
    let states: [TransferOrderNumber: TransferOrder.State] = ["T1": .approved, "T2": .received]
    #expect(shortage(suffices: true).standing(states) == nil)
    let left = try #require(shortage(suffices: false).standing(states))
    #expect(left.money == Money(fen: 200) && left.chance == 0.5)
    #expect(left.remedy.english.hasPrefix("Transfers T1 and T2 are approved; for the rest"))
    #expect(left.savedByTransfers == .zero)
  }

  @Test("what needs no transfer stands whatever becomes of them")
  func others() {
    let other = PlanningException(
      kind: .willExpire, what: Sentence("a", "b"), remedy: Sentence("c", "d"))
    #expect(other.standing(["T1": .rejected]) == other)
    #expect(other.savedByTransfers == .zero)
  }
}
