public import Access
public import SupplyChain

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

  /// Holds an act that shows `field` of a row and nothing without it against the permission table.
  ///
  /// - Throws: ``Access/AccessFailure/notAllowed(_:action:concerning:)``.
  public func authorize(
    _ caller: Caller, to action: Action, on row: Concern, showing field: Field
  ) throws {
    try authorize(caller, to: action, on: row)
    guard caller.principal.sees(field, of: row) else { try refuse(caller, action, on: row) }
  }

  /// Holds that somebody may see a row that they named by its number, or act upon it. To whom it is
  /// neither theirs to see nor to act upon it is as if it were not there: they are told `unknown`,
  /// as of a number that nobody has, and the audit trail is told of the attempt.
  ///
  /// - Throws: `unknown`.
  public func requireSight(
    _ caller: Caller, of row: Concern, by view: Action, to action: Action,
    otherwise unknown: @autoclosure () -> any Failure
  ) throws {
    let principal = caller.principal
    guard !principal.may(view, on: row), !principal.may(action, on: row) else { return }
    let failure = AccessFailure.notAllowed(principal.name, action: action, concerning: row)
    try record(caller, action, on: row, failure)
    throw unknown()
  }

  /// Refuses an act that the permission table or the state of the asker's account forbids, and
  /// records the attempt.
  ///
  /// - Throws: always: ``Access/AccessFailure/notAllowed(_:action:concerning:)``,
  ///   ``Access/AccessFailure/confined(_:until:)``, or why it could not be recorded.
  public func refuse(_ caller: Caller, _ action: Action, on row: Concern) throws -> Never {
    try authorize(caller, to: action, on: row)
    try refuse(
      caller, action, on: row,
      .notAllowed(caller.principal.name, action: action, concerning: row))
  }

  /// Records an attempt that was refused, and refuses it.
  ///
  /// - Throws: always: `failure`, or why it could not be recorded.
  public func refuse(
    _ caller: Caller, _ action: Action, on row: Concern, _ failure: AccessFailure
  ) throws -> Never {
    try record(caller, action, on: row, failure)
    throw failure
  }

  private func record(
    _ caller: Caller, _ action: Action, on row: Concern, _ failure: AccessFailure
  ) throws {
    try audit(
      AuditRecord(
        caller.act, action, subject: row.subject, outcome: .refused,
        after: ["why": failure.message]))
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
