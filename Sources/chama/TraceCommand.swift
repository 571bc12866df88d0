import ArgumentParser
import Foundation
import Operations
import Persistence
import SupplyChain

/// `chama trace`.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "Exports the trace of tagged goods.",
    subcommands: [Export.self])

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the EPCIS 2.0 document of an order's dispatch.")

    @Option(name: .long, help: "The order's number.")
    var order: TransferOrderNumber

    @Option(name: .long, help: "The file to write; - is standard output.")
    var out: String

    @OptionGroup var ledger: LedgerOptions

    func run() throws {
      let document = try ledger.opened().traceDocument(of: order)
      guard let document else {
        throw OperationsFailure.noTrace(order: order.text)
      }
      if out == "-" { return Terminal.output(document) }
      do { try document.write(toFile: out, atomically: true, encoding: .utf8) } catch {
        throw OperationsFailure.cannotWrite(
          path: out, reason: error.localizedDescription, isFull: false)
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
