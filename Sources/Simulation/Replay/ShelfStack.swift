/// What a store has of one material in a replay: batches by their last day of use, first expired
/// first out. Batches of the same last day are one.
struct ShelfStack: Sendable {
  struct Batch: Sendable, Equatable {
    /// The last day of use, as days since 1970-01-01; ``ShelfStack/keeps`` when there is none.
    let lastDay: Int32
    /// Thousandths of the base unit, more than nothing.
    var amount: Int64
  }

  /// The last day of what does not expire.
  static let keeps = Int32.max

  /// First expired first.
  private(set) var batches: [Batch] = []
  /// The sum of the batches.
  private(set) var total: Int64 = 0

  /// Puts something on the shelf.
  mutating func add(_ amount: Int64, lastDay: Int32) {
    guard amount > 0 else { return }
    total += amount
    let place = batches.firstIndex { $0.lastDay >= lastDay } ?? batches.count
    if place < batches.count, batches[place].lastDay == lastDay {
      batches[place].amount += amount
    } else {
      batches.insert(Batch(lastDay: lastDay, amount: amount), at: place)
    }
  }

  /// Uses up to `wanted`, first expired first; returns what was there.
  mutating func use(_ wanted: Int64) -> Int64 {
    var left = wanted
    while left > 0, let first = batches.first {
      let used = min(left, first.amount)
      left -= used
      if used == first.amount {
        batches.removeFirst()
      } else {
        batches[0].amount -= used
      }
    }
    total -= wanted - left
    return wanted - left
  }

  /// Takes up to `wanted` of the batch of one last day; returns what was there.
  mutating func take(_ wanted: Int64, ofLastDay lastDay: Int32) -> Int64 {
    guard let index = batches.firstIndex(where: { $0.lastDay == lastDay }) else { return 0 }
    let taken = min(max(wanted, 0), batches[index].amount)
    batches[index].amount -= taken
    if batches[index].amount == 0 { batches.remove(at: index) }
    total -= taken
    return taken
  }

  /// Throws away what cannot be used after `day`; returns how much.
  mutating func expire(atCloseOf day: Int32) -> Int64 {
    var wasted: Int64 = 0
    while let first = batches.first, first.lastDay <= day {
      wasted += first.amount
      batches.removeFirst()
    }
    total -= wasted
    return wasted
  }
}
