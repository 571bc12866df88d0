import Access
import ArgumentParser
import Foundation
import Operations
import Persistence
import SupplyChain

/// `chama audit`.
struct AuditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit", abstract: "Verifies and exports the trail of every change.",
    subcommands: [Verify.self, Export.self, Head.self, List.self])

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Walks along the trail and tells whether it is as it was written.",
      discussion: """
        Alone it finds entries that were edited, deleted, put in or moved. That the end was cut \
        off, or the whole trail written anew, a signed head tells that was kept elsewhere. Exit \
        code 4 when something is wrong.
        """)

    @Option(name: .long, help: "A signed head from `chama audit head`; may be repeated.")
    var head: [String] = []

    @Flag(name: .long, help: "Print one JSON document.")
    var json = false

    @OptionGroup var access: AccessOptions

    func run() throws {
      let heads = try head.map { path in (name: path, head: try SignedHead(file: path)) }
      let (door, caller) = try access.opened()
      let verdict = try VerifyAudit(ledger: door.ledger, keys: door.keys, caller: caller)
        .verify(against: heads)
      if json {
        try Terminal.json(verdict)
      } else {
        Terminal.output("entries       \(verdict.entries)")
        Terminal.output("last hash     \(verdict.head)")
        Terminal.output("signed heads  \(verdict.headsPassed)")
        for fault in verdict.faults { Terminal.output("! \(fault)") }
      }
      if !verdict.faults.isEmpty { throw ExitCode(4) }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes every entry as a line of JSON.")

    @Option(name: .long, help: "The file; - is standard output.")
    var out: String

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      let export = ExportAudit(ledger: door.ledger, caller: caller)
      let count =
        if out == "-" {
          try export.export { Terminal.write($0, to: STDOUT_FILENO) }
        } else {
          try exported(export)
        }
      Terminal.error("Entries written: \(count).")
    }

    private func exported(_ export: ExportAudit) throws -> Int64 {
      var count: Int64 = 0
      try OutputFile(path: out).write { append in count = try export.export(append) }
      return count
    }
  }

  struct Head: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Signs where the trail ends; keep it outside the ledger.")

    @Option(name: .long, help: "The file. (default: standard output)")
    var out: String?

    @OptionGroup var access: AccessOptions

    func run() throws {
      let (door, caller) = try access.opened()
      let head = try SignAuditHead(ledger: door.ledger, keys: door.keys, caller: caller).sign()
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
      let text = String(decoding: try encoder.encode(head), as: UTF8.self) + "\n"
      if let out {
        try OutputFile(path: out).write { try $0(text) }
      } else {
        Terminal.write(text, to: STDOUT_FILENO)
      }
      Terminal.error("Entry \(head.sequence) is the last; verified by the public key \(head.key).")
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Lists entries, the newest first.")

    @Option(name: .long, help: "How many.")
    var limit = 50

    @Option(name: .long, help: "Only those of this actor.")
    var of: String?

    @Option(name: .long, help: "Only those of this subject, such as `person li.wei`.")
    var subject: String?

    @Option(name: .long, help: "Only those before this number.")
    var before: Int64?

    @OptionGroup var access: AccessOptions

    func validate() throws {
      guard (1...100_000).contains(limit) else { throw ValidationError("--limit is 1 to 100000.") }
    }

    func run() throws {
      let (door, caller) = try access.opened()
      try door.ledger.authorize(caller, to: .viewAudit, on: .chain)
      let entries = try door.ledger.newestAuditEntries(
        before: before, subject: subject, by: of, limit: limit)
      for entry in entries { Terminal.output(entry.line) }
      if entries.isEmpty { Terminal.error("There are no such entries.") }
    }
  }
}

extension SignedHead {
  /// A head as `chama audit head` wrote it.
  fileprivate init(file path: String) throws {
    let bytes = try InputFile(path: path).bytes()
    do { self = try JSONDecoder().decode(SignedHead.self, from: Data(bytes)) } catch {
      throw OperationsFailure.cannotRead(path: path, reason: "it is no signed head")
    }
  }
}
