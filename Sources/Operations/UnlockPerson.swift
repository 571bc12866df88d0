public import Access
import Persistence
public import SupplyChain

/// Lets somebody try again at once who has failed to sign in too often.
public struct UnlockPerson {
  let door: Doorkeeper
  let caller: Caller

  /// Prepares the act of somebody who may ``Access/Action/managePeople``.
  public init(_ door: Doorkeeper, caller: Caller) {
    self.door = door
    self.caller = caller
  }

  /// Forgets the failed attempts with a name, and those from an address when one is given.
  public func unlock(_ id: PersonID, address: String? = nil) throws {
    try door.ledger.authorize(caller, to: .managePeople, on: .person(id))
    let subjects =
      [door.subject(ofName: id.text)]
      + [door.subject(ofAddress: address)]
      .compactMap { $0 }
    try door.ledger.unlock(
      subjects,
      record: AuditRecord(
        caller.act, .managePeople, subject: "person \(id)",
        after: ["failed_attempts": "forgotten"]))
  }
}
