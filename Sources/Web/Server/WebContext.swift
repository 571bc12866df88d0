import Access
import Glibc
public import Hummingbird
import Logging
import NIOCore
import SupplyChain

/// What is known of a request beside its head and body.
public struct WebContext: RequestContext {
  /// What the library keeps.
  public var coreContext: CoreRequestContextStorage
  /// The address that the request comes from: the connection's, or what a trusted proxy has seen;
  /// `nil` over a Unix socket or in tests.
  public internal(set) var address: String?
  /// The request's number, which the log and problems name.
  public let number: String

  /// Takes a connection.
  public init(source: ApplicationRequestContextSource) {
    self.coreContext = .init(source: source)
    self.address = source.channel.remoteAddress?.ipAddress
    self.number = source.logger[metadataKey: "hb.request.id"]?.description ?? "-"
  }

  /// From where the asker acts.
  /// Whose address it is, for counting: one who has an IPv6 network has all of its addresses.
  var network: String {
    guard let address, address.contains(":") else { return address ?? "-" }
    var bytes = in6_addr()
    guard inet_pton(AF_INET6, address, &bytes) == 1 else { return address }
    return withUnsafeBytes(of: bytes) { bytes in
      let isMapped = bytes.prefix(10).allSatisfy { $0 == 0 }
      guard !isMapped else { return address }
      return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
    }
  }

  var origin: Origin { Origin(.web, address: address) }

  /// Whether the connection comes from the machine itself.
  var isLocal: Bool {
    address.map { $0.hasPrefix("127.") || $0 == "::1" || $0 == "::ffff:127.0.0.1" } ?? true
  }
}
