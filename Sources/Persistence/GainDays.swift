import GRDB
public import SupplyChain

/// What a store gained and lost on a day with the materials of a category.
public struct GainDay: Sendable, Hashable {
  /// The business day.
  public let day: BusinessDay
  /// The category of materials; empty for materials without one.
  public let category: String
  /// What was used, at cost.
  public var consumption = Money.zero
  /// Whether the stock was counted at the day's close.
  public var isCounted = false
  /// What was counted, at cost.
  public var stock = Money.zero
  /// What was thrown away, at cost.
  public var waste = Money.zero
  /// Materials that ran out.
  public var stockOuts = 0
  /// The margin of what was asked for in vain.
  public var stockOut = Money.zero
  /// What was used of what the plan of the night before had forecast, at cost.
  public var judged = Money.zero
  /// How far off that forecast was, at cost.
  public var error = Money.zero

  /// A day on which nothing happened.
  public init(day: BusinessDay, category: String) {
    self.day = day
    self.category = category
  }
}

/// How far gains are worked out.
public struct GainState: Sendable, Hashable {
  /// Through which day.
  public let through: BusinessDay
  /// From the files of which collections.
  public let collection: Int64
  /// The hash of prices and categories.
  public let prices: String

  /// Takes a state.
  public init(through: BusinessDay, collection: Int64, prices: String) {
    self.through = through
    self.collection = collection
    self.prices = prices
  }
}

extension Ledger {
  /// How far gains are worked out, `nil` when they never were.
  public func gainState() throws -> GainState? {
    try read { database in
      try Row.fetchOne(database, sql: "SELECT * FROM gain_state").map { row in
        GainState(
          through: BusinessDay(daysSinceEpoch: row["through"]), collection: row["collection"],
          prices: row["prices"])
      }
    }
  }

  /// The first day for which a file was sent, or sent anew, after a collection: `nil` when there
  /// is no such file, and the distant past for a history.
  public func firstFeedDay(after collection: Int64) throws -> BusinessDay? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT min(coalesce(feed_day, 0)) AS day FROM feed_file
          WHERE outcome = 'taken' AND (collection > :known OR superseded_in > :known)
          """, arguments: ["known": collection])
      return (row?["day"] as Int32?).map(BusinessDay.init(daysSinceEpoch:))
    }
  }

  /// Writes the days of stores from `first` on in place of what stood there, in one transaction.
  /// What forecasts had said stays where nothing new is known of it.
  public func keepGains(
    _ days: [(store: StoreID, days: [GainDay])], from first: BusinessDay, state: GainState
  ) throws {
    try write { database in
      let numbers = try Numbering.stores(database)
      for (store, days) in days {
        guard let number = numbers[store] else { continue }
        try Ledger.keepGains(days, of: number, from: first, database)
      }
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO gain_state (only, through, collection, prices)
          VALUES (1, ?, ?, ?)
          """, arguments: [state.through.daysSinceEpoch, state.collection, state.prices])
    }
  }

  private static func keepGains(
    _ days: [GainDay], of store: Int64, from first: BusinessDay, _ database: Database
  ) throws {
    try database.execute(
      sql: """
        UPDATE gain_day SET consumption_fen = 0, counted_consumption_fen = 0, stock_fen = 0,
          waste_fen = 0, stock_outs = 0, stock_out_fen = 0 WHERE store = ? AND day >= ?
        """, arguments: [store, first.daysSinceEpoch])
    try database.execute(
      sql: "DELETE FROM gain_count WHERE store = ? AND day >= ?",
      arguments: [store, first.daysSinceEpoch])
    let insert = try database.cachedStatement(
      sql: """
        INSERT INTO gain_day (store, day, category, consumption_fen, counted_consumption_fen,
          stock_fen, waste_fen, stock_outs, stock_out_fen, judged_fen, error_fen)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET consumption_fen = excluded.consumption_fen,
          counted_consumption_fen = excluded.counted_consumption_fen,
          stock_fen = excluded.stock_fen, waste_fen = excluded.waste_fen,
          stock_outs = excluded.stock_outs, stock_out_fen = excluded.stock_out_fen,
          judged_fen = CASE WHEN excluded.judged_fen > 0 THEN excluded.judged_fen
            ELSE judged_fen END,
          error_fen = CASE WHEN excluded.judged_fen > 0 THEN excluded.error_fen
            ELSE error_fen END
        """)
    let count = try database.cachedStatement(
      sql: "INSERT OR IGNORE INTO gain_count (store, day) VALUES (?, ?)")
    for day in days {
      try insert.execute(arguments: [
        store, day.day.daysSinceEpoch, day.category, day.consumption.fen,
        day.isCounted ? day.consumption.fen : 0, day.stock.fen, day.waste.fen, day.stockOuts,
        day.stockOut.fen, day.judged.fen, day.error.fen,
      ])
      if day.isCounted { try count.execute(arguments: [store, day.day.daysSinceEpoch]) }
    }
  }
}

/// Sums of gains over some days of a store, and what they are split by.
public struct GainSum: Sendable, Hashable {
  /// The store.
  public let store: StoreID
  /// The category, or the week's first day as a number of days since 1970-01-01; empty for neither.
  public let part: String
  /// What was used, at cost.
  public let consumption: Money
  /// The same on days at whose close the stock was counted.
  public let countedConsumption: Money
  /// The stock at cost, summed over the days on which it was counted.
  public let stockDays: Money
  /// The days on which it was counted.
  public let countedDays: Int
  /// What was thrown away, at cost.
  public let waste: Money
  /// Days of materials that ran out.
  public let stockOutDays: Int
  /// The margin of what was asked for in vain.
  public let stockOut: Money
  /// What was used of what was forecast the night before, at cost.
  public let judged: Money
  /// How far off that was.
  public let error: Money
}

/// What sums of gains are split by, besides the store.
public enum GainPart: Sendable, Hashable {
  /// By nothing.
  case whole
  /// By the category of materials.
  case category
  /// By weeks from Monday.
  case week
}

extension Ledger {
  /// Sums of gains by store and part over days, in their order.
  public func gainSums(
    by part: GainPart, in days: ClosedRange<BusinessDay>
  ) throws -> [GainSum] {
    // 1970-01-01 was a Thursday: Monday's number is 4 more than a multiple of seven.
    let week = "CAST(day - (day + 3) % 7 AS TEXT)"
    let (key, countKey) =
      switch part {
      case .whole: ("''", "''")
      case .category: ("category", "''")
      case .week: (week, week)
      }
    let range: StatementArguments = [
      days.lowerBound.daysSinceEpoch, days.upperBound.daysSinceEpoch,
    ]
    return try read { database in
      let stores = try Numbering.stores(database)
      let names = Dictionary(
        stores.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
      var counted: [String: Int] = [:]
      let counts = try Row.fetchCursor(
        database,
        sql: """
          SELECT store, \(countKey) AS part, count(*) FROM gain_count
          WHERE day BETWEEN ? AND ? GROUP BY 1, 2
          """, arguments: range)
      while let row = try counts.next() {
        counted["\(row[0] as Int64) \(row[1] as String)"] = row[2]
      }
      return try Row.fetchAll(
        database,
        sql: """
          SELECT store, \(key) AS part, sum(consumption_fen), sum(counted_consumption_fen),
            sum(stock_fen), sum(waste_fen), sum(stock_outs), sum(stock_out_fen), sum(judged_fen),
            sum(error_fen)
          FROM gain_day WHERE day BETWEEN ? AND ? GROUP BY 1, 2 ORDER BY 1, 2
          """, arguments: range
      ).compactMap { row in
        guard let store = names[row[0]] else { return nil }
        let place = part == .category ? "" : row[1] as String
        return GainSum(
          store: store, part: row[1], consumption: Money(fen: row[2]),
          countedConsumption: Money(fen: row[3]), stockDays: Money(fen: row[4]),
          countedDays: counted["\(row[0] as Int64) \(place)"] ?? 0, waste: Money(fen: row[5]),
          stockOutDays: row[6], stockOut: Money(fen: row[7]), judged: Money(fen: row[8]),
          error: Money(fen: row[9]))
      }
    }
  }

  /// The stores of which the ledger has facts, by id.
  public func storesWithFacts() throws -> [StoreID] {
    try read { try Numbering.stores($0).keys.sorted() }
  }

  /// The first day of which gains are known, and the last of these and of requests; `nil` when
  /// there are none.
  public func gainDays() throws -> ClosedRange<BusinessDay>? {
    try read { database in
      let row = try Row.fetchOne(
        database,
        sql: """
          SELECT min(first), max(last) FROM (
            SELECT min(day) AS first, max(day) AS last FROM gain_day GROUP BY store
            UNION ALL SELECT NULL, max(asked_at) / 1440 FROM transfer_request)
          """)
      guard let first = row?[0] as Int32?, let last = row?[1] as Int32? else { return nil }
      return BusinessDay(daysSinceEpoch: first)...BusinessDay(daysSinceEpoch: last)
    }
  }
}
