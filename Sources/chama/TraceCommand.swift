import ArgumentParser
import Foundation
import Operations
import Persistence
import SupplyChain

/// `chama trace`.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Exports, prints, draws and corrects the trace of tagged goods.",
    subcommands: [Export.self, Labels.self, Timeline.self, Correct.self])

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes trace events as an EPCIS 2.0 document, all or those of an order.")

    @Option(name: .long, help: "Only what belongs to this transfer order.")
    var order: TransferOrderNumber?

    @Option(name: .long, help: "The file to write; - is standard output.")
    var out: String

    @OptionGroup var ledger: LedgerOptions

    func run() throws {
      let export = ExportTrace(ledger: try ledger.opened())
      if out == "-" {
        return try export.write(order: order) { Terminal.output(bytes: Array($0.utf8)) }
      }
      try OutputFile(path: out).write { append in
        try export.write(order: order, append)
      }
    }
  }
}

/// `chama reproduce`.
struct ReproduceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reproduce",
    abstract: "Makes a published plan again from what was known then, and compares.")

  @Argument(help: "The run's id, as in run.json.")
  var runID: RunID

  @OptionGroup var ledger: LedgerOptions

  func run() throws {
    let reproduction = ReproduceRun(
      ledger: try ledger.opened(), clock: SystemClock.wall)
    let hash = try reproduction.reproduce(runID, scratch: ledger.path + ".reproduce")
    Terminal.output("Run \(runID) came out the same: \(hash)")
  }
}
