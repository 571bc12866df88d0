import Foundation
import GRDB
import Persistence
import SupplyChain
import Testing

@Suite("Orders in the ledger")
struct OrderTests {
  private let day = BusinessDay(daysSinceEpoch: 17_105)
  private let act = Act(by: "planner", at: "2016-11-01T01:00:00Z")

  private func transfer(_ number: TransferOrderNumber, grams: Int = 400) throws -> TransferContent {
    let leaving = LocalMoment(day: day + 1, time: try #require(TimeOfDay("10:00")))
    return TransferContent(
      number: number,
      leg: Leg(
        id: "L-1", from: "S-1", to: "S-2", departBy: leaving,
        arriveBy: leaving.advanced(byMinutes: 20), kilometres: 5, grams: 400,
        carriesColdKit: false, cost: Money(fen: 3000)),
      lines: [
        TransferLine(
          number: 1, material: "M-0", lot: "A", expiresOn: day + 20,
          quantity: Quantity(units: grams), packs: 1, worth: Money(fen: 5000),
          tripShare: Money(fen: 3000), why: Sentence("because", "因为"))
      ])
  }

  /// A ledger with a published run that proposes `contents`.
  private func published(_ contents: [TransferContent]) throws -> (TemporaryLedger, StoredRun) {
    let temporary = try TemporaryLedger()
    try ConsumptionFile(
      feedDay: day, path: "a", rows: [.init(day: day, material: 0, thousandths: 1)]
    ).collect(into: temporary.ledger, on: day)
    let run = try temporary.ledger.begin(
      RunKey(day: day, settingsHash: "5e77", inputHash: "1234567890"), version: 1,
      moment: try temporary.moment(day), settings: "{}", at: act.at)
    try temporary.ledger.publish(
      Publication(files: ["a.csv": [1, 2]], outputHash: "h", transfers: contents), of: run,
      act: act, seconds: 0)
    return (temporary, run)
  }

  @Test("of 200 orders that want the same stock at once, as many are approved as there is stock")
  func concurrentApprovals() async throws {
    let contents = try (0..<200).map { try transfer(try #require(TransferOrderNumber("T-\($0)"))) }
    let (temporary, _) = try published(contents)
    let ledger = temporary.ledger
    let approved = await withTaskGroup(of: Bool.self) { group in
      for content in contents {
        group.addTask { [day, act] in
          do {
            // 1000 g lie there: enough for two orders of 400 g.
            try ledger.approve(content, day: day + 1, act: act, stockDay: day) { _ in
              Quantity(units: 1000)
            }
            return true
          } catch let failure as LedgerFailure {
            return failure.kind != .conflict
          } catch {
            return true
          }
        }
      }
      return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
    }
    #expect(approved == 2)
    #expect(try ledger.transferOrders(in: [.approved]).count == 2)
  }

  @Test("what leaves one store arrives at the other, and a second dispatch is a conflict")
  func conservation() throws {
    let content = try transfer("T-1")
    let (temporary, _) = try published([content])
    let ledger = temporary.ledger
    try ledger.approve(content, day: day + 1, act: act, stockDay: day) { _ in Quantity(units: 400) }
    try ledger.dispatch(content, on: StoreDay(day + 1), act: act, trace: [])
    #expect(throws: LedgerFailure.self) {
      try ledger.dispatch(content, on: StoreDay(day + 1), act: act, trace: [])
    }
    try ledger.receive(try ledger.transferOrder("T-1"), on: StoreDay(day + 2), act: act)
    let lines = try ledger.movementLines(at: temporary.moment(day + 2))
    #expect(
      lines == [
        "movement T-1 1 S-1 \((day + 1).daysSinceEpoch) -400000",
        "movement T-1 1 S-2 \((day + 2).daysSinceEpoch) 400000",
      ])
  }

  @Test("a seeded walk of 2,000 random acts never leaves the legal states")
  func randomWalk() throws {
    let content = try transfer("T-1")
    var generator = SeededGenerator(seed: 10)
    let legal: [TransferOrder.State: Set<TransferOrder.State>] = [
      .proposed: [.approved, .rejected], .approved: [.dispatched, .cancelled],
      .dispatched: [.received],
    ]
    for _ in 0..<40 {
      let (temporary, _) = try published([content])
      let ledger = temporary.ledger
      for _ in 0..<50 {
        let before = try ledger.transferOrder("T-1").state
        try? act(Int.random(in: 0..<5, using: &generator), on: content, in: ledger)
        let after = try ledger.transferOrder("T-1").state
        #expect(after == before || legal[before]?.contains(after) == true)
      }
    }
  }

  private func act(_ choice: Int, on content: TransferContent, in ledger: Ledger) throws {
    switch choice {
    case 0:
      try ledger.approve(content, day: day, act: act, stockDay: day) { _ in Quantity(units: 400) }
    case 1: try ledger.reject("T-1", day: day, act: act, reason: "no")
    case 2: try ledger.cancel("T-1", day: day, act: act, reason: "no")
    case 3: try ledger.dispatch(content, on: StoreDay(day), act: act, trace: [])
    default: try ledger.receive(try ledger.transferOrder("T-1"), on: StoreDay(day), act: act)
    }
  }

  @Test("publishing twice is refused, and a newer run rejects only what nobody has approved")
  func superseding() throws {
    let approved = try transfer("T-1")
    let (temporary, run) = try published([approved, try transfer("T-2")])
    let ledger = temporary.ledger
    #expect(throws: LedgerFailure.self) {
      try ledger.publish(
        Publication(files: [:], outputHash: "x", transfers: []), of: run, act: act, seconds: 0)
    }
    try ledger.approve(approved, day: day + 1, act: act, stockDay: day) { _ in Quantity(units: 400)
    }
    let next = try ledger.begin(
      RunKey(day: day, settingsHash: "5e77", inputHash: "1234567890"), version: 2,
      moment: try temporary.moment(day), settings: "{}", at: act.at)
    try ledger.publish(
      Publication(files: [:], outputHash: "h2", transfers: []), of: next, act: act, seconds: 0)
    #expect(try ledger.transferOrder("T-1").state == .approved)
    #expect(try ledger.transferOrder("T-2").state == .rejected)
    #expect(try ledger.run(run.id).supersededBy == next.id)
    #expect(try ledger.currentRun(of: day)?.id == next.id)
  }

  @Test("order events cannot be changed or deleted, not even with SQL")
  func appendOnly() throws {
    let (temporary, _) = try published([try transfer("T-1")])
    try temporary.ledger.checkpoint()
    let database = try DatabaseQueue(path: temporary.ledger.path)
    for sql in ["DELETE FROM order_event", "UPDATE order_event SET act_by = 'nobody'"] {
      #expect(throws: DatabaseError.self) { try database.write { try $0.execute(sql: sql) } }
    }
  }

  @Test("an accepted suggestion is accepted once, and again after its order is cancelled")
  func acceptedOnce() throws {
    let (temporary, run) = try published([])
    func order(_ number: ReplenishmentOrderNumber) -> ReplenishmentOrder {
      ReplenishmentOrder(
        number: number, suggestion: "line-1", store: "S-1", material: "M-0",
        quantity: Quantity(units: 5), needBy: day + 3, countsUntil: day + 5, state: .accepted)
    }
    try temporary.ledger.accept([order("R-1")], of: run.id, day: day, act: act)
    #expect(throws: LedgerFailure.self) {
      try temporary.ledger.accept([order("R-2")], of: run.id, day: day, act: act)
    }
    try temporary.ledger.move("R-1", to: .cancelled, day: day, act: act, detail: "no truck")
    #expect(throws: LedgerFailure.self) {
      try temporary.ledger.move("R-1", to: .received, day: day, act: act, detail: "")
    }
    try temporary.ledger.accept([order("R-2")], of: run.id, day: day, act: act)
    #expect(try temporary.ledger.replenishmentOrders().map(\.state) == [.cancelled, .accepted])
  }

  @Test("replenishment orders are read a part at a time, of some stores and in a state")
  func replenishmentByParts() throws {
    let (temporary, run) = try published([])
    let orders = try (0..<12).map { index in
      ReplenishmentOrder(
        number: try #require(ReplenishmentOrderNumber("R-\(100 + index)")),
        suggestion: try #require(SuggestionID("line-\(index)")),
        store: index % 3 == 0 ? "S-1" : "S-2", material: "M-0", quantity: Quantity(units: 5),
        needBy: day + 3, countsUntil: day + 5, state: .accepted)
    }
    let ledger = temporary.ledger
    try ledger.accept(orders, of: run.id, day: day, act: act)
    try ledger.move("R-103", to: .dispatched, day: day, act: act, detail: "")
    func numbers(
      _ state: ReplenishmentOrder.State?, _ stores: Set<StoreID>?, after: String? = nil,
      limit: Int = 100
    ) throws -> [String] {
      try ledger.replenishmentOrders(in: state, of: stores, after: after, limit: limit)
        .map(\.number.text)
    }
    #expect(try numbers(nil, nil) == orders.map(\.number.text))
    #expect(try numbers(nil, nil, after: "R-108", limit: 2) == ["R-109", "R-110"])
    #expect(try numbers(nil, ["S-1"]) == ["R-100", "R-103", "R-106", "R-109"])
    #expect(try numbers(.accepted, ["S-1"], after: "R-100") == ["R-106", "R-109"])
    #expect(try numbers(.dispatched, nil) == ["R-103"])
    #expect(try numbers(nil, []) == [])
    #expect(try ledger.replenishmentOrder("R-103").state == .dispatched)
    #expect(throws: LedgerFailure.self) { try ledger.replenishmentOrder("R-200") }
  }

  @Test("an interrupted run whose forecasts another run lets go works them out again")
  func interruptedRun() throws {
    let temporary = try TemporaryLedger()
    try ConsumptionFile(
      feedDay: day, path: "a", rows: [.init(day: day, material: 0, thousandths: 1)]
    ).collect(into: temporary.ledger, on: day)
    let runs = try ["aaaaaaaaaa", "bbbbbbbbbb"].map { hash in
      try temporary.ledger.begin(
        RunKey(day: day, settingsHash: "5e77", inputHash: hash), version: 1,
        moment: try temporary.moment(day), settings: "{}", at: act.at)
    }
    let series = SeriesForecast(daily: [.certain(1)], totals: [.certain(1)])
    try temporary.ledger.store(
      [
        StoreForecast(
          store: "S-1", origin: day, horizon: 1, materials: ["M-0"], series: [series])
      ], of: runs[0].id)
    for verb in ["collect", "forecast"] {
      try temporary.ledger.finish(verb, of: runs[0].id, result: "{}", seconds: 1)
    }
    try temporary.ledger.publish(
      Publication(files: [:], outputHash: "h", transfers: []), of: runs[1], act: act, seconds: 0)
    #expect(try temporary.ledger.forecast(of: "S-1", in: runs[0].id) == nil)
    #expect(try temporary.ledger.finishedVerb("forecast", of: runs[0].id) == nil)
    #expect(try temporary.ledger.finishedVerb("collect", of: runs[0].id) != nil)
  }

  @Test("a lot that has left on a later day cannot be approved again as of an earlier one")
  func goneGoods() throws {
    let (first, second) = (try transfer("T-1"), try transfer("T-2"))
    let (temporary, _) = try published([first, second])
    let ledger = temporary.ledger
    try ledger.approve(first, day: day + 1, act: act, stockDay: day) { _ in Quantity(units: 400) }
    try ledger.dispatch(first, on: StoreDay(day + 5), act: act, trace: [])
    let failure = #expect(throws: LedgerFailure.self) {
      try ledger.approve(second, day: day + 1, act: act, stockDay: day) { _ in
        Quantity(units: 400)
      }
    }
    #expect(failure?.kind == .conflict)
    // Nor can it have been received before it left.
    let early = #expect(throws: LedgerFailure.self) {
      try ledger.receive(try ledger.transferOrder("T-1"), on: StoreDay(day + 4), act: act)
    }
    #expect(early?.kind == .conflict)
    #expect(try ledger.transferOrder("T-1").state == .dispatched)
  }
}
