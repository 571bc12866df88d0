import GRDB
import SupplyChain

/// Which file counts where two speak of the same thing.
///
/// A later feed day beats an earlier one and a history, a higher copy number the lower, a path that
/// sorts later the earlier; a file that was replaced at its own path does not count at all. The
/// order in which files arrived plays no part, so the state depends on the set of files alone.
struct FactPrecedence: Sendable {
  /// Rank by file id, -1 where the file does not count.
  private let ranks: [Int32]

  init(_ database: Database, at moment: LedgerMoment) throws {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT id FROM feed_file
        WHERE outcome = 'taken' AND collection <= :collection
          AND (superseded_in IS NULL OR superseded_in > :collection)
          AND (feed_day IS NULL OR feed_day <= :day)
        ORDER BY feed_day NULLS FIRST, copy, path, id
        """,
      arguments: ["collection": moment.collection, "day": moment.day.daysSinceEpoch])
    let last = try Int.fetchOne(database, sql: "SELECT max(id) FROM feed_file") ?? 0
    var ranks = [Int32](repeating: -1, count: last + 1)
    var rank: Int32 = 0
    while let row = try rows.next() {
      ranks[row[0] as Int] = rank
      rank += 1
    }
    self.ranks = ranks
  }

  /// The rank of a file, higher beats lower; `nil` when it does not count.
  @inline(__always)
  func rank(of source: Int64) -> Int32? {
    let index = Int(source)
    guard index < ranks.count, ranks[index] >= 0 else { return nil }
    return ranks[index]
  }
}

/// Keeps, of facts that arrive grouped by key, the one from the file that counts most.
struct WinningFact<Key: Equatable, Fact> {
  private var key: Key?
  private var best: (rank: Int32, fact: Fact)?

  /// Takes the next fact and hands over the winner of the group before when a new one begins.
  mutating func take(_ fact: Fact, key newKey: Key, rank: Int32?) -> Fact? {
    var finished: Fact?
    if key != newKey {
      finished = best?.fact
      best = nil
      key = newKey
    }
    if let rank, rank > (best?.rank ?? -1) { best = (rank, fact) }
    return finished
  }

  /// The winner of the last group.
  mutating func finish() -> Fact? {
    defer { best = nil }
    return best?.fact
  }
}
