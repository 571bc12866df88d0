/// A failure that a person can act on. Each target has one typed enum of them; anything else that
/// is thrown is a bug.
public protocol Failure: Error {
  /// What happened, in one sentence.
  var message: String { get }
  /// What to do about it, in one sentence, for whoever works at the machine: it may name commands
  /// and their flags.
  var remedy: String { get }
  /// What somebody can do about it who has come over the network, by a page or the interface;
  /// ``remedy`` where that names nothing of the machine.
  var remoteRemedy: String { get }
  /// What sort of failure it is: it decides the exit code and the HTTP status.
  var kind: FailureKind { get }
  /// Both sentences in Chinese. Whoever throws a failure cannot know whether a page, a mail or a
  /// command will tell it, so that there is none without.
  var chinese: FailureText { get }
}

extension Failure {
  /// The same as ``remedy``, which names nothing of the machine as a rule.
  public var remoteRemedy: String { remedy }
}

/// A failure's two sentences in another language than English.
public struct FailureText: Sendable, Hashable {
  /// What happened, in one sentence.
  public let message: String
  /// What to do about it, in one sentence.
  public let remedy: String

  /// Takes both.
  public init(_ message: String, _ remedy: String) {
    self.message = message
    self.remedy = remedy
  }
}

/// The sorts of failures that callers tell apart.
public enum FailureKind: String, Sendable, CaseIterable, Codable {
  /// The command, a flag or a setting is wrong.
  case badUsage
  /// What was handed in cannot be used.
  case badInput
  /// What was asked for does not exist.
  case notFound
  /// The state of things does not allow it (any more).
  case conflict
  /// The asker may not.
  case denied
  /// Nobody knows who asks.
  case notSignedIn
  /// The asker has tried too often and has to wait.
  case tooMany
  /// It can be tried again later: disk full, locked, read-only, partner away.
  case unavailable
  /// Another run is at work.
  case alreadyRunning
  /// It has been done before, for this day and input.
  case alreadyDone
  /// It was tried and failed; nothing was published.
  case failed
}
