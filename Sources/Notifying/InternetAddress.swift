import Glibc

/// An address on the internet, 4 or 16 bytes.
public struct InternetAddress: Sendable, Hashable, CustomStringConvertible {
  /// The bytes in network order.
  public let bytes: [UInt8]

  /// Takes 4 or 16 bytes.
  public init?(_ bytes: [UInt8]) {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    self.bytes = bytes
  }

  /// Reads the usual notations, `192.0.2.1` or `2001:db8::1`.
  public init?(_ text: String) {
    var four = in_addr()
    var sixteen = in6_addr()
    if inet_pton(AF_INET, text, &four) == 1 {
      self.bytes = withUnsafeBytes(of: &four, Array.init)
    } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
      self.bytes = withUnsafeBytes(of: &sixteen, Array.init)
    } else {
      return nil
    }
  }

  /// The usual notation.
  public var description: String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    let family = bytes.count == 4 ? AF_INET : AF_INET6
    _ = bytes.withUnsafeBytes {
      inet_ntop(family, $0.baseAddress, &text, socklen_t(INET6_ADDRSTRLEN))
    }
    return String(decoding: text.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Whether the address belongs to a host on the open internet, and not to this machine, a private
  /// network, a cloud's metadata service or a range kept for special use (RFC 6890 and the IANA
  /// registries that continue it).
  public var isPublic: Bool {
    bytes.count == 4 ? InternetAddress.isPublic(four: bytes) : isPublicSixteen
  }

  /// Ranges of IPv4 that are not the open internet: network and length of the prefix.
  private static let special: [([UInt8], Int)] = [
    ([0, 0, 0, 0], 8), ([10, 0, 0, 0], 8), ([100, 64, 0, 0], 10), ([127, 0, 0, 0], 8),
    ([169, 254, 0, 0], 16), ([172, 16, 0, 0], 12), ([192, 0, 0, 0], 24), ([192, 0, 2, 0], 24),
    ([192, 88, 99, 0], 24), ([192, 168, 0, 0], 16), ([198, 18, 0, 0], 15),
    ([198, 51, 100, 0], 24), ([203, 0, 113, 0], 24), ([224, 0, 0, 0], 4), ([240, 0, 0, 0], 4),
  ]

  private static func isPublic(four: [UInt8]) -> Bool {
    !special.contains { InternetAddress.has(four, prefix: $0.0, length: $0.1) }
  }

  /// Of IPv6 only global unicast is open, without the parts in which an IPv4 address hides (Teredo,
  /// 6to4) and those kept for documentation and benchmarks.
  private var isPublicSixteen: Bool {
    guard InternetAddress.has(bytes, prefix: [0x20], length: 3) else { return false }
    return !InternetAddress.has(bytes, prefix: [0x20, 0x01, 0x00, 0x00], length: 23)
      && !InternetAddress.has(bytes, prefix: [0x20, 0x01, 0x0d, 0xb8], length: 32)
      && !InternetAddress.has(bytes, prefix: [0x20, 0x02], length: 16)
      && !InternetAddress.has(bytes, prefix: [0x3f, 0xff, 0x00, 0x00], length: 20)
  }

  private static func has(_ bytes: [UInt8], prefix: [UInt8], length: Int) -> Bool {
    for bit in 0..<length {
      let mask = UInt8(0x80) >> UInt8(bit % 8)
      if bytes[bit / 8] & mask != prefix[bit / 8] & mask { return false }
    }
    return true
  }

  /// The addresses that a host's name has now; blocks.
  public static func resolve(_ host: String) -> [InternetAddress] {
    if let address = InternetAddress(host) { return [address] }
    var hints = addrinfo()
    hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
    defer { freeaddrinfo(list) }
    return sequence(first: list, next: { $0?.pointee.ai_next }).prefix { $0 != nil }.compactMap {
      guard let socket = $0?.pointee.ai_addr else { return nil }
      let raw = UnsafeRawPointer(socket)
      switch Int32(socket.pointee.sa_family) {
      case AF_INET:
        var address = raw.loadUnaligned(as: sockaddr_in.self).sin_addr
        return InternetAddress(withUnsafeBytes(of: &address, Array.init))
      case AF_INET6:
        var address = raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr
        return InternetAddress(withUnsafeBytes(of: &address, Array.init))
      default: return nil
      }
    }
  }
}
