import ArgumentParser
import Balancing
import Operations
import SupplyChain

extension TransferCommand {
  /// `chama transfer why`.
  struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells why the newest plan moves, or does not move, a material between two stores.",
      discussion: """
        It speaks of the plan as the night made it, with the night's own settings: --set takes \
        language alone.

        Exit codes: 0 told; 2 another setting is named; 3 an unknown store or material, or no plan \
        yet.
        """)

    @Option(name: .long, help: "The store that gives, or might.")
    var from: StoreID

    @Option(name: .long, help: "The store that gets, or might.")
    var to: StoreID

    @Option(name: .long, help: "The material.")
    var material: MaterialID

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func validate() throws {
      for flag in settings.flags where flag.prefix(while: { $0 != "=" }) != "language" {
        throw ValidationError(
          "--set \(flag): the answer is of the plan as the night made it, with the night's own "
            + "settings; language alone can be set here. Run the night anew to see another plan.")
      }
    }

    func run() throws {
      let language = try settings.resolved().settings.language
      let outcome = try ExplainTransfer(ledger: try ledger.opened()).answer(
        from: from, to: to, material: material)
      let why = outcome.verdict.why.text(in: language)
      guard json else { return Terminal.output(why) }
      try Terminal.json(
        Answer(
          plannedOn: outcome.plannedOn, from: from, to: to, material: material,
          packs: outcome.verdict.packs, why: why))
    }

    /// What `--json` prints.
    private struct Answer: Encodable {
      let plannedOn: BusinessDay
      let from: StoreID
      let to: StoreID
      let material: MaterialID
      let packs: Int
      let why: String
    }
  }
}
