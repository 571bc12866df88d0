import ArgumentParser
import Operations
import Persistence
import SupplyChain

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
