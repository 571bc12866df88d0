import ArgumentParser
import Foundation
import Operations
import Persistence

/// `chama backup`.
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copies the ledger while it goes on working, and checks the copy row by row.")

  @Option(name: .long, help: "The file to write; it must be new.")
  var out: String

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var settings: SettingsOptions

  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  func run() throws {
    let start = SystemClock.wall.seconds()
    let caller = SystemClock.caller(by: nil, try settings.resolved().settings)
    let report = try BackUpLedger(ledger: try ledger.opened(), caller: caller)
      .backUp(to: FilePath.resolved(out))
    if json { return try Terminal.json(report) }
    let seconds = String(format: "%.1f", SystemClock.wall.seconds() - start)
    Terminal.output(
      "\(out) holds \(report.rows) rows in \(report.content.tables.count) tables, "
        + "\(report.bytes >> 20) MiB, made and checked in \(seconds) s.")
  }
}

/// `chama restore`.
struct RestoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "restore",
    abstract: "Puts a backup in place as a new ledger, after checking it row by row.",
    discussion: "Exit codes: 0 restored; 1 restored, but no .json lay beside the backup.")

  @Argument(help: "The backup.")
  var backup: String

  @Option(name: .long, help: "The new ledger's file; it must not exist.")
  var ledger: String

  @Flag(name: .long, help: "Print one JSON document.")
  var json = false

  func run() throws {
    let start = SystemClock.wall.seconds()
    let report = try RestoreLedger(backup: backup).restore(to: ledger)
    let seconds = String(format: "%.1f", SystemClock.wall.seconds() - start)
    if json {
      try Terminal.json(report)
    } else {
      Terminal.output("\(ledger) holds \(report.rows) rows, checked in \(seconds) s.")
    }
    guard report.wasCompared else {
      Terminal.error("chama: \(backup).json is not there: what it held was not compared.")
      throw ExitCode(1)
    }
  }
}
