import Foundation
import SupplyChain
import Testing

/// A chain's folder, a ledger and a folder of results, on which nights are run.
struct NightBench {
  let work: WorkFolder
  let program: Program

  var chain: String { work("chain") }
  var ledger: String { work("ledger.sqlite") }
  var out: String { work("out") }

  /// An empty folder.
  init() throws {
    program = try Program.chama()
    work = try WorkFolder()
  }

  /// A chain written by hand.
  init(_ fixture: ChainFixture) throws {
    try self.init()
    try fixture.write(to: work)
  }

  /// The sample chain that `chama sample` makes: five stores, twelve materials, 120 days.
  init(sampleWith arguments: [String]) throws {
    try self.init()
    let outcome = try program.run(
      [
        "sample", "--stores", "5", "--materials", "12", "--days", "120", "--seed", "7", "--out",
        chain,
      ] + arguments)
    try #require(outcome.code == 0, "\(outcome.errors)")
  }

  /// What a night is called with.
  func arguments(_ day: BusinessDay?, _ extra: [String] = []) -> [String] {
    ["night", "--feeds", chain, "--ledger", ledger, "--out", out]
      + (day.map { ["--day", "\($0)"] } ?? []) + extra
  }

  /// Runs a night, whatever comes of it.
  func night(_ day: BusinessDay? = nil, _ extra: [String] = []) throws -> Outcome {
    try program.run(arguments(day, extra))
  }

  /// Runs a night that must come to a plan, with or without warnings.
  @discardableResult
  func publishedNight(_ day: BusinessDay? = nil, _ extra: [String] = []) throws -> Results {
    let outcome = try night(day, extra)
    try #require([0, 1, 6].contains(outcome.code), "\(outcome.errors)")
    let folders = try FileManager.default.contentsOfDirectory(atPath: out).sorted()
    return try results(day ?? ChainFixture.day(try #require(folders.last)))
  }

  /// What lies in a day's folder.
  func results(_ day: BusinessDay) throws -> Results {
    try Results(files: work.files(in: "out/\(day)"))
  }

  /// Runs one of the operator's commands on the ledger.
  func command(_ arguments: String...) throws -> Outcome {
    try program.run(arguments + ["--ledger", ledger])
  }

  /// Runs it, and it must succeed.
  @discardableResult
  func done(_ arguments: String...) throws -> Outcome {
    let outcome = try program.run(arguments + ["--ledger", ledger])
    try #require(outcome.code == 0, "\(arguments.joined(separator: " ")): \(outcome.errors)")
    return outcome
  }

  /// The answer of the ledger to a question in SQL: rows of columns.
  func query(_ sql: String) throws -> [[String]] {
    let outcome = try Program.tool("sqlite3").run(["-readonly", "-batch", ledger, sql])
    try #require(outcome.code == 0, "\(outcome.errors)")
    return outcome.text.split(separator: "\n").map { row in
      row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    }
  }

  /// All that the ledger holds, as text; of one that does not exist, nothing.
  func dump() throws -> String {
    guard FileManager.default.fileExists(atPath: ledger) else { return "" }
    return try Program.tool("sqlite3").run(["-batch", ledger, ".dump"]).text
  }
}
