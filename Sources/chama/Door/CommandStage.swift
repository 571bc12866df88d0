import Foundation
import Operations
import Persistence

/// What a command runs in that came through the running server: its streams, folder and
/// environment are those of the caller, its ledger is the one that the server has open.
///
/// Without one a command runs in its own process, and everything is the process's.
struct CommandStage: Sendable {
  /// The two streams, by their descriptors.
  let write: @Sendable (_ bytes: [UInt8], _ descriptor: Int32) -> Void
  /// All of standard input.
  let input: @Sendable () throws -> [UInt8]
  /// One line that is not shown while it is typed, asked for with a prompt.
  let line: @Sendable (_ prompt: String) throws -> String
  /// Whether somebody types standard input.
  let isTyped: Bool
  /// Where the caller stands.
  let folder: String
  /// The caller's environment, as far as it concerns commands.
  let environment: [String: String]
  /// Whether somebody watches standard error.
  let isWatched: Bool
  /// The ledger that is open, and its path.
  let ledger: Ledger
  /// One night at a time, whoever asks for it.
  let nights: NightDesk

  @TaskLocal static var current: CommandStage?

  /// Runs `body` as this stage, for work on other threads.
  static func run<Value>(_ stage: CommandStage?, _ body: () throws -> Value) rethrows -> Value {
    try $current.withValue(stage, operation: body)
  }
}

/// Paths as people write them: from where they stand.
enum FilePath {
  /// A path that any thread of any process understands.
  static func resolved(_ path: String) -> String {
    guard let stage = CommandStage.current, !path.hasPrefix("/"), path != "-" else {
      return path
    }
    return stage.folder + "/" + path
  }
}
