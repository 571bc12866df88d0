public import Crypto
import Foundation
public import SupplyChain

/// The secrets that belong to a ledger and are not in it: numbered master keys, the highest of
/// which is in force. From each, one key a purpose is derived (HKDF, RFC 5869).
public struct KeyRing: Sendable {
  /// A master key.
  public struct Master: Sendable, Codable {
    /// 1, 2, 3, …
    public let version: Int
    /// When it was made.
    public let madeAt: Instant
    /// 32 bytes, Base64.
    fileprivate let secret: String

    private enum CodingKeys: String, CodingKey {
      case version
      case madeAt = "made_at"
      case secret
    }
  }

  /// All of them, the one in force last.
  public let masters: [Master]

  /// A ring with a first key.
  public init(madeAt now: Instant, random: RandomSource) {
    masters = [KeyRing.master(1, now, random)]
  }

  /// The ring with a new key in force; the old ones still open what they closed.
  public func renewed(at now: Instant, random: RandomSource) -> KeyRing {
    KeyRing(masters: masters + [KeyRing.master(current.version + 1, now, random)])
  }

  private init(masters: [Master]) { self.masters = masters }

  private static func master(_ version: Int, _ now: Instant, _ random: RandomSource) -> Master {
    Master(
      version: version, madeAt: now, secret: Data(random.bytes(32)).base64EncodedString())
  }

  /// Whether it holds all keys of another ring as they are, and perhaps newer ones.
  public func continues(_ other: KeyRing) -> Bool {
    zip(masters, other.masters).allSatisfy {
      $0.version == $1.version && $0.secret == $1.secret
    } && masters.count >= other.masters.count
  }

  /// The key in force.
  public var current: Master { masters[masters.count - 1] }

  /// The numbers of the keys, that in force first.
  public var versions: [Int] { masters.map(\.version).reversed() }

  private enum Purpose: String {
    case field = "chama field encryption"
    case tag = "chama kept secrets"
    case signature = "chama audit heads"
  }

  private func key(_ purpose: Purpose, version: Int) -> SymmetricKey? {
    guard let master = masters.first(where: { $0.version == version }),
      let secret = Data(base64Encoded: master.secret)
    else { return nil }
    return HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: secret), info: Array(purpose.rawValue.utf8),
      outputByteCount: 32)
  }

  func fieldKey(version: Int) -> SymmetricKey? { key(.field, version: version) }

  /// What is kept of a secret that somebody will show again: HMAC-SHA-256 under the key of a
  /// version, hexadecimal; `nil` when there is no such version.
  public func tag(_ secret: String, version: Int) -> String? {
    key(.tag, version: version).map { key in
      HMAC<SHA256>.authenticationCode(for: Array(secret.utf8), using: key).hexadecimal
    }
  }

  /// What a secret may be kept as, by any key of the ring.
  public func tags(_ secret: String) -> [String] {
    versions.compactMap { tag(secret, version: $0) }
  }

  /// The key that signs heads of the audit trail.
  public func signingKey(version: Int) throws -> Curve25519.Signing.PrivateKey? {
    guard let seed = key(.signature, version: version) else { return nil }
    return try Curve25519.Signing.PrivateKey(
      rawRepresentation: seed.withUnsafeBytes { Array($0) })
  }

  /// The public keys that verify heads, that in force first, Base64.
  public func publicKeys() throws -> [String] {
    try versions.compactMap { version in
      try signingKey(version: version)?.publicKey.rawRepresentation.base64EncodedString()
    }
  }
}

extension KeyRing {
  private struct File: Codable {
    let format: String
    let keys: [Master]
  }

  private static let format = "chama keys 1"

  /// The ring as its file holds it.
  public func json() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    return [UInt8](try encoder.encode(File(format: KeyRing.format, keys: masters))) + [0x0A]
  }

  /// Takes back what a file holds; `nil` when it is no such file.
  public init?(json bytes: [UInt8]) {
    guard let file = try? JSONDecoder().decode(File.self, from: Data(bytes)),
      file.format == KeyRing.format, !file.keys.isEmpty,
      file.keys.map(\.version) == Array(1...file.keys.count),
      file.keys.allSatisfy({ Data(base64Encoded: $0.secret)?.count == 32 })
    else { return nil }
    self.init(masters: file.keys)
  }
}

extension KeyRing: CustomStringConvertible {
  /// Tells nothing but the number of keys.
  public var description: String { "\(masters.count) master keys" }
}

extension KeyRing.Master: CustomStringConvertible {
  /// Tells nothing but the number.
  public var description: String { "master key \(version)" }
}
