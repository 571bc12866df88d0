import Access
import Foundation
import Operations
import Persistence
import Publishing
import Replenishment
import SupplyChain
import Testing

@Suite("What planners decide")
struct OverrideTests {
  private func change(_ units: Int) -> SuggestionOverride {
    SuggestionOverride(finalQuantity: Quantity(units: units), reason: "party")
  }

  private func wish(_ line: ReviewLine, _ override: SuggestionOverride) -> DecideSuggestions.Wish {
    .init(line: line.suggestion.id, rowVersion: line.rowVersion, override: override)
  }

  private func line(_ plan: ReviewedPlan, like line: ReviewLine) throws -> ReviewLine {
    try #require(
      plan.lines.first {
        $0.suggestion.store == line.suggestion.store
          && $0.suggestion.material == line.suggestion.material
      })
  }

  @Test("survives the next nights until the need-by day, and the published sheet says so")
  func carried() throws {
    let folder: String
    let first: ReviewLine
    do {
      let night = try ReviewedNight("2026-06-25")
      folder = night.folder + ".kept"
      let plan = try night.plan()
      first = try #require(plan.lines.first { $0.suggestion.suggestedQuantity > .zero })
      _ = try night.desk.decide([wish(first, change(4321))], of: nil)
      try FileManager.default.copyItem(atPath: night.folder, toPath: folder)
    }
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let needBy = first.suggestion.needBy
    for offset in 1...5 {
      let day = try #require(BusinessDay("2026-06-25")) + offset
      let outcome = try ReviewedNight.run("\(day)", in: folder)
      let ledger = try Ledger(path: folder + "/ledger.sqlite")
      let now = try line(try ReviewedPlan(ledger, day: day), like: first)
      let isHeld = day <= needBy
      #expect((now.override == change(4321)) == isHeld, "\(day)")
      #expect(now.entry?.carriedFrom == (isHeld ? BusinessDay("2026-06-25") : nil))
      #expect(now.entry?.act.by == (isHeld ? "lin" : nil))
      #expect(now.rowVersion == (isHeld ? 2 : 1))
      let sheet = try String(contentsOfFile: outcome.folder + "/suggestions.csv", encoding: .utf8)
      #expect(sheet.contains(",4321,change,party,,") == isHeld)
      // The numbers of the system do not hang on it.
      #expect(
        try ReproduceRun(
          ledger: ledger, clock: WallClock(instant: { "2026-07-01T00:00:00Z" }, seconds: { 0 })
        ).reproduce(outcome.record.run, scratch: folder + "/scratch") == outcome.record.outputHash)
    }
  }

  @Test("stays with a plan that is made again, and only lines that differ get a new version")
  func forced() throws {
    let night = try ReviewedNight("2026-06-29")
    let line = try night.plan().lines[0]
    _ = try night.desk.decide([wish(line, change(5))], of: nil)
    let folder = night.folder + ".kept"
    try FileManager.default.copyItem(atPath: night.folder, toPath: folder)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let again = try ReviewedNight.run("2026-06-29", in: folder)
    #expect(again.wasDone, "a decision is no input")
    _ = try ReviewedNight.run("2026-06-29", in: folder, force: true)
    let plan = try ReviewedPlan(try Ledger(path: folder + "/ledger.sqlite"), day: nil)
    #expect(plan.run.version == 2)
    #expect(plan.lines[0].override == change(5) && plan.lines[0].rowVersion == 2)
    #expect(plan.lines.dropFirst().allSatisfy { $0.rowVersion == 1 })
    var dear = Settings()
    dear.replenishment.holdingRateAYear = 40
    _ = try ReviewedNight.run("2026-06-29", in: folder, settings: dear)
    let other = try ReviewedPlan(try Ledger(path: folder + "/ledger.sqlite"), day: nil)
    for (before, after) in zip(plan.lines, other.lines) {
      let rise = before.suggestion == after.suggestion ? 0 : 1
      #expect(after.rowVersion == before.rowVersion + rise)
    }
    #expect(zip(plan.lines, other.lines).contains { $0.0.suggestion != $0.1.suggestion })
  }

  @Test("accepted becomes an order of the decided quantity, which is no longer carried")
  func accepted() throws {
    let night = try ReviewedNight("2026-06-29")
    let lines = try night.plan().lines.filter { $0.suggestion.suggestedQuantity > .zero }
    let wishes = [
      wish(
        lines[0],
        SuggestionOverride(
          finalQuantity: Quantity(units: 70), decision: .accept, reason: "a party")),
      wish(lines[1], SuggestionOverride(decision: .accept)),
      wish(
        lines[2], SuggestionOverride(finalQuantity: .zero, decision: .accept, reason: "closed")),
      wish(lines[3], change(80)),
      wish(lines[4], SuggestionOverride(decision: .reject, reason: "closed")),
    ]
    let receipt = try night.desk.decide(wishes, of: nil)
    #expect(
      receipt.orders.map(\.quantity) == [
        Quantity(units: 70), lines[1].suggestion.suggestedQuantity,
      ])
    let rest = try AcceptSuggestions(ledger: night.ledger, caller: night.caller).accept(
      .all, of: nil
    ).orders
    let byLine = Dictionary(uniqueKeysWithValues: rest.map { ($0.suggestion, $0.quantity) })
    #expect(byLine[lines[3].suggestion.id] == Quantity(units: 80))
    #expect(byLine[lines[4].suggestion.id] == nil, "what is rejected is not sent")
    #expect(byLine[lines[0].suggestion.id] == nil, "nor twice what is ordered")
    #expect(
      try night.ledger.overridesToCarry(to: try #require(BusinessDay("2026-06-30"))).count == 1)
    #expect(throws: LedgerFailure.self) {
      try night.desk.decide(
        [wish(try self.line(try night.plan(), like: lines[0]), change(1))], of: nil)
    }
  }

  @Test("is not taken back by a number that nobody was told")
  func unknownBatch() throws {
    let night = try ReviewedNight("2026-06-29")
    let failure = try #require(throws: LedgerFailure.self) { try night.desk.undo(99) }
    #expect(failure.message == "Nothing was decided under the number 99.")
    #expect(failure.kind == .notFound)
  }

  @Test("accepted in another quantity than whole packs is sent so, and told")
  func brokenPacks() throws {
    let night = try ReviewedNight("2026-06-29")
    let lines = try night.plan().lines.filter { $0.suggestion.suggestedQuantity > .zero }
    let (first, second) = (lines[0].suggestion, lines[1].suggestion)
    let accept = AcceptSuggestions(ledger: night.ledger, caller: night.caller)
    let odd = first.packSize + Quantity(units: 1)
    let broken = try accept.accept(.lines([first.id]), of: nil, quantity: odd, reason: "x")
    #expect(broken.orders.map(\.quantity) == [odd])
    #expect(broken.notes.map(\.english) == ["1 quantity is not in whole packs: \(first.id)"])
    let whole = try accept.accept(
      .lines([second.id]), of: nil, quantity: second.packSize.times(2), reason: "x")
    #expect(whole.orders.count == 1 && whole.notes.isEmpty)
  }

  @Test("is taken back as a whole, orders included, and that again; not when somebody went on")
  func undone() throws {
    let night = try ReviewedNight("2026-06-29")
    let lines = try night.plan().lines.filter { $0.suggestion.suggestedQuantity > .zero }
    _ = try night.desk.decide([wish(lines[0], change(5))], of: nil)
    let before = try night.plan()
    let bulk = try night.desk.decide(
      before.lines.map {
        .init(line: $0.suggestion.id, rowVersion: nil, override: .init(decision: .accept))
      },
      of: nil)
    let batch = try #require(bulk.batch)
    #expect(bulk.changed == before.lines.count && !bulk.orders.isEmpty)
    let undo = try night.desk.undo(batch)
    let after = try night.plan()
    #expect(after.lines.map(\.override) == before.lines.map(\.override))
    #expect(after.lines.allSatisfy { $0.order == nil })
    #expect(throws: LedgerFailure.self) { try night.desk.undo(batch) }
    _ = try night.desk.undo(try #require(undo.batch))
    #expect(try night.plan().lines.allSatisfy { $0.override.decision == .accept })
  }

  @Test("is not for store managers or couriers to decide")
  func permissions() throws {
    let night = try ReviewedNight("2026-06-29")
    let line = try night.plan().lines[0]
    for role in [Role.storeManager, .courier, .auditor] {
      let person = Person(id: "x", name: "X", roles: [role], stores: [line.suggestion.store])
      let caller = Caller(
        person.principal(from: Origin(.web)), at: night.caller.at, day: night.caller.day)
      let desk = DecideSuggestions(ledger: night.ledger, caller: caller)
      #expect(throws: AccessFailure.self) { try desk.decide([wish(line, change(1))], of: nil) }
      #expect(throws: AccessFailure.self) {
        try desk.decide([wish(line, SuggestionOverride(decision: .accept))], of: nil)
      }
    }
    #expect(try night.plan().lines[0].entry == nil)
  }

  @Test("upon a line that has changed since is a conflict, for one and for all together")
  func conflicts() throws {
    let night = try ReviewedNight("2026-06-29")
    let lines = try night.plan().lines
    _ = try night.desk.decide([wish(lines[0], change(5))], of: nil)
    #expect(throws: LedgerFailure.self) {
      try night.desk.decide([wish(lines[1], change(6)), wish(lines[0], change(6))], of: nil)
    }
    #expect(try night.plan().lines[1].entry == nil)
    let same = try night.desk.decide([wish(lines[0], change(5))], of: nil)
    #expect(same.changed == 0, "what says the same is no change")
  }

  @Test("takes a hundred times what may be needed and no more: that is a slip of units")
  func absurd() throws {
    let night = try ReviewedNight("2026-06-29")
    let line = try night.plan().lines[0]
    let most = line.suggestion.mostTaken
    let more = try #require(Quantity(thousandths: most.thousandths + 1))
    func send(_ quantity: Quantity) throws -> Int {
      let override = SuggestionOverride(
        finalQuantity: quantity, decision: .change, reason: "a festival")
      return try night.desk.decide([wish(line, override)], of: nil).changed
    }
    #expect(throws: OperationsFailure.self) { try send(more) }
    #expect(try night.plan().lines[0].entry == nil)
    var rows = try night.exported(try night.plan())
    let column = try #require(rows[0].firstIndex(of: "final_quantity"))
    let row = try #require(rows.firstIndex { $0.contains(line.suggestion.id.text) })
    rows[row][column] = "\(more)"
    let difference = try night.sheets.difference(bytes: try SavedSheet.comma.bytes(rows))
    #expect(difference.faults.map(\.column) == ["final_quantity"])
    // No other door takes more, and none takes another quantity without a reason.
    let accept = AcceptSuggestions(ledger: night.ledger, caller: night.caller)
    let id = line.suggestion.id
    #expect(throws: OperationsFailure.self) {
      try accept.accept(.lines([id]), of: nil, quantity: more, reason: "a festival")
    }
    for reason in ["", "  "] {
      #expect(throws: OperationsFailure.self) {
        try accept.accept(.lines([id]), of: nil, quantity: most, reason: reason)
      }
      #expect(throws: OperationsFailure.self) {
        try night.desk.decide(
          [wish(line, SuggestionOverride(decision: .reject, reason: reason))], of: nil)
      }
    }
    #expect(try night.plan().lines[0].entry == nil)
    #expect(try send(most) == 1)
    // What was changed with a reason is accepted without another.
    let order = try #require(try accept.accept(.lines([id]), of: nil).orders.first)
    #expect(order.quantity == most)
    #expect(try night.plan().lines[0].override.reason == "a festival")
  }

  @Test("is found, sorted and gathered as asked for")
  func queries() throws {
    let night = try ReviewedNight("2026-06-29")
    let desk = ReviewDesk(ledger: night.ledger)
    let lines = try night.plan().lines
    _ = try night.desk.decide([wish(lines[3], change(600_000))], of: nil)
    var query = ReviewQuery()
    query.sort = .final
    query.isDescending = true
    query.limit = 3
    query.grouping = .store
    let page = try desk.page(query, for: night.caller)
    #expect(page.lines.first?.suggestion.id == lines[3].suggestion.id)
    #expect(page.lines.count == 3 && page.totals.lines == lines.count)
    #expect(page.groups.reduce(0) { $0 + $1.totals.lines } == lines.count)
    #expect(page.totals.decided == 1)
    query.states = [.changed]
    #expect(
      try desk.page(query, for: night.caller).lines.map(\.suggestion.id) == [lines[3].suggestion.id]
    )
    query = ReviewQuery()
    query.text = lines[0].storeName.lowercased()
    query.limit = .max
    let expected = lines.filter { $0.storeName.contains(lines[0].storeName) }
    #expect(
      try desk.page(query, for: night.caller).lines.map(\.suggestion.id)
        == expected.map(\.suggestion.id))
    let store = lines[0].suggestion.store
    let manager = Caller(
      Person(id: "m", name: "M", roles: [.storeManager], stores: [store]).principal(
        from: Origin(.web)), at: night.caller.at, day: night.caller.day)
    let own = try desk.page(ReviewQuery(), for: manager)
    #expect(own.totals.lines == lines.count { $0.suggestion.store == store })
    #expect(own.lines.allSatisfy { $0.suggestion.store == store })
    _ = try night.desk.decide([wish(lines[5], change(1))], of: nil)
    query = ReviewQuery()
    query.states = [.changed]
    #expect(
      try desk.page(query, for: night.caller).totals.lines == 2,
      "the desk sees what was decided since")
  }
}
