import GRDB
import Traceability

/// A query of trace events as SQL.
///
/// Where an identity stands in few events, these are fetched and sorted. Otherwise the events are
/// walked in the order asked for, and each is looked at. SQLite cannot choose between the two: it
/// does not know how often an identity occurs.
struct TraceQueryPlan {
  private let query: EventQuery
  private var clauses: [String] = []
  private var arguments: StatementArguments = []
  private let isDriven: Bool

  /// An identity in no more events than this leads to them.
  private static let few = 10_000

  init(_ query: EventQuery, upTo newest: Int64, _ database: Database) throws {
    self.query = query
    let keys = query.conditions.compactMap(TraceKeyClause.init)
    let counts = try keys.map { try $0.count(atMost: Self.few + 1, database) }
    let fewest = counts.indices.min { counts[$0] < counts[$1] }
    let driver = fewest.flatMap { counts[$0] <= Self.few ? $0 : nil }
    isDriven = driver != nil
    add("e.sequence <= ?", [newest])
    for (index, key) in keys.enumerated() {
      if index == driver {
        add("e.sequence IN (SELECT k.sequence FROM trace_key k WHERE \(key.sql))", key.arguments)
      } else {
        add(
          "EXISTS (SELECT 1 FROM trace_key k WHERE k.sequence = e.sequence AND \(key.sql))",
          key.arguments)
      }
    }
    for condition in query.conditions { add(condition) }
  }

  private mutating func add(_ clause: String, _ arguments: StatementArguments) {
    clauses.append(clause)
    self.arguments += arguments
  }

  private mutating func add(_ condition: EventQuery.Condition) {
    switch condition {
    case .key: break
    case .field(let field, let values):
      let column = field == .bizStep ? "biz_step" : field.rawValue
      add("e.\(column) IN (\(Self.marks(values.count)))", StatementArguments(values))
    case .time(let time, let comparison, let instant):
      let column = [
        EventQuery.Time.eventTime: "event_time", .recordTime: "record_time",
        .declarationTime: "declared_at",
      ][time]
      if time == .declarationTime { add("e.declared_at > 0", []) }
      add("e.\(column ?? "event_time") \(comparison.sql) ?", [instant.milliseconds])
    case .quantity(let lists, let tests): addQuantity(lists, tests)
    case .sensorNumber(let field, let unit, let tests): addSensor(field, unit: unit, tests)
    case .sensorTime(let field, let comparison, let instant):
      addSensorTime(field, comparison, instant)
    case .sensorText(let field, let values):
      let found = "CAST(coalesce(r.value ->> ?, s.value -> 'sensorMetadata' ->> ?) AS TEXT)"
      add(
        Self.sensors + " AND \(found) IN (\(Self.marks(values.count))))",
        // SQLite takes true out of JSON as 1.
        [field, field]
          + StatementArguments(values.map { $0 == "true" ? "1" : $0 == "false" ? "0" : $0 }))
    case .exists(let field): add("json_type(e.content, ?) IS NOT NULL", ["$." + field])
    }
  }

  private static func marks(_ count: Int) -> String {
    Array(repeating: "?", count: count).joined(separator: ", ")
  }

  private static let sensors = """
    EXISTS (SELECT 1 FROM json_each(e.content, '$.sensorElementList') s,
      json_each(s.value, '$.sensorReport') r WHERE true
    """

  private mutating func addQuantity(_ lists: [String], _ tests: [EventQuery.NumberTest]) {
    let each = lists.map { list in
      let any = tests.map { "q.value ->> 'quantity' \($0.comparison.sql) ?" }
      arguments += StatementArguments(tests.map(\.number))
      return "EXISTS (SELECT 1 FROM json_each(e.content, '$.\(list)') q WHERE "
        + any.joined(separator: " OR ") + ")"
    }
    clauses.append("(" + each.joined(separator: " OR ") + ")")
  }

  private mutating func addSensor(
    _ field: String, unit: String?, _ tests: [EventQuery.NumberTest]
  ) {
    let any = tests.map { "r.value ->> '\(field)' \($0.comparison.sql) ?" }
    let of = unit == nil ? "" : " AND r.value ->> 'uom' = ?"
    add(
      Self.sensors + of + " AND (" + any.joined(separator: " OR ") + "))",
      StatementArguments(unit.map { [$0] } ?? []) + StatementArguments(tests.map(\.number)))
  }

  /// Times are written in one form, whose order is that of time.
  private mutating func addSensorTime(
    _ field: String, _ comparison: EventQuery.Comparison, _ instant: EventTime
  ) {
    add(
      Self.sensors
        + " AND coalesce(r.value ->> ?, s.value -> 'sensorMetadata' ->> ?) \(comparison.sql) ?)",
      [field, field, instant.description])
  }
}

extension TraceQueryPlan {
  /// The time that the query sorts by.
  func time(of event: StoredTraceEvent) -> Int64 {
    (query.order == .eventTime ? event.eventTime : event.recordTime).milliseconds
  }

  /// How many events answer the query, `most` at the most.
  func count(_ most: Int, _ database: Database) throws -> Int {
    try Int.fetchOne(
      database, sql: "SELECT count(*) FROM (\(select("1")) LIMIT \(most))", arguments: arguments)
      ?? 0
  }

  /// The events behind a token, in the query's order.
  func events(
    after token: EventPageToken?, atMost most: Int, _ database: Database
  ) throws -> [StoredTraceEvent] {
    var sql = select(Self.columns)
    var arguments = arguments
    if let token {
      let sign = query.isDescending ? "<" : ">"
      sql += " AND (\(column) \(sign)= ? AND (\(column) <> ? OR e.sequence \(sign) ?))"
      arguments += [token.time, token.time, token.sequence]
    }
    return try Row.fetchAll(
      database, sql: sql + ordering + " LIMIT \(most)", arguments: arguments
    ).map(StoredTraceEvent.init)
  }

  /// The events behind a place in the order of taking in, in that order.
  func events(
    behind position: Int64, atMost most: Int, _ database: Database
  ) throws -> [StoredTraceEvent] {
    try Row.fetchAll(
      database,
      sql: select(Self.columns) + " AND e.sequence > ? ORDER BY e.sequence LIMIT \(most)",
      arguments: arguments + [position]
    ).map(StoredTraceEvent.init)
  }

  /// All events in the query's order.
  func forEach(
    atMost most: Int, _ database: Database, _ body: (StoredTraceEvent) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      database, sql: select(Self.columns) + ordering + " LIMIT \(most)", arguments: arguments)
    while let row = try rows.next() { try body(StoredTraceEvent(row)) }
  }

  private static let columns =
    "e.sequence, e.event_time, e.record_time, e.id, e.declared_at, e.content"

  private func select(_ columns: String) -> String {
    "SELECT \(columns) FROM trace_event e WHERE " + clauses.joined(separator: " AND ")
  }

  /// A plus keeps SQLite from walking all events in order where an identity leads to a few.
  private var column: String {
    (isDriven ? "+" : "") + (query.order == .eventTime ? "e.event_time" : "e.record_time")
  }

  private var ordering: String {
    let direction = query.isDescending ? "DESC" : "ASC"
    return " ORDER BY \(column) \(direction), \(isDriven ? "+" : "")e.sequence \(direction)"
  }
}

/// The rows of `trace_key` that a condition asks for.
private struct TraceKeyClause {
  let sql: String
  let arguments: StatementArguments

  init?(_ condition: EventQuery.Condition) {
    guard case .key(let kinds, let patterns) = condition else { return nil }
    var arguments: StatementArguments = []
    let uris = patterns.map { pattern in
      switch pattern {
      case .exactly(let uri):
        arguments += [uri]
        return "uri = ?"
      case .beginning(let lead):
        arguments += [lead, lead + "\u{10FFFF}"]
        return "(uri >= ? AND uri < ?)"
      }
    }
    let numbers = kinds.map { String($0.rawValue) }.joined(separator: ", ")
    sql = """
      k.kind IN (\(numbers)) AND k.identity IN (SELECT number FROM trace_identity WHERE \
      \(uris.joined(separator: " OR ")))
      """
    self.arguments = arguments
  }

  /// How many events the identities stand in, `most` at the most.
  func count(atMost most: Int, _ database: Database) throws -> Int {
    try Int.fetchOne(
      database, sql: "SELECT count(*) FROM (SELECT 1 FROM trace_key k WHERE \(sql) LIMIT \(most))",
      arguments: arguments) ?? 0
  }
}

extension EventQuery.Comparison {
  fileprivate var sql: String {
    switch self {
    case .equal: "="
    case .greater: ">"
    case .atLeast: ">="
    case .less: "<"
    case .atMost: "<="
    }
  }
}
