import Foundation
import Glibc

/// A program that is run as people run it: a process with arguments, an environment and an exit
/// code.
///
/// Its streams go to files, so that neither side ever waits for the other. The environment holds
/// nothing that begins with `CHAMA_` unless a test asks for it.
struct Program: Sendable {
  let path: String

  /// The program under test: `CHAMA_PROGRAM`, or what `swift build -c release` makes.
  ///
  /// - Throws: ``ProgramIsMissing``; a test without its program has failed.
  static func chama() throws -> Program {
    let environment = ProcessInfo.processInfo.environment
    let path = environment["CHAMA_PROGRAM"] ?? "\(checkout)/.build/release/chama"
    guard access(path, X_OK) == 0 else { throw ProgramIsMissing(path: path) }
    return Program(path: path)
  }

  /// A tool of the system: the first of its name on the search path.
  static func tool(_ name: String) throws -> Program {
    let paths = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    for folder in "\(paths):/usr/sbin:/sbin".split(separator: ":")
    where access("\(folder)/\(name)", X_OK) == 0 {
      return Program(path: "\(folder)/\(name)")
    }
    throw ProgramIsMissing(path: name)
  }

  /// The folder that holds Package.swift.
  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  /// Runs it to its end; one that takes two minutes is killed.
  func run(
    _ arguments: [String], environment: [String: String] = [:], input: [UInt8]? = nil
  ) throws -> Outcome {
    try start(arguments, environment: environment, input: input).wait()
  }

  /// Starts it and goes on.
  func start(
    _ arguments: [String], environment: [String: String] = [:], input: [UInt8]? = nil
  ) throws -> RunningProgram {
    let streams = try WorkFolder()
    try streams.write(input ?? [], to: "input")
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    let writing = O_WRONLY | O_CREAT | O_TRUNC
    posix_spawn_file_actions_addopen(&actions, 0, "\(streams.path)/input", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, "\(streams.path)/output", writing, 0o600)
    posix_spawn_file_actions_addopen(&actions, 2, "\(streams.path)/errors", writing, 0o600)
    let variables = Program.environment(adding: environment).map { "\($0.key)=\($0.value)" }
    var identifier = pid_t()
    let code = withStrings([path] + arguments) { arguments in
      withStrings(variables) { variables in
        posix_spawn(&identifier, path, &actions, nil, arguments, variables)
      }
    }
    guard code == 0 else { throw ProgramIsMissing(path: path) }
    return RunningProgram(identifier: identifier, streams: streams)
  }

  private static func environment(adding extra: [String: String]) -> [String: String] {
    ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("CHAMA_") }
      .merging(extra) { $1 }
  }
}

/// How a process ended and what it said.
struct Outcome {
  /// The exit code, `nil` when a signal ended it.
  let code: Int32?
  let output: [UInt8]
  let errors: String

  var text: String { String(decoding: output, as: UTF8.self) }
}

/// A process that goes on while the test does something else.
final class RunningProgram {
  private let identifier: pid_t
  private let streams: WorkFolder
  private var status: Int32?

  init(identifier: pid_t, streams: WorkFolder) {
    self.identifier = identifier
    self.streams = streams
  }

  deinit { if !hasEnded { kill() } }

  /// Whether it has ended by itself or by a signal.
  var hasEnded: Bool {
    if status != nil { return true }
    var word: Int32 = 0
    guard waitpid(identifier, &word, WNOHANG) == identifier else { return false }
    status = word
    return true
  }

  /// What it has written to standard error so far.
  var errorsSoFar: String {
    String(decoding: streams.contents(of: "errors") ?? [], as: UTF8.self)
  }

  /// What it has written to standard output so far.
  var outputSoFar: String {
    String(decoding: streams.contents(of: "output") ?? [], as: UTF8.self)
  }

  /// Sends it a signal.
  func signal(_ number: Int32) { Glibc.kill(identifier, number) }

  /// Ends it as a power cut would: it gets no chance to tidy up.
  func kill() {
    Glibc.kill(identifier, SIGKILL)
    var word: Int32 = 0
    while status == nil, waitpid(identifier, &word, 0) == identifier { status = word }
  }

  /// Waits until it has ended, or `condition` holds; looks every fifth of a millisecond.
  func wait(until condition: () -> Bool) {
    while !hasEnded, !condition() { usleep(200) }
  }

  /// Waits for its end.
  ///
  /// - Throws: ``ProgramHangs`` after two minutes; it has been killed then.
  func wait() throws -> Outcome {
    let start = ProcessInfo.processInfo.systemUptime
    while !hasEnded {
      guard ProcessInfo.processInfo.systemUptime - start < 120 else {
        kill()
        throw ProgramHangs(errors: errorsSoFar)
      }
      usleep(1000)
    }
    let word = status ?? 0
    return Outcome(
      code: word & 0x7F == 0 ? (word >> 8) & 0xFF : nil,
      output: streams.contents(of: "output") ?? [], errors: errorsSoFar)
  }
}

/// There is nothing to test.
struct ProgramIsMissing: Error, CustomStringConvertible {
  let path: String
  var description: String {
    "\(path) is no program that can be run: `make test` builds chama and installs the tools first; "
      + "CHAMA_PROGRAM names another build of it."
  }
}

/// A process did not end.
struct ProgramHangs: Error, CustomStringConvertible {
  let errors: String
  var description: String { "The program did not end within two minutes; it said: \(errors)" }
}

/// Hands over strings as C wants them: an array of pointers that ends with none.
private func withStrings<Value>(
  _ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Value
) -> Value {
  let copies: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies + [nil])
}
