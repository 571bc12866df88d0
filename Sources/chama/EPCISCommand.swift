import ArgumentParser
import Foundation
import Operations
import Persistence
import SupplyChain
import Synchronization
import Traceability

/// `chama epcis`.
struct EPCISCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "epcis", abstract: "Checks, hashes, takes in and finds EPCIS 2.0 events.",
    subcommands: [Check.self, Hash.self, Capture.self, Query.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks documents, query documents and bare events by schema and meaning.")

    @Argument(help: "Files in JSON; - is standard input.")
    var files: [String]

    func run() throws {
      var faulty = 0
      for file in files {
        let faults = try Self.faults(of: file)
        if faults.isEmpty { Terminal.output("\(file): valid") }
        for fault in faults { Terminal.output("\(file): \(fault)") }
        faulty += faults.isEmpty ? 0 : 1
      }
      if faulty > 0 {
        Terminal.error("chama: \(faulty) of \(files.count) documents are not valid.")
        throw ExitCode(3)
      }
    }

    private static func faults(of file: String) throws -> [String] {
      let bytes = try InputFile(path: file).bytes()
      do throws(TraceabilityFailure) {
        return try EPCISReading(json: bytes).allFaults.map(\.description)
      } catch {
        return [error.message]
      }
    }
  }

  struct Hash: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the event hash of each event, one a line.")

    @Argument(help: "A file in JSON; - is standard input.")
    var file: String

    @Flag(name: .long, help: "Write the text that is hashed behind each hash.")
    var preHash = false

    func run() throws {
      for event in try EPCISDocument.identities(inJSON: try InputFile(path: file).bytes()) {
        Terminal.output(preHash ? "\(event.id) \(event.preHash)" : event.id)
      }
    }
  }

  struct Capture: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes the events of a document into the ledger, each once.")

    @Argument(help: "A file in JSON; - is standard input.")
    var file: String

    @Flag(name: .long, help: "Take in what is good of a document with faults.")
    var proceed = false

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    @OptionGroup var ledger: LedgerOptions
    @OptionGroup var settings: SettingsOptions

    func run() throws {
      let bytes = try InputFile(path: file).bytes()
      let caller = SystemClock.caller(by: nil, try settings.resolved().settings)
      let job = try CaptureTrace(
        ledger: try ledger.opened(), behaviour: proceed ? .proceed : .rollback, caller: caller
      ).capture(bytes)
      if json {
        Terminal.output(job.json.text)
      } else {
        Terminal.output(
          "Capture \(job.id): \(job.storedCount) of \(job.eventCount) events are new.")
        for fault in job.faults { Terminal.output("  \(fault)") }
      }
      if !job.isSuccess { throw ExitCode(job.behaviour == .proceed && job.storedCount > 0 ? 1 : 3) }
    }
  }

  struct Query: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Finds events by the parameters of the EPCIS query language.")

    @Argument(help: ArgumentHelp("A parameter; values are parted by |.", valueName: "name=value"))
    var parameters: [String] = []

    @Option(name: .long, help: "A file with the query in JSON instead.")
    var file: String?

    @Flag(name: .long, help: "Print one EPCIS query document.")
    var json = false

    @OptionGroup var ledger: LedgerOptions

    func run() throws {
      let query = try read()
      let page = try ledger.opened().traceEvents(query)
      if json { return Terminal.output(page.events.queryDocument()) }
      for event in page.events { Terminal.output(try event.line(page.corrections[event.id] ?? [])) }
      if page.events.isEmpty { Terminal.error("There are no such events.") }
      if let token = page.nextPageToken { Terminal.error("There are more: nextPageToken=\(token)") }
    }

    private func read() throws -> EventQuery {
      if let file {
        guard parameters.isEmpty else { throw ValidationError("Give --file or parameters.") }
        return try EventQuery(json: try InputFile(path: file).bytes())
      }
      return try EventQuery(
        try parameters.map { text in
          guard let mark = text.firstIndex(of: "=") else {
            throw ValidationError("“\(text)” is no NAME=VALUE.")
          }
          return EventQuery.Parameter(
            String(text[..<mark]), joined: String(text[text.index(after: mark)...]))
        })
    }
  }
}

/// A file that a command reads whole.
struct InputFile {
  let path: String

  func bytes() throws -> [UInt8] {
    if path == "-" {
      return try CommandStage.current?.input() ?? InputFile.standardInput()
    }
    let path = FilePath.resolved(path)
    do { return Array(try Data(contentsOf: URL(fileURLWithPath: path))) } catch {
      throw OperationsFailure.cannotRead(path: path, reason: error.localizedDescription)
    }
  }

  /// All of the process's standard input, read once: a command that turns out to be the server's
  /// hands on what it has read.
  static func standardInput() -> [UInt8] {
    known.withLock { known in
      if let known { return known }
      let all = Array(FileHandle.standardInput.readDataToEndOfFile())
      known = all
      return all
    }
  }

  /// What has been read of standard input, `nil` for nothing yet.
  static var inputReadSoFar: [UInt8]? { known.withLock { $0 } }

  private static let known = Mutex<[UInt8]?>(nil)
}

extension StoredTraceEvent {
  /// When, what and where in one line, what is wrong with it beside.
  fileprivate func line(_ corrections: [StoredTraceEvent]) throws -> String {
    let event = try event()
    let things = event.content.epcs
    var parts = [event.eventTime.description, event.bizStep?.text ?? event.content.type]
    parts.append(
      things.count > 1 ? "\(things[0]) and \(things.count - 1) more" : things.first ?? "")
    if let place = event.readPoint ?? event.bizLocation { parts.append("at \(place.id)") }
    if let error = event.errorDeclaration {
      parts.append("declares wrong: \(error.reason?.text ?? "no reason given")")
    }
    for correction in corrections where !isCorrection {
      let error = try correction.event().errorDeclaration
      parts.append(
        "[declared wrong \(error?.time.description ?? "")"
          + (error?.correctiveEventIDs.map { ", right is \($0)" }.joined() ?? "") + "]")
    }
    return parts.filter { !$0.isEmpty }.joined(separator: "  ")
  }
}
