import ArgumentParser
import Balancing
import Foundation
import Operations
import Persistence
import SupplyChain

extension TransferCommand {
  /// `chama transfer ask`.
  struct Ask: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answers a store that needs something today: who can give it, and when.",
      discussion: """
        Exit codes: 0 all of it can be there by then; 1 part of it, or nothing, or the newest \
        plan is old; 2 a question that makes no sense; 3 an unknown store or material, or no plan \
        yet.
        """)

    @Option(name: .long, help: "The store that asks.")
    var store: StoreID

    @Option(name: .long, help: "The material that it needs.")
    var material: MaterialID

    @Option(name: .long, help: "How much, in base units; whole packs are sent.")
    var quantity: Quantity

    @Option(name: .long, help: "When it must be there: hh:mm or yyyy-mm-ddThh:mm.")
    var by: String

    @Option(name: .long, help: "When it is asked, as --by. (default: now)")
    var asked: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func validate() throws {
      // The day does not matter: what is no moment is told with this command's usage.
      let day = BusinessDay(daysSinceEpoch: 0)
      for (name, text) in [("by", by), ("asked", asked)] {
        _ = try text.map { try MomentText.moment($0, named: name, on: day) }
      }
    }

    func run() throws {
      let settings = try settings.resolved().settings
      let now = SystemClock.now(settings)
      let asked = try asked.map { try MomentText.moment($0, named: "asked", on: now.day) } ?? now
      let by = try MomentText.moment(by, named: "by", on: asked.day)
      let outcome = try AskTransfer(ledger: try ledger.opened(), settings: settings).answer(
        EmergencyRequest(
          store: store, material: material, quantity: quantity, askedAt: asked, neededBy: by))
      if json {
        try Terminal.json(outcome)
      } else {
        for line in outcome.lines(in: settings.language) { Terminal.output(line) }
      }
      if !outcome.isWhole { throw ExitCode(1) }
    }
  }
}
