import ArgumentParser
import Foundation
import Operations
import SupplyChain

/// `chama forecast`.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Tells what a store will need of a material, by the newest plan or by a model.",
    discussion: """
      The ledger's newest plan answers, by all that its night knew. With --model a fitted model is \
      asked without a ledger, from the consumption in the chain's folder, feeds left aside.

      Exit codes: 0 done; 1 told with a warning; 2 bad usage; 3 no such plan, model, store or \
      material.
      """)

  @Option(
    name: .long, help: "A model's safetensors file, to be asked instead; its card lies beside it.")
  var model: String?

  @Option(
    name: .long,
    help: "With --model: the chain's folder, or CHAMA_FEEDS. (default: data/chain)")
  var feeds: String?

  @OptionGroup var ledger: LedgerOptions

  @Option(name: .long, help: "The store.")
  var store: StoreID

  @Option(name: .long, help: "The material.")
  var material: MaterialID

  @Option(
    name: .long,
    help: """
      The night whose plan is asked. (default: the newest) With --model: the last day that is \
      known. (default: the last one in consumption.csv)
      """)
  var day: BusinessDay?

  @Flag(name: .long, help: "Print one JSON document instead of a table.")
  var json = false

  func validate() throws {
    if model == nil, feeds != nil {
      throw ValidationError("--feeds goes with --model: without it the ledger's plan answers.")
    }
    if model != nil, ledger.ledger != nil {
      throw ValidationError("With --model no ledger is read: leave out --ledger or --model.")
    }
  }

  func run() throws {
    let answer = try answer()
    for warning in answer.warnings { Terminal.error("chama: \(warning.english)") }
    if json { try Terminal.json(answer) } else { tell(answer) }
    if !answer.warnings.isEmpty { throw ExitCode(1) }
  }

  private func answer() throws -> AskModel.Answer {
    guard let model else {
      return try AskPlan(ledger: try ledger.opened())
        .answer(store: store, material: material, night: day)
    }
    let folder = feeds ?? Environment.value("CHAMA_FEEDS") ?? "data/chain"
    return try AskModel(model: model, folder: folder)
      .answer(store: store, material: material, origin: day)
  }

  private func tell(_ answer: AskModel.Answer) {
    let by = model == nil ? "plan" : "model"
    Terminal.output(
      "\(material) in \(store)\(answer.unit.isEmpty ? "" : ", in \(answer.unit)"), from "
        + "\(answer.origin) by the \(by) of \(answer.model):")
    Terminal.output("  day             mean         q0.1         q0.5         q0.9")
    for day in answer.days {
      let numbers = [day.mean] + ["0.1", "0.5", "0.9"].map { day.quantiles[$0] ?? 0 }
      Terminal.output("  \(day.day)" + numbers.map { String(format: "%13.1f", $0) }.joined())
    }
  }
}
