public import ArgumentParser
import Foundation
import Operations
import Persistence
import SupplyChain
public import Traceability

/// `chama readers`.
struct ReadersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "readers", abstract: "Registers RFID readers and takes in what they saw.",
    subcommands: [
      Add.self, List.self, Rotate.self, Remove.self, Ingest.self, Purge.self,
    ])

  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Registers a reader and prints its key, which is shown this once.")

    @Argument(help: "The reader's id.")
    var reader: ReaderID

    @Option(name: .long, help: "The store in which it hangs.")
    var store: StoreID

    @Option(name: .long, help: "How it writes: impinj or zebra.")
    var format: TagReader.Format

    @Option(name: .long, help: "The read point, as the extension of the store's SGLN.")
    var spot = "0"

    @Flag(name: .long, help: "The read point lies before the door: loading, unloading.")
    var outside = false

    @Option(
      name: .long,
      help: ArgumentHelp(
        "A read point of one antenna, with :outside before the door; may be repeated.",
        valueName: "number=spot[:outside]"))
    var antenna: [AntennaSpot] = []

    @Option(name: .long, help: "Who does it. (default: the user's name)")
    var by: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      guard let place = TagReader.Spot(spot, side: outside ? .outside : .inside) else {
        throw ValidationError("A read point has 1 to 20 of A-Z a-z 0-9 . _ -")
      }
      let antennas = Dictionary(antenna.map { ($0.number, $0.spot) }, uniquingKeysWith: { $1 })
      let caller = SystemClock.caller(by: by, try settings.resolved().settings)
      let issued = try RegisterReaders(ledger: try ledger.opened(), caller: caller).add(
        TagReader(id: reader, format: format, store: store, spot: place, antennas: antennas),
        random: .system)
      Terminal.error(
        "Reader \(reader) of \(store) is registered. Its key is good until \(issued.endsAt) and "
          + "is not shown again:")
      Terminal.output(issued.key)
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists readers.")

    @Flag(name: .long, help: "Removed ones, too.")
    var all = false

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      let caller = SystemClock.caller(by: nil, try settings.resolved().settings)
      let lines = try ShowReaders(try ledger.opened(), caller: caller).all(removedToo: all)
      if json { return try Terminal.json(lines) }
      for line in lines { Terminal.output(line.text) }
      if lines.isEmpty { Terminal.error("There are no readers.") }
    }
  }

  struct Rotate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Prints a new key for a reader; the old one is good for seven days more.")

    @Argument(help: "The reader's id.")
    var reader: ReaderID

    @Option(name: .long, help: "Who does it. (default: the user's name)")
    var by: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      let caller = SystemClock.caller(by: by, try settings.resolved().settings)
      let issued = try RegisterReaders(ledger: try ledger.opened(), caller: caller)
        .rotate(reader, random: .system)
      Terminal.error(
        "The key of reader \(reader) is good until \(issued.endsAt) and is not shown again:")
      Terminal.output(issued.key)
    }
  }

  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a reader out of use; what it saw stays.")

    @Argument(help: "The reader's id.")
    var reader: ReaderID

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      let caller = SystemClock.caller(by: nil, try settings.resolved().settings)
      try RegisterReaders(ledger: try ledger.opened(), caller: caller).remove(reader)
      Terminal.output("Reader \(reader) is removed.")
    }
  }

  struct Ingest: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes in a file of a reader's messages; repeated reads count once.")

    @Argument(help: "The file; - is standard input.")
    var file: String

    @Option(name: .long, help: "The reader.")
    var reader: ReaderID

    @Option(
      name: .long,
      help: "When the file came in, ISO 8601; the reader's clock is compared with it.")
    var receivedAt: String?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      let bytes = try InputFile(path: file).bytes()
      let known = try settings.resolved().settings
      let ingest = IngestReads(
        ledger: try ledger.opened(), settings: known,
        caller: SystemClock.caller(by: nil, known))
      let outcome = try ingest.ingest(
        bytes, from: reader, received: receivedAt ?? SystemClock.instant(),
        isLive: receivedAt != nil)
      if json {
        try Terminal.json(outcome)
      } else {
        Terminal.output(
          "\(outcome.newReads) reads, \(outcome.repeatedReads) repeated, \(outcome.gaps) gaps: "
            + "\(outcome.arrived) tags arrived, \(outcome.moved) moved, "
            + "\(outcome.departed) departed")
      }
      for fault in outcome.faults.prefix(20) {
        Terminal.error("chama: entry \(fault.entry) cannot be used: \(fault.reason)")
      }
      guard !outcome.faults.isEmpty else { return }
      throw ExitCode(outcome.faults.count < outcome.entries ? 1 : 3)
    }
  }

  struct Purge: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Removes raw reads that are older than raw_reads_kept_days.")

    @Option(name: .long, help: "The instant to count from, ISO 8601. (default: now)")
    var at: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      let known = try settings.resolved().settings
      let ingest = IngestReads(
        ledger: try ledger.opened(), settings: known,
        caller: SystemClock.caller(by: nil, known))
      let count = try ingest.purge(at: try EventTime(at ?? SystemClock.instant()))
      Terminal.output("\(count) raw reads are removed.")
    }
  }
}

/// `1=dock` or `1=dock:outside`.
struct AntennaSpot: ExpressibleByArgument {
  let number: Int
  let spot: TagReader.Spot

  init?(argument: String) {
    let sides = argument.split(separator: "=", maxSplits: 1)
    guard sides.count == 2, let number = Int(sides[0]), (0...65_535).contains(number) else {
      return nil
    }
    let parts = sides[1].split(separator: ":", maxSplits: 1).map(String.init)
    let side = parts.count == 2 ? TagReader.Spot.Side(rawValue: parts[1]) : .inside
    guard let side, let name = parts.first, let spot = TagReader.Spot(name, side: side) else {
      return nil
    }
    self.number = number
    self.spot = spot
  }
}

extension ReaderView {
  /// The reader in one line.
  fileprivate var text: String {
    let others = antennas.sorted { (Int($0.key) ?? 0) < (Int($1.key) ?? 0) }.map {
      "\($0.key)=\($0.value.name)"
    }
    let spots = ([spot.name] + others).joined(separator: " ")
    return "\(id)  \(format.rawValue)  \(store)  \(spots)"
      + (removedAt.map { "  removed \($0)" } ?? "")
      + (warning.map { "  key ends in \($0.days) days" } ?? "")
  }
}

extension TagReader.Format: ExpressibleByArgument {}
