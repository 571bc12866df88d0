import Foundation
import GRDB
public import SupplyChain

/// What a forecast said of the days ahead, as far as it is judged once they have come.
public struct PublishedForecast: Sendable, Hashable {
  /// The store.
  public let store: StoreID
  /// The last day whose consumption was known.
  public let origin: BusinessDay
  /// Days ahead that are kept.
  public let horizon: Int
  /// The materials, sorted.
  public let materials: [MaterialID]
  /// Of each material and day the mean, then one value a level.
  private let numbers: [Float]
  private let width: Int

  /// The longest window that is judged.
  public static let longestHorizon = 14

  /// Takes of a forecast the mean and the quantiles at some levels.
  public init(_ forecast: StoreForecast, levels: [Double]) {
    store = forecast.store
    origin = forecast.origin
    horizon = min(forecast.horizon, PublishedForecast.longestHorizon)
    materials = forecast.materials
    width = 1 + levels.count
    var numbers: [Float] = []
    numbers.reserveCapacity(materials.count * horizon * width)
    for series in forecast.series {
      for step in 1...horizon {
        let day = series.daily(step)
        numbers.append(Float(day.mean))
        for level in levels { numbers.append(Float(day.quantile(level))) }
      }
    }
    self.numbers = numbers
  }

  /// The mean and the quantiles of the material at an index of ``materials``, `step` days after
  /// the origin.
  public func day(ofMaterial index: Int, step: Int) -> (mean: Double, quantiles: [Double]) {
    precondition((1...horizon).contains(step), "a step within the horizon")
    let start = (index * horizon + step - 1) * width
    return (
      Double(numbers[start]), numbers[(start + 1)..<(start + width)].map(Double.init)
    )
  }

  /// Little-endian: origin, horizon, width, number of materials; their names; then the numbers in
  /// single precision.
  func encoded() -> Data {
    var data = Data()
    func append(_ number: Int32) {
      withUnsafeBytes(of: number.littleEndian) { data.append(contentsOf: $0) }
    }
    append(origin.daysSinceEpoch)
    for number in [horizon, width, materials.count] { append(Int32(number)) }
    for material in materials {
      append(Int32(material.text.utf8.count))
      data.append(contentsOf: material.text.utf8)
    }
    numbers.withUnsafeBytes { data.append(contentsOf: $0) }
    return data
  }

  /// Takes back ``encoded()``; `nil` for anything else.
  init?(store: StoreID, encoded data: Data) {
    var rest = [UInt8](data)[...]
    func take(_ count: Int) -> ArraySlice<UInt8>? {
      guard count >= 0, count <= rest.count else { return nil }
      defer { rest = rest.dropFirst(count) }
      return rest.prefix(count)
    }
    func number() -> Int32? {
      take(4).map { $0.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) } }
        .map(Int32.init(bitPattern:))
    }
    guard let origin = number(), let horizon = number().map(Int.init),
      let width = number().map(Int.init), let count = number(),
      (1...PublishedForecast.longestHorizon).contains(horizon), (1...100).contains(width),
      count >= 0
    else { return nil }
    var materials: [MaterialID] = []
    for _ in 0..<count {
      guard let length = number(), let name = take(Int(length)),
        let material = MaterialID(String(decoding: name, as: UTF8.self))
      else { return nil }
      materials.append(material)
    }
    guard rest.count == materials.count * horizon * width * MemoryLayout<Float>.size else {
      return nil
    }
    self.store = store
    self.origin = BusinessDay(daysSinceEpoch: origin)
    self.horizon = horizon
    self.width = width
    self.materials = materials
    numbers = rest.withUnsafeBytes { raw in
      (0..<(raw.count / 4)).map { raw.loadUnaligned(fromByteOffset: $0 * 4, as: Float.self) }
    }
    guard numbers.allSatisfy(\.isFinite) else { return nil }
  }
}

extension Ledger {
  /// Keeps what a run says of the days ahead, to be judged when they have come.
  public func keep(_ forecasts: [PublishedForecast], of run: RunID) throws {
    try write { database in
      let insert = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO published_forecast (run, store_id, content) VALUES (?, ?, ?)")
      for forecast in forecasts {
        try insert.execute(arguments: [run.text, forecast.store.text, forecast.encoded()])
      }
    }
  }

  /// What a run said of a store's days ahead, `nil` when that is not kept.
  public func publishedForecast(of store: StoreID, in run: RunID) throws -> PublishedForecast? {
    let content = try read { database in
      try Data.fetchOne(
        database, sql: "SELECT content FROM published_forecast WHERE run = ? AND store_id = ?",
        arguments: [run.text, store.text])
    }
    return content.flatMap { PublishedForecast(store: store, encoded: $0) }
  }

  /// Whether a run's words about the days ahead are still kept.
  public func hasPublishedForecasts(in run: RunID) throws -> Bool {
    try read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM published_forecast WHERE run = ?)",
        arguments: [run.text]) ?? false
    }
  }

  /// The results of a verb of the plans in force for some days, by day.
  public func results(
    of verb: String, days: ClosedRange<BusinessDay>
  ) throws -> [(day: BusinessDay, result: String)] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT run.day, run_verb.result FROM run JOIN run_verb ON run_verb.run = run.id
          WHERE run_verb.verb = ? AND run.day BETWEEN ? AND ? AND run.published_at IS NOT NULL
            AND run.superseded_by IS NULL ORDER BY run.day, run.published_at
          """,
        arguments: [verb, days.lowerBound.daysSinceEpoch, days.upperBound.daysSinceEpoch]
      ).map { (BusinessDay(daysSinceEpoch: $0[0]), $0[1]) }
    }
  }

  /// Lets go what has been judged, and what no plan in force said.
  static func letGoOfJudged(_ run: StoredRun, _ database: Database) throws {
    try database.execute(
      sql: """
        DELETE FROM published_forecast WHERE run <> :run AND run NOT IN (
          SELECT id FROM run WHERE published_at IS NOT NULL AND superseded_by IS NULL
            AND day > :day)
        """,
      arguments: [
        "run": run.id.text,
        "day": (run.moment.day - PublishedForecast.longestHorizon).daysSinceEpoch,
      ])
  }
}
