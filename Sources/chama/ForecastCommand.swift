import ArgumentParser
import Foundation
import Operations
import SupplyChain

/// `chama forecast`.
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Asks a fitted model what a store will need of a material; no ledger is used.")

  @Option(name: .long, help: "The model's safetensors file; its card lies beside it.")
  var model: String

  @Option(name: .long, help: "The chain's folder, or CHAMA_FEEDS. (default: data/chain)")
  var feeds: String?

  @Option(name: .long, help: "The store.")
  var store: StoreID

  @Option(name: .long, help: "The material.")
  var material: MaterialID

  @Option(
    name: .long, help: "The last day that is known. (default: the last one in consumption.csv)")
  var day: BusinessDay?

  @Flag(name: .long, help: "Print one JSON document instead of a table.")
  var json = false

  func run() throws {
    let folder = feeds ?? Environment.value("CHAMA_FEEDS") ?? "data/chain"
    let answer = try AskModel(model: model, folder: folder)
      .answer(store: store, material: material, origin: day)
    if json { return try Terminal.json(answer) }
    Terminal.output(
      "\(material) in \(store)\(answer.unit.isEmpty ? "" : ", in \(answer.unit)"), from "
        + "\(answer.origin) by the model of \(answer.model):")
    Terminal.output("  day             mean         q0.1         q0.5         q0.9")
    for day in answer.days {
      let numbers = [day.mean] + ["0.1", "0.5", "0.9"].map { day.quantiles[$0] ?? 0 }
      Terminal.output("  \(day.day)" + numbers.map { String(format: "%13.1f", $0) }.joined())
    }
  }
}
