import Persistence
import SupplyChain
import Testing

@Suite("The nights for which stores have ordered")
struct OrderNightTests {
  private let day = BusinessDay(daysSinceEpoch: 17_105)
  private let act = Act(by: "planner", at: "2016-11-01T01:00:00Z")

  private func order(_ number: String, _ material: MaterialID, on day: BusinessDay)
    -> ReplenishmentOrder
  {
    ReplenishmentOrder(
      number: ReplenishmentOrderNumber(number) ?? "R",
      suggestion: Suggestion.identifier(day: day, store: "S/1", material: material),
      store: "S/1", material: material, quantity: Quantity(units: 5), needBy: day + 3,
      countsUntil: day + 5, state: .accepted)
  }

  @Test("are the last ones of each material, received or not, and none that was called off")
  func last() throws {
    let temporary = try TemporaryLedger()
    let ledger = temporary.ledger
    try ConsumptionFile(
      feedDay: day, path: "a", rows: [.init(day: day, material: 0, thousandths: 1)]
    ).collect(into: ledger, on: day)
    let run = try ledger.begin(
      RunKey(day: day, settingsHash: "5e77", inputHash: "1234567890"), version: 1,
      moment: try temporary.moment(day), settings: "{}", at: act.at
    ).id
    try ledger.accept([order("R1", "M-0", on: day - 9)], of: run, day: day - 9, act: act)
    try ledger.accept(
      [order("R2", "M-0", on: day - 3), order("R3", "M-1", on: day - 3)], of: run, day: day - 3,
      act: act)
    let before = try temporary.moment(day)
    try ledger.accept([order("R4", "M-1", on: day)], of: run, day: day, act: act)
    try ledger.move("R2", to: .received, day: day, act: act, detail: "")
    func nights(_ moment: LedgerMoment, since days: Int = 35) throws -> [String] {
      try ledger.orderNights(at: moment, since: moment.day - days).map {
        "\($0.store) \($0.material) \($0.day - day)"
      }
    }
    #expect(try nights(before) == ["S/1 M-0 -3", "S/1 M-1 -3"])
    #expect(try nights(try temporary.moment(day)) == ["S/1 M-0 -3", "S/1 M-1 0"])
    #expect(try nights(try temporary.moment(day - 1)) == ["S/1 M-0 -3", "S/1 M-1 -3"])
    #expect(try nights(before, since: 2).isEmpty)
    try ledger.move("R4", to: .cancelled, day: day + 1, act: act, detail: "")
    #expect(try nights(try temporary.moment(day)) == ["S/1 M-0 -3", "S/1 M-1 -3"])
  }
}
