import ArgumentParser
import Operations
import Persistence
import SupplyChain

/// `chama suggestions`.
struct SuggestionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "suggestions", abstract: "Accepts what the night suggests to send.",
    subcommands: [Accept.self])

  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes replenishment orders of suggestions; they count as on their way.")

    @Option(name: .long, help: "A line_id of suggestions.csv; may be repeated.")
    var line: [SuggestionID] = []

    @Option(name: .long, help: "All lines of a store that suggest something.")
    var store: StoreID?

    @Flag(name: .long, help: "All lines that suggest something.")
    var all = false

    @Option(name: .long, help: "How much to send instead, in base units; for one line.")
    var quantity: Quantity?

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
      let orders = try AcceptSuggestions(ledger: try ledger.opened(), caller: caller)
        .accept(choice, of: day, quantity: quantity)
      for order in orders {
        Terminal.output("\(order.number)  \(order.quantity)  needed by \(order.needBy)")
      }
      Terminal.error("Replenishment orders made: \(orders.count).")
    }
  }
}

/// `chama replenishment`.
struct ReplenishmentCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replenishment",
    abstract: "Lists replenishment orders, receives them by hand, or cancels them.",
    subcommands: [List.self, Dispatch.self, Receive.self, Cancel.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists replenishment orders.")

    @OptionGroup var ledger: LedgerOptions

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
      let orders = try ledger.opened().replenishmentOrders()
      if json { return try Terminal.json(orders) }
      for order in orders {
        Terminal.output(
          "\(order.number)  \(order.state.rawValue)  \(order.quantity)  needed by "
            + "\(order.needBy)")
      }
    }
  }

  /// What every act on an order needs.
  struct OrderOptions: ParsableArguments {
    @Argument(help: "The order's number.")
    var order: ReplenishmentOrderNumber

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var act: ActOptions

    func move(to state: ReplenishmentOrder.State, detail: String) throws {
      let settings = try settings.resolved().settings
      let book = try ledger.opened()
      try MoveReplenishment(ledger: book, caller: try act.caller(settings, book))
        .move(order, to: state, detail: detail)
      Terminal.output("\(order)  \(state.rawValue)")
    }
  }

  struct Dispatch: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Headquarters has sent it.")
    @OptionGroup var options: OrderOptions
    func run() throws { try options.move(to: .dispatched, detail: "") }
  }

  struct Receive: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The store has it; a delivery that names the order says the same.")
    @OptionGroup var options: OrderOptions
    func run() throws { try options.move(to: .received, detail: "by hand") }
  }

  struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Calls it off.")
    @OptionGroup var options: OrderOptions
    @Option(name: .long, help: "Why.") var reason: String
    func run() throws { try options.move(to: .cancelled, detail: reason) }
  }
}
