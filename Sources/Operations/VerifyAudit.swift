public import Access
public import Persistence

/// Walks along the audit trail and tells whether it is as it was written.
public struct VerifyAudit {
  let ledger: Ledger
  let keys: KeyRing
  let caller: Caller

  /// What was found.
  public struct Verdict: Sendable, Hashable, Encodable {
    /// How many entries there are.
    public let entries: Int64
    /// The hash of the last one.
    public let head: String
    /// How many signed heads the trail passes through, those handed in included.
    public let headsPassed: Int
    /// What is wrong, in sentences; empty when all is well.
    public let faults: [String]
  }

  /// Prepares a look by somebody who may ``Access/Action/viewAudit``.
  public init(ledger: Ledger, keys: KeyRing, caller: Caller) {
    self.ledger = ledger
    self.keys = keys
    self.caller = caller
  }

  /// Verifies the trail against itself, against the heads that the ledger has kept, and against
  /// heads that were kept elsewhere.
  ///
  /// - Parameter heads: heads from outside, by the file or name they came from.
  public func verify(against heads: [(name: String, head: SignedHead)] = []) throws -> Verdict {
    try ledger.authorize(caller, to: .viewAudit, on: .chain)
    let known = try keys.publicKeys()
    var faults: [String] = []
    var sound: [SignedHead] = []
    let kept = try ledger.signedHeads().map { (name: "kept in the ledger", head: $0) }
    for (name, head) in kept + heads {
      if head.isSigned(byOneOf: known) {
        sound.append(head)
      } else {
        faults.append(
          "The head of entry \(head.sequence), \(name), is not signed by a key of this ledger.")
      }
    }
    var chain = AuditChain(heads: sound)
    let highest = try ledger.walkAuditTrail { chain.pass($0) }
    chain.end(highest: highest)
    faults += chain.faults.map { "Entry \($0.sequence): \($0.finding)." }
    return Verdict(
      entries: chain.sequence, head: chain.hash, headsPassed: sound.count, faults: faults)
  }
}
