import Access
import Foundation
import HTTPTypes
import Persistence
import SupplyChain
import Testing
import Web

/// What forms of pages do when not all of it can be done, and while it takes its time.
@Suite struct PageActTests {
  @Test func `Of many orders those are approved that can be, and the others are told with why`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let planner = asker.as("planner")
      let proposed = try fixture.service.ledger.transferOrders(in: [.proposed]).map(
        \.content.number)
      try #require(proposed.count >= 2)
      let (gone, good) = (proposed[0], proposed[1])
      let form = try await planner.form("/transfers/approve", at: "/transfers")
      let away = try await asker.post(
        "/orders/\(Call.escaped(gone.text))/reject", #"{"reason":"no"}"#, fields: [.ifMatch: "*"])
      #expect(away.status == 200)
      let none = try await planner.submit(form, [("order", gone.text)])
      #expect(none.status == 409 && none.text.contains("0 approved, 1 not"))
      let both = [("order", gone.text), ("order", good.text)]
      let some = try await planner.submit(form, both)
      #expect(some.status == 200 && some.text.contains("1 approved, 1 not"), "\(some.text)")
      #expect(some.text.contains("\(gone): "))
      func state(_ number: TransferOrderNumber) throws -> TransferOrder.State {
        try fixture.service.ledger.transferOrder(number).state
      }
      #expect(try state(good) == .approved && state(gone) == .rejected)
      let again = try await planner.submit(form, both)
      #expect(again.status == 303 && again.fields[.location] == "/transfers")
    }
  }

  @Test func `While a page hashes a password others write`() async throws {
    let wrote = ServiceFixture.Lines()
    let fixture = try ServiceFixture(whileHashing: { ledger in
      let done = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        let act = Act(by: "test", at: ServiceFixture.instant.text)
        try? ledger.audit(AuditRecord(act, .viewHealth, subject: "meanwhile"))
        done.signal()
      }
      wrote.add(done.wait(timeout: .now() + 5) == .success ? "free " : "held ")
    })
    try await fixture.test { admin in
      let first = "rain on the tea hills", second = "a kettle in the snow"
      let add = try await admin.form("/people", at: "/people")
      let written = [
        ("id", "admin"), ("name", "N"), ("role", "admin"), ("language", "en"),
      ]
      let weak = try await admin.submit(add, written + [("password", "short")])
      #expect(weak.status == 422 && weak.text.contains("too easily guessed"))
      #expect(try fixture.service.ledger.people().isEmpty, "an account without its password")
      #expect(try await admin.submit(add, written + [("password", first)]).status == 303)
      #expect(try await admin.submit(add, written + [("password", first)]).status == 303)
      let own = try await admin.form("/account/password", at: "/account")
      let change = [("old", first), ("new", second)]
      let changed = try await admin.submit(own, change)
      #expect(changed.status == 303, "\(changed.text.suffix(500))")
      #expect(try await admin.submit(own, change).status == 303, "the same form once more")
      let set = try await admin.form("/people/admin/password", at: "/people")
      #expect(try await admin.submit(set, [("password", first)]).status == 303)
    }
    #expect(wrote.text == "free free free ")
  }

  @Test func `A second factor is set up on the page of one's account, and counts`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let person = #"{"id":"planner","name":"N","roles":["planner"]}"#
      #expect(try await admin.post("/people", person, key: nil).status == 201)
      let planner = admin.as("planner")
      let offered = try await planner.submit(
        try await planner.form("/account/factor", at: "/account"))
      #expect(offered.status == 200)
      let secret = try #require(
        offered.text.firstMatch(of: try Regex("secret=([A-Z2-7]+)"))?[1].substring)
      let confirm = try #require(
        try FoundForm.all(in: offered.text).first { $0.action == "/account/factor/confirm" })
      let code = TimedCode(secret: Self.bytes(ofBase32: secret)).code(at: ServiceFixture.instant)
      let done = try await planner.submit(confirm, [("code", code)])
      #expect(done.status == 200 && done.text.contains("Keep these recovery codes"))
      let factors = try fixture.service.ledger.secondFactors(of: "planner")
      #expect(factors.map(\.isConfirmed) == [true])
      let again = try await planner.submit(confirm, [("code", code)])
      #expect(again.status == 303 && again.fields[.location] == "/account")
    }
  }

  private static func bytes(ofBase32 text: Substring) -> [UInt8] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567")
    var (bits, held): (UInt64, Int) = (0, 0)
    var bytes: [UInt8] = []
    for letter in text {
      bits = bits << 5 | UInt64(letters.firstIndex(of: letter) ?? 0)
      held += 5
      if held >= 8 {
        held -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt64(held)))
      }
    }
    return bytes
  }
}
