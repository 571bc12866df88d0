public import Access
public import Persistence
import SupplyChain

/// Signs where the audit trail ends now. A head that is kept outside the ledger proves later that
/// nothing before it was changed or cut off.
public struct SignAuditHead {
  let ledger: Ledger
  let keys: KeyRing
  let caller: Caller

  /// Prepares the act of somebody who may ``Access/Action/exportAudit``.
  public init(ledger: Ledger, keys: KeyRing, caller: Caller) {
    self.ledger = ledger
    self.keys = keys
    self.caller = caller
  }

  /// Signs the end of the trail, and keeps the head in the ledger, too.
  public func sign() throws -> SignedHead {
    try ledger.authorize(caller, to: .exportAudit, on: .chain)
    let (sequence, hash) = try ledger.auditHead()
    guard let key = try keys.signingKey(version: keys.current.version) else {
      throw AccessFailure.busy
    }
    let head = try SignedHead(sequence: sequence, hash: hash, at: caller.at, by: key)
    try ledger.keep(head)
    return head
  }

  /// Signs the end of the trail behind a night, where the ledger was handed its keys: the night
  /// itself has been allowed.
  static func sign(_ ledger: Ledger, at instant: String) throws {
    guard let keys = try ledger.keyRing(), let at = Instant(instant),
      let key = try keys.signingKey(version: keys.current.version)
    else { return }
    let (sequence, hash) = try ledger.auditHead()
    try ledger.keep(SignedHead(sequence: sequence, hash: hash, at: at, by: key))
  }
}
