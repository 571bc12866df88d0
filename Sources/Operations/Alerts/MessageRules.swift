/// Where messages may go and lead to.
public struct MessageRules: Sendable, Hashable, Codable {
  /// The address under which people reach the service, without a slash at its end; empty when it is
  /// not known, and then messages have no links.
  public var serviceURL = ""
  /// Hosts inside the network that channels may reach, also without TLS.
  public var trustedHosts: [String] = []

  /// The defaults.
  public init() {}

  static var address: Regex<Substring> {
    /https?:\/\/[A-Za-z0-9.\-]+(?::[0-9]{1,5})?[A-Za-z0-9.\-_\/~]*/
  }
  static var host: Regex<Substring> { /[a-z0-9.:\-]{1,253}/ }

  /// The address of a page, `nil` when the service's is not known.
  func link(_ path: String) -> String? { serviceURL.isEmpty ? nil : serviceURL + path }
}
