public import Access
public import Persistence

/// Writes the audit trail out: one line of JSON an entry, the oldest first.
public struct ExportAudit {
  let ledger: Ledger
  let caller: Caller

  /// Prepares the act of somebody who may ``Access/Action/exportAudit``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Hands every line, its end included, to `append`. That it was exported is an entry of its own,
  /// the last one of the export.
  public func export(_ append: (String) throws -> Void) throws -> Int64 {
    try ledger.authorize(caller, to: .exportAudit, on: .chain)
    try ledger.audit(AuditRecord(caller.act, .exportAudit, subject: "audit"))
    var count: Int64 = 0
    _ = try ledger.walkAuditTrail { entry in
      try append(entry.line + "\n")
      count += 1
    }
    return count
  }
}
