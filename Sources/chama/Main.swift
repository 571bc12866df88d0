import ArgumentParser
import Foundation
import SupplyChain

/// Where the program starts, and the only place where errors become text and exit codes.
@main
struct Main {
  static func main() {
    do {
      var command = try Chama.parseAsRoot()
      try command.run()
    } catch let failure as any Failure {
      Terminal.error("chama: \(failure.message)\n       \(failure.remedy)")
      exit(failure.kind.exitCode)
    } catch let code as ExitCode {
      exit(code.rawValue)
    } catch {
      end(error)
    }
  }

  private static func end(_ error: any Error) -> Never {
    switch Chama.exitCode(for: error) {
    case .success:
      Terminal.output(Chama.fullMessage(for: error))
      exit(0)
    case .validationFailure:
      Terminal.error(Chama.fullMessage(for: error))
      exit(2)
    default:
      Terminal.error(
        "chama: this is a bug: \(error)\n       Please report it with the command you ran.")
      exit(70)
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
