public import ArgumentParser
public import Operations
import SupplyChain

/// `chama gains`.
struct GainsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gains",
    abstract: "Tells what the chain gains: turnover, waste, stock-outs, response, forecasts.",
    discussion: "Every figure is defined in docs/gains.md; what is not known is left out.")

  @Option(name: .customLong("by"), help: "What the lines are: store, city, category or week.")
  var key = GainsKey.store

  @Option(name: .long, help: "The first day. (default: the first that is known)")
  var from: BusinessDay?

  @Option(name: .long, help: "The last day. (default: the last that is known)")
  var to: BusinessDay?

  @Option(name: .long, help: "Only this store; may be repeated.") var store: [StoreID] = []

  @Flag(name: .long, help: "Work everything out again from the facts first.") var anew = false

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var settings: SettingsOptions

  @Flag(name: .long, help: "Print one JSON document.") var json = false
  @Flag(name: .long, help: "Print CSV for spreadsheets.") var csv = false

  func validate() throws {
    if json, csv { throw ValidationError("--json and --csv exclude each other.") }
  }

  func run() throws {
    let settings = try settings.resolved().settings
    let report = try Gains(
      ledger: try ledger.opened(), caller: SystemClock.caller(by: nil, settings)
    ).report(
      by: key, from: from, to: to, of: store.isEmpty ? nil : Set(store), anew: anew)
    if json { return try Terminal.json(report) }
    if csv { return Terminal.output(bytes: report.csv()) }
    for line in report.text(in: settings.language) { Terminal.output(line) }
  }
}

extension GainsKey: ExpressibleByArgument {}
