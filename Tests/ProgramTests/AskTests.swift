import Foundation
import SupplyChain
import Testing

/// A manager asks on the command line, and the ledger answers.
@Suite("A question for goods")
struct AskTests {
  private let fixture = ChainFixture(feedDays: 3)
  private let bench: NightBench

  init() throws {
    bench = try NightBench(fixture)
    try bench.publishedNight(fixture.days[0])
  }

  /// Asks for tea on the morning after the first night, by 11:00.
  private func ask(
    _ quantity: Int, store: String = "S-2", material: String = "RM-TEA", by: String = "11:00",
    extra: [String] = []
  ) throws -> Outcome {
    try bench.program.run(
      [
        "transfer", "ask", "--store", store, "--material", material, "--quantity", "\(quantity)",
        "--by", by, "--asked", "\(fixture.days[1])T09:00", "--ledger", bench.ledger,
      ] + extra)
  }

  private struct Answer: Decodable {
    struct Offer: Decodable {
      struct Lot: Decodable {
        let lot: String
        let packs: Int
      }
      let from: String
      let packs: Int
      let lots: [Lot]
    }
    let answer: Content
    struct Content: Decodable {
      let packsAsked: Int
      let offers: [Offer]
      let obstacle: String?
    }
  }

  private func answer(_ outcome: Outcome) throws -> Answer.Content {
    try JSONDecoder().decode(Answer.self, from: Data(outcome.output)).answer
  }

  @Test("that can be answered ends with 0, names the donor and what it keeps, and changes nothing")
  func answered() throws {
    let before = try bench.dump()
    let outcome = try ask(900)
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(
      outcome.text.contains("杭州1号店 (S-1) gives 2 packs, 1000 g: leaves \(fixture.days[1])T09:15"))
    #expect(outcome.text.contains("Keeps 8000 g"))
    #expect(outcome.text.contains("2 of 2 packs for "))
    let json = try answer(ask(900, extra: ["--json"]))
    #expect(json.packsAsked == 2 && json.offers.map(\.from) == ["S-1"])
    #expect(json.offers.first?.lots.map(\.lot) == ["L1"] && json.obstacle == nil)
    #expect(try bench.dump() == before)
  }

  @Test("that nobody can answer in time, or in full, ends with 1 and the earliest")
  func late() throws {
    let hasty = try ask(900, by: "09:10")
    #expect(hasty.code == 1)
    #expect(hasty.text.contains("Nobody can be there by \(fixture.days[1])T09:10."))
    #expect(hasty.text.contains("The earliest for 2 packs is \(fixture.days[1])T09:"))
    let greedy = try ask(20_000)
    #expect(greedy.code == 1)
    #expect(greedy.text.contains("cannot be there by"))
    let chinese = try ask(900, by: "09:10", extra: ["--set", "language=zh"])
    #expect(chinese.text.contains("没有门店能在"))
  }

  @Test("that makes no sense ends with 2, one about an unknown store, material or ledger with 3")
  func refused() throws {
    #expect(try ask(0).code == 2)
    #expect(try ask(100, by: "08:00").code == 2)
    let eleven = try ask(100, by: "eleven")
    #expect(eleven.code == 2 && eleven.errors.contains("Usage: chama transfer ask"))
    #expect(try ask(100, store: "S-9").code == 3)
    #expect(try ask(100, material: "RM-NONE").code == 3)
    let nowhere = try bench.program.run(
      [
        "transfer", "ask", "--store", "S-2", "--material", "RM-TEA", "--quantity", "1", "--by",
        "23:59", "--ledger", bench.work("none.sqlite"),
      ])
    #expect(nowhere.code == 3)
  }

  @Test("counts what has been promised since the night as gone")
  func promised() throws {
    let all = try answer(ask(20_000, extra: ["--json"])).offers.reduce(0) { $0 + $1.packs }
    let rows = try bench.results(fixture.days[0]).sheet("transfers.csv")
    let tea = rows.filter { $0["material_id"] == "RM-TEA" && $0["from_store_id"] == "S-1" }
    let number = try #require(tea.first?["order_no"])
    let packs = tea.filter { $0["order_no"] == number }.compactMap { Int($0["packs"] ?? "") }
    try bench.done("transfer", "approve", number, "--day", "\(fixture.days[1])")
    let after = try answer(ask(20_000, extra: ["--json"])).offers.reduce(0) { $0 + $1.packs }
    #expect(after == all - packs.reduce(0, +))
  }

  @Test(
    "why goods move or not is told of the night's plan, and settings that it would ignore refused")
  func why() throws {
    let question = [
      "transfer", "why", "--from", "S-1", "--to", "S-2", "--material", "RM-TEA", "--ledger",
      bench.ledger,
    ]
    let told = try bench.program.run(question)
    #expect(told.code == 0 && told.text.contains(" yuan"), "\(told.text) \(told.errors)")
    let chinese = try bench.program.run(question + ["--set", "language=zh"])
    #expect(chinese.code == 0 && chinese.text.contains(" 元"), "\(chinese.text)")
    let other = try bench.program.run(question + ["--set", "trip_fen=0"])
    #expect(other.code == 2 && other.text.isEmpty)
    #expect(
      other.errors.contains("--set trip_fen=0: the answer is of the plan as the night made it"))
  }
}
