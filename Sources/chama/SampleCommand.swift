import ArgumentParser
import Simulation
import SupplyChain

/// `chama sample`.
struct SampleCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sample",
    abstract: "Writes the folder of a made-up chain; the same arguments give the same bytes.")

  @Option(name: .long, help: "The folder to write; it must be new or empty.")
  var out: String

  @Option(name: .long, help: "How many stores, up to 10,000.")
  var stores = 87

  @Option(name: .long, help: "How many materials.")
  var materials = 60

  @Option(name: .long, help: "How many days, the ten days of feeds included.")
  var days = 400

  @Option(name: .long, help: "The seed of everything random.")
  var seed: UInt64 = 87

  @Option(name: .long, help: "The last day.")
  var end = BusinessDay("2026-06-30") ?? BusinessDay(daysSinceEpoch: 20634)

  @Flag(name: .long, help: "Plant what real feeds bring; faults.json lists it.")
  var faults = false

  func run() throws {
    let chain = try SampleChain(
      SampleChain.Parameters(
        stores: stores, materials: materials, days: days, seed: seed, end: end,
        plantsFaults: faults))
    try chain.write(to: out) { line in if Terminal.isWatched { Terminal.error(line) } }
    Terminal.output("A chain of \(stores) stores stands in \(out).")
  }
}
