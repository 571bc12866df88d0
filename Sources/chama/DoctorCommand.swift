import Access
import ArgumentParser
import Foundation
import Operations
import Persistence
import SupplyChain

/// `chama doctor`.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Tells versions, free disk, the settings in force and the ledger's health.")

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var settings: SettingsOptions
  @Flag(name: .long, help: "Print one JSON document.") var json = false

  func run() throws {
    let diagnosis = try Diagnosis(
      ledger: ledger.path, open: try ledger.open(), settings: try settings.resolved())
    let door = try diagnosis.ledger == nil ? nil : doorDiagnosis()
    let clock = try diagnosis.ledger == nil ? nil : clockView()
    let findings =
      diagnosis.findings + (door?.findings ?? []) + [clock?.finding].compactMap(\.self)
    if json {
      try Terminal.json(
        DoctorReport(
          program: diagnosis.program, linearAlgebra: diagnosis.blas,
          freeBytes: diagnosis.freeBytes, ledger: ledger.path, health: diagnosis.ledger,
          auditEntries: door?.auditEntries, clock: clock, settings: diagnosis.settings,
          findings: findings))
    } else {
      tell(diagnosis, door, clock)
      let language = try settings.resolved().settings.language
      for finding in findings { Terminal.output("! \(finding.text(in: language))") }
    }
    if !findings.isEmpty { throw ExitCode(1) }
  }

  private func tell(_ diagnosis: Diagnosis, _ door: DoorDiagnosis?, _ clock: ShowClock.View?) {
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
    if let door {
      Terminal.output(
        "audit trail  \(door.auditEntries) "
          + Int(door.auditEntries).plural("entry", "entries"))
    }
    if let clock, clock.lastBeat != nil {
      Terminal.output("clock        last alive \(clock.lastBeat ?? "never")")
      for entry in clock.duties {
        let last = entry.lastAttempt.map { "\($0.outcome.rawValue) \($0.endedAt ?? $0.startedAt)" }
        Terminal.output(
          "  \(entry.duty.rawValue)  last \(last ?? "never"), next \(entry.next)"
            + (entry.waiting.isEmpty
              ? ""
              : ", waiting for \(entry.waiting.count) "
                + entry.waiting.count.plural("day")))
      }
    }
    Terminal.output("settings")
    for setting in diagnosis.settings {
      let source = setting.source == "default" ? "" : " (\(setting.source))"
      Terminal.output("  \(setting.name) = \(setting.value)\(source): \(setting.meaning)")
    }
  }

  /// What the service does by itself.
  private func clockView() throws -> ShowClock.View {
    let settings = try settings.resolved().settings
    return try ShowClock(
      ledger: try ledger.opened(), settings: settings,
      caller: SystemClock.caller(by: nil, settings)
    ).view()
  }

  /// The audit trail and the age of secrets, where there is a key file: looking makes none.
  private func doorDiagnosis() throws -> DoorDiagnosis? {
    let file = KeyFile(besideLedger: ledger.path)
    guard FileManager.default.fileExists(atPath: file.path) else { return nil }
    let settings = try settings.resolved().settings
    let caller = SystemClock.caller(by: nil, settings)
    let book = try ledger.opened()
    let keys = try file.keys(of: book, by: caller, random: .system)
    return try DoorDiagnosis(
      Doorkeeper(ledger: book, keys: keys, random: .system, rules: settings.access),
      caller: caller)
  }
}

/// What `chama doctor --json` prints.
private struct DoctorReport: Encodable {
  let program: String
  let linearAlgebra: String
  let freeBytes: Int64
  let ledger: String
  let health: LedgerHealth?
  let auditEntries: Int64?
  let clock: ShowClock.View?
  let settings: [Diagnosis.Setting]
  let findings: [Diagnosis.Finding]
}
