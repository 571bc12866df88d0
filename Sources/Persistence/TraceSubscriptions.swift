public import Access
import GRDB
import SupplyChain
public import Traceability

/// A subscription to a named query, and how far it has got.
public struct TraceSubscription: Sendable, Hashable {
  /// Its id.
  public let id: String
  /// The query's name.
  public let query: String
  /// Where reports go.
  public let address: String
  /// The secret that signs them, sealed; `nil` for reports that are not signed.
  public let sealedToken: String?
  /// How identities are written.
  public let format: EPCFormat
  /// When reports are made, JSON; `nil` for each event as it comes.
  public let schedule: String?
  /// Whether a report without events is sent, too.
  public let reportsEmpty: Bool
  /// From which record time on events are sent.
  public let initialRecordTime: EventTime
  /// Who subscribed.
  public let madeBy: String
  /// When.
  public let madeAt: EventTime
  /// How far it has got.
  public var progress: Progress

  /// How far a subscription has got.
  public struct Progress: Sendable, Hashable {
    /// Events up to this sequence have been sent, or were not asked for.
    public var position: Int64
    /// Up to where the report at hand goes; `nil` between reports.
    public var reportEnd: Int64?
    /// Up to where the message at hand goes; `nil` before it is made.
    public var batchEnd: Int64?
    /// The most events of a message.
    public var batchSize: Int
    /// When there is something to do.
    public var dueAt: EventTime
    /// How often the message at hand was sent.
    public var attempts: Int
    /// When events were looked for last.
    public var lookedAt: EventTime
    /// When a report was taken last; `nil` before.
    public var notifiedAt: EventTime?
    /// Why the message at hand was not taken.
    public var trouble: String?

    /// A subscription that begins behind `position`.
    public init(position: Int64, batchSize: Int, dueAt: EventTime, lookedAt: EventTime) {
      self.position = position
      self.batchSize = batchSize
      self.dueAt = dueAt
      self.lookedAt = lookedAt
      self.attempts = 0
    }
  }

  /// Takes a subscription.
  public init(
    id: String, query: String, address: String, sealedToken: String?, format: EPCFormat,
    schedule: String?, reportsEmpty: Bool, initialRecordTime: EventTime, madeBy: String,
    madeAt: EventTime, progress: Progress
  ) {
    self.id = id
    self.query = query
    self.address = address
    self.sealedToken = sealedToken
    self.format = format
    self.schedule = schedule
    self.reportsEmpty = reportsEmpty
    self.initialRecordTime = initialRecordTime
    self.madeBy = madeBy
    self.madeAt = madeAt
    self.progress = progress
  }

  fileprivate init(_ row: Row) {
    id = row["id"]
    query = row["query"]
    address = row["address"]
    sealedToken = row["token"]
    format = EPCFormat(rawValue: row["format"]) ?? .alwaysLink
    schedule = row["schedule"]
    reportsEmpty = row["reports_empty"]
    initialRecordTime = EventTime(milliseconds: row["initial_record_time"])
    madeBy = row["made_by"]
    madeAt = EventTime(milliseconds: row["made_at"])
    progress = Progress(
      position: row["position"], batchSize: row["batch_size"],
      dueAt: EventTime(milliseconds: row["due_at"]),
      lookedAt: EventTime(milliseconds: row["looked_at"]))
    progress.reportEnd = row["report_end"]
    progress.batchEnd = row["batch_end"]
    progress.attempts = row["attempts"]
    progress.notifiedAt = (row["notified_at"] as Int64?).map { EventTime(milliseconds: $0) }
    progress.trouble = row["trouble"]
  }
}

extension Ledger {
  /// Adds a subscription.
  public func add(_ subscription: TraceSubscription, record: AuditRecord) throws {
    let progress = subscription.progress
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO trace_subscription (id, query, address, token, format, schedule,
            reports_empty, initial_record_time, made_by, made_at, position, batch_size, due_at,
            looked_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          subscription.id, subscription.query, subscription.address, subscription.sealedToken,
          subscription.format.rawValue, subscription.schedule, subscription.reportsEmpty,
          subscription.initialRecordTime.milliseconds, subscription.madeBy,
          subscription.madeAt.milliseconds, progress.position, progress.batchSize,
          progress.dueAt.milliseconds, progress.lookedAt.milliseconds,
        ])
      try AuditTrail.append(record, database)
    }
  }

  /// A subscription by its id, `nil` when there is none.
  public func traceSubscription(_ id: String) throws -> TraceSubscription? {
    try read { database in
      try Row.fetchOne(
        database, sql: "SELECT * FROM trace_subscription WHERE id = ?", arguments: [id]
      ).map(TraceSubscription.init)
    }
  }

  /// Subscriptions to a query, by id, behind `id`; all, or those of `maker`.
  public func traceSubscriptions(
    to query: String, after id: String, atMost most: Int, by maker: String?
  ) throws -> [TraceSubscription] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT * FROM trace_subscription
          WHERE query = ? AND id > ? AND (? IS NULL OR made_by = ?) ORDER BY id LIMIT ?
          """, arguments: [query, id, maker, maker, most]
      ).map(TraceSubscription.init)
    }
  }

  /// Subscriptions for which there is something to do at an instant, the longest due first.
  public func dueSubscriptions(at instant: EventTime) throws -> [TraceSubscription] {
    try read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM trace_subscription WHERE due_at <= ? ORDER BY due_at, id",
        arguments: [instant.milliseconds]
      ).map(TraceSubscription.init)
    }
  }

  /// Keeps how far a subscription has got; one that has ended meanwhile stays ended.
  public func keep(_ progress: TraceSubscription.Progress, of id: String) throws {
    try write { database in
      try database.execute(
        sql: """
          UPDATE trace_subscription SET position = ?, report_end = ?, batch_end = ?,
            batch_size = ?, due_at = ?, attempts = ?, looked_at = ?, notified_at = ?, trouble = ?
          WHERE id = ?
          """,
        arguments: [
          progress.position, progress.reportEnd, progress.batchEnd, progress.batchSize,
          progress.dueAt.milliseconds, progress.attempts, progress.lookedAt.milliseconds,
          progress.notifiedAt?.milliseconds, progress.trouble, id,
        ])
    }
  }

  /// Ends a subscription.
  public func removeSubscription(_ id: String, record: AuditRecord) throws {
    try write { database in
      try database.execute(
        sql: "DELETE FROM trace_subscription WHERE id = ?", arguments: [id])
      try AuditTrail.append(record, database)
    }
  }
}

extension Ledger {
  /// The newest event's place in the order of taking in; 0 without events.
  public func newestTraceSequence() throws -> Int64 {
    try read { try Self.newestTraceEvent($0) }
  }

  /// The place in the order of taking in behind which the first event lies that was taken in at or
  /// after a record time.
  public func traceSequence(before recordTime: EventTime) throws -> Int64 {
    try read { database in
      let first = try Int64.fetchOne(
        database,
        sql: """
          SELECT sequence FROM trace_event WHERE record_time >= ?
          ORDER BY record_time, sequence LIMIT 1
          """, arguments: [recordTime.milliseconds])
      return try first.map { $0 - 1 } ?? Self.newestTraceEvent(database)
    }
  }

  /// The events that answer a query behind `position` and up to `end`, in the order in which they
  /// were taken in.
  public func traceEvents(
    _ query: EventQuery, behind position: Int64, upTo end: Int64, atMost most: Int
  ) throws -> [StoredTraceEvent] {
    try read { database in
      try TraceQueryPlan(query, upTo: end, database)
        .events(behind: position, atMost: most, database)
    }
  }
}
