import Foundation
import GRDB
import SupplyChain
public import Traceability

/// What came of a reader's message.
public struct TakenReads: Sendable, Hashable {
  /// Reads that were new.
  public var newReads = 0
  /// Reads that had come before.
  public var repeated = 0
  /// New reads of tags whose memory is no EPC that Chama knows.
  public var foreign = 0
  /// Gaps that were new.
  public var gaps = 0
  /// What they came to, in the order in which it happened.
  public var observations: [Observation] = []
}

extension Ledger {
  /// Takes a reader's message in: raw reads, gaps, where tags are, and the events of it, in one
  /// transaction.
  ///
  /// - Parameters:
  ///   - clock: what is known of the reader's clock, this message included.
  ///   - received: when it came in.
  ///   - events: the events of observations.
  public func take(
    _ batch: ReaderBatch, from reader: TagReader, clock: ReaderClock, received: EventTime,
    smoother: ReadSmoother, events: ([Observation]) throws -> [EPCISEvent]
  ) throws -> TakenReads {
    try write { database in
      var taken = TakenReads()
      try database.execute(
        sql: "UPDATE tag_reader SET clock_correction = ? WHERE id = ?",
        arguments: [clock.known, reader.id.text])
      for gap in batch.gaps {
        if try Ledger.insert(gap, clock, database) { taken.gaps += 1 }
      }
      var tags: [String: TagPresence] = [:]
      var changed: Set<String> = []
      let inOrder = batch.reads.sorted {
        ($0.time, $0.antenna, $0.hex) < ($1.time, $1.antenna, $1.hex)
      }
      for read in inOrder {
        let epc = read.thing
        guard try Ledger.insert(read, epc, clock, received, database) else {
          taken.repeated += 1
          continue
        }
        taken.newReads += 1
        guard let epc else {
          taken.foreign += 1
          continue
        }
        var tag = try tags[epc] ?? Ledger.presence(of: epc, database)
        taken.observations += smoother.take(
          read, at: reader, correction: clock.correction, &tag)
        tags[epc] = tag
        changed.insert(epc)
      }
      for epc in changed.sorted() {
        if let tag = tags[epc] { try Ledger.keep(tag, database) }
      }
      _ = try TraceWriter(database, recordedAt: received).append(
        try events(taken.observations))
      return taken
    }
  }

  private static func insert(
    _ read: RawRead, _ epc: String?, _ clock: ReaderClock, _ received: EventTime,
    _ database: Database
  ) throws -> Bool {
    try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO raw_read (reader, hex, antenna, stamp, epc, strength, seen_at,
          received_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      read.reader.text, read.hex, read.antenna, read.time.nanoseconds, epc, read.strength,
      read.time.milliseconds + clock.correction, received.milliseconds,
    ])
    return database.changesCount > 0
  }

  private static func insert(
    _ gap: ReaderGap, _ clock: ReaderClock, _ database: Database
  ) throws -> Bool {
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO reader_gap (reader, first_stamp, last_stamp, first_at, last_at, lost)
        VALUES (?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        gap.reader.text, gap.first.nanoseconds, gap.last.nanoseconds,
        gap.first.milliseconds + clock.correction, gap.last.milliseconds + clock.correction,
        gap.lost,
      ])
    return database.changesCount > 0
  }

  private static func presence(of epc: String, _ database: Database) throws -> TagPresence {
    let content = try String.fetchOne(
      database, sql: "SELECT content FROM tag_presence WHERE epc = ?", arguments: [epc])
    guard let content else { return TagPresence(epc: epc) }
    return try JSONDecoder().decode(TagPresence.self, from: Data(content.utf8))
  }

  private static func keep(_ tag: TagPresence, _ database: Database) throws {
    try database.cachedStatement(
      sql: """
        INSERT INTO tag_presence (epc, store_id, arrived_at, last_seen, content)
        VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (epc) DO UPDATE SET store_id = excluded.store_id,
          arrived_at = excluded.arrived_at, last_seen = excluded.last_seen,
          content = excluded.content
        """
    ).execute(arguments: [
      tag.epc, tag.store?.text, tag.arrived?.milliseconds, tag.lastSeen?.milliseconds,
      String(decoding: try JSONEncoder.sorted.encode(tag), as: UTF8.self),
    ])
  }

  /// Removes raw reads that came in before an instant, and returns how many. What they came to
  /// stays.
  public func purgeReads(receivedBefore instant: EventTime) throws -> Int {
    try write { database in
      try database.execute(
        sql: "DELETE FROM raw_read WHERE received_at < ?", arguments: [instant.milliseconds])
      return database.changesCount
    }
  }
}

extension RawRead {
  /// The pack, container or asset that the tag says it is on, as a pure identity URI; `nil` for
  /// any other tag.
  fileprivate var thing: String? {
    guard let epc = try? EPCTag(hex: hex).epc else { return nil }
    if case .sgln = epc { return nil }
    return epc.pureIdentityURI
  }
}
