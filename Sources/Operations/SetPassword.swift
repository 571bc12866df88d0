public import Access
import Persistence
public import SupplyChain

/// Sets a password, for somebody else or for oneself. Whoever is signed in with the old one has to
/// sign in again. Hashing takes some tenths of a second: not to be called on an event loop.
public struct SetPassword {
  let door: Doorkeeper
  let caller: Caller

  /// Prepares the act of somebody who may ``Access/Action/managePeople``, or of whoever changes
  /// their own.
  public init(_ door: Doorkeeper, caller: Caller) {
    self.door = door
    self.caller = caller
  }

  /// Sets somebody's password.
  ///
  /// - Throws: ``Access/AccessFailure/weakPassword(reason:)``,
  ///   ``Access/AccessFailure/unknown(what:id:)``.
  public func set(_ password: String, of id: PersonID) throws {
    try door.ledger.authorize(caller, to: .managePeople, on: .person(id))
    try replace(id, by: password, .managePeople)
  }

  /// Hashes the first password of an account that is still to be made, so that nobody waits for
  /// that while ``add(_:with:)`` writes.
  ///
  /// - Throws: ``Access/AccessFailure/weakPassword(reason:)``.
  public func hash(_ password: String, of person: Person) throws -> PasswordHash {
    try door.ledger.authorize(caller, to: .managePeople, on: .person(person.id))
    try PasswordRule.check(password, of: person)
    return try PasswordHash(password, random: door.random)
  }

  /// Makes an account with its first password: both or neither.
  ///
  /// - Throws: ``Access/AccessFailure/exists(what:id:)``,
  ///   ``Access/AccessFailure/badValue(what:reason:)``.
  public func add(_ person: Person, with hash: PasswordHash) throws {
    try door.ledger.transaction {
      try AddPerson(door, caller: caller).add(person)
      try enter(hash, of: person.id, .managePeople)
    }
  }

  /// Changes one's own password.
  ///
  /// - Throws: ``Access/AccessFailure/wrongProof(_:)`` when `old` is not the present one, and
  ///   counts it as a failed attempt to sign in.
  public func change(from old: String, to new: String) throws {
    guard let id = caller.principal.person else { throw AccessFailure.notSignedIn }
    try door.ledger.authorize(caller, to: .changeOwnAccount, on: .person(id))
    let attempts = SignInAttempts(
      door: door, name: id.text, origin: caller.principal.origin, at: caller.at)
    try attempts.requirePatience()
    guard let present = try door.ledger.person(id)?.password, try present.matches(old) else {
      try attempts.fail(.changeOwnAccount, isKnown: true)
      throw AccessFailure.wrongProof(.password)
    }
    guard old != new else {
      throw AccessFailure.weakPassword(reason: Sentence("it is the present one", "与当前密码相同"))
    }
    try replace(id, by: new, .changeOwnAccount)
  }

  private func replace(_ id: PersonID, by password: String, _ action: Action) throws {
    guard let stored = try door.ledger.person(id) else {
      throw AccessFailure.unknown(what: "person", id: id.text)
    }
    try PasswordRule.check(password, of: stored.person)
    try enter(try PasswordHash(password, random: door.random), of: id, action)
  }

  private func enter(_ hash: PasswordHash, of id: PersonID, _ action: Action) throws {
    try door.ledger.change(id, endsSignIns: true) { stored, _ in
      let hadOne = stored.password != nil
      stored.password = hash
      stored.passwordSetAt = caller.at
      return AuditRecord(
        caller.act, action, subject: "person \(id)", before: ["password": hadOne ? "set" : "none"],
        after: ["password": "new"])
    }
  }
}
