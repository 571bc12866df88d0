import Foundation
import Persistence
import SupplyChain
import Testing

@testable import Web

/// What people do on pages, as a browser without scripts sends it.
@Suite struct PageFlowTests {
  /// The first proposal of the night, approved by a planner.
  private func approved(_ fixture: ServiceFixture, _ asker: Asker) async throws -> String {
    let order = try #require(
      try fixture.service.ledger.transferOrders(in: [.proposed]).first?.content.number)
    let path = PagePath.order(order)
    let form = try await asker.as("planner").form(path + "/approve", at: path)
    let reply = try await asker.as("planner").submit(form)
    #expect(reply.status == 303)
    #expect(reply.fields[.location] == path + "?done=approved")
    return path
  }

  private func state(_ fixture: ServiceFixture, _ path: String) throws -> TransferOrder.State {
    let number = try #require(TransferOrderNumber(path.replacing("/orders/", with: "")))
    return try fixture.service.ledger.transferOrder(number).state
  }

  @Test func `An order is approved, sent and received; the same form twice acts once`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let path = try await approved(fixture, asker)
      let send = try await asker.form(path + "/dispatch", at: path)
      #expect(try await asker.submit(send).status == 303)
      #expect(try await asker.submit(send).status == 303)
      #expect(try state(fixture, path) == .dispatched)
      let receive = try await asker.form(path + "/receive", at: path)
      #expect(receive.fields.contains { $0 == ("mode", "all") })
      #expect(try await asker.submit(receive).status == 303)
      #expect(try await asker.submit(receive).status == 303)
      #expect(try state(fixture, path) == .received)
    }
  }

  @Test func `Less than was sent needs a reason, and what was written stays`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let path = try await approved(fixture, asker)
      _ = try await asker.submit(try await asker.form(path + "/dispatch", at: path))
      let page = try await asker.page(path).text
      let form = try #require(
        try FoundForm.all(in: page).first { $0.fields.contains { $0 == ("mode", "lines") } })
      let number = try #require(TransferOrderNumber(path.replacing("/orders/", with: "")))
      let lines = try fixture.service.ledger.transferOrder(number).content.lines
      let short = lines.map {
        (name: "packs-\($0.number)", value: $0.number == 1 ? "0" : "\($0.packs)")
      }
      let refused = try await asker.submit(form, short)
      #expect(refused.status == 422)
      #expect(refused.text.contains("Less came than was sent: choose why."))
      #expect(refused.text.contains("name=\"packs-1\" type=\"number\" value=\"0\""))
      #expect(try state(fixture, path) == .dispatched)
      let told = try await asker.submit(form, short + [(name: "reason-1", value: "damaged")])
      #expect(told.status == 303)
      #expect(try state(fixture, path) == .partlyReceived)
      #expect(try await asker.page(path).text.contains("damaged"))
    }
  }

  @Test func `A store asks in three taps, and is answered with donors or the reason`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let manager = asker.as("manager")
      let ask = "/store/S-0001/ask/RM-TEA-02"
      #expect(try await manager.page("/store/S-0001/ask").text.contains(ask))
      let form = try await manager.form(ask, at: ask)
      let none = try await manager.submit(form, [("packs", "0"), ("urgency", "today")])
      #expect(none.status == 422)
      #expect(none.text.contains("whole number of packs"))
      let reply = try await manager.submit(form, [("packs", "1"), ("urgency", "today")])
      #expect(reply.status == 303)
      let answer = try await manager.page(try #require(reply.fields[.location]))
      #expect(answer.status == 200)
      let request = try #require(try fixture.service.ledger.transferRequests().first?.request)
      #expect(request.content.quantity > .zero)
      for offer in request.offers {
        #expect(answer.text.contains("km"))
        let path = "/store/\(offer.terms.from)/answer/\(request.content.number)"
        let given = try await asker.form(path, at: path)
        let done = try await asker.submit(given)
        #expect(done.status == 303, "\(done.text.suffix(300))")
      }
    }
  }
}
