import GRDB
public import Traceability

/// A page of the answer to a query.
public struct TraceEventPage: Sendable, Hashable {
  /// The events, in the query's order.
  public let events: [StoredTraceEvent]
  /// The corrections of those events that were declared wrong, by the events' ids, oldest first.
  public let corrections: [String: [StoredTraceEvent]]
  /// What asks for the next page; `nil` on the last.
  public let nextPageToken: String?
}

extension Ledger {
  /// Answers a query, page by page. The same query with the token of the page before goes on
  /// behind it; events that were taken in since the first page are not in it.
  ///
  /// - Throws: ``TraceabilityFailure/badQuery(parameter:reason:)`` for a token of another query,
  ///   and ``LedgerFailure/tooManyEvents(most:)``.
  public func traceEvents(_ query: EventQuery) throws -> TraceEventPage {
    try read { database in
      var token: EventPageToken?
      if let text = query.pageToken {
        token = EventPageToken(text, of: query)
        guard token != nil else {
          throw TraceabilityFailure.badQuery(
            parameter: "nextPageToken", reason: "it is not of a page of this query")
        }
      }
      let newest = try token?.newest ?? Self.newestTraceEvent(database)
      let plan = try TraceQueryPlan(query, upTo: newest, database)
      if let most = query.maximum, token == nil, try plan.count(most + 1, database) > most {
        throw LedgerFailure.tooManyEvents(most: most)
      }
      let given = token?.given ?? 0
      let room = min(query.perPage, (query.limit ?? .max) - min(given, query.limit ?? .max))
      var events = try plan.events(after: token, atMost: room + 1, database)
      let isLast = events.count <= room || room < query.perPage
      events = Array(events.prefix(room))
      let next =
        isLast
        ? nil
        : events.last.map { last in
          EventPageToken(
            time: plan.time(of: last), sequence: last.sequence, newest: newest,
            given: given + events.count, of: query
          ).text
        }
      return TraceEventPage(
        events: events, corrections: try Self.corrections(of: events, database),
        nextPageToken: next)
    }
  }

  /// Hands all events of a query to `body`, in its order, without keeping them.
  public func forEachTraceEvent(
    _ query: EventQuery, _ body: (StoredTraceEvent) throws -> Void
  ) throws {
    try read { database in
      let plan = try TraceQueryPlan(query, upTo: Self.newestTraceEvent(database), database)
      try plan.forEach(atMost: query.limit ?? .max, database, body)
    }
  }

  /// An event by its id, first the event itself, then its corrections.
  public func traceEvent(id: String) throws -> [StoredTraceEvent] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT sequence, event_time, record_time, id, declared_at, content FROM trace_event
          WHERE id = ? ORDER BY declared_at
          """, arguments: [id]
      ).map(StoredTraceEvent.init)
    }
  }

  static func newestTraceEvent(_ database: Database) throws -> Int64 {
    try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM trace_event") ?? 0
  }

  private static func corrections(
    of events: [StoredTraceEvent], _ database: Database
  ) throws -> [String: [StoredTraceEvent]] {
    var corrections: [String: [StoredTraceEvent]] = [:]
    let statement = try database.cachedStatement(
      sql: """
        SELECT sequence, event_time, record_time, id, declared_at, content FROM trace_event
        WHERE id = ? AND declared_at > 0 ORDER BY declared_at
        """)
    for event in events where corrections[event.id] == nil {
      let found = try Row.fetchAll(statement, arguments: [event.id])
      if !found.isEmpty { corrections[event.id] = found.map(StoredTraceEvent.init) }
    }
    return corrections
  }
}
