import Foundation
import SupplyChain
import Testing

/// What scripts act on: every way to fail has its exit code and its sentence, and leaves the ledger
/// as it was.
@Suite("A command that cannot be done")
struct ExitCodeTests {
  private static let fixture = ChainFixture()

  /// A published night, to which something is about to happen.
  private let bench: NightBench
  private let before: String
  private var fixture: ChainFixture { Self.fixture }

  init() throws {
    bench = try NightBench(Self.fixture)
    try bench.publishedNight(Self.fixture.days[1])
    before = try bench.dump()
  }

  private func expect(
    _ outcome: Outcome, code: Int32, says words: String..., keeping: Bool = true,
    location: SourceLocation = #_sourceLocation
  ) throws {
    #expect(outcome.code == code, "\(outcome.errors)", sourceLocation: location)
    for word in words {
      #expect(
        outcome.errors.localizedCaseInsensitiveContains(word),
        "\(word) in: \(outcome.errors)", sourceLocation: location)
    }
    #expect(!outcome.errors.contains("Error("), "\(outcome.errors)", sourceLocation: location)
    if keeping { #expect(try bench.dump() == before, sourceLocation: location) }
  }

  @Test("for want of a folder, is refused with 3")
  func missingFolder() throws {
    let outcome = try bench.program.run(
      ["night", "--feeds", bench.work("nowhere"), "--ledger", bench.ledger, "--out", bench.out])
    try expect(outcome, code: 3, says: "nowhere", "does not exist")
  }

  @Test("for want of feeds, is refused with 3")
  func noFeeds() throws {
    try bench.work.remove("chain/feeds")
    try expect(try bench.night(), code: 3, says: "no feeds", "feeds/<day>/consumption")
  }

  @Test("for a day without feeds, is refused with 3 and names the last day")
  func dayWithoutFeeds() throws {
    let outcome = try bench.night(fixture.lastDay + 1)
    try expect(outcome, code: 3, says: "\(fixture.lastDay + 1)", "\(fixture.lastDay)", "--day")
  }

  @Test("for a day to come, is bad usage: 2")
  func dayToCome() throws {
    let outcome = try bench.night(ChainFixture.day("2999-01-01"))
    try expect(outcome, code: 2, says: "2999-01-01", "has not come yet")
  }

  @Test(
    "for a flag or setting that does not exist, is bad usage: 2",
    arguments: [
      ["--frobnicate"], ["--day", "2026-02-30"], ["--day", "yesterday"],
      ["--set", "trip_pounds=5"], ["--set", "trip_fen=a lot"], ["--set", "trip_fen"],
      ["--set", "service_level=1.5"], ["--set", "time_zone=Moon/Tranquility"],
      ["--settings", "/nowhere/settings.yaml"], ["extra"],
    ])
  func badUsage(arguments: [String]) throws {
    try expect(try bench.night(fixture.lastDay, arguments), code: 2)
  }

  @Test("for a setting in the environment that cannot be used, is bad usage: 2")
  func badEnvironment() throws {
    let outcome = try bench.program.run(
      bench.arguments(fixture.lastDay), environment: ["CHAMA_TRIP_FEN": "a lot"])
    try expect(outcome, code: 2, says: "trip_fen", "a lot")
  }

  @Test("for want of a sound list of stores or materials, is refused with 3 and the line")
  func brokenMaster() throws {
    for name in ["stores", "materials"] {
      let good = try #require(bench.work.contents(of: "chain/\(name).csv"))
      try bench.work.remove("chain/\(name).csv")
      try expect(try bench.night(fixture.lastDay), code: 3, says: "\(name).csv")
      let row = String(decoding: good, as: UTF8.self).split(separator: "\n")[1]
      try bench.work.write(good + Array("\(row)\n".utf8), to: "chain/\(name).csv")
      let lines = good.count { $0 == 0x0A } + 1
      try expect(try bench.night(fixture.lastDay), code: 3, says: "line \(lines)", "Keep one row")
      try bench.work.write([], to: "chain/\(name).csv")
      try expect(try bench.night(fixture.lastDay), code: 3, says: name)
      try bench.work.write(good, to: "chain/\(name).csv")
    }
  }

  @Test("because every file of the day is broken, is refused with 3 and the reasons")
  func nothingUsable() throws {
    for store in fixture.stores {
      try bench.work.write([], to: "chain/" + ChainFixture.feed(fixture.lastDay, store))
    }
    let outcome = try bench.night()
    try expect(outcome, code: 3, says: "\(fixture.lastDay)", "S-1.csv", "S-2.csv", "S-3.csv")
  }

  @Test("is no reason to stop when other stores sent good files: they are planned for, with 1")
  func strangeFiles() throws {
    try bench.change(ChainFixture.feed(fixture.lastDay, "S-1")) {
      $0.replacing("RM-TEA", with: "RM-TEE")
    }
    let second = ChainFixture.feed(fixture.lastDay, "S-2")
    try bench.work.remove("chain/\(second)")
    try bench.work.write("", to: "chain/\(second)/inside")
    let unknown = ChainFixture.feed(fixture.lastDay, "S-9")
    try bench.work.write(
      fixture.consumption(of: "S-9", on: fixture.lastDay), to: "chain/\(unknown)")
    try bench.work.write("who knows", to: "chain/feeds/\(fixture.lastDay)/consumption/readme.txt")
    try expect(try bench.night(), code: 1, keeping: false)
    let record = try bench.results(fixture.lastDay).record
    #expect(
      record.refused.map(\.file).sorted()
        == [ChainFixture.feed(fixture.lastDay, "S-1"), second, unknown])
    #expect(record.refused.allSatisfy { !$0.faults.isEmpty })
    #expect(record.missing_stores.sorted() == ["S-1", "S-2"])
    #expect(record.stores_collected == 1)
    #expect(record.warnings.contains { $0.contains("readme.txt") })
  }

  @Test("for want of a ledger, is refused with 3, and none is made")
  func missingLedger() throws {
    let path = bench.work("nowhere.sqlite")
    let commands = [
      ["transfer", "list"], ["transfer", "approve", "T000000-none-001"],
      ["suggestions", "accept", "--all"], ["replenishment", "list"],
      ["reproduce", "20260101-none"],
    ]
    for command in commands {
      let outcome = try bench.program.run(command + ["--ledger", path])
      try expect(outcome, code: 3, says: "nowhere.sqlite")
    }
    let doctor = try bench.program.run(["doctor", "--ledger", path])
    #expect(doctor.code == 1 && doctor.text.contains("! There is no ledger at \(path)."))
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  @Test("since the ledger is read-only, is to be tried later: 75")
  func readOnlyLedger() throws {
    chmod(bench.ledger, 0o444)
    let outcome = try bench.night(fixture.lastDay)
    chmod(bench.ledger, 0o644)
    try expect(outcome, code: 75, says: "read-only", "writable")
  }

  @Test("since the ledger is no ledger, has failed: 4, and the file is left alone")
  func strangeLedger() throws {
    let text = String(repeating: "Dear diary, today we sold tea. ", count: 200)
    try bench.work.write(text, to: "diary.txt")
    let outcome = try bench.program.run(
      [
        "night", "--feeds", bench.chain, "--ledger", bench.work("diary.txt"), "--out", bench.out,
      ])
    try expect(outcome, code: 4, says: "not a sound ledger", "diary.txt")
    #expect(bench.work.contents(of: "diary.txt") == Array(text.utf8))
  }

  @Test("since the ledger's place is a folder or in none, is to be tried later: 75")
  func placelessLedger() throws {
    for path in [bench.work("chain"), bench.work("no/such/folder/ledger.sqlite")] {
      let outcome = try bench.program.run(
        ["night", "--feeds", bench.chain, "--ledger", path, "--out", bench.out])
      try expect(outcome, code: 75, says: path, "cannot be opened")
    }
  }

  @Test("since a newer version wrote the ledger, is bad usage: 2", arguments: ["night", "doctor"])
  func newerLedger(command: String) throws {
    let sql = "INSERT INTO grdb_migrations VALUES ('209901010000-future')"
    try #require(try Program.tool("sqlite3").run([bench.ledger, sql]).code == 0)
    let future = try bench.dump()
    let outcome =
      command == "night" ? try bench.night(fixture.lastDay) : try bench.command("doctor")
    try expect(outcome, code: 2, says: "newer version", keeping: false)
    #expect(try bench.dump() == future)
  }

  @Test("while another one works on the ledger, is told so: 5")
  func alreadyRunning() throws {
    let descriptor = open(bench.ledger + ".lock", O_RDWR | O_CLOEXEC)
    try #require(descriptor >= 0)
    try #require(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    let commands = [
      bench.arguments(fixture.lastDay), ["doctor", "--ledger", bench.ledger],
      ["transfer", "list", "--ledger", bench.ledger],
    ]
    for command in commands {
      try expect(try bench.program.run(command), code: 5, says: "another chama process")
    }
    close(descriptor)
    #expect(try bench.night(fixture.lastDay).code == 0)
  }

  @Test("for an order or line that nobody knows, is refused with 3")
  func unknownNames() throws {
    try expect(
      try bench.command("transfer", "approve", "T000000-none-001"), code: 3, says: "T000000")
    try expect(try bench.command("suggestions", "accept", "--line", "none"), code: 3, says: "none")
    try expect(try bench.command("suggestions", "accept", "--store", "S-9"), code: 3, says: "S-9")
    try expect(try bench.command("replenishment", "receive", "R/none"), code: 3, says: "R/none")
    try expect(try bench.command("reproduce", "20260101-none"), code: 3, says: "20260101-none")
    let trace = try bench.command("trace", "export", "--order", "T000000-none-001", "--out", "-")
    try expect(trace, code: 3, says: "T000000")
  }

  @Test("because the results have no place, is to be tried later: 75, and is done then")
  func noPlaceForResults() throws {
    try bench.work.write("a file", to: "occupied")
    let arguments = [
      "night", "--feeds", bench.chain, "--ledger", bench.ledger, "--out", bench.work("occupied"),
    ]
    try expect(
      try bench.program.run(arguments), code: 75,
      says: "occupied cannot be written: Not a directory.", keeping: false)
    // A replay says so before it has read anything: its folder of the chain does not exist.
    let replay = try bench.program.run(
      ["replay", bench.work("nowhere"), "--out", bench.work("occupied/in")])
    #expect(replay.code == 75 && replay.errors.contains("Not a directory"), "\(replay.errors)")
    try bench.work.remove("occupied")
    #expect(try bench.program.run(arguments).code == 0, "the night had not begun")
    #expect(bench.work.contents(of: "occupied/\(fixture.lastDay)/suggestions.csv") != nil)
  }

  @Test("is none for the largest and smallest numbers that a file may hold: no night dies of them")
  func extremeNumbers() throws {
    for quantity in ["1000000000", "0.001", "0"] {
      let extreme = try NightBench()
      for (file, text) in fixture.files {
        var text = text
        if file.contains("consumption") || file.contains("stock") {
          let lines = text.split(separator: "\n").enumerated().map { index, line in
            index == 0 ? line : line[...(line.lastIndex(of: ",") ?? line.startIndex)] + quantity
          }
          text = lines.joined(separator: "\n") + "\n"
        }
        try extreme.work.write(text, to: "chain/\(file)")
      }
      try extreme.change("materials.csv") {
        $0.replacing(",9000,27000,", with: ",1000000000,1000000000,")
          .replacing("ml,500,", with: "ml,0.001,")
      }
      let outcome = try extreme.night()
      #expect([0, 1].contains(outcome.code), "\(quantity): \(outcome.errors)")
    }
  }
}
