import Access
public import ArgumentParser
import Operations
import Persistence
public import SupplyChain

/// `chama request`.
struct RequestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "request",
    abstract: "Asks other stores for goods, and answers what they ask.",
    subcommands: [
      Ask.self, List.self, Show.self, Accept.self, Decline.self, Refuse.self, Withdraw.self,
      Escalate.self,
    ])

  /// What every act on a request needs.
  struct ActingOptions: ParsableArguments {
    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    @Option(name: .long, help: "Who does it. (default: the user's name)")
    var by: String?

    @Option(
      name: .long,
      help: "When it happens, hh:mm or yyyy-mm-ddThh:mm by the chain's clocks. (default: now)")
    var at: String?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    /// The present by the chain's clocks, or the moment that was named, which must not be later.
    func caller(_ settings: Settings) throws -> RequestAct {
      let now = SystemClock.now(settings)
      let moment = try at.map { try MomentText.moment($0, named: "at", on: now.day) } ?? now
      guard moment <= now else {
        throw ValidationError("--at \(moment) has not come yet; it is \(now).")
      }
      return RequestAct(
        Caller(SystemClock.operator(by), at: SystemClock.present, now: moment), now: moment)
    }

    /// Answers a request and tells how it stands afterwards.
    func answer(_ body: (AnswerRequest) throws -> StoredTransferRequest) throws {
      let settings = try settings.resolved().settings
      let book = try ledger.opened()
      let stored = try body(
        AnswerRequest(
          ledger: book, desks: TransferDesks(ledger: book, settings: settings),
          caller: try caller(settings)))
      try tell(TransferRequestReport(stored), settings.language)
    }

    func tell(_ report: TransferRequestReport, _ language: Language) throws {
      if json { return try Terminal.json(report) }
      for line in report.lines(in: language) { Terminal.output(line) }
    }
  }

  struct Ask: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Asks for goods: finds the best donors and puts the request to them.",
      discussion: """
        `chama transfer ask` answers the same question without entering it. Exit codes as there; \
        6 when the same request of the same person is still open.
        """)

    @Option(name: .long, help: "The store that asks.") var store: StoreID
    @Option(name: .long, help: "The material that it needs.") var material: MaterialID
    @Option(name: .long, help: "How much, in base units; whole packs are sent.")
    var quantity: Quantity
    @Option(name: .customLong("needed-by"), help: "When it must be there, as --at.")
    var neededBy: String
    @Option(name: .long, help: "Why.") var why: String
    @OptionGroup var options: ActingOptions

    func run() throws {
      let settings = try options.settings.resolved().settings
      let book = try options.ledger.opened()
      let caller = try options.caller(settings)
      let outcome = try RequestTransfer(
        ledger: book, desks: TransferDesks(ledger: book, settings: settings),
        clock: SystemClock.wall
      ).ask(
        RequestTransfer.Question(
          store: store, material: material, quantity: quantity,
          neededBy: try MomentText.moment(neededBy, named: "needed-by", on: caller.now.day),
          why: why), by: caller)
      if options.json {
        try Terminal.json(TransferRequestReport(outcome.stored))
      } else {
        Terminal.output("Request \(outcome.stored.request.content.number)")
        for line in outcome.answer.lines(in: settings.language) { Terminal.output(line) }
      }
      if !outcome.answer.isWhole { throw ExitCode(1) }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists requests, the newest first.")

    @Option(name: .long, help: "Only requests in this state.") var state: TransferRequest.State?
    @Option(name: .long, help: "Only requests of this store.") var store: StoreID?
    @Option(name: .customLong("waiting-for"), help: "Only requests that this store may answer.")
    var donor: StoreID?
    @OptionGroup var ledger: LedgerOptions
    @Flag(name: .long, help: "Print one JSON document.") var json = false

    func run() throws {
      let reports = try ledger.opened().transferRequests(
        TransferRequestFilter(
          states: state.map { [$0] }, askedBy: store.map { [$0] }, waitingFor: donor.map { [$0] })
      ).map { TransferRequestReport($0) }
      if json { return try Terminal.json(reports) }
      for report in reports { Terminal.output(report.headline.english) }
      if reports.isEmpty { Terminal.error("There are no such requests.") }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows a request and its offers.")
    @Argument(help: "The request's number.") var request: TransferRequestNumber
    @OptionGroup var options: ActingOptions
    func run() throws {
      let stored = try options.ledger.opened().transferRequest(request)
      try options.tell(
        TransferRequestReport(stored), try options.settings.resolved().settings.language)
    }
  }

  struct Accept: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A donor gives: an order comes of it, and its goods are reserved.")
    @Argument(help: "The request's number.") var request: TransferRequestNumber
    @Option(name: .long, help: "The store that gives.") var from: StoreID
    @Option(name: .long, help: "How much, in base units. (default: all that was offered)")
    var quantity: Quantity?
    @Flag(name: .long, help: "Also give what else is worth carrying on the trip.")
    var extras = false
    @Flag(
      name: .customLong("even-if-short"),
      help: "Give it although the store then has less than it needs until its next delivery.")
    var evenIfShort = false
    @OptionGroup var options: ActingOptions
    func run() throws {
      try options.answer {
        try $0.accept(
          request, from: from, quantity: quantity, takesExtras: extras, evenIfShort: evenIfShort)
      }
    }
  }

  struct Decline: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A donor gives nothing; the next best are asked.")
    @Argument(help: "The request's number.") var request: TransferRequestNumber
    @Option(name: .long, help: "The store that gives nothing.") var from: StoreID
    @Option(name: .long, help: "Why.") var reason: String
    @OptionGroup var options: ActingOptions
    func run() throws {
      try options.answer { try $0.decline(request, from: from, reason: reason) }
    }
  }

  struct Refuse: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Headquarters says that a request for which nobody was found cannot be had.")
    @Argument(help: "The request's number.") var request: TransferRequestNumber
    @Option(name: .long, help: "Why.") var reason: String
    @OptionGroup var options: ActingOptions
    func run() throws { try options.answer { try $0.refuse(request, reason: reason) } }
  }

  struct Withdraw: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The store needs it no more; what was accepted stays.")
    @Argument(help: "The request's number.") var request: TransferRequestNumber
    @Option(name: .long, help: "Why.") var reason: String
    @OptionGroup var options: ActingOptions
    func run() throws { try options.answer { try $0.withdraw(request, reason: reason) } }
  }

  struct Escalate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Does what is due with open requests: tells headquarters, or lets them expire.")
    @OptionGroup var options: ActingOptions
    func run() throws {
      let settings = try options.settings.resolved().settings
      let book = try options.ledger.opened()
      var moved: [TransferRequestReport] = []
      try EscalateRequests(
        ledger: book, desks: TransferDesks(ledger: book, settings: settings),
        caller: try options.caller(settings)
      ).run { moved.append(TransferRequestReport($0)) }
      if options.json { return try Terminal.json(moved) }
      for report in moved { Terminal.output(report.headline.text(in: settings.language)) }
      if moved.isEmpty { Terminal.error("Nothing is due.") }
    }
  }
}

extension TransferRequest.State: ExpressibleByArgument {}

/// Moments as people write them.
enum MomentText {
  /// A moment as it was written; an hour alone is one of `day`.
  static func moment(
    _ text: String, named name: String, on day: BusinessDay
  ) throws -> LocalMoment {
    if let time = TimeOfDay(text) { return LocalMoment(day: day, time: time) }
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard parts.count == 2, let day = BusinessDay(String(parts[0])),
      let time = TimeOfDay(String(parts[1]))
    else { throw ValidationError("--\(name) is hh:mm or yyyy-mm-ddThh:mm, not \(text).") }
    return LocalMoment(day: day, time: time)
  }
}
