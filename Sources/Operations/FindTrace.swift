public import Access
public import Persistence
import SupplyChain
public import Traceability

/// Finds trace events for whoever may see them.
///
/// Who sees the traces of own stores alone is shown the events that happened there, or that lead
/// from there or to there.
public struct FindTrace {
  let ledger: Ledger
  let settings: Settings
  let caller: Caller

  /// Prepares to find events for somebody who may ``Access/Action/viewTrace``.
  public init(ledger: Ledger, settings: Settings, caller: Caller) {
    self.ledger = ledger
    self.settings = settings
    self.caller = caller
  }

  /// A page of what answers a query.
  public func events(_ query: EventQuery) throws -> TraceEventPage {
    try ledger.traceEvents(try limited(query))
  }

  /// A query that finds only what the asker may see.
  func limited(_ query: EventQuery) throws -> EventQuery {
    var query = query
    if let own = try limit() { query.conditions.append(own) }
    return query
  }

  /// An event by its id, and its corrections.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func event(_ id: String) throws -> TraceEventPage {
    let page = try events(EventQuery([EventQuery.Parameter("EQ_eventID", [id])]))
    guard !page.events.isEmpty else {
      throw OperationsFailure.unknownName(kind: "event", name: id)
    }
    return page
  }

  /// The values of a resource behind the one with a number, with the number of each; those that
  /// the standard lists all come at once.
  ///
  /// What stands in the repository is listed for those alone who see all of it.
  public func values(
    of resource: EventResource, after number: Int64, atMost most: Int
  ) throws -> [TraceIdentity] {
    guard try limit() == nil else { try refuse() }
    return try ledger.traceIdentities(resource.keys, after: number, atMost: most)
  }

  /// Holds that a resource has a value: the standard names it, or an event has it.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func requireValue(_ value: String, of resource: EventResource) throws {
    if resource.standardValues?.contains(value) == true { return _ = try limit() }
    var query = try EventQuery([EventQuery.Parameter(resource.parameter, [value])])
    query.perPage = 1
    guard try !events(query).events.isEmpty else {
      throw OperationsFailure.unknownName(kind: "value of \(resource.rawValue)", name: value)
    }
  }

  /// What the events must be for the asker to see them; `nil` for all.
  private func limit() throws -> EventQuery.Condition? {
    switch caller.principal.reach(of: .viewTrace) {
    case .everything: return nil
    case .rows(let stores, _) where !stores.isEmpty:
      let tracing = try OrderTracing(ledger: ledger, settings: settings)
      return .concerning(try stores.sorted().map { try tracing.place($0) })
    case .rows, .nothing: try refuse()
    }
  }

  private func refuse() throws -> Never {
    try ledger.refuse(
      caller, .viewTrace, on: .chain,
      .notAllowed(caller.principal.name, action: .viewTrace, concerning: .chain))
  }
}

extension [StoredTraceEvent] {
  /// An EPCIS query document of these events, dated by the newest record time in it.
  ///
  /// - Parameters:
  ///   - name: the query that it answers.
  ///   - subscription: the subscription, when one asked.
  ///   - translation: how its identities are written.
  ///   - date: of a document without events.
  public func queryDocument(
    of name: String = "SimpleEventQuery", subscription: String? = nil,
    _ translation: EPCTranslation? = nil, emptyAt date: EventTime = EventTime(milliseconds: 0)
  ) -> String {
    var document = EPCISDocument(events: [], createdAt: map(\.recordTime).max() ?? date)
    document.query = EPCISDocument.Query(name: name, subscription: subscription)
    let list = map { translation?.event($0.json) ?? $0.json }.joined(separator: ",")
    return document.head + "[" + list + "]" + document.tail.dropLast()
  }
}
