import Access
import Operations
import Persistence
import SupplyChain
import Testing

@Suite("Acts on transfer orders")
struct TransferActsTests {
  /// An approved order of S-0001's request, its donor and its number.
  private func approved(
    _ morning: MorningAfter
  ) throws -> (number: TransferOrderNumber, donor: StoreID) {
    let asked = try morning.ask(2)
    let donor = try #require(asked.request.offers.first).terms.from
    let done = try morning.answers(try morning.caller("wang", of: donor))
      .accept(asked.request.content.number, from: donor)
    return (try #require(done.request.offers.first?.order), donor)
  }

  @Test("that one person repeats are done already, and another's are conflicts")
  func repeated() throws {
    let morning = try MorningAfter()
    let (number, donor) = try approved(morning)
    let wang = morning.orders(try morning.caller("wang", of: donor))
    let zhao = morning.orders(try morning.caller("zhao", of: donor))
    _ = try wang.dispatch(number)
    func kind(_ body: () throws -> Void) -> FailureKind? {
      do { try body() } catch { return (error as? any Failure)?.kind }
      return nil
    }
    #expect(kind { _ = try wang.dispatch(number) } == .alreadyDone)
    #expect(kind { _ = try zhao.dispatch(number) } == .conflict)
    #expect(kind { _ = try wang.cancel(number, reason: "late") } == .conflict)
    let li = morning.orders(try morning.caller("li", of: "S-0001"))
    _ = try li.receive(number)
    #expect(kind { _ = try li.receive(number) } == .alreadyDone)
    #expect(try morning.ledger.transferOrder(number).state == .received)
  }

  @Test("are those of the side that acts: a recipient does not dispatch, a donor does not receive")
  func sides() throws {
    let morning = try MorningAfter()
    let (number, donor) = try approved(morning)
    let li = morning.orders(try morning.caller("li", of: "S-0001"))
    #expect(throws: AccessFailure.self) { try li.dispatch(number) }
    let wang = morning.orders(try morning.caller("wang", of: donor))
    _ = try wang.dispatch(number)
    #expect(throws: AccessFailure.self) { try wang.receive(number) }
    #expect(throws: AccessFailure.self) { try wang.lose(number, reason: "gone") }
    #expect(try morning.ledger.transferOrder(number).state == .dispatched)
  }

  @Test("a courier sees the legs of the day, and reports those alone")
  func couriers() throws {
    let morning = try MorningAfter()
    let number = try approved(morning).number
    let chief = try morning.caller("chief")
    func courier(_ name: PersonID) throws -> RequestAct {
      let person = Person(id: name, name: name.text, roles: [.courier])
      return RequestAct(
        Caller(person.principal(from: Origin(.web)), at: chief.caller.at, day: morning.now.day),
        now: morning.now)
    }
    let assign = AssignLeg(ledger: morning.ledger, caller: chief)
    #expect(throws: OperationsFailure.self) {
      try assign.assign(number, to: "ma", until: morning.now.advanced(byMinutes: -5))
    }
    let leg = try assign.assign(number, to: "ma")
    #expect(leg.assignment.pickUpUntil == leg.leg.departBy)
    #expect(throws: LedgerFailure.self) { try assign.assign(number, to: "ma") }
    let ma = AssignLeg(ledger: morning.ledger, caller: try courier("ma"))
    #expect(try ma.legs(of: "ma", on: morning.now.day).map(\.order) == [number])
    #expect(try ma.legs(of: "ma", on: morning.now.day - 1).isEmpty)
    #expect(throws: AccessFailure.self) { try ma.legs(of: "other", on: morning.now.day) }
    #expect(throws: AccessFailure.self) {
      try morning.orders(try courier("other")).dispatch(number)
    }
    _ = try morning.orders(try courier("ma")).dispatch(number)
    _ = try morning.orders(try courier("ma")).arrive(number)
    #expect(try morning.ledger.transferOrder(number).state == .arrived)
    #expect(throws: AccessFailure.self) { try morning.orders(try courier("ma")).receive(number) }
  }

  @Test("a donor approves a small proposal of the night, and headquarters one above the limit")
  func proposals() throws {
    let small = try MorningAfter { $0.requests.approvalAbove = 1_000_000_000 }
    guard let proposal = try small.ledger.transferOrders(in: [.proposed]).first else {
      Issue.record("the night of the sample proposes nothing")
      return
    }
    let (number, donor) = (proposal.content.number, proposal.content.leg.from)
    let manager = try small.caller("wang", of: donor)
    #expect(throws: AccessFailure.self) {
      try small.orders(try small.caller("sun", of: proposal.content.leg.to)).approve(number)
    }
    #expect(try small.orders(manager).approve(number).state == .approved)
    let large = try MorningAfter { $0.requests.approvalAbove = 0 }
    let other = try #require(try large.ledger.transferOrders(in: [.proposed]).first)
    #expect(throws: AccessFailure.self) {
      try large.orders(try large.caller("wang", of: other.content.leg.from))
        .approve(other.content.number)
    }
    #expect(
      try large.orders(try large.caller("chief")).approve(other.content.number).state == .approved)
  }
}
