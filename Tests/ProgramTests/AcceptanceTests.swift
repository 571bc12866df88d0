import SupplyChain
import Testing

/// An accepted suggestion is on its way until it is there, called off or overdue.
@Suite("An accepted suggestion")
struct AcceptanceTests {
  private let fixture = ChainFixture(feedDays: 12)
  private let bench: NightBench
  private let suggestion: [String: String]
  private var quantity: Int { Int(suggestion["suggested_quantity"] ?? "") ?? 0 }
  private var line: String { suggestion["line_id"] ?? "" }

  init() throws {
    bench = try NightBench(fixture)
    suggestion = try bench.publishedNight(fixture.days[0]).suggestion("S-2", "RM-MILK")
    try #require(quantity > 0, "S-2 needs milk")
  }

  private func milk(on index: Int) throws -> [String: String] {
    try bench.publishedNight(fixture.days[index]).suggestion("S-2", "RM-MILK")
  }

  /// Accepts the line and returns the order's number.
  private func accept(_ extra: String...) throws -> String {
    let outcome = try bench.program.run(
      ["suggestions", "accept", "--line", line, "--ledger", bench.ledger] + extra)
    try #require(outcome.code == 0, "\(outcome.errors)")
    return try #require(outcome.text.split(separator: " ").first.map(String.init))
  }

  @Test("is in transit until a delivery names its order, and in stock from then on")
  func delivered() throws {
    let order = try accept()
    #expect(try milk(on: 1)["in_transit"] == "\(quantity)")
    let day = fixture.days[2]
    try bench.work.write(
      """
      received_on,store_id,material_id,lot_id,expires_on,quantity,order_no
      \(day),S-2,RM-MILK,L2,\(day + 15),\(quantity),\(order)

      """, to: "chain/" + ChainFixture.feed(day, "S-2", "deliveries"))
    let after = try milk(on: 2)
    let before = max(200 - fixture.used("S-2", 1, fixture.days[1]), 0)
    #expect(after["in_transit"] == "0")
    #expect(after["on_hand"] == "\(before + quantity - fixture.used("S-2", 1, day))")
  }

  @Test("in another quantity is in transit in that one")
  func changed() throws {
    _ = try accept("--quantity", "\(quantity + 500)", "--reason", "a party")
    #expect(try milk(on: 1)["in_transit"] == "\(quantity + 500)")
  }

  @Test("counts no more when it was received by hand or called off")
  func settledByHand() throws {
    let order = try accept()
    try bench.done(
      "replenishment", "cancel", order, "--reason", "sold out", "--day", "\(fixture.days[0])")
    #expect(try milk(on: 1)["in_transit"] == "0")
    let again = try accept("--day", "\(fixture.days[0])")
    #expect(again != order)
    #expect(try milk(on: 2)["in_transit"] == "\(quantity)")
    try bench.done("replenishment", "receive", again, "--day", "\(fixture.days[2])")
    #expect(try milk(on: 3)["in_transit"] == "0")
    let late = try bench.command("replenishment", "cancel", again, "--reason", "too late")
    #expect(late.code == 3, "\(late.errors)")
  }

  @Test("is not accepted again: a conflict, 3; a whole store leaves it as it is")
  func twice() throws {
    _ = try accept()
    let before = try bench.dump()
    let outcome = try bench.command("suggestions", "accept", "--line", line)
    #expect(outcome.code == 3)
    #expect(outcome.errors.contains("accepted before"), "\(outcome.errors)")
    #expect(try bench.dump() == before)
    try bench.done("suggestions", "accept", "--store", "S-2")
    let after = try bench.dump()
    let again = try bench.done("suggestions", "accept", "--store", "S-2")
    #expect(again.output.isEmpty)
    #expect(try bench.dump() == after)
    let orders = try bench.query(
      "SELECT count(*) FROM replenishment_order GROUP BY suggestion ORDER BY 1 DESC LIMIT 1")
    #expect(orders == [["1"]])
  }

  @Test("becomes an exception when it does not come, and counts no more")
  func overdue() throws {
    let order = try accept()
    let needBy = try #require(BusinessDay(suggestion["need_by"] ?? ""))
    // The material's lead time is two days: the order counts for so long after its day.
    let last = needBy + 2 - fixture.days[0]
    try #require(last + 1 < fixture.days.count)
    #expect(try milk(on: last)["in_transit"] == "\(quantity)")
    #expect(try milk(on: last + 1)["in_transit"] == "0")
    let exceptions = try bench.results(fixture.days[last + 1]).sheet("exceptions.csv")
    let told = exceptions.filter { $0["kind"] == "overdue_order" }
    #expect(told.count == 1)
    #expect(told.first?["what"]?.contains(order) == true)
  }
}
