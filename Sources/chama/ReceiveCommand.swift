import ArgumentParser
import Foundation
import Operations
import SupplyChain
import Traceability

extension TransferCommand {
  struct Receive: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Books an order in at the recipient, all as sent unless something else is said.",
      discussion: """
        Crates that were read, here or by the store's readers since the dispatch, are held \
        against those sent; what is missing stays in transit.
        """)

    @OptionGroup var options: OrderOptions

    @Option(
      name: .long,
      help: ArgumentHelp(
        "A crate or container that was read; may be repeated.", valueName: "epc"))
    var read: [String] = []

    @Option(name: .long, help: "A file of what was read, one a line; - is standard input.")
    var reads: String?

    @Option(
      name: .long,
      help: ArgumentHelp(
        "A line of which less came: its number, how much in base units, and why (short, damaged, "
          + "wrong, expired); may be repeated.", valueName: "number:quantity:reason"))
    var line: [ReceivedLine] = []

    @Flag(name: .long, help: "What is said here counts, whatever the store's readers saw.")
    var byHand = false

    func validate() throws {
      if byHand, !read.isEmpty || reads != nil {
        throw ValidationError("--by-hand counts what a person says: leave --read and --reads out.")
      }
    }

    func run() throws {
      var texts = read
      if let reads {
        let content = String(decoding: try InputFile(path: reads).bytes(), as: UTF8.self)
        // A byte order mark is no part of the first identity.
        texts += content.drop { $0 == "\u{FEFF}" }.split(whereSeparator: \.isNewline).map(
          String.init)
      }
      let length = try options.settings.resolved().settings.companyPrefix.utf8.count
      let epcs = try texts.map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }.map { try ReadTag(text: $0, companyPrefixLength: length).epc }
      let goods = ReceivedGoods(reads: Set(epcs), lines: line.map(\.line), isByHand: byHand)
      try options.perform { try $0.receive(options.order, goods) }
    }
  }
}

/// `2:1000:damaged`.
struct ReceivedLine: ExpressibleByArgument {
  let line: ReceivedGoods.Line

  init?(argument: String) {
    let parts = argument.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let number = Int(parts[0]), let quantity = Quantity(parts[1]),
      let reason = TransferDiscrepancy.Kind(rawValue: parts[2]),
      TransferDiscrepancy.Kind.reasons.contains(reason)
    else { return nil }
    self.line = ReceivedGoods.Line(number: number, quantity: quantity, reason: reason)
  }
}
