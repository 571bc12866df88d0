import Foundation
import SupplyChain

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
    else { throw .badAddress(reason: Sentence("it is no absolute address", "不是完整地址")) }
    guard parts.user == nil, parts.password == nil else {
      throw .badAddress(
        reason: Sentence("it holds a name or password before the host", "主机名前含有用户名或密码"))
    }
    let host = written.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    let isTrusted = trustedHosts.contains(host)
    guard scheme == "https" || (scheme == "http" && isTrusted) else {
      throw .badAddress(reason: Sentence("only https goes out", "只允许 https"))
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
