import Crypto
import Foundation
public import SupplyChain

/// A second factor: codes that change with time (TOTP, RFC 6238), as authenticator apps show them:
/// HMAC-SHA-1, six digits, thirty seconds.
public struct TimedCode: Sendable, Hashable {
  /// The shared secret, 20 bytes.
  public let secret: [UInt8]

  private static let secondsAStep: Int64 = 30
  static let digits = 6

  /// Makes a new one.
  public init(random: RandomSource) { self.secret = random.bytes(20) }

  /// Takes one back.
  public init(secret: [UInt8]) { self.secret = secret }

  /// The secret as it is typed into an app.
  public var text: String { Base32.text(secret) }

  /// The address that an app reads from a QR code.
  ///
  /// - Parameter issuer: whose account it is, such as the chain's name.
  public func address(of person: PersonID, issuer: String) -> String {
    // Letters that RFC 3986 leaves as they are; all others are escaped.
    let plain = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    func escaped(_ text: String) -> String {
      text.addingPercentEncoding(withAllowedCharacters: plain) ?? ""
    }
    return "otpauth://totp/\(escaped(issuer)):\(escaped(person.text))?secret=\(text)"
      + "&issuer=\(escaped(issuer))&algorithm=SHA1&digits=6&period=30"
  }

  /// The step of time to which a code belongs, one before or after the present one allowed, for
  /// clocks that differ; `nil` when it is no such code or not later than `last`.
  ///
  /// - Parameter last: the step of the code that was used last: none is used twice.
  public func step(of code: String, at now: Instant, after last: Int64?) -> Int64? {
    let present = now.seconds / TimedCode.secondsAStep
    let shown = Array(code.utf8)
    var found: Int64?
    for step in (present - 1)...(present + 1) where step > last ?? .min && step >= 0 {
      if ConstantTime.equal(Array(self.code(atStep: step).utf8), shown) { found = step }
    }
    return found
  }

  /// The code of the present step.
  public func code(at now: Instant) -> String {
    code(atStep: now.seconds / TimedCode.secondsAStep)
  }

  /// HOTP (RFC 4226, section 5.3) over the number of the step.
  func code(atStep step: Int64, digits: Int = digits) -> String {
    let counter = withUnsafeBytes(of: step.bigEndian) { Array($0) }
    let mac = Array(
      HMAC<Insecure.SHA1>.authenticationCode(
        for: counter, using: SymmetricKey(data: secret)))
    let offset = Int(mac[19] & 15)
    let number = (0..<4).reduce(0) { $0 << 8 | Int(mac[offset + $1]) } & 0x7FFF_FFFF
    let power = (0..<digits).reduce(1) { power, _ in power * 10 }
    let text = String(number % power)
    return String(repeating: "0", count: digits - text.utf8.count) + text
  }
}

extension TimedCode: CustomStringConvertible {
  /// Tells nothing.
  public var description: String { "a second factor" }
}

/// A code for the day on which the phone is lost: 50 bits, used once. Only its HMAC is kept.
public struct RecoveryCode: Sendable, Hashable {
  /// How many are given out at once.
  public static let count = 10
  /// `ABCDE-FGHIJ`.
  public let text: String

  /// Makes a new one.
  public init(random: RandomSource) {
    let digits = Base32.text(random.bytes(7)).prefix(10)
    self.text = "\(digits.prefix(5))-\(digits.dropFirst(5))"
  }

  /// Takes one that was shown, in whatever case and with or without its dash; `nil` when it is
  /// none by its form.
  public init?(_ text: String) {
    let digits = text.uppercased().filter { $0 != "-" && $0 != " " }
    guard digits.utf8.count == 10, digits.count == 10 else { return nil }
    self.text = "\(digits.prefix(5))-\(digits.dropFirst(5))"
  }
}

extension RecoveryCode: CustomStringConvertible {
  /// Tells nothing.
  public var description: String { "a recovery code" }
}
