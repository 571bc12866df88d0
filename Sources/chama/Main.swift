import ArgumentParser
import Foundation
import SupplyChain

/// Where the program starts.
@main
struct Main {
  static func main() async {
    let run = CommandRun(arguments: Array(CommandLine.arguments.dropFirst()))
    exit(await run.runOrServe())
  }
}

/// One command from its arguments to its exit code, and the only place where errors become text and
/// exit codes. It runs in a process of its own, or in the server for one that came through the
/// socket.
struct CommandRun {
  /// The arguments after the program's name.
  let arguments: [String]

  /// Runs the command; the only one that stays is ``ServeCommand``.
  func runOrServe() async -> Int32 {
    do {
      var command = try Chama.parseAsRoot(arguments)
      if var service = command as? any AsyncParsableCommand {
        try await service.run()
      } else {
        try command.run()
      }
      return 0
    } catch {
      return code(error)
    }
  }

  /// Runs the command inside the server.
  func run() -> Int32 {
    do {
      var command = try Chama.parseAsRoot(arguments)
      guard !(command is any AsyncParsableCommand) else {
        throw ValidationError("The server is running.")
      }
      try command.run()
      return 0
    } catch {
      return code(error)
    }
  }

  private func code(_ error: any Error) -> Int32 {
    switch error {
    case let served as LedgerIsServed:
      return CallServer(ledger: served.path).run(arguments, input: InputFile.inputReadSoFar)
    case let failure as any Failure:
      Terminal.error("chama: \(failure.message)\n       \(failure.remedy)")
      return failure.kind.exitCode
    case let code as ExitCode: return code.rawValue
    default: return end(error)
    }
  }

  private func end(_ error: any Error) -> Int32 {
    switch Chama.exitCode(for: error) {
    case .success:
      Terminal.output(Chama.fullMessage(for: error))
      return 0
    case .validationFailure:
      Terminal.error(Chama.fullMessage(for: error))
      return 2
    default:
      Terminal.error(
        "chama: this is a bug: \(error)\n       Please report it with the command you ran.")
      return 70
    }
  }
}

extension FailureKind {
  /// The exit code that scripts act on, as docs/commands.md lists them.
  var exitCode: Int32 {
    switch self {
    case .badUsage: 2
    case .badInput, .notFound, .conflict, .denied, .notSignedIn: 3
    case .failed: 4
    case .alreadyRunning: 5
    case .alreadyDone: 6
    case .unavailable, .tooMany: 75
    }
  }
}
