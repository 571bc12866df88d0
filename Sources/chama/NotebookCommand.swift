import ArgumentParser
import Operations
import SupplyChain

/// `chama notebook`.
struct NotebookCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "notebook",
    abstract: "Writes a night as a Jupyter notebook with the CSV that it reads.")

  @Option(name: .long, help: "The plan's business day. (default: the newest plan)")
  var day: BusinessDay?

  @Option(name: .long, help: "The folder. (default: notebooks-export)")
  var out = "notebooks-export"

  @OptionGroup var ledger: LedgerOptions

  func run() throws {
    let export = ExportNotebook(ledger: try ledger.opened())
    let outcome = try export.files(of: day)
    try export.write(outcome, to: out)
    Terminal.error("\(outcome.files.count) files are in \(out).")
    Terminal.output("\(out)/\(outcome.day).ipynb")
  }
}
