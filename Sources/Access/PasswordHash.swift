import Crypto
import CryptoExtras
import Dispatch
import Foundation

/// A password as it is kept: scrypt (RFC 7914) with a salt of its own.
///
/// N = 2¹⁵, r = 8, p = 3 takes 32 MiB and some tenths of a second, so that guessing is dear.
public struct PasswordHash: Sendable, Hashable {
  /// log₂ N.
  private let logRounds: Int
  private let blockSize: Int
  private let parallelism: Int
  private let salt: [UInt8]
  private let hash: [UInt8]

  private static let present = (logRounds: 15, blockSize: 8, parallelism: 3)
  private static let byteCount = 32

  /// Hashes a password; it waits for its turn, so it does not belong on an event loop.
  ///
  /// - Throws: ``AccessFailure/busy``.
  public init(_ password: String, random: RandomSource) throws {
    (logRounds, blockSize, parallelism) = PasswordHash.present
    salt = random.bytes(16)
    hash = try PasswordHash.derive(
      password, salt: salt, PasswordHash.present, byteCount: PasswordHash.byteCount)
  }

  /// Whether `password` is the one; it waits for its turn.
  ///
  /// - Throws: ``AccessFailure/busy``.
  public func matches(_ password: String) throws -> Bool {
    let other = try PasswordHash.derive(
      password, salt: salt, (logRounds, blockSize, parallelism), byteCount: hash.count)
    return ConstantTime.equal(other, hash)
  }

  /// A hash that no password matches: what is compared with where there is no account, so that an
  /// answer takes the same time.
  public static let ofNobody = PasswordHash(
    "$scrypt$ln=15,r=8,p=3$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")

  /// Whether it was made with less than is made today.
  public var isOutdated: Bool {
    (logRounds, blockSize, parallelism) != PasswordHash.present
  }
}

extension PasswordHash {
  /// `$scrypt$ln=15,r=8,p=3$salt$hash`, both in Base64 without padding.
  public var text: String {
    "$scrypt$ln=\(logRounds),r=\(blockSize),p=\(parallelism)$\(Self.base64(salt))"
      + "$\(Self.base64(hash))"
  }

  /// Takes back ``text``; `nil` when it is none.
  public init?(text: String) {
    let parts = text.split(separator: "$", omittingEmptySubsequences: false)
    guard parts.count == 5, parts[0].isEmpty, parts[1] == "scrypt" else { return nil }
    let numbers = parts[2].split(separator: ",").compactMap { part in
      part.split(separator: "=").last.flatMap { Int($0) }
    }
    guard numbers.count == 3, (1...20).contains(numbers[0]), (1...32).contains(numbers[1]),
      (1...16).contains(numbers[2]), let salt = Self.bytes(parts[3]),
      let hash = Self.bytes(parts[4]), hash.count == Self.byteCount
    else { return nil }
    self.init(
      logRounds: numbers[0], blockSize: numbers[1], parallelism: numbers[2], salt: salt,
      hash: hash)
  }

  private init(_ literal: StaticString) {
    guard let hash = PasswordHash(text: "\(literal)") else {
      preconditionFailure("malformed hash: \(literal)")
    }
    self = hash
  }

  private init(
    logRounds: Int, blockSize: Int, parallelism: Int, salt: [UInt8], hash: [UInt8]
  ) {
    self.logRounds = logRounds
    self.blockSize = blockSize
    self.parallelism = parallelism
    self.salt = salt
    self.hash = hash
  }

  private static func base64(_ bytes: [UInt8]) -> String {
    Data(bytes).base64EncodedString().replacing("=", with: "")
  }

  private static func bytes(_ text: Substring) -> [UInt8]? {
    let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
    return Data(base64Encoded: text + padding).map { [UInt8]($0) }
  }
}

extension PasswordHash {
  /// A hash takes 32 MiB and a core: two at a time, and nobody waits for ever.
  private static let turns = DispatchSemaphore(value: 2)
  private static let longestWait = DispatchTimeInterval.seconds(10)

  static func derive(
    _ password: String, salt: [UInt8],
    _ cost: (logRounds: Int, blockSize: Int, parallelism: Int), byteCount: Int
  ) throws -> [UInt8] {
    guard turns.wait(timeout: .now() + longestWait) == .success else { throw AccessFailure.busy }
    defer { turns.signal() }
    // The same password may reach us composed and decomposed, by the keyboard it was typed on.
    let text = Array(password.precomposedStringWithCanonicalMapping.utf8)
    let key = try KDF.Scrypt.deriveKey(
      from: text, salt: salt, outputByteCount: byteCount, rounds: 1 << cost.logRounds,
      blockSize: cost.blockSize, parallelism: cost.parallelism)
    return key.withUnsafeBytes { Array($0) }
  }
}

/// Comparison whose time tells nothing of where two secrets differ.
enum ConstantTime {
  static func equal(_ left: [UInt8], _ right: [UInt8]) -> Bool {
    guard left.count == right.count else { return false }
    return zip(left, right).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
