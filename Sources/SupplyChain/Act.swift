/// Who did something, when, and from where: what stands beside every change.
public struct Act: Hashable, Sendable, Codable {
  /// The person or program.
  public let by: String
  /// The instant, ISO 8601 in UTC.
  public let at: String
  /// From where it was done; `nil` where nobody has kept it.
  public let from: Origin?

  /// Takes an act.
  public init(by: String, at: String, from: Origin? = nil) {
    self.by = by
    self.at = at
    self.from = from
  }
}

/// From where somebody acts.
public struct Origin: Hashable, Sendable, Codable {
  /// The doors through which an act can come.
  public enum Channel: String, Sendable, Codable, CaseIterable {
    /// A command on the machine that holds the ledger.
    case commandLine = "command_line"
    /// A command that went through the running server.
    case socket
    /// The HTTP interface, pages included.
    case web
    /// The program's own clock.
    case clock
  }

  /// The door.
  public let channel: Channel
  /// The network address behind it; `nil` on the machine itself.
  public let address: String?

  /// Takes an origin.
  public init(_ channel: Channel, address: String? = nil) {
    self.channel = channel
    self.address = address
  }

  /// `command_line`, `web 203.0.113.7`.
  public var text: String { address.map { "\(channel.rawValue) \($0)" } ?? channel.rawValue }
}
