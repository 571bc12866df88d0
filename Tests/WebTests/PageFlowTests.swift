import Access
import Foundation
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Testing
import Traceability
import Web

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

  @Test func `What runs out leads to the transfer that brings it, and is over once it is approved`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let planner = asker.as("planner")
      let orders = try fixture.service.ledger.transferOrders(in: [.proposed]).map(\.content.number)
      let before = try await planner.page("/exceptions?kind=runs_out").text
      let helping = orders.filter { before.contains("Approve transfer \($0)") }
      #expect(!helping.isEmpty)
      for order in helping {
        #expect(before.contains(#"<a href="\#(PagePath.order(order))">\#(order)</a>"#))
      }
      #expect(try await planner.page("/overview").text.contains("; approving transfers saves ¥"))
      for order in orders {
        let path = PagePath.order(order)
        _ = try await planner.submit(try await planner.form(path + "/approve", at: path))
      }
      let after = try await planner.page("/exceptions?kind=runs_out").text
      #expect(!after.contains("Approve transfer"))
      #expect(!(try await planner.page("/overview").text.contains("approving transfers saves")))
    }
  }

  @Test func `Who asks for what a proposal brings is told so first`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let order = try #require(
        try fixture.service.ledger.transferOrders(in: [.proposed]).first?.content)
      let line = try #require(order.lines.first)
      let manager = asker.as("manager:\(order.leg.to)")
      let path = "/store/\(order.leg.to)/ask/\(line.material)"
      let before = try await manager.page(path)
      #expect(before.text.contains("Transfer \(order.number) (waiting for approval) brings"))
      #expect(before.text.contains(#"href="\#(PagePath.order(order.number))""#))
      let approval = PagePath.order(order.number)
      let planner = asker.as("planner")
      _ = try await planner.submit(
        try await planner.form(approval + "/approve", at: approval))
      let after = try await manager.page(path)
      #expect(after.text.contains("Transfer \(order.number) (approved) brings"))
      #expect(!after.text.contains("Have it approved"))
    }
  }

  @Test func `A donor's manager approves a small proposal on its page, the recipient's does not`()
    async throws
  {
    var settings = Settings()
    settings.requests.approvalAbove = 1_000_000_000
    let fixture = try ServiceFixture(settings: settings)
    try await fixture.test { asker in
      let order = try #require(
        try fixture.service.ledger.transferOrders(in: [.proposed]).first?.content)
      let path = PagePath.order(order.number)
      let recipient = try await asker.as("manager:\(order.leg.to)").page(path)
      #expect(recipient.status == 200 && !recipient.text.contains(path + "/approve"))
      let manager = asker.as("manager:\(order.leg.from)")
      let form = try await manager.form(path + "/approve", at: path)
      #expect(try await manager.submit(form).status == 303)
      #expect(try state(fixture, path) == .approved)
      #expect(try await manager.page("/transfers").status == 403, "it shows every store's")
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
      let close = try await asker.form(path + "/close", at: path)
      #expect(try await asker.submit(close).status == 422, "what is given up needs a reason")
      let closed = try await asker.submit(close, [(name: "reason-close", value: "spilt")])
      #expect(closed.status == 303)
      #expect(try state(fixture, path) == .closed)
      let after = try await asker.page(path).text
      #expect(after.contains(" lost</small>") && after.contains("spilt"), "\(after)")
    }
  }

  @Test func `Who asks twice for the same is led to what they have asked`() async throws {
    try await ServiceFixture().test { asker in
      let manager = asker.as("manager")
      let list = try await manager.page("/store/S-0001/ask").text
      let path = try #require(
        list.firstMatch(of: try Regex("href=\"(/store/S-0001/ask/[^\"]+)\""))?[1].substring)
      var places: [String] = []
      for _ in 0..<2 {
        let form = try await manager.form(String(path), at: String(path))
        let reply = try await manager.submit(
          form, [(name: "packs", value: "1"), (name: "urgency", value: "tomorrow")])
        #expect(reply.status == 303)
        places.append(reply.fields[.location] ?? "")
      }
      #expect(places[1] == places[0] + "?done=askedBefore")
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

  @Test func `A donor is told that it runs short before it gives, and gives all the same`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      func ask(_ packs: Int) async throws -> (path: String, donor: String) {
        let reply = try await admin.post(
          "/requests",
          #"{"store":"S-0001","material":"RM-CUP-01","quantity":\#(packs * 50),"#
            + #""neededBy":"2026-07-01T14:00","why":"an outing"}"#)
        let offers = try reply.json()["offers"]?.elements ?? []
        let most = offers.max { left, right in
          (Int(left["terms"]?["packs"]?.text ?? "") ?? 0)
            < (Int(right["terms"]?["packs"]?.text ?? "") ?? 0)
        }
        return (
          "/requests/\(try reply.json()["number"]?.string ?? "")",
          try #require(most?["terms"]?["from"]?.string)
        )
      }
      let (first, second) = (try await ask(18), try await ask(17))
      let path =
        "/store/\(second.donor)/answer/" + second.path.replacing("/requests/", with: "")
      let manager = admin.as("manager:\(second.donor)")
      let before = try await manager.form(path, at: path)
      #expect(!before.fields.contains { $0.name == "evenIfShort" })
      let answer = #"{"from":"\#(first.donor)"}"#
      #expect(
        try await admin.post(first.path + "/accept", answer, fields: [.ifMatch: "*"]).status == 200)
      // A page from before knows nothing of it: it changes nothing, and says what would be left.
      let told = try await manager.submit(before)
      #expect(told.status == 422 && told.text.contains("run short"), "\(told.text.suffix(900))")
      #expect(try await manager.page(path, "zh").text.contains("不够用"))
      let refused = try await admin.post(
        second.path + "/accept", answer, fields: [.ifMatch: "*"])
      #expect(refused.status == 409)
      let problem = try refused.json()
      #expect(problem["detail"]?.string?.contains("surely needs") == true)
      #expect(problem["remedy"]?.string?.contains("evenIfShort: true") == true)
      let after = try await manager.form(path, at: path)
      #expect(after.fields.contains { $0 == ("evenIfShort", "asked") })
      #expect(try await manager.submit(after).status == 303)
      #expect(try await admin.get(second.path).json()["state"]?.string == "accepted")
    }
  }

  @Test func `A planner accepts everything but the exceptions, and takes it back`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let planner = asker.as("planner")
      let form = try await planner.form("/review/accept-plain", at: "/review")
      let count = try #require(form.fields.first { $0.name == "count" }.flatMap { Int($0.value) })
      let done = try await planner.submit(form)
      let back = try #require(done.fields[.location])
      #expect(done.status == 303 && back.contains("undo="))
      #expect(try fixture.service.ledger.replenishmentOrders().count == count)
      let undo = try await planner.form("/review/undo", at: back)
      #expect(try await planner.submit(undo).status == 303)
      let open = try fixture.service.ledger.replenishmentOrders().filter { $0.state != .cancelled }
      #expect(open.isEmpty)
    }
  }

  @Test func `A change needs a reason, and stands beside the system's number`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let planner = asker.as("planner")
      let page = try await planner.page("/review?show=all").text
      let form = try #require(
        try FoundForm.all(in: page).first { $0.action == "/review/lines" })
      let line = try #require(
        page.firstMatch(of: try Regex("name=\"line\" value=\"([^\"]+)\""))?[1].substring)
      let picked = [(name: "line", value: String(line)), (name: "packs", value: "7")]
      let refused = try await planner.submit(form, picked + [("act", "change")])
      #expect(refused.status == 422)
      #expect(refused.text.contains("Say why you change it."))
      let done = try await planner.submit(
        form, picked + [("act", "change"), ("reason", "school trip")])
      #expect(done.status == 303)
      let changed = try await planner.page("/review?show=changed").text
      #expect(changed.contains("school trip"))
    }
  }

  @Test func `A key is made on its page, its secret shown once, and it holds`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let form = try await asker.form("/keys", at: "/keys")
      let some = [("id", "till"), ("name", "Tills"), ("scope", "view_stock")]
      // Every store is a choice, not a field left empty.
      for (reach, stores) in [
        ("", ""), ("only", ""), ("all", "S-0001"), ("", "S-0001"), ("only", "S-0001 S\u{7}2"),
      ] {
        let unsaid = try await asker.submit(form, some + [("reach", reach), ("stores", stores)])
        #expect(unsaid.status == 422, "\(reach) \(stores)")
      }
      #expect(try fixture.service.ledger.apiKeys().isEmpty)
      let written = some + [("reach", "only"), ("stores", "S-0001")]
      let made = try await asker.submit(form, written)
      #expect(made.status == 200 && made.text.contains("shown this once"))
      #expect(try fixture.service.ledger.apiKeys().map(\.key.stores) == [.only(["S-0001"])])
      let again = try await asker.submit(form, written)
      #expect(again.status == 303 && again.fields[.location] == "/keys")
      let rotate = try await asker.form("/keys/till/rotate", at: "/keys")
      #expect(try await asker.submit(rotate).text.contains("shown this once"))
      #expect(try fixture.service.ledger.apiKeys().first?.secrets.count == 2)
      let bad = try await asker.submit(
        try await asker.form("/keys", at: "/keys"), [("id", "x"), ("name", "")])
      #expect(bad.status == 422)
    }
  }

  @Test func `A rule of alerts is added, snoozed and taken away on its page`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let form = try await asker.form("/alerts/rules", at: "/alerts?kind=runs_out")
      let bad = try await asker.submit(form, [("name", "Runs out"), ("threshold", "300")])
      #expect(bad.status == 422 && bad.text.contains("0.0 to 100.0"))
      let written = [("name", "Runs out"), ("threshold", "60"), ("stores", "S-0001")]
      #expect(try await asker.submit(form, written).status == 303)
      let rule = try #require(
        try fixture.service.ledger.alertRules().first { $0.rule.name == "Runs out" }?.rule)
      #expect(rule.threshold == 60 && rule.scope.stores.map(\.text) == ["S-0001"])
      let path = "/alerts/rules/\(rule.id)"
      let acts = try await asker.form(path, at: "/alerts")
      #expect(try await asker.submit(acts, [("act", "day")]).status == 303)
      #expect(try fixture.service.ledger.alertRule(rule.id).rule.snoozedUntil != nil)
      let edit = try await asker.form("/alerts/rules", at: "/alerts?rule=\(rule.id)")
      #expect(edit.fields.contains { $0 == ("rule", rule.id.text) })
      let gone = try await asker.form(path, at: "/alerts")
      #expect(try await asker.submit(gone, [("act", "remove")]).status == 303)
      #expect(try await asker.page("/alerts").text.contains("nobody is told"))
    }
  }

  @Test func `Headquarters starts a night from the page; the same form twice starts one`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let form = try await asker.form("/night", at: "/night")
      let reply = try await asker.submit(form)
      #expect(reply.status == 303, "\(reply.text.suffix(300))")
      let path = try #require(reply.fields[.location])
      #expect(try await asker.submit(form).fields[.location] == path)
      #expect(fixture.service.nights.jobs.count == 1)
      #expect(try await asker.page(path).text.contains("Collect what the stores sent"))
      fixture.service.nights.waitUntilIdle()
      let end = try await asker.page(path)
      #expect(end.text.contains("Nothing has come since"), "\(end.text.suffix(600))")
      #expect(try await asker.page("/night?day=2031-01-01").status == 422)
      #expect(try await asker.as("manager").page("/night").status == 403)
    }
  }
}
