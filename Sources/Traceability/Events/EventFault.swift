/// What is wrong with a document or event, and where.
public struct EventFault: Hashable, Sendable, CustomStringConvertible {
  /// The place, such as `epcisBody.eventList[1].bizStep`; empty for the whole.
  public let path: String
  /// What is wrong there, and what would be right.
  public let reason: String

  /// Takes a place and a reason.
  public init(path: String, reason: String) {
    self.path = path
    self.reason = reason
  }

  /// Place and reason in one line.
  public var description: String { path.isEmpty ? reason : "\(path): \(reason)" }
}
