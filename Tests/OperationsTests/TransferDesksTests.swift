import Balancing
import Operations
import Persistence
import SupplyChain
import Testing

@Suite("Desks that are kept warm")
struct TransferDesksTests {
  private func answers(_ morning: MorningAfter, _ desks: TransferDesks) throws -> [EmergencyAnswer]
  {
    try ["S-0001", "S-0002", "S-0004"].flatMap { store in
      try ["RM-TEA-01", "RM-TEA-02", "RM-MLK-01", "RM-CUP-01"].map { material in
        try AskTransfer(desks: desks).answer(
          EmergencyRequest(
            store: StoreID(stringLiteral: store), material: MaterialID(stringLiteral: material),
            quantity: Quantity(units: 20_000), askedAt: morning.now,
            neededBy: morning.now.advanced(byMinutes: 300))
        ).answer
      }
    }
  }

  @Test("answer as desks that are made anew, whatever has happened to orders since")
  func sameAsCold() throws {
    let morning = try MorningAfter()
    let before = try answers(morning, morning.desks)
    func compare(_ what: String) throws -> [EmergencyAnswer] {
      let warm = try answers(morning, morning.desks)
      let cold = try answers(
        morning, TransferDesks(ledger: morning.ledger, settings: morning.settings))
      #expect(warm == cold, "\(what)")
      return warm
    }
    let asked = try morning.ask(3)
    #expect(try compare("asked") == before, "a question binds nothing")
    let donor = try #require(asked.request.offers.first).terms.from
    let chief = try morning.caller("chief")
    let done = try morning.answers(chief).accept(asked.request.content.number, from: donor)
    let given = try compare("accepted")
    #expect(given != before, "what is promised is no longer offered")
    let number = try #require(done.request.offers.first?.order)
    _ = try morning.orders(chief).dispatch(number)
    #expect(try compare("dispatched") == given)
    _ = try morning.orders(chief).receive(number)
    #expect(try compare("received") == given)
    _ = try morning.orders(chief).close(number, reason: "")
    #expect(try compare("closed") == given, "goods that have left do not come back")
    _ = try AcceptSuggestions(ledger: morning.ledger, caller: chief.caller).accept(.all, of: nil)
    #expect(try compare("ordered") != given)
  }

  private func question(
    _ morning: MorningAfter, _ store: StoreID, _ material: MaterialID
  ) -> EmergencyRequest {
    EmergencyRequest(
      store: store, material: material, quantity: Quantity(units: 500), askedAt: morning.now,
      neededBy: morning.now.advanced(byMinutes: 400))
  }

  @Test("tell what a proposal brings already, and carry none of it along until it is turned down")
  func proposals() throws {
    let morning = try MorningAfter()
    let chief = try morning.caller("chief")
    let proposed = try morning.ledger.transferOrders(in: [.proposed]).map(\.content)
    #expect(!proposed.isEmpty)
    let ask = AskTransfer(desks: morning.desks)
    let plan = try #require(try morning.ledger.currentRun())
    let materials = Set(try morning.ledger.suggestions(of: plan.id).map(\.material)).sorted()
    /// What is carried along of what is proposed, whatever else the stores ask for.
    func carried() throws -> Int {
      try proposed.reduce(0) { sum, order in
        let brought = Set(order.lines.map(\.material))
        return try materials.filter { !brought.contains($0) }.reduce(sum) { sum, material in
          let answer = try ask.answer(question(morning, order.leg.to, material)).answer
          return sum + answer.offers.flatMap(\.extras).count { brought.contains($0.material) }
        }
      }
    }
    #expect(try carried() == 0)
    for order in proposed {
      let line = try #require(order.lines.first)
      let outcome = try ask.answer(question(morning, order.leg.to, line.material))
      let coming = try #require(outcome.coming.first { $0.order == order.number })
      let quantity = order.lines.filter { $0.material == line.material }
        .reduce(Quantity.zero) { $0 + $1.quantity }
      #expect(coming.state == .proposed && coming.quantity == quantity)
      #expect(coming.arriveBy == order.leg.arriveBy)
      let told = outcome.lines(in: .english)
      #expect(told.contains { $0.hasPrefix("Transfer \(order.number) (waiting for approval)") })
      #expect(outcome.lines(in: .chinese).contains { $0.contains("不必重复申请") })
      #expect(outcome.warnings.isEmpty, "the goods can be there all the same")
    }
    let first = try #require(proposed.first)
    _ = try morning.orders(chief).approve(first.number, evenIfShort: true)
    let material = try #require(first.lines.first).material
    let approved = try ask.answer(question(morning, first.leg.to, material))
    #expect(approved.coming.first { $0.order == first.number }?.state == .approved)
    #expect(
      !approved.lines(in: .english).contains {
        $0.contains("\(first.number)") && $0.contains("have it approved")
      })
    for order in proposed.dropFirst() {
      _ = try morning.orders(chief).reject(order.number, reason: "test")
    }
    #expect(try carried() > 0)
    let last = try #require(proposed.last)
    let rejected = try ask.answer(
      question(morning, last.leg.to, try #require(last.lines.first).material))
    #expect(!rejected.coming.contains { $0.order == last.number })
  }
}
