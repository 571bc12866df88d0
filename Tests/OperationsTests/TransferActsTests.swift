import Access
import Balancing
import Operations
import Persistence
import SupplyChain
import Testing
import Traceability

@Suite("Acts on transfer orders")
struct TransferActsTests {
  /// An approved order of S-0001's request, its donor and its number.
  private func approved(
    _ morning: MorningAfter, packs: Int = 2
  ) throws -> (number: TransferOrderNumber, donor: StoreID) {
    let asked = try morning.ask(packs)
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

  @Test("what is missing is what is missing still, and what is given up is recorded as lost")
  func losses() throws {
    let morning = try MorningAfter()
    let (number, donor) = try approved(morning, packs: 3)
    let li = morning.orders(try morning.caller("li", of: "S-0001"))
    let wang = morning.orders(try morning.caller("wang", of: donor))
    _ = try wang.dispatch(number)
    func receive(_ units: Int) throws {
      let line = ReceivedGoods.Line(number: 1, quantity: Quantity(units: units), reason: .short)
      _ = try li.receive(number, ReceivedGoods(lines: [line]))
    }
    func missing() throws -> [Quantity] {
      try morning.ledger.discrepancies(of: number).map(\.quantity)
    }
    try receive(50)
    #expect(try missing() == [Quantity(units: 100)])
    try receive(50)
    #expect(try missing() == [Quantity(units: 50)])
    #expect(try morning.ledger.losses(of: number).isEmpty)
    #expect(throws: AccessFailure.self) { try wang.close(number, reason: "not mine") }
    _ = try li.close(number, reason: "fell off the van")
    let order = try ShowTransfers(morning.ledger, to: morning.caller("chief").caller).order(number)
    let loss = try #require(order.losses?.first)
    #expect(loss.line == 1 && loss.quantity == Quantity(units: 50))
    #expect(loss.reason == "fell off the van" && loss.act.by == "li")
    #expect(order.order.lines[0].received == Quantity(units: 100))
    #expect(order.order.lines[0].lost == Quantity(units: 50))
  }

  @Test("closing a part receipt tells the trace which tagged crates are lost, or how many")
  func lostTags() throws {
    let morning = try MorningAfter(tagging: "RM-CUP-01")
    let li = morning.orders(try morning.caller("li", of: "S-0001"))
    func objects(_ step: String) throws -> [ObjectEvent] {
      let query = try EventQuery([EventQuery.Parameter("EQ_bizStep", [step])])
      return try morning.ledger.traceEvents(query).events.compactMap { stored in
        guard case .object(let event) = try stored.event().content else { return nil }
        return event
      }
    }
    // Two of three crates were not read.
    let (number, donor) = try approved(morning, packs: 3)
    _ = try morning.orders(try morning.caller("wang", of: donor)).dispatch(number)
    let crates = try morning.ledger.tags(of: number).filter { $0.line != nil }.map(\.epc)
    #expect(crates.count == 3)
    _ = try li.receive(number, ReceivedGoods(reads: [crates[0]]))
    #expect(try objects("other").isEmpty)
    _ = try li.close(number, reason: "stolen")
    let lost = try #require(try objects("other").first)
    #expect(Set(lost.epcs) == Set(crates.dropFirst().map(\.pureIdentityURI)))
    #expect(lost.quantities.isEmpty)
    // Somebody counted one of three: nobody knows which.
    let (other, giver) = try approved(morning, packs: 3)
    _ = try morning.orders(try morning.caller("wang", of: giver)).dispatch(other)
    let line = ReceivedGoods.Line(number: 1, quantity: Quantity(units: 50), reason: .short)
    _ = try li.receive(other, ReceivedGoods(lines: [line]))
    let came = try objects("accepting").flatMap(\.quantities)
    #expect(came.map { $0.quantity?.text } == ["1"])
    _ = try li.close(other, reason: "stolen too")
    let gone = try objects("other").flatMap(\.quantities)
    #expect(gone.map { $0.quantity?.text } == ["2"])
    #expect(gone.first?.epcClass.hasPrefix("urn:epc:class:lgtin:") == true)
    #expect(gone.first?.epcClass == came.first?.epcClass)
    // What came whole loses nothing.
    let (whole, third) = try approved(morning, packs: 2)
    _ = try morning.orders(try morning.caller("wang", of: third)).dispatch(whole)
    _ = try li.receive(whole)
    _ = try li.close(whole, reason: "")
    #expect(try objects("other").count == 2)
  }

  @Test("an order that never arrived is lost whole, one that came whole loses nothing")
  func lostWhole() throws {
    let morning = try MorningAfter()
    let (number, donor) = try approved(morning)
    let chief = morning.orders(try morning.caller("chief"))
    _ = try morning.orders(try morning.caller("wang", of: donor)).dispatch(number)
    _ = try chief.lose(number, reason: "the van burned")
    #expect(try morning.ledger.losses(of: number).map(\.quantity) == [Quantity(units: 100)])
    let (other, giver) = try approved(morning)
    _ = try morning.orders(try morning.caller("wang", of: giver)).dispatch(other)
    _ = try chief.receive(other)
    _ = try chief.close(other, reason: "")
    #expect(try morning.ledger.losses(of: other).isEmpty)
    #expect(try morning.ledger.discrepancies(of: other).isEmpty)
  }

  @Test("goods that are over, and plans of days ago, do not go; they are rejected or cancelled")
  func outdated() throws {
    let morning = try MorningAfter { $0.requests.approvalAbove = 1_000_000_000 }
    func refused(_ body: () throws -> StoredTransferOrder) -> Bool {
      do { _ = try body() } catch OperationsFailure.outdatedOrder { return true } catch {}
      return false
    }
    let day = 24 * 60
    let (number, donor) = try approved(morning)
    func wang(_ days: Int) throws -> ActOnTransfer {
      morning.orders(try morning.caller("wang", of: donor, at: days * day))
    }
    #expect(refused { try wang(2).dispatch(number) })
    #expect(try wang(2).cancel(number, reason: "too late").state == .cancelled)
    let (slipped, giver) = try approved(morning)
    let next = morning.orders(try morning.caller("wang", of: giver, at: day))
    #expect(try next.dispatch(slipped).state == .dispatched)
    let proposal = try #require(try morning.ledger.transferOrders(in: [.proposed]).first)
    let number2 = proposal.content.number
    let chief = morning.orders(try morning.caller("chief", at: 30 * day))
    #expect(refused { try chief.approve(number2) })
    let expiring = TransferContent(
      number: number2, leg: proposal.content.leg,
      lines: proposal.content.lines.map { line in
        TransferLine(
          number: line.number, material: line.material, lot: line.lot,
          expiresOn: proposal.content.leg.arriveBy.day - 1, quantity: line.quantity,
          packs: line.packs, worth: line.worth, tripShare: line.tripShare, why: line.why)
      })
    let now = morning.orders(try morning.caller("chief"))
    #expect(throws: OperationsFailure.self) {
      try now.requireTimely(expiring, goodUntil: expiring.leg.arriveBy.day)
    }
    #expect(try chief.reject(number2, reason: "outdated").state == .rejected)
  }

  @Test("a proposal is approved while its donor can spare it, or when somebody says all the same")
  func ownNeed() throws {
    let morning = try MorningAfter()
    let chief = try morning.caller("chief")
    let proposals = try morning.ledger.transferOrders(in: [.proposed])
    for other in proposals { #expect(try morning.orders(chief).shortages(of: other).isEmpty) }
    // Where donors keep more than they have, each would go under its need.
    var strict = morning.settings
    strict.balancing.donorKeepsLevel = 0.9999
    let acts = ActOnTransfer(ledger: morning.ledger, settings: strict, caller: chief.caller)
    let told = try proposals.map { ($0, try acts.shortages(of: $0)) }
    let (order, shortages) = try #require(told.first { !$0.1.isEmpty })
    let number = order.content.number
    let failure = #expect(throws: OperationsFailure.self) { try acts.approve(number) }
    guard case .leavesShort(let found)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(found == shortages && failure?.kind == .conflict)
    #expect(try morning.ledger.transferOrder(number).state == .proposed)
    #expect(try morning.ledger.reservations(at: order.content.leg.from).isEmpty)
    #expect(try acts.approve(number, evenIfShort: true).state == .approved)
    let trail = try morning.ledger.acts(on: number).last?.detail
    #expect(trail == "\(order.content.leg.from) goes under its own need")
  }

  @Test("a proposal of the night knows what its donor has given away since")
  func givenAway() throws {
    let morning = try MorningAfter { $0.requests.approvalAbove = 1_000_000_000 }
    let chief = try morning.caller("chief")
    let order = try #require(try morning.ledger.transferOrders(in: [.proposed]).first)
    let (leg, line) = (order.content.leg, try #require(order.content.lines.first))
    let acts = morning.orders(chief)
    var asked = 0
    while try acts.shortages(of: order).isEmpty, asked < 12 {
      asked += 1
      let pack = Quantity(thousandths: line.quantity.thousandths / Int64(line.packs)) ?? .zero
      let request = try RequestTransfer(
        ledger: morning.ledger, desks: morning.desks, clock: MorningAfter.clock
      ).ask(
        RequestTransfer.Question(
          store: leg.to, material: line.material, quantity: pack.times(asked),
          neededBy: morning.now.advanced(byMinutes: 360), why: "a school outing"),
        by: try morning.caller("li", of: leg.to)
      ).stored.request
      guard request.offers.contains(where: { $0.terms.from == leg.from }) else { continue }
      _ = try morning.answers(try morning.caller("wang", of: leg.from))
        .accept(request.content.number, from: leg.from)
    }
    let failure = #expect(throws: OperationsFailure.self) { try acts.approve(order.content.number) }
    #expect(failure?.kind == .conflict, "after \(asked)")
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
    #expect(throws: LedgerFailure.self, "to others it is not there") {
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
