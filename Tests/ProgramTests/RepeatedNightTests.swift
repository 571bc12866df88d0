import Foundation
import SupplyChain
import Testing

/// One plan for a business day and input, unless somebody asks for another.
@Suite("A night that was run before")
struct RepeatedNightTests {
  private let fixture = ChainFixture()

  @Test("is already done: 6, and nothing changes")
  func alreadyDone() throws {
    let bench = try NightBench(fixture)
    #expect(try bench.night().code == 0)
    let before = try bench.dump()
    let files = bench.work.files(in: "out")
    #expect(try bench.night().code == 6)
    #expect(try bench.dump() == before)
    #expect(bench.work.files(in: "out") == files)
  }

  @Test("puts its files back when somebody has changed or removed them")
  func repairedFiles() throws {
    let bench = try NightBench(fixture)
    let results = try bench.publishedNight()
    try bench.work.write("spoilt", to: "out/\(fixture.lastDay)/suggestions.csv")
    try bench.work.remove("out/\(fixture.lastDay)/report.html")
    #expect(try bench.night().code == 6)
    #expect(try bench.results(fixture.lastDay).files == results.files)
  }

  @Test("makes another plan under other settings, and only that one stands")
  func otherSettings() throws {
    let bench = try NightBench(fixture)
    let first = try bench.publishedNight()
    let second = try bench.publishedNight(nil, ["--set", "trip_fen=9000000"])
    #expect(second.record.input_hash == first.record.input_hash)
    #expect(second.record.run_id != first.record.run_id)
    #expect(second.sheet("transfers.csv").isEmpty, "no transfer is worth such a trip")
    let standing = try bench.query(
      "SELECT id FROM run WHERE published_at IS NOT NULL AND superseded_by IS NULL")
    #expect(standing == [[second.record.run_id]])
    #expect(try bench.command("transfer", "list", "--state", "proposed").output.isEmpty)
  }

  @Test("by force, makes version 2, and what people have approved survives")
  func forced() throws {
    let bench = try NightBench(fixture)
    let first = try bench.publishedNight()
    let order = try #require(first.sheet("transfers.csv").first?["order_no"])
    try bench.done("transfer", "approve", order, "--day", "\(fixture.lastDay)")
    let second = try bench.publishedNight(nil, ["--force"])
    // The approval is part of the input: the plan takes it for granted.
    #expect(second.record.run_id != first.record.run_id)
    let approved = try bench.command("transfer", "list", "--state", "approved")
    #expect(approved.text.contains(order))
    #expect(try bench.publishedNight(nil, ["--force"]).record.version == 2)
    #expect(try bench.publishedNight(nil, ["--force"]).record.version == 3)
    #expect(try bench.command("transfer", "list", "--state", "approved").text == approved.text)
    let standing = try bench.query(
      "SELECT count(*) FROM run WHERE published_at IS NOT NULL AND superseded_by IS NULL")
    #expect(standing == [["1"]])
  }

  @Test("by force and with the same input, suggests the same")
  func forcedSame() throws {
    let bench = try NightBench(fixture)
    let first = try bench.publishedNight()
    let second = try bench.publishedNight(nil, ["--force"])
    #expect((first.record.version, second.record.version) == (1, 2))
    func plan(_ results: Results) -> [[String: String]] {
      results.suggestionsWithoutRun.map { line in line.filter { $0.key != "row_version" } }
    }
    #expect(plan(second) == plan(first))
    #expect(second.record.warnings == first.record.warnings)
  }

  @Test("as a rehearsal, changes neither the ledger nor the results")
  func rehearsal() throws {
    let bench = try NightBench(fixture)
    #expect(try bench.night(nil, ["--dry-run"]).code == 0)
    #expect(bench.work.files(in: "out").isEmpty)
    #expect(try bench.dump().isEmpty)
    try bench.publishedNight(fixture.days[1])
    let before = try bench.dump()
    let files = bench.work.files(in: ".").keys.sorted()
    let outcome = try bench.night(fixture.lastDay, ["--dry-run", "--json"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try bench.dump() == before)
    #expect(bench.work.files(in: ".").keys.sorted() == files, "no scratch file stays behind")
    struct Rehearsed: Decodable {
      let status: String
      let run: RunJSON
    }
    let rehearsed = try JSONDecoder().decode(Rehearsed.self, from: Data(outcome.output))
    #expect(rehearsed.status == "rehearsed")
    let published = try bench.publishedNight(fixture.lastDay).record
    #expect(rehearsed.run.output_hash == published.output_hash)
  }

  @Test("at once by five, is published once and none of them does harm")
  func fiveAtOnce() throws {
    let bench = try NightBench(fixture)
    let running = try (0..<5).map { _ in try bench.program.start(bench.arguments(nil)) }
    let codes = try running.map { try $0.wait().code ?? -1 }.sorted()
    #expect(codes.filter { $0 == 0 }.count == 1, "\(codes)")
    #expect(codes.allSatisfy { [0, 5, 6].contains($0) }, "\(codes)")
    let runs = try bench.query("SELECT count(*), count(published_at) FROM run")
    #expect(runs == [["1", "1"]])
    #expect(try bench.night().code == 6)
  }
}
