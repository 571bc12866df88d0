import ArgumentParser
import Operations
import Persistence

/// `chama doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tells versions, free disk, the settings in force and the ledger's health.")

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var settings: SettingsOptions

  func run() throws {
    let diagnosis = try Diagnosis(
      ledger: ledger.path, open: try ledger.open(), settings: try settings.resolved())
    Terminal.output("chama        \(diagnosis.program)")
    Terminal.output("linear alg.  \(diagnosis.blas)")
    Terminal.output("free disk    \(diagnosis.freeBytes >> 20) MiB")
    if let health = diagnosis.ledger {
      Terminal.output("ledger       \(ledger.path)")
      Terminal.output(
        "  SQLite     \(health.sqliteVersion)"
          + (diagnosis.hasOldSQLite ? " (before 3.51.3: one process at a time, as locked)" : ""))
      Terminal.output("  mode       \(health.journalMode), synchronous \(health.synchronous)")
      Terminal.output("  integrity  \(health.integrity)")
      Terminal.output("  rows       \(health.consumptionRows) of consumption")
      Terminal.output(
        "  runs       \(health.publishedRuns) published, \(health.unfinishedRuns) unfinished")
    } else {
      Terminal.output("ledger       \(ledger.path) does not exist yet")
    }
    Terminal.output("settings")
    for setting in diagnosis.settings {
      let source = setting.source == "default" ? "" : " (\(setting.source))"
      Terminal.output("  \(setting.name) = \(setting.value)\(source): \(setting.meaning)")
    }
    for finding in diagnosis.findings { Terminal.output("! \(finding)") }
    if !diagnosis.findings.isEmpty { throw ExitCode(1) }
  }
}
