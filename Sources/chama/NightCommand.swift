import ArgumentParser
import Foundation
import Operations
import Publishing
import SupplyChain

/// `chama night`.
struct NightCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "night",
    abstract: "Collects the feeds of a day and publishes suggestions and transfers for tomorrow.",
    discussion: """
      Exit codes: 0 done; 1 done with warnings; 2 bad usage or settings; 3 input refused; \
      4 failed, nothing published; 5 already running; 6 already done for this day and input; \
      70 a bug; 75 try later (disk full, locked, read-only).
      """)

  @Option(name: .long, help: "The business day. (default: the last day in the feeds)")
  var day: BusinessDay?

  @Option(name: .long, help: "The chain's folder, or CHAMA_FEEDS. (default: data/chain)")
  var feeds: String?

  @Option(name: .long, help: "Where results go, or CHAMA_OUT. (default: data/out)")
  var out: String?

  @Option(
    name: .long,
    help: "Where fitted models go, or CHAMA_MODELS. (default: the results' folder with -models)")
  var models: String?

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var settings: SettingsOptions

  @Flag(name: .long, help: "Print one JSON document instead of a summary.")
  var json = false

  @Flag(name: .long, help: "Make a new version of a plan that exists; approved transfers stay.")
  var force = false

  @Flag(name: .long, help: "Work the plan out and print it; change neither ledger nor files.")
  var dryRun = false

  func run() throws {
    let resolved = try settings.resolved().settings
    let open = try ledger.open()
    var request = NightRequest(
      feeds: FilePath.resolved(feeds ?? Environment.value("CHAMA_FEEDS") ?? "data/chain"),
      ledger: ledger.path,
      out: FilePath.resolved(out ?? Environment.value("CHAMA_OUT") ?? "data/out"), day: day,
      today: SystemClock.today(resolved), settings: resolved,
      principal: SystemClock.operator(nil))
    request.isForced = force
    request.openLedger = open
    request.prepare = { SystemKeys.hand(to: $0) }
    if let folder = models ?? Environment.value("CHAMA_MODELS") {
      request.models = FilePath.resolved(folder)
    }
    let night = Night(request, clock: SystemClock.wall, progress: ProgressLine().progress)
    let work = { try dryRun ? night.rehearse() : night.run() }
    let outcome = try CommandStage.current?.nights.perform(work) ?? work()
    if json { try Terminal.json(Summary(outcome, isRehearsal: dryRun)) } else { tell(outcome) }
    if outcome.wasDone { throw ExitCode(6) }
    if outcome.record.hasWarnings { throw ExitCode(1) }
  }

  private func tell(_ outcome: NightOutcome) {
    let record = outcome.record
    let counts = record.counts
    let title = outcome.wasDone ? "was done before" : dryRun ? "was rehearsed" : "is done"
    Terminal.output("The night of \(record.day) \(title) (run \(record.run)).")
    Terminal.output("  stores       \(record.storesCollected) of \(record.storesExpected)")
    Terminal.output(
      "  suggestions  \(counts["suggestions"] ?? 0) lines, "
        + "\(counts["suggestions_above_zero"] ?? 0) to send")
    Terminal.output("  transfers    \(counts["transfers"] ?? 0) proposed")
    Terminal.output("  exceptions   \(counts["exceptions"] ?? 0)")
    for file in record.refused {
      Terminal.output("  refused      \(file.file), faults: \(file.faults.count)")
    }
    for warning in record.warnings { Terminal.output("  warning      \(warning)") }
    if !dryRun { Terminal.output("  results      \(outcome.folder)/report.html") }
  }
}

/// What `chama night --json` prints.
private struct Summary: Encodable {
  let status: String
  let folder: String?
  let run: RunRecord

  init(_ outcome: NightOutcome, isRehearsal: Bool) {
    self.status = outcome.wasDone ? "already_done" : isRehearsal ? "rehearsed" : "published"
    self.folder = isRehearsal ? nil : outcome.folder
    self.run = outcome.record
  }
}

extension RunRecord {
  /// Whether somebody should look before trusting the night as it is.
  fileprivate var hasWarnings: Bool {
    !warnings.isEmpty || !refused.isEmpty || !missingStores.isEmpty
  }
}
