public import Access
public import Persistence
import SupplyChain
public import Traceability

/// Queries of trace events that have a name.
///
/// A partner's program sees its own and those of headquarters, and changes its own alone.
public struct KeepQueries {
  let ledger: Ledger
  let caller: Caller

  /// Prepares the acts of somebody who may ``Access/Action/viewTrace`` and, to change something,
  /// ``Access/Action/subscribeTrace``.
  public init(ledger: Ledger, caller: Caller) {
    self.ledger = ledger
    self.caller = caller
  }

  /// Keeps a query under a name.
  ///
  /// - Throws: ``Traceability/TraceabilityFailure``, ``Persistence/LedgerFailure/nameTaken(_:)``.
  public func make(_ name: String, _ content: JSONValue) throws -> NamedQuery {
    try ledger.requireReach(caller, of: .subscribeTrace)
    let query = NamedQuery(
      name: name, content: content.text, madeBy: caller.principal.name,
      madeAt: try EventTime(caller.at.text))
    // It is read now, so that whoever asks for it later is told of no fault of its.
    guard try query.query().pageToken == nil else {
      throw TraceabilityFailure.badQuery(
        parameter: "nextPageToken", reason: "a query that is kept begins at its beginning")
    }
    try ledger.add(
      query,
      record: AuditRecord(
        caller.act, .subscribeTrace, subject: "trace_query \(name)",
        after: ["query": content.text]))
    return query
  }

  /// Queries by name, behind `name`.
  public func queries(after name: String, atMost most: Int) throws -> [NamedQuery] {
    try ledger.requireReach(caller, of: .viewTrace)
    return try ledger.namedQueries(after: name, atMost: most, seenBy: caller.principal.programName)
  }

  /// One query.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``, for one of another partner's too.
  public func query(_ name: String) throws -> NamedQuery {
    try ledger.requireReach(caller, of: .viewTrace)
    guard let query = try ledger.namedQuery(name), isShown(query) else {
      throw OperationsFailure.unknownName(kind: "query", name: name)
    }
    return query
  }

  private func isShown(_ query: NamedQuery) -> Bool {
    guard let own = caller.principal.programName else { return true }
    return query.madeBy == own || !query.madeBy.hasPrefix("key:")
  }

  /// Lets go of a query; all subscriptions to it end.
  public func remove(_ name: String) throws {
    try ledger.requireReach(caller, of: .subscribeTrace)
    let query = try query(name)
    if let own = caller.principal.programName, query.madeBy != own {
      try ledger.refuse(
        caller, .subscribeTrace, on: .chain,
        .notAllowed(own, action: .subscribeTrace, concerning: .chain))
    }
    try ledger.removeQuery(
      name,
      record: AuditRecord(
        caller.act, .subscribeTrace, subject: "trace_query \(name)",
        before: ["query": query.content]))
  }
}

extension Principal {
  /// Under which name a program acts; `nil` for people.
  var programName: String? {
    if case .key = kind { name } else { nil }
  }
}

extension Ledger {
  /// Holds that somebody may do something at least for some rows.
  func requireReach(_ caller: Caller, of action: Action) throws {
    guard caller.principal.reach(of: action) == .nothing else { return }
    try refuse(
      caller, action, on: .chain,
      .notAllowed(caller.principal.name, action: action, concerning: .chain))
  }
}
