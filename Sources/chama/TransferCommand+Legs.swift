import Access
import ArgumentParser
import Operations
import Persistence
import SupplyChain

extension TransferCommand {
  struct Assign: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives an approved order's leg to a courier.")

    @Argument(help: "The order's number.") var order: TransferOrderNumber
    @Option(name: .long, help: "Who drives.") var courier: PersonID
    @Option(
      name: .long, help: "The earliest pick-up, as --at. (default: an hour before the latest)")
    var from: String?
    @Option(name: .long, help: "The latest pick-up, as --at. (default: the leg's departure)")
    var until: String?
    @OptionGroup var options: RequestCommand.ActingOptions

    func run() throws {
      let settings = try options.settings.resolved().settings
      let caller = try options.caller(settings)
      let day = caller.now.day
      let leg = try AssignLeg(ledger: try options.ledger.opened(), caller: caller).assign(
        order, to: courier,
        from: try from.map { try MomentText.moment($0, named: "from", on: day) },
        until: try until.map { try MomentText.moment($0, named: "until", on: day) })
      if options.json { return try Terminal.json(leg) }
      Terminal.output(leg.headline.text(in: settings.language))
    }
  }

  struct Legs: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists a courier's legs of a day, and those still on the road.")

    @Option(name: .long, help: "Who drives.") var courier: PersonID
    @Option(name: .long, help: "The day. (default: today)") var on: BusinessDay?
    @OptionGroup var options: RequestCommand.ActingOptions

    func run() throws {
      let settings = try options.settings.resolved().settings
      let caller = try options.caller(settings)
      let legs = try AssignLeg(ledger: try options.ledger.opened(), caller: caller).legs(
        of: courier, on: on ?? caller.now.day)
      if options.json { return try Terminal.json(legs) }
      for leg in legs { Terminal.output(leg.headline.text(in: settings.language)) }
      if legs.isEmpty { Terminal.error("\(courier) has no legs on \(on ?? caller.now.day).") }
    }
  }
}
