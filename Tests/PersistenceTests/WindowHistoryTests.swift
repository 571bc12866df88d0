import Persistence
import SupplyChain
import Testing

@Suite("A window of a store's history")
struct WindowHistoryTests {
  private let first = BusinessDay(daysSinceEpoch: 17_000)

  /// M-0 is used every day, M-1 on days 3 and 25 with zeros sent, M-2 first on day 27.
  private func ledger(corrected: Bool = false) throws -> TemporaryLedger {
    let temporary = try TemporaryLedger()
    var rows: [ConsumptionFile.Row] = []
    for offset in 0..<30 {
      rows.append(.init(day: first + offset, material: 0, thousandths: 5000))
      let isUsed = offset == 3 || offset == 25
      rows.append(.init(day: first + offset, material: 1, thousandths: isUsed ? 1000 : 0))
      if offset >= 27 { rows.append(.init(day: first + offset, material: 2, thousandths: 2000)) }
    }
    try ConsumptionFile(feedDay: nil, path: "consumption.csv", rows: rows)
      .collect(into: temporary.ledger, on: first + 29)
    if corrected {
      try ConsumptionFile(
        feedDay: first + 29, path: "feeds/fix.csv",
        rows: [.init(day: first + 3, material: 1, thousandths: 0)]
      ).collect(into: temporary.ledger, on: first + 29)
    }
    return temporary
  }

  private func cells(
    _ temporary: TemporaryLedger, _ material: MaterialID, since offset: Int
  ) throws -> [Quantity?] {
    let facts = try FactReader(temporary.ledger, at: temporary.moment(first + 29))
    let history = try #require(try facts.history(of: "S-1", since: first + offset))
    let row = try #require(history.materials.firstIndex(of: material))
    return (offset..<30).map { history.quantity(row: row, day: first + $0) }
  }

  @Test("knows a material that was used before it from its first open day on")
  func usedBefore() throws {
    let temporary = try ledger()
    let slow = try cells(temporary, "M-1", since: 10)
    #expect(slow.count { $0 == .zero } == 19 && slow[15] == Quantity(units: 1))
    // Not used in the window at all, it is known to have been used nothing.
    #expect(try cells(temporary, "M-1", since: 26) == [.zero, .zero, .zero, .zero])
    let facts = try FactReader(temporary.ledger, at: temporary.moment(first + 29))
    let whole = try #require(try facts.history(of: "S-1"))
    #expect(whole.quantity(row: 1, day: first + 2) == nil)
    #expect(whole.quantity(row: 1, day: first + 10) == .zero)
  }

  @Test("does not know a new material before its first use, nor one whose use was a mistake")
  func notUsedBefore() throws {
    let temporary = try ledger()
    #expect(
      try cells(temporary, "M-2", since: 25).map { $0 == nil } == [true, true, false, false, false])
    #expect(try cells(temporary, "M-1", since: 2).first == .some(nil))
    #expect(
      try cells(ledger(corrected: true), "M-1", since: 10).prefix(15).allSatisfy { $0 == nil })
  }

  @Test("marked with stock-outs it knows what it knew")
  func marked() throws {
    let temporary = try ledger()
    let facts = try FactReader(temporary.ledger, at: temporary.moment(first + 29))
    let history = try #require(try facts.history(of: "S-1", since: first + 10))
    let marked = history.with(
      stockedOut: [Bool](repeating: true, count: history.thousandths.count))
    #expect(marked.thousandths == history.thousandths && marked.stockedOut.allSatisfy { $0 })
  }

  @Test("for who asks only what was used looks at no day before")
  func uses() throws {
    let temporary = try ledger()
    let facts = try FactReader(temporary.ledger, at: temporary.moment(first + 29))
    let uses = try #require(try facts.uses(of: "S-1", since: first + 10))
    #expect(uses.quantity(row: 1, day: first + 10) == nil)
    #expect(uses.quantity(row: 1, day: first + 25) == Quantity(units: 1))
  }
}
