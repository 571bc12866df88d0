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
}
