import Foundation
import Glibc
import SupplyChain
import Testing

/// One process owns the ledger: what commands do beside it goes through it.
@Suite("A server")
struct ServeTests {
  private let fixture = ChainFixture()

  @Test("runs the other commands, which say and do what they say and do without it")
  func commandsThroughTheSocket() throws {
    let (served, alone) = (try NightBench(fixture), try NightBench(fixture))
    for bench in [served, alone] { try bench.publishedNight(fixture.days[0]) }
    let server = try Server(served)
    let commands: [[String]] = [
      ["transfer", "list", "--json"], ["replenishment", "list"],
      ["suggestions", "accept", "--store", "S-2", "--by", "Lin"],
      ["suggestions", "accept", "--store", "S-9"], ["suggestions", "accept"],
      ["replenishment", "list", "--json"], ["transfer", "approve", "T-none"],
      ["epcis", "capture", "-"], ["trace", "export", "--out", "-"],
    ]
    for command in commands {
      let (one, other) = try (run(served, command), run(alone, command))
      #expect(one.code == other.code, "\(command): \(one.errors) \(other.errors)")
      #expect(plain(one.text, served) == plain(other.text, alone), "\(command)")
      #expect(plain(one.errors, served) == plain(other.errors, alone), "\(command)")
    }
    let doctor = try served.command("doctor")
    #expect(doctor.code == 0, "\(doctor.text)")
    #expect(doctor.text.contains("integrity  ok"))
    let night = try served.night(fixture.days[1])
    #expect([0, 1].contains(night.code), "\(night.errors)")
    #expect(night.errors.contains("forecast: done"))
    #expect(try served.night(fixture.days[1]).code == 6)
    #expect(try served.night(fixture.days[1], ["--dry-run", "--force"]).code == night.code)
    try alone.publishedNight(fixture.days[1])
    #expect(try server.stop().code == 0)
    let rows = "SELECT number, state FROM transfer_order ORDER BY number"
    #expect(try served.query(rows) == alone.query(rows))
    #expect(!FileManager.default.fileExists(atPath: served.ledger + ".socket"))
  }

  private func run(_ bench: NightBench, _ command: [String]) throws -> Outcome {
    try bench.program.run(
      command + ["--ledger", bench.ledger], environment: ["USER": "chen"],
      input: Array("{\"no\": \"event\"}".utf8))
  }

  /// What depends on neither the folder nor the machine.
  private func plain(_ text: String, _ bench: NightBench) -> String {
    text.replacing(bench.work("."), with: "").replacing(bench.ledger, with: "LEDGER")
      .split(separator: "\n").filter { !$0.hasPrefix("free disk") && !$0.contains("creationDate") }
      .joined(separator: "\n")
  }

  @Test("is the only one, lets only its owner in, and a killed one leaves nothing in the way")
  func onlyOne() throws {
    let bench = try NightBench(fixture)
    try bench.publishedNight(fixture.days[0])
    let server = try Server(bench)
    var status = stat()
    #expect(stat(bench.ledger + ".socket", &status) == 0)
    #expect(status.st_mode & 0o777 == 0o600)
    let second = try bench.program.run(["serve", "--ledger", bench.ledger, "--port", "0"])
    #expect(second.code == 5)
    #expect(second.errors.contains("is served already") || second.errors.contains("working on"))
    server.running.kill()
    try bench.done("replenishment", "list")
    let next = try Server(bench)
    try bench.done("replenishment", "list")
    #expect(try next.get("/livez").status == 200)
    #expect(try next.get("/readyz").status == 200)
    #expect(try next.get("/api/v1/stores").status == 401)
    #expect(try next.get("/metrics").body.contains("chama_requests_total"))
    #expect(try next.stop().code == 0)
  }

  @Test("that is backed up gives the same ledger elsewhere")
  func backedUp() throws {
    let bench = try NightBench(fixture)
    try bench.publishedNight(fixture.days[0])
    let server = try Server(bench)
    let (backup, new) = (bench.work("backup.sqlite"), bench.work("new.sqlite"))
    try bench.done("backup", "--out", backup)
    #expect(try bench.command("backup", "--out", backup).code == 3)
    let restored = try bench.program.run(["restore", backup, "--ledger", new])
    #expect(restored.code == 0, "\(restored.errors)")
    #expect(try bench.program.run(["restore", backup, "--ledger", new]).code == 3)
    #expect(try server.stop().code == 0)
    let rows = "SELECT number, state, content FROM transfer_order ORDER BY number"
    let sqlite = try Program.tool("sqlite3")
    #expect(try sqlite.run([new, rows]).output == sqlite.run([bench.ledger, rows]).output)
    try FileManager.default.removeItem(atPath: new)
    _ = try sqlite.run([backup, "UPDATE transfer_order SET state = 'lost'"])
    let damaged = try bench.program.run(["restore", backup, "--ledger", new])
    #expect(damaged.code == 4)
    #expect(!FileManager.default.fileExists(atPath: new))
  }

  @Test("that is told to end finishes what is under way, and ends at once when told twice")
  func stopping() throws {
    let bench = try NightBench(fixture)
    try bench.publishedNight(fixture.days[0])
    let server = try Server(bench)
    let night = try bench.program.start(bench.arguments(fixture.days[1]))
    night.wait { night.errorsSoFar.contains("collect: done") }
    server.running.signal(SIGTERM)
    #expect([0, 1].contains(try night.wait().code))
    #expect(try server.running.wait().code == 0)

    let hurried = try Server(bench)
    let cut = try bench.program.start(bench.arguments(fixture.days[2]))
    cut.wait { cut.errorsSoFar.contains("collect: done") }
    hurried.running.signal(SIGTERM)
    usleep(20_000)
    hurried.running.signal(SIGTERM)
    #expect(try hurried.running.wait().code == 128 + SIGTERM)
    #expect(try cut.wait().code == 75)
    #expect([0, 1].contains(try bench.night(fixture.days[2]).code))
  }
}
