import Foundation
import SupplyChain
import Testing

/// A manager asks, another answers, all on the command line.
@Suite("A request on the command line")
struct RequestCommandTests {
  private let fixture = ChainFixture(feedDays: 3)
  private let bench: NightBench

  init() throws {
    bench = try NightBench(fixture)
    try bench.publishedNight(fixture.days[0])
  }

  private func request(_ verb: String, _ arguments: String..., by: String) throws -> Outcome {
    try run(["request", verb] + arguments + ["--by", by, "--at", "\(fixture.days[1])T09:00"])
  }

  private func run(_ arguments: [String]) throws -> Outcome {
    try bench.program.run(arguments + ["--ledger", bench.ledger])
  }

  private func ask() throws -> String {
    let outcome = try request(
      "ask", "--store", "S-2", "--material", "RM-TEA", "--quantity", "900", "--needed-by", "11:00",
      "--why", "a school outing", by: "li")
    try #require(outcome.code == 0, "\(outcome.errors)")
    #expect(outcome.text.contains("gives 2 packs"))
    return "Q000001"
  }

  @Test("is entered once, accepted once, and its goods are reserved")
  func accepted() throws {
    let number = try ask()
    let twice = try request(
      "ask", "--store", "S-2", "--material", "RM-TEA", "--quantity", "900", "--needed-by", "11:00",
      "--why", "again", by: "li")
    #expect(twice.code == 6 && twice.errors.contains(number), "\(twice.errors)")
    let part = try request("accept", number, "--from", "S-1", "--quantity", "500", by: "wang")
    #expect(part.code == 0, "\(part.errors)")
    #expect(part.text.contains("accepted 500") && part.text.contains("TQ000001-1"))
    let again = try request("accept", number, "--from", "S-1", "--quantity", "500", by: "wang")
    #expect(again.code == 6)
    let other = try request("accept", number, "--from", "S-1", by: "zhao")
    #expect(other.code == 3)
    let reserved = try bench.query("SELECT store_id, quantity FROM reservation")
    #expect(reserved == [["S-1", "500000"]])
    let trail = try bench.query("SELECT action FROM audit_entry WHERE act_by IN ('li', 'wang')")
    #expect(trail.joined().contains("ask_transfer"))
    #expect(trail.joined().contains("answer_request"))
  }

  @Test("that makes no sense is refused with 2 or 3, and nothing is entered")
  func refused() throws {
    let before = try bench.dump()
    for (arguments, code) in [
      (["--quantity", "0", "--needed-by", "11:00", "--why", "x"], 2),
      (["--quantity", "-5", "--needed-by", "11:00", "--why", "x"], 2),
      (["--quantity", "900", "--needed-by", "08:00", "--why", "x"], 2),
      (["--quantity", "900", "--needed-by", "11:00", "--why", " "], 3),
      (["--quantity", "90000000", "--needed-by", "11:00", "--why", "x"], 3),
    ] as [([String], Int32)] {
      let outcome = try run(
        ["request", "ask", "--store", "S-2", "--material", "RM-TEA", "--by", "li", "--at"]
          + ["\(fixture.days[1])T09:00"] + arguments)
      #expect(outcome.code == code, "\(arguments): \(outcome.errors)")
    }
    #expect(try bench.dump() == before)
    #expect(try request("accept", "Q999999", "--from", "S-1", by: "wang").code == 3)
  }

  @Test("counts in what the chain gains, which is told as text, JSON and CSV")
  func gains() throws {
    let number = try ask()
    _ = try request("withdraw", number, "--reason", "found some", by: "li")
    let text = try run(["gains", "--by", "city"])
    #expect(text.code == 0, "\(text.errors)")
    #expect(text.text.contains("杭州"))
    let csv = try run(["gains", "--csv"])
    #expect(csv.text.split(separator: "\r\n").count == 1 + 3 + 1)
    struct Report: Decodable {
      struct Line: Decodable {
        let requests: Int
        let turnover: Double?
      }
      let total: Line
    }
    let json = try run(["gains", "--by", "week", "--json"])
    let report = try JSONDecoder().decode(Report.self, from: Data(json.output))
    #expect(report.total.requests == 1)
    #expect(report.total.turnover != nil)
    #expect(try run(["gains", "--from", "2030-01-01"]).code == 2)
  }
}
