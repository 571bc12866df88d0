public import ArgumentParser
import Foundation
import Operations
import Publishing
import SupplyChain
public import Traceability

extension TraceCommand {
  struct Labels: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the labels of an order's crates, to be printed.")

    @Option(name: .long, help: "The order's number.")
    var order: TransferOrderNumber

    @Option(
      name: .long,
      help: "A page for the printer (.html), one drawing (.svg), or a folder for a file each.")
    var out: String

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      let labels = try OrderLabels(
        ledger: try ledger.opened(), settings: try settings.resolved().settings
      ).labels(of: order)
      let sheet = LabelSheet(title: order.text, labels: labels.map(\.label))
      if out.hasSuffix(".html") || out.hasSuffix(".svg") {
        try OutputFile(path: out).write { append in
          try append(out.hasSuffix(".html") ? sheet.html : sheet.svg)
        }
      } else {
        do {
          try FileManager.default.createDirectory(
            atPath: FilePath.resolved(out), withIntermediateDirectories: true)
        } catch {
          throw OperationsFailure.cannotWrite(
            path: out, reason: error.localizedDescription, isFull: false)
        }
        for label in labels {
          let path = (out as NSString).appendingPathComponent(label.name + ".svg")
          try OutputFile(path: path).write { try $0(label.label.svg) }
        }
      }
      Terminal.error("\(labels.count) \(labels.count.plural("label is", "labels are")) in \(out).")
    }
  }

  struct Timeline: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells who saw an order's crates, or one crate, where and when.")

    @Option(name: .long, help: "The order's number.")
    var order: TransferOrderNumber?

    @Option(name: .long, help: "A crate or container: URI, Digital Link, element string or hex.")
    var epc: String?

    @Option(name: .long, help: "Draw it into this file, too.")
    var svg: String?

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func validate() throws {
      guard (order == nil) != (epc == nil) else {
        throw ValidationError("Name an order with --order or a thing with --epc.")
      }
    }

    func run() throws {
      let settings = try settings.resolved().settings
      let traces = TraceTimeline(ledger: try ledger.opened(), settings: settings)
      let timeline: Traceability.Timeline
      if let order {
        timeline = try traces.timeline(of: order)
      } else {
        timeline = try traces.timeline(
          of: ReadTag(text: epc ?? "", companyPrefixLength: settings.companyPrefix.utf8.count).epc)
      }
      if let svg {
        let drawing = TimelineDrawing(settings: settings).svg(timeline)
        try OutputFile(path: svg).write { try $0(drawing) }
      }
      if json { return try Terminal.json(timeline) }
      for entry in timeline.entries { Terminal.output(entry.text) }
    }
  }

  struct Correct: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Declares a trace event wrong; it stays, and the correction stands beside it.")

    @Option(name: .long, help: "The event's id, as the timeline and the export show it.")
    var event: String

    @Option(name: .long, help: "did_not_occur or incorrect_data.")
    var reason: ErrorReason

    @Option(
      name: .long, help: "The id of an event that says what is right; may be repeated.")
    var corrective: [String] = []

    @Option(name: .long, help: "Who does it. (default: the user's name)")
    var by: String?

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      let caller = SystemClock.caller(by: by, try settings.resolved().settings)
      try CorrectTrace(ledger: try ledger.opened(), caller: caller)
        .correct(id: event, reason: reason, by: corrective)
      Terminal.output("Event \(event) is declared wrong.")
    }
  }
}

extension Timeline.Entry {
  /// The entry as a line of text.
  fileprivate var text: String {
    var parts = ["\(time)", step ?? "reader lost \(lost ?? 0) reads"]
    if kind != .seen { parts.append(kind.rawValue) }
    if let place = store ?? place { parts.append(place) }
    if let by { parts.append("by \(by)") }
    if things.count > 1 { parts.append("\(things.count) tags") }
    if let warmth = temperature { parts.append("\(warmth.least) to \(warmth.greatest) °C") }
    if let until { parts.append("until \(until)") }
    if let correctedAt { parts.append("declared wrong \(correctedAt)") }
    return parts.joined(separator: "  ")
  }
}

extension VocabularyWord: ExpressibleByArgument {
  /// Reads a word of the vocabulary or a URI.
  public init?(argument: String) { self.init(argument) }
}
