import Foundation
import SupplyChain
import Testing

/// R1: a night resumes after a crash, and there is exactly one published plan for a business day
/// and input.
@Suite("A night that is killed")
struct CrashTests {
  /// How often a night is killed: `CHAMA_KILLS`, or 20.
  private static let kills =
    ProcessInfo.processInfo.environment["CHAMA_KILLS"].flatMap { Int($0) } ?? 20

  @Test("at any moment, is finished by the next one, which publishes the same bytes")
  func killedAtAnyMoment() throws {
    let bench = try CrashBench()
    var random = SeededGenerator(seed: 1)
    var span = bench.duration
    var hits = 0
    for kill in 0..<Self.kills {
      let share = (Double(kill) + Double.random(in: 0..<1, using: &random)) / Double(Self.kills)
      let start = ProcessInfo.processInfo.systemUptime
      try bench.resumeAfterKill("at \(Int(share * 100)) %") { running in
        running.wait { ProcessInfo.processInfo.systemUptime - start >= share * span }
        if running.hasEnded {
          // The machine was faster than when it was measured.
          span = ProcessInfo.processInfo.systemUptime - start
        } else {
          hits += 1
        }
      }
    }
    #expect(hits > 0, "no night was still running when it was to be killed")
  }

  @Test(
    "when a verb is done, is finished by the next one, which publishes the same bytes",
    arguments: ["collect", "forecast", "suggest", "balance", "publish"])
  func killedBetweenVerbs(verb: String) throws {
    let bench = try CrashBench()
    try bench.resumeAfterKill("after \(verb)") { running in
      running.wait { running.errorsSoFar.contains("\(verb): done") }
    }
  }

  @Test("again and again, comes to its end all the same")
  func killedAgainAndAgain() throws {
    let bench = try CrashBench()
    let night = try bench.emptyBench()
    for verb in ["collect", "collect", "forecast", "suggest", "balance"] {
      let running = try bench.start(night)
      running.wait { running.errorsSoFar.contains("\(verb): done") }
      running.kill()
    }
    try bench.expectFinished(night, "after five kills")
  }
}

/// Kills of commands that find something there already.
@Suite("A command that is killed")
struct CrashOverPlanTests {
  private let fixture = ChainFixture()

  @Test(
    "while it replaces a plan, leaves one whole plan to readers, and the ledger and files agree")
  func killedWhileReplacing() throws {
    let bench = try NightBench(fixture)
    try bench.publishedNight(fixture.days[1])
    let first = try bench.publishedNight(fixture.lastDay)
    var random = SeededGenerator(seed: 3)
    for kill in 0..<10 {
      let running = try bench.program.start(bench.arguments(fixture.lastDay, ["--force"]))
      let verb = ["balance", "publish"][kill % 2]
      running.wait { running.errorsSoFar.contains("\(verb): done") }
      usleep(UInt32.random(in: 0..<4000, using: &random))
      running.kill()
      expectWhole(bench)
      #expect([0, 6].contains(try bench.night(fixture.lastDay).code))
      try expectAgreement(bench, first)
    }
  }

  /// Whatever lies in the day's folder is of one run and complete.
  private func expectWhole(_ bench: NightBench) {
    let files = bench.work.files(in: "out/\(fixture.lastDay)")
    guard !files.isEmpty else { return }
    #expect(files.count == 5)
    let run = String(decoding: files["run.json"] ?? [], as: UTF8.self)
    let sheet = Sheet.rows(of: String(decoding: files["suggestions.csv"] ?? [], as: UTF8.self))
    #expect(Set(sheet.map { $0["run_id"] ?? "" }).allSatisfy { run.contains("\"\($0)\"") })
  }

  /// The plan that stands in the ledger is the one that lies there, and says what the first said.
  private func expectAgreement(_ bench: NightBench, _ first: Results) throws {
    let results = try bench.results(fixture.lastDay)
    let standing = try bench.query(
      """
      SELECT id FROM run WHERE day = \(fixture.lastDay.daysSinceEpoch)
        AND published_at IS NOT NULL AND superseded_by IS NULL
      """)
    #expect(standing == [[results.record.run_id]])
    func amounts(_ results: Results) -> [String?] {
      results.sheet("suggestions.csv").map { $0["suggested_quantity"] }
    }
    #expect(amounts(results) == amounts(first))
  }

  @Test("while it approves an order, has approved it whole or not at all")
  func killedWhileApproving() throws {
    let bench = try NightBench(fixture)
    let rows = try bench.publishedNight(fixture.days[0]).sheet("transfers.csv")
    let number = try #require(rows.first?["order_no"])
    let lines = rows.count { $0["order_no"] == number }
    try bench.work.copy("ledger.sqlite", to: "proposed.sqlite")
    var random = SeededGenerator(seed: 4)
    for _ in 0..<15 {
      for suffix in ["", "-wal", "-shm"] { try? bench.work.remove("ledger.sqlite" + suffix) }
      try bench.work.copy("proposed.sqlite", to: "ledger.sqlite")
      let approve = ["transfer", "approve", number, "--day", "\(fixture.days[0])"]
      let running = try bench.program.start(approve + ["--ledger", bench.ledger])
      usleep(UInt32.random(in: 0..<40000, using: &random))
      running.kill()
      let isAcknowledged = try running.wait().text.contains("approved")
      let state = try bench.query(
        """
        SELECT state, (SELECT count(*) FROM reservation),
          (SELECT count(*) FROM order_event WHERE to_state = 'approved')
        FROM transfer_order WHERE number = '\(number)'
        """)
      let isApproved = state == [["approved", "\(lines)", "1"]]
      #expect(isApproved || state == [["proposed", "0", "0"]], "\(state)")
      if isAcknowledged { #expect(isApproved, "what was acknowledged survives") }
      let again = try bench.program.run(approve + ["--ledger", bench.ledger])
      #expect(again.code == (isApproved ? 6 : 0), "\(again.errors)")
    }
  }
}

/// A chain with everything that real feeds bring, and the results of a night that nobody disturbed.
private struct CrashBench {
  private let undisturbed: NightBench
  private let expected: Results
  /// What the ledger of the undisturbed night has counted, by file.
  private let facts: [[String]]
  /// How long the undisturbed night took, in seconds.
  let duration: Double

  init() throws {
    undisturbed = try NightBench(sampleWith: ["--faults"])
    try CrashBench.addColumn(to: "chain/feeds/2026-06-30/consumption/S-0003.csv", undisturbed.work)
    let start = ProcessInfo.processInfo.systemUptime
    expected = try undisturbed.publishedNight()
    duration = ProcessInfo.processInfo.systemUptime - start
    facts = try CrashBench.facts(undisturbed)
  }

  /// A column that nobody knows is noted: notes, too, must survive a crash.
  private static func addColumn(to file: String, _ work: WorkFolder) throws {
    let text = String(decoding: try #require(work.contents(of: file)), as: UTF8.self)
    let lines = text.split(whereSeparator: \.isNewline).enumerated().map { index, line in
      line + (index == 0 ? ",mood" : ",fine")
    }
    try work.write(lines.joined(separator: "\n") + "\n", to: file)
  }

  /// The same chain with a fresh ledger.
  func emptyBench() throws -> NightBench { try NightBench() }

  /// Starts the undisturbed night's twin.
  func start(_ bench: NightBench) throws -> RunningProgram {
    try bench.program.start(arguments(bench))
  }

  private func arguments(_ bench: NightBench) -> [String] {
    ["night", "--feeds", undisturbed.chain, "--ledger", bench.ledger, "--out", bench.out]
  }

  /// Starts a night on a fresh ledger, kills it when `moment` returns, and finishes it.
  func resumeAfterKill(_ label: String, at moment: (RunningProgram) -> Void) throws {
    let bench = try emptyBench()
    let running = try start(bench)
    moment(running)
    running.kill()
    try expectFinished(bench, label)
  }

  /// Runs the night to its end and holds it against the undisturbed one.
  func expectFinished(_ bench: NightBench, _ label: String) throws {
    let outcome = try bench.program.run(arguments(bench))
    #expect([0, 1, 6].contains(outcome.code), "\(label): \(outcome.errors)")
    let folders = try FileManager.default.contentsOfDirectory(atPath: bench.out)
    #expect(folders == ["2026-06-30"], "\(label)")
    let results = try bench.results(ChainFixture.day("2026-06-30"))
    #expect(results.differences(from: expected) == [], "\(label)")
    let published = try bench.query(
      "SELECT count(*), sum(published_at IS NOT NULL), max(version) FROM run")
    #expect(published == [["1", "1", "1"]], "\(label)")
    #expect(try CrashBench.facts(bench) == facts, "\(label)")
    #expect(try bench.program.run(arguments(bench)).code == 6, "\(label): the night after it")
  }

  private static func facts(_ bench: NightBench) throws -> [[String]] {
    try bench.query(
      """
      SELECT f.path, f.outcome, f.row_count, f.digest_high, f.digest_low, f.later_rows,
        (SELECT count(*) FROM consumption c WHERE c.source = f.id)
      FROM feed_file f ORDER BY f.path, f.id
      """)
  }
}
