import ArgumentParser
import Foundation
import Operations
import SupplyChain

extension SuggestionsCommand {
  /// The languages in which columns are named.
  enum Headers: String, ExpressibleByArgument, CaseIterable {
    case english
    case chinese

    var language: Language { self == .chinese ? .chinese : .english }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the planner's sheet, with what was decided: CSV, or XLSX by its ending.")

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: "The plan's business day. (default: the newest plan)")
    var day: BusinessDay?

    @Option(name: .long, help: "The file to write; .xlsx makes a workbook, all else is CSV.")
    var out: String

    @Option(name: .long, help: "The language of the columns' names: english or chinese.")
    var headers = Headers.english

    func run() throws {
      let caller = SystemClock.caller(by: nil, try settings.resolved().settings)
      let (run, lines) = try ExportSuggestions(ledger: try ledger.opened(), caller: caller)
        .export(day: day, to: FilePath.resolved(out), headers: headers.language)
      Terminal.error("\(lines) \(lines.plural("line")) of run \(run) written to \(out).")
    }
  }

  struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes the planner's sheet back: all of it or nothing.",
      discussion: """
        Only final_quantity, decision, reason and comment are read. What changes is printed as \
        CSV; so is everything that is wrong, and then nothing is entered. Exit codes: 0 done or \
        nothing to do; 1 done, and other cells were edited or something else is to know; 3 refused.
        """)

    @Argument(help: "The sheet, CSV or XLSX.")
    var file: String

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    @Flag(name: .long, help: "Print what would change and enter nothing.")
    var dryRun = false

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    @Option(name: .long, help: "Who decides. (default: the user's name)")
    var by: String?

    func run() throws {
      let caller = SystemClock.caller(by: by, try settings.resolved().settings)
      let sheet = ImportSuggestions(ledger: try ledger.opened(), caller: caller)
      let difference = try sheet.difference(FilePath.resolved(file))
      let isRefused = difference.faultCount > 0
      let receipt = isRefused || dryRun ? nil : try sheet.enter(difference)
      if json {
        try Terminal.json(difference.summary(isRehearsal: dryRun, receipt: receipt))
      } else {
        tell(difference, receipt)
      }
      if isRefused { throw ExitCode(3) }
      if difference.hasWarnings { throw ExitCode(1) }
    }

    private func tell(
      _ difference: ImportSuggestions.Difference, _ receipt: DecideSuggestions.Receipt?
    ) {
      if difference.faultCount > 0 {
        Terminal.output(bytes: difference.faultsCSV)
        Terminal.error(
          "chama: the sheet was refused, nothing was entered: \(difference.faultCount) "
            + "\(difference.faultCount.plural("fault")).")
        return
      }
      Terminal.output(bytes: difference.csv)
      if difference.ignoredCount > 0 {
        Terminal.error("Edits that are not read (\(difference.ignoredCount)):")
        Terminal.error(
          String(decoding: difference.ignoredCSV.dropLast(), as: UTF8.self))
      }
      for note in difference.notes { Terminal.error("chama: \(note.english)") }
      let changes = difference.changes.count
      guard changes > 0 else { return Terminal.error("Nothing to change.") }
      let orders = difference.orderCount
      Terminal.error(
        receipt.map { receipt in
          "\(changes) lines changed, \(orders) orders made"
            + (receipt.batch.map { "; to take it back: chama suggestions undo \($0)" } ?? "")
        } ?? "\(changes) lines would change, \(orders) orders would be made; nothing was entered.")
    }
  }

  struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes back what an import or acceptance has decided, its orders included.")

    @Argument(help: "The number that it was given.")
    var batch: Int64

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: "Who takes it back. (default: the user's name)")
    var by: String?

    func run() throws {
      let caller = SystemClock.caller(by: by, try settings.resolved().settings)
      let receipt = try DecideSuggestions(ledger: try ledger.opened(), caller: caller).undo(batch)
      Terminal.error("\(receipt.changed) lines say what they said before.")
    }
  }

  struct Worth: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells what planners' changes brought against the system's numbers.")

    @OptionGroup var ledger: LedgerOptions

    @Option(name: .long, help: "Only those whose last day is this one or later.")
    var from: BusinessDay?

    @Option(name: .long, help: "Only those whose last day is this one or earlier.")
    var to: BusinessDay?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func validate() throws {
      if let from, let to, to < from { throw ValidationError("--to comes before --from.") }
    }

    func run() throws {
      let first = from ?? BusinessDay(daysSinceEpoch: -100_000)
      let last = to ?? BusinessDay(daysSinceEpoch: 1_000_000)
      let worth = try OverrideWorth(try ledger.opened(), in: min(first, last)...max(first, last))
      if json { return try Terminal.json(worth) }
      for outcome in worth.outcomes {
        let yuan = outcome.worth.map { "\($0.yuanText) yuan" } ?? "price not known"
        let nearer = Double(outcome.thousandthsNearer) / 1000
        Terminal.output(
          "\(outcome.line)  \(outcome.suggested.quantity) → \(outcome.final.quantity), needed "
            + "\(outcome.needed)  nearer by \(nearer.formatted(.number.grouping(.never)))  \(yuan)"
            + "  \(outcome.decidedBy)  \(outcome.reason)")
      }
      tell(worth)
    }

    private func tell(_ worth: OverrideWorth) {
      guard !worth.outcomes.isEmpty else {
        return Terminal.error(
          "Nothing is known yet: the days of \(worth.openCount) changed quantities are not over.")
      }
      Terminal.error(
        "\(worth.outcomes.count) changed quantities: \(worth.nearer) nearer to what was needed, "
          + "\(worth.farther) farther off, \(worth.worth.yuanText) yuan saved"
          + (worth.unpriced > 0 ? "; \(worth.unpriced) have no known price" : "")
          + (worth.openCount > 0 ? "; \(worth.openCount) are not over." : "."))
    }
  }
}
