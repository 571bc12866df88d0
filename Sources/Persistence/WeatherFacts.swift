import GRDB
public import SupplyChain

extension CollectionWriter {
  /// Keeps what is new or different in the observed weather.
  public func add(observedWeather table: WeatherTable) throws {
    try add(table, issuedOn: 0)
  }

  /// An issue this much older than the newest known one is not compared again.
  private static let settledDays: Int32 = 14

  /// Keeps what is new or different in issued forecasts of the weather. Issues that were known two
  /// weeks before the newest one are settled: no plan reads them any more.
  public func add(issuedWeather issues: [IssuedWeather]) throws {
    let known = Set(
      try Int32.fetchAll(
        database, sql: "SELECT DISTINCT issued_on FROM weather WHERE issued_on > 0"))
    let settled = (known.max() ?? 0) - CollectionWriter.settledDays
    for issue in issues {
      let issuedOn = issue.issuedOn.daysSinceEpoch
      if issuedOn < settled, known.contains(issuedOn) { continue }
      try add(issue.table, issuedOn: issuedOn)
    }
  }

  private func add(_ table: WeatherTable, issuedOn: Int32) throws {
    let insert = try database.cachedStatement(
      sql: """
        INSERT INTO weather (issued_on, city, day, measure, collection, value)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    for city in table.cityNames {
      guard let days = table.days(city: city) else { continue }
      let known = try WeatherReader.latest(database, issuedOn: issuedOn, city: city)
      for (index, measure) in table.measures.enumerated() {
        let column = known[measure] ?? [:]
        for day in days {
          let value = table.value(city: city, day: day, measure: index)
          // A gap that was never filled is not news; a value that went away is.
          guard value != (column[day.daysSinceEpoch] ?? nil) else { continue }
          try insert.execute(arguments: [
            issuedOn, city, day.daysSinceEpoch, measure, try collection(), value,
          ])
        }
      }
    }
  }
}

extension Ledger {
  /// The weather observed up to the moment's day.
  public func observedWeather(at moment: LedgerMoment) throws -> WeatherTable {
    try read { database in
      try WeatherReader.table(database, issuedOn: 0, lastDay: moment.day, at: moment)
    }
  }

  /// The newest forecast of the weather that was issued by the moment's day.
  public func newestIssuedWeather(at moment: LedgerMoment) throws -> IssuedWeather? {
    try read { database in
      let newest = try Int32.fetchOne(
        database,
        sql: "SELECT max(issued_on) FROM weather WHERE issued_on BETWEEN 1 AND ? "
          + "AND collection <= ?",
        arguments: [moment.day.daysSinceEpoch, moment.collection])
      guard let newest else { return nil }
      return IssuedWeather(
        issuedOn: BusinessDay(daysSinceEpoch: newest),
        table: try WeatherReader.table(database, issuedOn: newest, lastDay: nil, at: moment))
    }
  }

  /// The weather forecasts issued in the days before the moment's, oldest first: what shows how far
  /// the newest can be believed.
  public func earlierIssuedWeather(
    at moment: LedgerMoment, days: Int
  ) throws -> [IssuedWeather] {
    try read { database in
      let issues = try Int32.fetchAll(
        database,
        sql: "SELECT DISTINCT issued_on FROM weather WHERE issued_on BETWEEN max(1, ?) AND ? "
          + "AND collection <= ? ORDER BY issued_on",
        arguments: [
          (moment.day - days).daysSinceEpoch, (moment.day - 1).daysSinceEpoch, moment.collection,
        ])
      return try issues.map { issued in
        IssuedWeather(
          issuedOn: BusinessDay(daysSinceEpoch: issued),
          table: try WeatherReader.table(database, issuedOn: issued, lastDay: nil, at: moment))
      }
    }
  }

  /// A checksum of the weather known at `moment`, the newest of each value: part of a run's input.
  public func weatherDigest(at moment: LedgerMoment) throws -> RowDigest {
    try read { database in
      var digest = RowDigest.empty
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT issued_on, city, day, measure, value, max(collection) FROM weather
          WHERE collection <= ? AND issued_on <= ? AND (issued_on > 0 OR day <= ?)
          GROUP BY issued_on, city, day, measure
          """,
        arguments: [moment.collection, moment.day.daysSinceEpoch, moment.day.daysSinceEpoch])
      while let row = try rows.next() {
        guard let value = row[4] as Double? else { continue }
        digest.add(
          RowDigest.hash(row[1]), RowDigest.hash(row[3]),
          UInt64(bitPattern: Int64(row[0] as Int32) << 32 | Int64(row[2] as Int32)),
          value.bitPattern)
      }
      return digest
    }
  }
}

/// Reads weather rows, of each value the newest that a moment knows.
private enum WeatherReader {
  /// The values last collected, by measure and day.
  static func latest(
    _ database: Database, issuedOn: Int32, city: String
  ) throws -> [String: [Int32: Double?]] {
    var known: [String: [Int32: Double?]] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT measure, day, value FROM weather WHERE issued_on = ? AND city = ?
        ORDER BY day, measure, collection
        """, arguments: [issuedOn, city])
    while let row = try rows.next() {
      known[row[0], default: [:]][row[1]] = .some(row[2] as Double?)
    }
    return known
  }

  static func table(
    _ database: Database, issuedOn: Int32, lastDay: BusinessDay?, at moment: LedgerMoment
  ) throws -> WeatherTable {
    let last = lastDay?.daysSinceEpoch ?? Int32.max
    let measures = try String.fetchAll(
      database,
      sql: "SELECT DISTINCT measure FROM weather WHERE issued_on = ? AND collection <= ? "
        + "ORDER BY measure",
      arguments: [issuedOn, moment.collection])
    let columns = Dictionary(uniqueKeysWithValues: measures.enumerated().map { ($1, $0) })
    var table = WeatherTable(measures: measures)
    var open: (city: String, day: Int32, values: [Double?])?
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT city, day, measure, value FROM weather
        WHERE issued_on = ? AND collection <= ? AND day <= ?
        ORDER BY city, day, measure, collection
        """, arguments: [issuedOn, moment.collection, last])
    while let row = try rows.next() {
      let (city, day): (String, Int32) = (row[0], row[1])
      if open?.city != city || open?.day != day {
        set(&table, open)
        open = (city, day, [Double?](repeating: nil, count: measures.count))
      }
      guard let column = columns[row[2]] else { continue }
      open?.values[column] = row[3]
    }
    set(&table, open)
    return table
  }

  private static func set(
    _ table: inout WeatherTable, _ open: (city: String, day: Int32, values: [Double?])?
  ) {
    guard let open else { return }
    table.set(
      city: open.city, day: BusinessDay(daysSinceEpoch: open.day), values: open.values)
  }
}
