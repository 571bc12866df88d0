public import Access
public import Persistence
import SupplyChain

/// What every use case of people, sign-ins and keys needs: the ledger, the keys that are not in it,
/// unguessable bytes, and what the chain has decided.
public struct Doorkeeper: Sendable {
  /// The ledger.
  public let ledger: Ledger
  private let present: @Sendable () -> KeyRing
  /// Where secrets come from.
  public let random: RandomSource
  /// What the chain has decided about signing in.
  public let rules: AccessRules

  /// Takes all four.
  public init(ledger: Ledger, keys: KeyRing, random: RandomSource, rules: AccessRules) {
    self.ledger = ledger
    self.present = { keys }
    self.random = random
    self.rules = rules
  }

  /// The same for a program that goes on while master keys are renewed.
  ///
  /// - Throws: when the keys cannot be had at all.
  public init(
    ledger: Ledger, chest: KeyChest, random: RandomSource, rules: AccessRules
  ) throws {
    let first = try chest.ring()
    self.ledger = ledger
    self.present = { (try? chest.ring()) ?? first }
    self.random = random
    self.rules = rules
  }

  /// The keys beside it.
  public var keys: KeyRing { present() }

  var cipher: FieldCipher { FieldCipher(keys: keys, random: random) }

  /// Where the fields of a person are sealed.
  func place(_ column: String, of person: PersonID) -> FieldCipher.Place {
    FieldCipher.Place(table: "person", column: column, row: person.text)
  }

  func seal(_ text: String?, _ column: String, of person: PersonID) throws -> String? {
    try text.map { try cipher.seal($0, at: place(column, of: person)) }
  }

  func open(_ sealed: String?, _ column: String, of person: PersonID) throws -> String? {
    try sealed.map { try cipher.open($0, at: place(column, of: person)) }
  }

  func factor(_ stored: StoredFactor) throws -> TimedCode {
    let place = FieldCipher.Place(table: "second_factor", column: "secret", row: "\(stored.id)")
    return TimedCode(secret: Hexadecimal.bytes(try cipher.open(stored.sealed, at: place)))
  }

  func seal(_ factor: TimedCode, id: Int64) throws -> String {
    let place = FieldCipher.Place(table: "second_factor", column: "secret", row: "\(id)")
    return try cipher.seal(Hexadecimal.text(factor.secret), at: place)
  }

  /// Under which subject failures with a name are counted: a name may be a password typed into the
  /// wrong field, so it is kept as its HMAC.
  func subject(ofName name: String) -> String {
    "name " + (keys.tag(name, version: 1) ?? "")
  }

  func subject(ofAddress address: String?) -> String? { address.map { "address \($0)" } }
}

/// Bytes as hexadecimal digits and back.
enum Hexadecimal {
  static func text(_ bytes: [UInt8]) -> String {
    bytes.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
  }

  static func bytes(_ text: String) -> [UInt8] {
    let digits = text.utf8.compactMap { Character(Unicode.Scalar($0)).hexDigitValue }
    return stride(from: 0, to: digits.count - 1, by: 2).map {
      UInt8(digits[$0] << 4 | digits[$0 + 1])
    }
  }
}
