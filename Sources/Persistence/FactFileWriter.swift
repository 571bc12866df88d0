import Foundation
import GRDB
import GRDBSQLite
public import SupplyChain

/// How reading a file ended.
public enum FileOutcome: Sendable {
  /// Its rows are facts now. `laterRows` of a history wait for a later night; `notes` say what is
  /// odd but harmless.
  case taken(laterRows: Int, notes: [Sentence] = [])
  /// Nothing of it was taken.
  case refused([Fault])
}

/// A row that a file brings twice.
public struct RepeatedRow: Error {
  /// What stands twice: the columns of its key and what they say.
  public let fault: Fault

  /// Takes the names of the columns and the cells of the row, in the same order.
  init(_ columns: String, _ cells: [String]) {
    fault = Fault(
      row: 0, column: columns, value: cells.joined(separator: ", "),
      remedy: Sentence(
        "This row stands twice in the file: add the two up or remove one.",
        "该行在文件中重复，请合并或删除其一。"))
  }
}

/// Writes the rows of one file. When the file is refused, all of them are gone again.
public final class FactFileWriter {
  /// The collection that the file is part of, which numbers stores and materials.
  let collection: CollectionWriter
  let source: Int64
  /// Rows of a history up to this day are there already.
  let alreadyThrough: Int32
  var digest: RowDigest
  var rowCount: Int

  var database: Database { collection.database }

  init(
    collection: CollectionWriter, source: Int64, alreadyThrough: Int32, digest: RowDigest,
    rowCount: Int
  ) {
    self.collection = collection
    self.source = source
    self.alreadyThrough = alreadyThrough
    self.digest = digest
    self.rowCount = rowCount
  }
}

extension CollectionWriter {
  /// Takes a file whole or not at all.
  ///
  /// - Parameters:
  ///   - file: the file.
  ///   - day: the night's day; a history is read through it.
  ///   - body: hands over the rows and says how reading ended. Rows handed over before a refusal
  ///     are taken back.
  public func take(
    _ file: FactFile, through day: BusinessDay, _ body: (FactFileWriter) throws -> FileOutcome
  ) throws {
    let known = try latest(at: file.path)
    let goesOn = known.flatMap { $0.isTaken && $0.sha256 == file.sha256 ? $0 : nil }
    var refusal: [Fault]?
    let (collectionBefore, numbersBefore) = (identifier, numbers)
    try database.inSavepoint {
      let writer = try goesOn.map { try resume($0) } ?? begin(file, replacing: known)
      switch try body(writer) {
      case .taken(let laterRows, let notes):
        try finish(writer, through: day, laterRows: laterRows, notes: notes)
        return .commit
      case .refused(let faults):
        refusal = faults
        // A collection that was made for this file alone goes back with it, and so do the
        // numbers that its rows were the first to need.
        (identifier, numbers) = (collectionBefore, numbersBefore)
        return .rollback
      }
    }
    if let refusal { try refuse(file, refusal, replacing: known) }
  }

  private func begin(_ file: FactFile, replacing known: KnownFile?) throws -> FactFileWriter {
    if known != nil { try supersede(file.path, outcomes: ["taken", "refused"]) }
    try insert(file, outcome: "taken", faults: nil)
    return FactFileWriter(
      collection: self, source: database.lastInsertedRowID, alreadyThrough: Int32.min,
      digest: .empty, rowCount: 0)
  }

  private func resume(_ known: KnownFile) throws -> FactFileWriter {
    let row = try Row.fetchOne(
      database, sql: "SELECT digest_high, digest_low, row_count FROM feed_file WHERE id = ?",
      arguments: [known.id])
    let digest = RowDigest(
      high: UInt64(bitPattern: row?["digest_high"] ?? 0),
      low: UInt64(bitPattern: row?["digest_low"] ?? 0))
    return FactFileWriter(
      collection: self, source: known.id,
      alreadyThrough: known.readThrough?.daysSinceEpoch ?? Int32.min, digest: digest,
      rowCount: row?["row_count"] ?? 0)
  }

  private func finish(
    _ writer: FactFileWriter, through day: BusinessDay, laterRows: Int, notes: [Sentence]
  ) throws {
    // A history that goes on is news too: without a collection, what came would have no date.
    _ = try collection()
    try database.execute(
      sql: """
        UPDATE feed_file SET row_count = ?, digest_high = ?, digest_low = ?, read_through = ?,
          later_rows = ?, notes = ? WHERE id = ?
        """,
      arguments: [
        writer.rowCount, Int64(bitPattern: writer.digest.high),
        Int64(bitPattern: writer.digest.low), day.daysSinceEpoch, laterRows,
        String(decoding: try JSONEncoder.sorted.encode(notes), as: UTF8.self), writer.source,
      ])
  }

  private func refuse(_ file: FactFile, _ faults: [Fault], replacing known: KnownFile?) throws {
    let text = String(decoding: try JSONEncoder.sorted.encode(faults), as: UTF8.self)
    if let known, !known.isTaken, known.sha256 == file.sha256 {
      // The same file, refused again, perhaps for another reason: the catalogue may have changed.
      try database.execute(
        sql: "UPDATE feed_file SET faults = ? WHERE id = ? AND faults <> ?",
        arguments: [text, known.id, text])
      return
    }
    // What was taken from this path before stays: a broken file replaces nothing.
    try supersede(file.path, outcomes: ["refused"])
    try insert(file, outcome: "refused", faults: text)
  }

  /// A history that was refused and is no longer in the folder stands refused no longer.
  public func forgetRefusedHistories(except names: [String]) throws {
    let paths = try String.fetchAll(
      database,
      sql: """
        SELECT DISTINCT path FROM feed_file
        WHERE outcome = 'refused' AND feed_day IS NULL AND superseded_in IS NULL
        """)
    for path in paths where !names.contains(path) {
      try supersede(path, outcomes: ["refused"])
    }
  }

  private func supersede(_ path: String, outcomes: [String]) throws {
    for outcome in outcomes {
      let stands = try Bool.fetchOne(
        database,
        sql: """
          SELECT EXISTS (SELECT 1 FROM feed_file
            WHERE path = ? AND outcome = ? AND superseded_in IS NULL)
          """, arguments: [path, outcome])
      guard stands == true else { continue }
      try database.execute(
        sql: """
          UPDATE feed_file SET superseded_in = ?
          WHERE path = ? AND outcome = ? AND superseded_in IS NULL
          """, arguments: [try collection(), path, outcome])
    }
  }

  private func insert(_ file: FactFile, outcome: String, faults: String?) throws {
    try database.execute(
      sql: """
        INSERT INTO feed_file (collection, kind, path, feed_day, store_id, copy, sha256, outcome,
          row_count, digest_high, digest_low, faults) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?)
        """,
      arguments: [
        try collection(), file.kind.rawValue, file.path, file.feedDay?.daysSinceEpoch,
        file.store?.text, file.copy, file.sha256, outcome, faults,
      ])
  }
}

extension JSONEncoder {
  /// JSON whose keys are sorted, so that equal values are equal bytes.
  static var sorted: JSONEncoder {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return encoder
  }
}
