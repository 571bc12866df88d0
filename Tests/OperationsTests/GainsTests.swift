import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

@Suite("What the chain gains")
struct GainsTests {
  private func report(
    _ morning: MorningAfter, by key: GainsKey, from: String? = nil, to: String? = nil
  ) throws -> GainsReport {
    try Gains(ledger: morning.ledger, caller: try morning.caller("chief").caller).report(
      by: key, from: from.flatMap { BusinessDay($0) }, to: to.flatMap { BusinessDay($0) })
  }

  @Test("is the same in sum, however it is split")
  func splits() throws {
    let morning = try MorningAfter()
    let byStore = try report(morning, by: .store)
    #expect(byStore.lines.map(\.key) == ["S-0001", "S-0002", "S-0003", "S-0004", "S-0005"])
    #expect(byStore.total.turnover != nil)
    for key in GainsKey.allCases {
      let split = try report(morning, by: key)
      #expect(split.total.consumption == byStore.total.consumption, "by \(key)")
      #expect(split.total.waste == byStore.total.waste)
      #expect(split.total.stockOutDays == byStore.total.stockOutDays)
      #expect(split.total.turnover == byStore.total.turnover)
      let sum = split.lines.reduce(Money.zero) { $0 + $1.consumption }
      #expect(sum == split.total.consumption)
    }
  }

  @Test("of waste is what the feeds say at the prices of materials.csv")
  func waste() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../data/sample").standardized
    func rows(_ path: String) throws -> [[Substring]] {
      let url = folder.appendingPathComponent(path)
      guard FileManager.default.fileExists(atPath: url.path) else { return [] }
      return try String(contentsOf: url, encoding: .utf8).split(whereSeparator: \.isNewline)
        .dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false) }
    }
    let prices = Dictionary(
      uniqueKeysWithValues: try rows("materials.csv").map { ($0[0], Double($0[6]) ?? 0) })
    var fen = 0.0
    for day in 21...30 {
      for row in try rows("feeds/2026-06-\(day)/waste/S-0001.csv") {
        fen += (Double(row[4]) ?? 0) * (prices[row[2]] ?? 0) / 1000
      }
    }
    #expect(fen > 0)
    let line = try report(MorningAfter(), by: .store, from: "2026-06-21").lines.first {
      $0.key == "S-0001"
    }
    #expect(abs(Double(line?.waste.fen ?? 0) - fen) < 10)
  }

  @Test("of turnover is nothing without counts, and days that are not known are refused")
  func unknown() throws {
    let morning = try MorningAfter()
    let before = try report(morning, by: .store, from: "2026-03-10", to: "2026-06-10")
    #expect(before.total.turnover == nil && before.total.meanStock == nil)
    #expect(before.total.consumption > .zero)
    #expect(before.total.forecastError == nil)
    #expect(throws: OperationsFailure.self) {
      try report(morning, by: .store, from: "2026-06-10", to: "2026-06-01")
    }
    #expect(throws: OperationsFailure.self) {
      try report(morning, by: .store, from: "2030-01-01")
    }
  }

  @Test("tells how many came after the needed hour, and by how much")
  func late() throws {
    let morning = try MorningAfter()
    func arrived(_ packs: Int, after minutes: Int) throws {
      let asked = try morning.ask(packs, within: 120)
      let donor = try #require(asked.request.offers.first).terms.from
      let done = try morning.answers(try morning.caller("wang", of: donor))
        .accept(asked.request.content.number, from: donor)
      let order = try #require(done.request.offers.compactMap(\.order).first)
      _ = try morning.orders(try morning.caller("wang", of: donor, at: 20)).dispatch(order)
      let li = morning.orders(try morning.caller("li", of: "S-0001", at: minutes))
      // Whether it is reported at the door or booked in at once.
      if packs == 1 { _ = try li.arrive(order) } else { _ = try li.receive(order) }
    }
    #expect(try report(morning, by: .store).total.lateShare == nil)
    try arrived(1, after: 119)
    try arrived(2, after: 150)
    try arrived(3, after: 120)
    try arrived(4, after: 165)
    for key in GainsKey.allCases {
      let lines = try report(morning, by: key).lines.filter { $0.arrivals > 0 }
      #expect(lines.count == 1, "by \(key)")
      #expect(lines.first?.arrivals == 4 && lines.first?.lateShare == 0.5)
      #expect(lines.first?.lateMinutes == 30, "the lower of two in the middle")
    }
    let csv = String(decoding: try report(morning, by: .store).csv(), as: UTF8.self)
    #expect(csv.contains("late_share,late_minutes") && csv.contains(",4,0.5,30.0,"))
    let text = try report(morning, by: .store).text(in: .chinese).joined(separator: "\n")
    #expect(text.contains("迟到 %/分钟") && text.contains("50.0 / 30.0"))
  }

  @Test("tells how long people took, and lets a store manager see own stores only")
  func requests() throws {
    let morning = try MorningAfter()
    let asked = try morning.ask()
    let number = asked.request.content.number
    let manager = try morning.caller("li", of: "S-0001", at: 30)
    _ = try morning.answers(manager).withdraw(number, reason: "found some")
    // The question is of the morning after the last day that is known.
    let line = try Gains(ledger: morning.ledger, caller: manager.caller).report(
      by: .store, of: ["S-0001"]
    ).total
    #expect(line.requests == 1 && line.decided == 1)
    #expect(line.decisionMinutes == 30 && line.withinGoal == 1)
    #expect(throws: AccessFailure.self) {
      try Gains(ledger: morning.ledger, caller: manager.caller).report(by: .store)
    }
    #expect(throws: AccessFailure.self) {
      try Gains(ledger: morning.ledger, caller: manager.caller).report(
        by: .store, of: ["S-0002"])
    }
  }
}
