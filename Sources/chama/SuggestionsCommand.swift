import ArgumentParser
import Operations
import Persistence
import SupplyChain

/// `chama suggestions`.
struct SuggestionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggestions",
    abstract: "The planner's sheet out and back; accepts what the night suggests to send.",
    subcommands: [Export.self, Import.self, Accept.self, Undo.self, Worth.self])

  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes replenishment orders of lines, as suggested or decided.",
      discussion: "Exit codes: 0 done; 1 done, and a quantity is not in whole packs; 3 refused.")

    @Option(name: .long, help: "A line_id of suggestions.csv; may be repeated.")
    var line: [SuggestionID] = []

    @Option(name: .long, help: "All lines of a store that suggest something.")
    var store: StoreID?

    @Flag(name: .long, help: "All lines that suggest something.")
    var all = false

    @Option(name: .long, help: "How much to send instead, in base units; for one line.")
    var quantity: Quantity?

    @Option(name: .long, help: "Why another quantity.")
    var reason: String?

    @Option(name: .long, help: "The plan's business day. (default: the newest plan)")
    var day: BusinessDay?

    @Option(name: .long, help: "Who accepts. (default: the user's name)")
    var by: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
      let choices = [!line.isEmpty, store != nil, all].filter { $0 }.count
      guard choices == 1 else { throw ValidationError("Name --line, --store or --all.") }
      if quantity != nil, line.count != 1 {
        throw ValidationError("--quantity goes with one --line.")
      }
    }

    func run() throws {
      let choice: AcceptSuggestions.Choice =
        all ? .all : store.map { .store($0) } ?? .lines(line)
      let caller = SystemClock.caller(by: by, try settings.resolved().settings)
      let outcome = try AcceptSuggestions(ledger: try ledger.opened(), caller: caller)
        .accept(choice, of: day, quantity: quantity, reason: reason ?? "")
      for order in outcome.orders {
        Terminal.output("\(order.number)  \(order.quantity)  needed by \(order.needBy)")
      }
      Terminal.error("Replenishment orders made: \(outcome.orders.count).")
      for note in outcome.notes { Terminal.error("chama: \(note.english)") }
      if !outcome.notes.isEmpty { throw ExitCode(1) }
    }
  }
}
