import Crypto

/// The secret that a browser or program shows to be recognised: 256 bits that nobody can guess.
/// Only its hash is kept.
public struct SecretToken: Sendable, Hashable {
  /// The secret, 43 characters of Base64 for URLs.
  public let text: String

  /// Makes a new one.
  public init(random: RandomSource) { self.text = Base64URL.text(random.bytes(32)) }

  /// Takes one that was shown.
  public init(_ text: String) { self.text = text }

  /// What is kept of it: SHA-256, hexadecimal. There is too much in it to be guessed, so a slow
  /// hash would add nothing.
  public var hash: String { SHA256.hash(data: Array(text.utf8)).hexadecimal }
}

extension SecretToken: CustomStringConvertible {
  /// Tells nothing.
  public var description: String { "a token" }
}

/// The secret of an ``APIKey``: `chama_` and 256 bits. Only its HMAC under a key of the
/// ``KeyRing`` is kept.
public struct APIKeySecret: Sendable, Hashable {
  /// The secret.
  public let text: String

  /// By this such a secret is recognised where it does not belong.
  public static let prefix = "chama_"

  /// Makes a new one.
  public init(random: RandomSource) {
    self.text = APIKeySecret.prefix + Base64URL.text(random.bytes(32))
  }

  /// Takes one that was shown; `nil` when it is none by its form.
  public init?(_ text: String) {
    guard text.hasPrefix(APIKeySecret.prefix), text.utf8.count == 49 else { return nil }
    self.text = text
  }
}

extension APIKeySecret: CustomStringConvertible {
  /// Tells nothing.
  public var description: String { "an API key" }
}
