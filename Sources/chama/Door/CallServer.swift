import Foundation
import Glibc
import Operations

/// Thrown by a command that finds its ledger served: the server is to run it.
struct LedgerIsServed: Error {
  /// The ledger's path.
  let path: String
}

/// The caller's side of the socket: sends the command to the running server and passes its streams
/// on.
struct CallServer {
  let ledger: String

  /// Whether a server listens beside the ledger.
  static func isThere(ledger path: String) -> Bool {
    guard let descriptor = connected(ledger: path) else { return false }
    close(descriptor)
    return true
  }

  /// Has the server run a command, and returns its exit code.
  ///
  /// - Parameter input: standard input as far as it has been read already.
  func run(_ arguments: [String], input: [UInt8]?) -> Int32 {
    guard let descriptor = CallServer.connected(ledger: ledger) else { return gone() }
    defer { close(descriptor) }
    let environment = ProcessInfo.processInfo.environment.filter {
      $0.key.hasPrefix("CHAMA_") || ["USER", "TMPDIR", "NO_COLOR", "COLUMNS"].contains($0.key)
    }
    let call = DoorCall(
      arguments: arguments, folder: FileManager.default.currentDirectoryPath,
      environment: environment, isWatched: Terminal.isWatched,
      isTyped: SecretInput.isTerminal, version: ProgramVersion.current)
    guard let bytes = try? JSONEncoder().encode(call),
      DoorFrame(kind: .call, bytes: Array(bytes)).write(to: descriptor)
    else { return gone() }
    while let frame = DoorFrame.read(from: descriptor) {
      switch frame.kind {
      case .output: Terminal.output(bytes: frame.bytes)
      case .error: Terminal.write(frame.bytes, to: STDERR_FILENO)
      case .wantsInput: send(input ?? InputFile.standardInput(), to: descriptor)
      case .wantsLine:
        let prompt = String(decoding: frame.bytes, as: UTF8.self)
        let line = (try? SecretInput.line(prompt)) ?? ""
        _ = DoorFrame(kind: .input, bytes: Array(line.utf8)).write(to: descriptor)
      case .exit: return frame.bytes.reduce(Int32(0)) { $0 << 8 | Int32($1) }
      case .call, .input: return gone()
      }
    }
    return gone()
  }

  private func send(_ input: [UInt8], to descriptor: Int32) {
    for start in stride(from: 0, to: input.count, by: 1 << 20) {
      let part = Array(input[start..<min(start + 1 << 20, input.count)])
      guard DoorFrame(kind: .input, bytes: part).write(to: descriptor) else { return }
    }
    _ = DoorFrame(kind: .input, bytes: []).write(to: descriptor)
  }

  private func gone() -> Int32 {
    Terminal.error(
      "chama: the server has ended before the command was done\n"
        + "       Look at what has been done, then run the command again.")
    return 75
  }

  private static func connected(ledger path: String) -> Int32? {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return nil }
    guard DoorAddress.with(ledger: path, { connect(descriptor, $0, $1) == 0 }) == true else {
      close(descriptor)
      return nil
    }
    return descriptor
  }
}
