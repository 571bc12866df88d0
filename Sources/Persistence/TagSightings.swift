import Foundation
import GRDB
public import SupplyChain
public import Traceability

extension Ledger {
  /// Which of `things` a store's readers have read inside it since an instant.
  public func seen(_ things: [EPC], at store: StoreID, since instant: EventTime) throws -> Set<EPC>
  {
    let inside = try readers(removedToo: true).map(\.reader).filter { $0.store == store }
    guard !inside.isEmpty else { return [] }
    return try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT DISTINCT reader, antenna FROM raw_read WHERE epc = ? AND seen_at >= ?
          """)
      return try Set(
        things.filter { thing in
          try Row.fetchAll(
            statement, arguments: [thing.pureIdentityURI, instant.milliseconds]
          ).contains { row in
            inside.contains { reader in
              reader.id.text == row["reader"]
                && reader.spot(ofAntenna: row["antenna"]).side == .inside
            }
          }
        })
    }
  }

  /// Which of `things` are in another store than `store`, seen there after an instant.
  public func seenElsewhere(
    _ things: [EPC], than store: StoreID, after instant: EventTime
  ) throws -> Set<EPC> {
    try read { database in
      let statement = try database.cachedStatement(
        sql: """
          SELECT 1 FROM tag_presence
          WHERE epc = ? AND store_id <> ? AND last_seen > ?
          """)
      return try Set(
        things.filter { thing in
          try Int.fetchOne(
            statement,
            arguments: [thing.pureIdentityURI, store.text, instant.milliseconds]) != nil
        })
    }
  }

  /// Things that came into a store since an instant and should not be there: their order is under
  /// way between two other stores.
  public func strangers(at store: StoreID, since instant: EventTime) throws -> [EPC] {
    try read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT tag_presence.epc FROM tag_presence
          JOIN order_tag USING (epc)
          JOIN transfer_order ON transfer_order.number = order_tag.order_number
          WHERE store_id = :store AND arrived_at >= :since AND received_in IS NULL
            AND from_store <> :store AND to_store <> :store
            AND state IN ('approved', 'dispatched', 'arrived', 'partly_received')
          ORDER BY tag_presence.epc
          """, arguments: ["store": store.text, "since": instant.milliseconds])
    }.map { try EPC(pureIdentityURI: $0) }
  }

  /// A time in which the readers of a store lost reads.
  public struct StoreGap: Sendable, Hashable {
    /// The reader.
    public let reader: ReaderID
    /// The store.
    public let store: StoreID
    /// When it began.
    public let first: EventTime
    /// When it ended.
    public let last: EventTime
    /// How many reads were lost.
    public let lost: Int
  }

  /// Times between two instants in which the readers of stores lost reads, by time.
  public func gaps(
    at stores: [StoreID], from first: EventTime, through last: EventTime
  ) throws -> [StoreGap] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT reader, store_id, first_at, last_at, lost FROM reader_gap
          JOIN tag_reader ON tag_reader.id = reader
          WHERE last_at >= ? AND first_at <= ?
            AND store_id IN (SELECT value FROM json_each(?))
          ORDER BY first_at, reader
          """,
        arguments: [
          first.milliseconds, last.milliseconds,
          String(decoding: try JSONEncoder.sorted.encode(stores), as: UTF8.self),
        ]
      ).compactMap { row in
        guard let reader = ReaderID(row["reader"] as String),
          let store = StoreID(row["store_id"] as String)
        else { return nil }
        return StoreGap(
          reader: reader, store: store, first: EventTime(milliseconds: row["first_at"]),
          last: EventTime(milliseconds: row["last_at"]), lost: row["lost"])
      }
    }
  }
}
