public import Access
import Persistence
public import SupplyChain

/// Ends sign-ins.
public struct SignOut {
  let door: Doorkeeper
  let origin: Origin
  let now: Instant

  /// Prepares an end.
  public init(_ door: Doorkeeper, origin: Origin, at now: Instant) {
    self.door = door
    self.origin = origin
    self.now = now
  }

  /// Ends what a token opens; a token that opens nothing ends nothing.
  public func signOut(_ token: SecretToken) throws {
    guard let signIn = try door.ledger.signIn(tokenHash: token.hash) else { return }
    try door.ledger.endSignIn(
      tokenHash: token.hash,
      record: AuditRecord(
        Act(by: signIn.person.text, at: now.text, from: origin), .signIn,
        subject: "person \(signIn.person)", after: ["signed_in_by": "none"]))
  }

  /// Ends every sign-in of a person, as somebody who may ``Access/Action/managePeople`` or the
  /// person themselves.
  ///
  /// - Throws: ``Access/AccessFailure/unknown(what:id:)``.
  public func signOutEverywhere(_ id: PersonID, by caller: Caller) throws {
    let isOwn = caller.principal.person == id
    try door.ledger.authorize(
      caller, to: isOwn ? .changeOwnAccount : .managePeople, on: .person(id))
    guard try door.ledger.person(id) != nil else {
      throw AccessFailure.unknown(what: "person", id: id.text)
    }
    try door.ledger.endSignIns(
      of: id,
      record: AuditRecord(
        caller.act, isOwn ? .changeOwnAccount : .managePeople, subject: "person \(id)",
        after: ["signed_in_by": "none, anywhere"]))
  }
}
