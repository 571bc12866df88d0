public import Crypto
import Foundation
public import SupplyChain

/// The last entry of the trail at a moment, signed: whoever keeps one outside the ledger can prove
/// later that nothing up to it was changed or cut off.
public struct SignedHead: Sendable, Hashable, Codable {
  /// The number of the last entry, 0 of an empty trail.
  public let sequence: Int64
  /// Its hash.
  public let hash: String
  /// When it was signed, ISO 8601 in UTC.
  public let at: String
  /// The public key that verifies the signature, Base64 of 32 bytes.
  public let key: String
  /// Ed25519 (RFC 8032) over ``content``, Base64 of 64 bytes.
  public let signature: String

  /// Signs a head.
  public init(
    sequence: Int64, hash: String, at: Instant, by key: Curve25519.Signing.PrivateKey
  ) throws {
    self.sequence = sequence
    self.hash = hash
    self.at = at.text
    self.key = key.publicKey.rawRepresentation.base64EncodedString()
    let content = SignedHead.content(
      sequence: sequence, hash: hash, at: self.at, key: self.key)
    self.signature = try key.signature(for: Data(content.utf8)).base64EncodedString()
  }

  /// Takes a head as it was kept, valid or not.
  public init(sequence: Int64, hash: String, at: String, key: String, signature: String) {
    self.sequence = sequence
    self.hash = hash
    self.at = at
    self.key = key
    self.signature = signature
  }

  /// What is signed: a line that says what it is, then the head as canonical JSON.
  public var content: String {
    SignedHead.content(sequence: sequence, hash: hash, at: at, key: key)
  }

  private static func content(sequence: Int64, hash: String, at: String, key: String) -> String {
    "chama audit head\n"
      + CanonicalText.object([
        "at": CanonicalText.string(at), "hash": CanonicalText.string(hash),
        "key": CanonicalText.string(key), "sequence": "\(sequence)",
      ])
  }

  /// Whether one of `keys`, Base64 of 32 bytes each, has signed exactly this. A head that names
  /// some other key proves nothing.
  public func isSigned(byOneOf keys: [String]) -> Bool {
    guard keys.contains(key), let raw = Data(base64Encoded: key),
      let verifier = try? Curve25519.Signing.PublicKey(rawRepresentation: raw),
      let signature = Data(base64Encoded: signature)
    else { return false }
    return verifier.isValidSignature(signature, for: Data(content.utf8))
  }
}
