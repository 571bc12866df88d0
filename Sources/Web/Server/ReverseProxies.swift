import Foundation
import Glibc

/// Reverse proxies of the chain's own, whose word counts for where a request comes from. Anybody
/// can write `X-Forwarded-For`; of a trusted proxy's, the last address is the one it has seen.
public struct ReverseProxies: Sendable {
  private let addresses: Set<String>

  /// Takes the proxies' addresses; `nil` when one is no address.
  public init?(_ addresses: [String]) {
    let known = addresses.compactMap(ReverseProxies.plain)
    guard known.count == addresses.count else { return nil }
    self.addresses = Set(known)
  }

  /// Believes nobody.
  public init() { self.addresses = [] }

  /// From where a request comes.
  ///
  /// - Parameters:
  ///   - address: that of the connection.
  ///   - forwardedFor: the field `X-Forwarded-For`, several lines of it joined with commas.
  public func client(of address: String?, forwardedFor: String?) -> String? {
    guard let address, let proxy = ReverseProxies.plain(address), addresses.contains(proxy),
      let last = forwardedFor?.split(separator: ",").last,
      let client = ReverseProxies.plain(last.trimmingCharacters(in: .whitespaces))
    else { return address }
    return client
  }

  /// An address in the one form that it is compared in; `nil` when it is none.
  private static func plain(_ text: String) -> String? {
    let mapped = "::ffff:"
    let text = text.lowercased().hasPrefix(mapped) ? String(text.dropFirst(mapped.count)) : text
    var four = in_addr()
    if inet_pton(AF_INET, text, &four) == 1 { return text }
    var six = in6_addr()
    guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    guard inet_ntop(AF_INET6, &six, &buffer, socklen_t(buffer.count)) != nil else { return nil }
    return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }
}
