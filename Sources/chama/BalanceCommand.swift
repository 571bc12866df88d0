import ArgumentParser
import Operations

/// `chama balance`.
struct BalanceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "balance",
    abstract: "Solves a transfer instance from a file, and proves how good the plan is.")

  @Argument(help: "The instance's file, plain or gzip; docs/balancing.md tells the format.")
  var instance: String

  @Option(name: .long, help: "The CSV file to write the plan to.")
  var plan: String

  @Option(name: .long, help: "The JSON file to write the prices to that prove the bound.")
  var certificate: String?

  @Option(name: .long, help: "How long to work on it, in seconds.")
  var seconds = 1.0

  @Option(name: .long, help: "How many threads may work on it.")
  var threads = 2

  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  func validate() throws {
    guard seconds > 0, seconds <= 86_400 else {
      throw ValidationError("--seconds is more than 0 and at most 86400.")
    }
    guard certificate != plan else {
      throw ValidationError("--plan and --certificate are two files.")
    }
    guard (1...256).contains(threads) else { throw ValidationError("--threads is 1 to 256.") }
  }

  func run() throws {
    let report = try BalanceInstance(
      path: instance, seconds: seconds, threads: threads, clock: SystemClock.wall
    ).run(plan: plan, certificate: certificate)
    if json { return try Terminal.json(report) }
    Terminal.output(
      """
      worth  \(report.objective) fen, on \(report.legs) legs with \(report.cases) cases
      bound  \(report.bound) fen, so the best plan is at most \(report.gapPercent) % away
      took   \(report.seconds) s
      """)
  }
}
