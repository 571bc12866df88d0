public import ArgumentParser
import Operations
import Persistence
public import SupplyChain

/// `chama transfer`.
struct TransferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transfer", abstract: "Lists transfer orders and moves them on their way.",
    subcommands: [
      List.self, Ask.self, Why.self, Approve.self, Reject.self, Assign.self, Legs.self,
      Dispatch.self, Arrive.self, Receive.self, Close.self, Cancel.self, Lose.self,
    ])

  /// What every act on an order needs.
  struct OrderOptions: ParsableArguments {
    @Argument(help: "The order's number, as in transfers.csv.")
    var order: TransferOrderNumber

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions
    @OptionGroup var act: ActOptions

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    /// Does `body` and tells how the order stands afterwards, and what receipts found.
    func perform(_ body: (ActOnTransfer) throws -> StoredTransferOrder) throws {
      let settings = try settings.resolved().settings
      let book = try ledger.opened()
      let acts = ActOnTransfer(
        ledger: book, settings: settings, caller: try act.caller(settings, book))
      let order = try body(acts)
      let line = try TransferOrderView(order, outcome: nil, in: book)
      if json { return try Terminal.json(line) }
      Terminal.output(line.text)
      for text in line.discrepancyTexts + line.lossTexts { Terminal.output("  " + text) }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists transfer orders.")

    @Option(name: .long, help: "Only orders in this state.")
    var state: TransferOrder.State?

    @OptionGroup var ledger: LedgerOptions

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    func run() throws {
      let book = try ledger.opened()
      let outcomes = Dictionary(
        try book.transferOutcomes().map { ($0.order, $0) }, uniquingKeysWith: { $1 })
      let lines = try book.transferOrders(in: state.map { [$0] }).map { order in
        try TransferOrderView(order, outcome: outcomes[order.content.number], in: book)
      }
      if json { return try Terminal.json(lines) }
      for line in lines { Terminal.output(line.text) }
      if lines.isEmpty { Terminal.error("There are no such orders.") }
    }
  }

  struct Approve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Approves a proposal; its lots are reserved at the donor.")
    @Flag(
      name: .customLong("even-if-short"),
      help: "Approve it although the donor then has less than it needs until its next delivery.")
    var evenIfShort = false
    @OptionGroup var options: OrderOptions
    func run() throws {
      try options.perform { try $0.approve(options.order, evenIfShort: evenIfShort) }
    }
  }

  struct Reject: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Turns a proposal down.")
    @OptionGroup var options: OrderOptions
    @Option(name: .long, help: "Why.") var reason: String
    func run() throws { try options.perform { try $0.reject(options.order, reason: reason) } }
  }

  struct Dispatch: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Sends an approved order off; its lots leave the donor's stock.")
    @OptionGroup var options: OrderOptions
    func run() throws { try options.perform { try $0.dispatch(options.order) } }
  }

  struct Arrive: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Reports an order at the recipient's door.")
    @OptionGroup var options: OrderOptions
    func run() throws { try options.perform { try $0.arrive(options.order) } }
  }

  struct Close: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Closes a received order, or gives up the rest of one that is partly received.")
    @OptionGroup var options: OrderOptions
    @Option(name: .long, help: "Why.") var reason = ""
    func run() throws { try options.perform { try $0.close(options.order, reason: reason) } }
  }

  struct Lose: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives an order up that never arrived.")
    @OptionGroup var options: OrderOptions
    @Option(name: .long, help: "Why.") var reason: String
    func run() throws { try options.perform { try $0.lose(options.order, reason: reason) } }
  }

  struct Cancel: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Calls an approved order off before it leaves; its reservation is released.")
    @OptionGroup var options: OrderOptions
    @Option(name: .long, help: "Why.") var reason: String
    func run() throws { try options.perform { try $0.cancel(options.order, reason: reason) } }
  }
}

extension TransferOrderView {
  fileprivate var lossTexts: [String] {
    (losses ?? []).map {
      "line \($0.line): \($0.quantity) lost" + ($0.reason.isEmpty ? "" : ", \($0.reason)")
    }
  }

  fileprivate var discrepancyTexts: [String] {
    (discrepancies ?? []).map { found in
      let line = found.line.map { "line \($0): " } ?? ""
      let much = found.quantity > .zero ? ", \(found.quantity)" : ""
      return line + found.kind.word.english + much + (found.epc.map { "  \($0)" } ?? "")
    }
  }

  /// The order in one line; commands are the operator's, who sees what it is worth.
  fileprivate var text: String {
    let leg = order.leg
    let materials = order.lines.count == 1 ? "1 line" : "\(order.lines.count) lines"
    let promise = promised.map { ", promises \($0.yuanText)" } ?? ""
    let saved = realised.map { ", saved \($0.yuanText)" } ?? ""
    return "\(order.number)  \(state.word.english)  \(leg.from) → \(leg.to)  \(materials), "
      + "worth \((netWorth ?? .zero).yuanText) yuan\(promise)\(saved), by \(leg.arriveBy)"
  }
}

extension TransferOrder.State: ExpressibleByArgument {}
