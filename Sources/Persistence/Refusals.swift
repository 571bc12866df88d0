public import Access

extension Ledger {
  /// Holds an act against the permission table: what every use case begins with.
  ///
  /// - Throws: ``Access/AccessFailure/notAllowed(_:action:concerning:)``.
  public func authorize(_ caller: Caller, to action: Action, on row: Row) throws {
    try caller.require(action, on: row)
  }
}
