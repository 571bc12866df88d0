import Foundation
import GRDB
public import SupplyChain

/// What sort of facts a file brings.
public enum FactKind: String, Sendable, CaseIterable, Codable {
  /// What was used.
  case consumption
  /// What lies there.
  case stock
  /// What came.
  case deliveries
  /// What was thrown away.
  case waste
}

/// A file of facts, by where it lies in the chain's folder.
public struct FactFile: Hashable, Sendable {
  /// What sort of facts.
  public let kind: FactKind
  /// Its path inside the folder.
  public let path: String
  /// The night it was sent for; `nil` for a history.
  public let feedDay: BusinessDay?
  /// The store that its name says; `nil` for a history.
  public let store: StoreID?
  /// 0, or n for `S-0055 (n).csv`.
  public let copy: Int
  /// SHA-256 of its bytes, in hex.
  public let sha256: String

  /// Takes a file.
  public init(
    kind: FactKind, path: String, feedDay: BusinessDay?, store: StoreID?, copy: Int,
    sha256: String
  ) {
    self.kind = kind
    self.path = path
    self.feedDay = feedDay
    self.store = store
    self.copy = copy
    self.sha256 = sha256
  }
}

/// A file that was not taken, and everything that is wrong with it.
public struct RefusedFile: Hashable, Sendable, Codable {
  /// Its path inside the folder.
  public let file: String
  /// The store that its name says.
  public let store: StoreID?
  /// The night it was sent for.
  public let feedDay: BusinessDay?
  /// All faults, in the order of the file.
  public let faults: [Fault]

  /// Takes a refusal.
  public init(file: String, store: StoreID?, feedDay: BusinessDay?, faults: [Fault]) {
    self.file = file
    self.store = store
    self.feedDay = feedDay
    self.faults = faults
  }
}

/// What the ledger knows of a path.
struct KnownFile {
  let id: Int64
  let sha256: String
  let isTaken: Bool
  let readThrough: BusinessDay?
  let laterRows: Int
}

extension Ledger {
  /// How each file looked when it was last read, by path.
  public func fileSignatures() throws -> [String: String] {
    try read { database in
      let rows = try Row.fetchAll(database, sql: "SELECT path, signature FROM file_signature")
      return Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as String, $0[1] as String) })
    }
  }

  /// The paths of histories that hold rows later than they have been read to, with that day.
  public func unfinishedHistories() throws -> [String: BusinessDay] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT path, read_through FROM feed_file
          WHERE later_rows > 0 AND superseded_in IS NULL AND outcome = 'taken'
          """)
      return Dictionary(
        rows.map { ($0[0] as String, BusinessDay(daysSinceEpoch: $0[1])) },
        uniquingKeysWith: min)
    }
  }

  /// The files that stand refused at `moment` and were sent for a night since `first`.
  public func refusedFiles(at moment: LedgerMoment, since first: BusinessDay) throws
    -> [RefusedFile]
  {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT path, store_id, feed_day, faults FROM feed_file
          WHERE outcome = 'refused' AND collection <= :collection
            AND (superseded_in IS NULL OR superseded_in > :collection)
            AND (feed_day IS NULL OR feed_day BETWEEN :first AND :day)
          ORDER BY feed_day NULLS FIRST, path, id
          """,
        arguments: [
          "collection": moment.collection, "first": first.daysSinceEpoch,
          "day": moment.day.daysSinceEpoch,
        ])
      return try rows.map { row in
        let faults = try JSONDecoder().decode(
          [Fault].self, from: Data((row["faults"] as String? ?? "[]").utf8))
        return RefusedFile(
          file: row["path"], store: (row["store_id"] as String?).flatMap { StoreID($0) },
          feedDay: (row["feed_day"] as Int32?).map(BusinessDay.init(daysSinceEpoch:)),
          faults: faults)
      }
    }
  }

  /// What is odd but harmless about files sent for a night since `first`, each with its path.
  public func fileNotes(at moment: LedgerMoment, since first: BusinessDay) throws -> [Sentence] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT feed_file.path,
            CASE json_each.type WHEN 'object' THEN json_each.value ->> 'english'
              ELSE json_each.value END,
            CASE json_each.type WHEN 'object' THEN json_each.value ->> 'chinese'
              ELSE json_each.value END
          FROM feed_file, json_each(notes)
          WHERE outcome = 'taken' AND collection <= :collection
            AND (superseded_in IS NULL OR superseded_in > :collection)
            AND (feed_day IS NULL OR feed_day BETWEEN :first AND :day)
          ORDER BY feed_day NULLS FIRST, feed_file.path, json_each.id
          """,
        arguments: [
          "collection": moment.collection, "first": first.daysSinceEpoch,
          "day": moment.day.daysSinceEpoch,
        ]
      ).map { row in
        let path: String = row[0]
        return Sentence("\(path): \(row[1] as String)", "\(path)：\(row[2] as String)")
      }
    }
  }

  /// The stores whose consumption of `day` was taken from a file sent for that day.
  public func storesCollected(at moment: LedgerMoment) throws -> Set<StoreID> {
    try read { database in
      let ids = try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT store_id FROM feed_file
          WHERE outcome = 'taken' AND kind = 'consumption' AND feed_day = :day
            AND collection <= :collection
            AND (superseded_in IS NULL OR superseded_in > :collection)
          """,
        arguments: ["day": moment.day.daysSinceEpoch, "collection": moment.collection])
      return Set(ids.compactMap { StoreID($0) })
    }
  }

  /// Files sent for the night's day that say the same, row for row, as another one of the same
  /// store and kind: the later path of each pair.
  public func duplicateFiles(at moment: LedgerMoment) throws -> [String] {
    try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT path FROM (
            SELECT path, row_number() OVER (
              PARTITION BY kind, store_id, digest_high, digest_low ORDER BY copy, path) AS place
            FROM feed_file
            WHERE outcome = 'taken' AND feed_day = :day AND collection <= :collection
              AND (superseded_in IS NULL OR superseded_in > :collection))
          WHERE place > 1 ORDER BY path
          """,
        arguments: ["day": moment.day.daysSinceEpoch, "collection": moment.collection])
    }
  }

  /// A line for each file whose facts count at `moment`, with the checksum of its rows: what the
  /// input hash of a run is made of. Neither encodings nor the order of arrival change it.
  public func factLines(at moment: LedgerMoment) throws -> [String] {
    try read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT kind, feed_day, copy, digest_high, digest_low FROM feed_file
          WHERE outcome = 'taken' AND collection <= :collection
            AND (superseded_in IS NULL OR superseded_in > :collection)
            AND (feed_day IS NULL OR feed_day <= :day)
          """,
        arguments: ["collection": moment.collection, "day": moment.day.daysSinceEpoch])
      return rows.map { row in
        let feedDay = (row["feed_day"] as Int32?).map { "\($0)" } ?? "history"
        let high = UInt64(bitPattern: row["digest_high"])
        let low = UInt64(bitPattern: row["digest_low"])
        return "\(row["kind"] as String) \(feedDay) \(row["copy"] as Int) \(high) \(low)"
      }.sorted()
    }
  }

  /// The newest collection, 0 before the first.
  public func lastCollection() throws -> Int64 {
    try read { try Int64.fetchOne($0, sql: "SELECT max(id) FROM collection") ?? 0 }
  }
}
