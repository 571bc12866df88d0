import Access
import Foundation
import HTTPTypes
import Operations
import Persistence
import SupplyChain
import Testing
import Traceability
import Web

/// What headquarters is told before it lets something go that it may regret.
@Suite struct OwnNeedTests {
  @Test func `A proposal that leaves its donor short is told, and approved all the same`()
    async throws
  {
    // The night let donors keep less than they are asked to keep now.
    let usual = String(decoding: try JSONEncoder().encode(Settings()), as: UTF8.self)
    let strict = usual.replacing("\"donorKeepsLevel\":0.9", with: "\"donorKeepsLevel\":0.9999")
    #expect(strict != usual)
    let settings = try JSONDecoder().decode(Settings.self, from: Data(strict.utf8))
    let fixture = try ServiceFixture(settings: settings)
    let ledger = fixture.service.ledger
    let acts = ActOnTransfer(
      ledger: ledger, settings: settings,
      caller: Caller(.operator("test"), at: ServiceFixture.instant, day: ServiceFixture.today))
    let short = try #require(
      try ledger.transferOrders(in: [.proposed]).first { try !acts.shortages(of: $0).isEmpty })
    let number = short.content.number
    try await fixture.test { admin in
      let planner = admin.as("planner")
      let path = PagePath.order(number)
      let page = try await planner.page(path).text
      #expect(page.contains("would run short of") && page.contains("Approve all the same"))
      #expect(!page.contains("You would run short"))
      #expect(try await planner.page(path, "zh").text.contains("仍要批准"))
      // Of many at once it is told and left.
      let bulk = try await planner.form("/transfers/approve", at: "/transfers")
      let told = try await planner.submit(bulk, [("order", number.text)])
      #expect(told.status == 409 && told.text.contains("surely needs"), "\(told.text.suffix(900))")
      #expect(told.text.contains("Open it to approve it all the same."))
      let api = "/orders/" + Call.escaped(number.text) + "/approve"
      let refused = try await planner.post(api, "{}", fields: [.ifMatch: "*"])
      #expect(refused.status == 409)
      #expect(try refused.json()["remedy"]?.string?.contains("evenIfShort: true") == true)
      #expect(try ledger.transferOrder(number).state == .proposed)
      // A form from before it was short says nothing of it.
      let form = try await planner.form(path + "/approve", at: path)
      #expect(form.fields.contains { $0 == ("evenIfShort", "yes") })
      let early = FoundForm(
        action: form.action,
        fields: form.fields.filter { $0.name != "evenIfShort" }
          .map { $0.name == "idempotency_key" ? ($0.name, $0.value + "-early") : $0 })
      #expect(try await planner.submit(early).status == 422)
      #expect(try await planner.submit(form).status == 303)
      #expect(try ledger.transferOrder(number).state == .approved)
    }
  }

  @Test func `The overview tells headquarters who signs in with a password alone`() async throws {
    let fixture = try ServiceFixture()
    let root = Caller(.operator("root"), at: ServiceFixture.instant, day: ServiceFixture.today)
    try await fixture.test { admin in
      #expect(try await !admin.page("/overview").text.contains("second factor"))
      for (id, role) in [("pan", Role.planner), ("qi", .admin), ("ren", .auditor)] {
        let person = Person(id: try #require(PersonID(id)), name: id, roles: [role])
        try AddPerson(fixture.service.door, caller: root).add(person)
      }
      let told = try await admin.page("/overview").text
      #expect(told.contains("2 of 2 administrators and planners sign in without a second factor"))
      #expect(try await admin.page("/overview", "zh").text.contains("2 名未启用两步验证"))
      #expect(try await !admin.as("auditor").page("/overview").text.contains("second factor"))
    }
  }
}
