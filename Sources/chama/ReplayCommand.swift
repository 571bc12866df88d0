import ArgumentParser
import Foundation
import Operations
import Simulation
import SupplyChain

/// `chama replay`.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay",
    abstract: "Plays policies over a chain's history and says what each would have cost.")

  @Argument(help: "The chain's folder.")
  var folder: String

  @Option(name: .customLong("from"), help: "The first day that counts. (default: the earliest)")
  var firstDay: BusinessDay?

  @Option(name: .customLong("to"), help: "The last day. (default: the last of the history)")
  var lastDay: BusinessDay?

  @Option(
    name: .customLong("policy"), parsing: .upToNextOption,
    help: "The policies to play. (default: all)")
  var policies: [String] = []

  @Option(name: .long, help: "How many seeds, 1 to 1,000.")
  var seeds = 10

  @Option(
    name: .long,
    help: "A YAML file of assumptions: data/replay.yaml says them all, with their defaults.")
  var assumptions: String?

  @Option(
    name: .long, help: "A file that keeps the forecasts for the next replay of the same days.")
  var forecasts: String?

  @Option(
    name: .long,
    help: "What the forecasts know of the weather ahead: issued, as foretold then, or known.")
  var weather = BacktestRequest.Weather.issued

  @Option(name: .long, help: "A folder to write replay.json and replay.svg to.")
  var out: String?

  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  func validate() throws {
    guard (1...1000).contains(seeds) else {
      throw ValidationError("--seeds is a whole number from 1 to 1000.")
    }
    let known = ReplayPolicy.catalogue.map(\.name)
    for name in policies where !known.contains(name) {
      throw ValidationError(
        "There is no policy \(name); there are \(known.joined(separator: ", ")).")
    }
  }

  func run() throws {
    var assumed = ReplayAssumptions()
    if let assumptions { try assumed.read(file: assumptions) }
    if let out { try ReplayReport.prepare(out) }
    var options = Replay.Options()
    (options.firstDay, options.lastDay) = (firstDay, lastDay)
    if !policies.isEmpty {
      options.policies = ReplayPolicy.catalogue.filter { policies.contains($0.name) }
    }
    options.seeds = seeds
    (options.assumptions, options.settings) = (assumed.replay, assumed.settings)
    (options.tapePath, options.weather) = (forecasts, weather)
    options.temporaryFolder = Environment.value("TMPDIR") ?? "/tmp"
    let report = try Replay(options, progress: ProgressLine().progress).run(folder: folder)
    if json { try Terminal.json(report) } else { Terminal.output(report.text) }
    // Last: hours of work are told even where the folder has gone meanwhile.
    if let out { try report.write(to: out) }
  }
}
