import Foundation
public import SupplyChain

/// Keeps messages from being used to reach into the network that Chama stands in (SSRF).
///
/// A person who may enter an address must not be able to make the server call its neighbours, a
/// cloud's metadata service or itself. An address is checked when it is entered and each time it is
/// used; the connection then goes to the very address that was checked, so that a name that changes
/// in between gains nothing.
public struct EndpointGuard: Sendable {
  /// Hosts that may be reached wherever they are, and without TLS: exactly as they stand in the
  /// address. An operator sets them, for a relay in the house.
  public let trustedHosts: Set<String>
  private let resolve: @Sendable (String) -> [InternetAddress]

  /// Takes the hosts that are trusted, and how names are resolved.
  public init(
    trustedHosts: Set<String> = [],
    resolve: @escaping @Sendable (String) -> [InternetAddress] = InternetAddress.resolve
  ) {
    self.trustedHosts = Set(trustedHosts.map { $0.lowercased() })
    self.resolve = resolve
  }

  /// Where a request may go: the host of its address, and the numerical address to connect to.
  public struct Destination: Sendable, Hashable {
    /// The host as it stands in the address.
    public let host: String
    /// The address to connect to.
    public let address: InternetAddress
  }

  /// The destination of an address.
  ///
  /// - Throws: ``NotifyingFailure``.
  public func destination(of url: String) throws(NotifyingFailure) -> Destination {
    guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
      let written = parts.host?.lowercased(), !written.isEmpty
    else { throw .badAddress(reason: "it is no absolute address") }
    guard parts.user == nil, parts.password == nil else {
      throw .badAddress(reason: "it holds a name or password before the host")
    }
    let host = written.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    let isTrusted = trustedHosts.contains(host)
    guard scheme == "https" || (scheme == "http" && isTrusted) else {
      throw .badAddress(reason: "only https goes out")
    }
    return Destination(host: written, address: try address(of: host, isTrusted: isTrusted))
  }

  /// The numerical address of a host, for protocols other than HTTP.
  ///
  /// - Throws: ``NotifyingFailure``.
  public func address(of host: String) throws(NotifyingFailure) -> InternetAddress {
    try address(of: host, isTrusted: trustedHosts.contains(host.lowercased()))
  }

  private func address(
    of host: String, isTrusted: Bool
  ) throws(NotifyingFailure) -> InternetAddress {
    let addresses = resolve(host)
    guard let first = addresses.first else { throw .unknownHost(host) }
    // One private address among public ones is the trick to be refused.
    guard isTrusted || addresses.allSatisfy(\.isPublic) else { throw .privateHost(host) }
    return first
  }
}

/// What can be wrong with a channel.
public enum NotifyingFailure: Failure, Hashable {
  /// An address that cannot be used.
  case badAddress(reason: String)
  /// A host that no name server knows.
  case unknownHost(String)
  /// A host inside the network.
  case privateHost(String)
  /// A secret that is not of the channel's form.
  case badSecret(reason: String)
  /// A mail address or header that cannot be used.
  case badMail(reason: String)

  /// What happened.
  public var message: String {
    switch self {
    case .badAddress(let reason): "The channel's address cannot be used: \(reason)."
    case .unknownHost(let host): "The host \(host) is not known."
    case .privateHost(let host): "The host \(host) is not on the open internet."
    case .badSecret(let reason): "The channel's secret cannot be used: \(reason)."
    case .badMail(let reason): "The mail cannot be written: \(reason)."
    }
  }

  /// What to do.
  public var remedy: String {
    switch self {
    case .badAddress: "Copy the whole address, https://…, from the robot's or receiver's page."
    case .unknownHost: "Check its spelling, and whether this machine can resolve names."
    case .privateHost:
      "An operator can trust it: the setting alert_trusted_hosts names such hosts."
    case .badSecret: "Copy the secret again from where it was made."
    case .badMail: "Check the addresses of sender and receiver."
    }
  }

  /// Its sort.
  public var kind: FailureKind {
    switch self {
    case .unknownHost: .unavailable
    case .badAddress, .privateHost, .badSecret, .badMail: .badInput
    }
  }
}
