import Foundation
import SupplyChain
import Testing

/// What a transfer promised is held against what came, once its last day is over.
@Suite("The outcome of a transfer")
struct OutcomeTests {
  private let fixture = ChainFixture(feedDays: 6)

  private struct Line: Decodable {
    struct Outcome: Decodable {
      let countedThrough: String
      let sales: Int
      let rescue: Int
      let cost: Int
    }
    struct Order: Decodable {
      let number: String
    }
    let order: Order
    let promised: Int?
    let realised: Int?
    let outcome: Outcome?
  }

  private func line(_ bench: NightBench, _ number: String) throws -> Line {
    let outcome = try bench.done("transfer", "list", "--json")
    let lines = try JSONDecoder().decode([Line].self, from: Data(outcome.output))
    return try #require(lines.first { $0.order.number == number })
  }

  @Test("is the margin of what was used and would not have been there, less its costs")
  func realised() throws {
    let bench = try NightBench(fixture)
    // Milk that keeps: nothing is moved to save it.
    try bench.change("materials.csv") {
      $0.replacing("500,20,11000,33000,1", with: "500,365,11000,33000,0")
    }
    let rows = try bench.publishedNight(fixture.days[0]).sheet("transfers.csv")
    let number = try #require(rows.first?["order_no"])
    let order = rows.filter { $0["order_no"] == number }
    #expect(order.first?["counts_through"] == "\(fixture.days[0] + 2)")
    let store = try #require(order.first?["to_store_id"])
    for step in ["approve", "dispatch", "receive"] {
      try bench.done("transfer", step, number, "--day", "\(fixture.days[1])")
    }
    try bench.publishedNight(fixture.days[1])
    #expect(try line(bench, number).realised == nil, "its last day is not over")
    let report = try bench.publishedNight(fixture.days[2])
    let settled = try line(bench, number)
    let outcome = try #require(settled.outcome)
    #expect(outcome.countedThrough == "\(fixture.days[2])")
    // On two days it used more than the 200 that lay there; what it used beyond them and had from
    // the transfer was saved. Fen a base unit: the materials' shortage costs.
    let margins = ["RM-TEA": 27, "RM-MILK": 33, "RM-CUP": 60, "RM-GOLD": 270]
    let saved = order.reduce(0) { sum, row in
      let material = row["material_id"] ?? ""
      let index = ChainFixture.materials.firstIndex(of: material) ?? 0
      let used = (1...2).reduce(0) { $0 + fixture.used(store, index, fixture.days[$1]) }
      let units = min(max(used - 200, 0), Int(row["quantity"] ?? "") ?? 0)
      return sum + units * (margins[material] ?? 0)
    }
    #expect(outcome.sales == saved && saved > 0)
    #expect(outcome.rescue == 0)
    let shares = order.compactMap { Int($0["trip_share_fen"] ?? "") }.reduce(0, +)
    let packs = order.compactMap { Int($0["packs"] ?? "") }.reduce(0, +)
    #expect(outcome.cost == shares + 100 * packs)
    #expect(settled.realised == saved - outcome.cost)
    let promises = order.compactMap { Int($0["promised_fen"] ?? "") }.reduce(0, +)
    #expect(settled.promised == promises - shares)
    let text = try bench.done("transfer", "list").text
    #expect(text.contains(", promises ") && text.contains(", saved "))
    let page = String(decoding: report.files["report.html"] ?? [], as: UTF8.self)
    #expect(page.contains("What transfers saved") && page.contains("调拨成效"))
    // Settled once: a later night finds it and leaves it.
    try bench.publishedNight(fixture.days[3])
    #expect(try bench.query("SELECT count(*) FROM transfer_outcome") == [["1"]])
  }

  @Test("counts what did not expire, once its lot would have expired, less what then expired")
  func rescued() throws {
    let bench = try NightBench(fixture)
    let (first, last) = (fixture.days[0], fixture.days[3])
    let path = "chain/" + ChainFixture.feed(first, "S-1", "stock")
    let stock = fixture.stock(of: "S-1", on: first)
      .replacing("RM-MILK,L1,\(first + 20)", with: "RM-MILK,OLD,\(last)")
    try bench.work.write(stock, to: path)
    let rows = try bench.publishedNight(first).sheet("transfers.csv")
    let milk = try #require(rows.first { $0["material_id"] == "RM-MILK" })
    #expect(milk["counts_through"] == "\(last)")
    let number = try #require(milk["order_no"])
    for step in ["approve", "dispatch", "receive"] {
      try bench.done("transfer", step, number, "--day", "\(fixture.days[1])")
    }
    for day in fixture.days[1...3] { try bench.publishedNight(day) }
    // What S-1 gave would have expired there: it has 90 times as much as it uses. The other store
    // uses the old lot first; what it did not use of it by then expired there.
    let store = try #require(milk["to_store_id"])
    let moved = try #require(Int(milk["quantity"] ?? ""))
    let used = (1...3).reduce(0) { $0 + fixture.used(store, 1, fixture.days[$1]) }
    let outcome = try #require(try line(bench, number).outcome)
    #expect(outcome.rescue == 11 * (moved - max(moved - used, 0)) && moved > 0)
  }

  @Test("shows in the plan: what the night promises stands in run.json and transfers.csv")
  func promised() throws {
    let bench = try NightBench(fixture)
    let results = try bench.publishedNight(fixture.days[0])
    let rows = results.sheet("transfers.csv")
    let promised = rows.compactMap { Int($0["promised_fen"] ?? "") }.reduce(0, +)
    let worth = rows.compactMap { Int($0["worth_fen"] ?? "") }.reduce(0, +)
    let shares = rows.compactMap { Int($0["trip_share_fen"] ?? "") }.reduce(0, +)
    #expect(promised >= worth && worth > 0)
    let record = String(decoding: results.files["run.json"] ?? [], as: UTF8.self)
    #expect(record.contains("\"transfers_promised_fen\" : \(promised - shares)"))
    #expect(record.contains("\"transfers_worth_fen\" : \(worth - shares)"))
  }
}
