public import Access

extension Ledger {
  /// Holds an act against the permission table: what every use case begins with. A refusal goes
  /// into the audit trail.
  ///
  /// - Throws: ``Access/AccessFailure/notAllowed(_:action:concerning:)``.
  public func authorize(_ caller: Caller, to action: Action, on row: Concern) throws {
    do throws(AccessFailure) {
      try caller.require(action, on: row)
    } catch {
      try refuse(caller, action, on: row, error)
    }
  }

  /// Records an attempt that was refused, and refuses it.
  ///
  /// - Throws: always: `failure`, or why it could not be recorded.
  public func refuse(
    _ caller: Caller, _ action: Action, on row: Concern, _ failure: AccessFailure
  ) throws -> Never {
    try audit(
      AuditRecord(
        caller.act, action, subject: row.subject, outcome: .refused,
        after: ["why": failure.message]))
    throw failure
  }
}

extension Concern {
  /// What the audit trail calls it.
  fileprivate var subject: String {
    let names =
      stores.sorted().map { "store \($0)" } + people.sorted().map { "person \($0)" }
    return names.isEmpty ? "chain" : names.joined(separator: ", ")
  }
}
