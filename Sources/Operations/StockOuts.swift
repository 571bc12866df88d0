package import Persistence
package import SupplyChain

/// Days on which a store ran out, as its stock books tell: they cut consumption short, so that it
/// is no measure of demand.
///
/// A day is marked when an open store closed it with nothing left, by count or by the books carried
/// on from one: deliveries and transfers come, use, waste and transfers go. Books are believed
/// until use shows that they are wrong: when more is used than they know of, the days back to the
/// last that the books gave something, or to a count, are not marked, and nothing is marked until
/// the next count. A material that no count has named is not in the books; one that some count has
/// named and another has not was not there then.
package struct StockOuts {
  private let store: StoreID
  private var marked: [MaterialID: Set<BusinessDay>] = [:]

  /// Works the days out.
  package init(_ books: StockBooks, consumption history: StoreHistory) {
    store = history.store
    guard let start = books.counts.map(\.day).min(), start <= history.lastDay else { return }
    let dayCount = history.lastDay - start + 1
    var isCounted = [Bool](repeating: false, count: dayCount)
    for entry in books.counts where entry.day <= history.lastDay {
      isCounted[entry.day - start] = true
    }
    let rows = Dictionary(
      history.materials.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var of = [Book?](repeating: nil, count: history.materials.count)
    for entry in books.counts {
      if let row = rows[entry.material], of[row] == nil {
        of[row] = Book(start: start, dayCount: dayCount)
      }
    }
    func add(_ entries: [StockBooks.Entry], _ take: (inout Book, Int, Int64) -> Void) {
      for entry in entries {
        let index = entry.day - start
        guard (0..<dayCount).contains(index), let row = rows[entry.material],
          var book = of[row].take()
        else { continue }
        take(&book, index, entry.thousandths)
        of[row] = book
      }
    }
    add(books.counts) { $0.counted[$1] += $2 }
    add(books.arrivals) { $0.came[$1] += $2 }
    add(books.departures) { $0.went[$1] += $2 }
    for (row, book) in of.enumerated() {
      guard let days = book?.emptyDays(of: history, row: row, isCounted: isCounted) else {
        continue
      }
      if !days.isEmpty { marked[history.materials[row]] = days }
    }
  }

  /// The history with these days marked beside those that the feeds marked.
  package func marking(_ history: StoreHistory) -> StoreHistory {
    precondition(history.store == store, "the same store")
    guard !marked.isEmpty else { return history }
    var stockedOut = history.stockedOut
    for (row, material) in history.materials.enumerated() {
      for day in marked[material] ?? [] {
        let offset = day - history.firstDay
        guard (0..<history.dayCount).contains(offset) else { continue }
        stockedOut[row * history.dayCount + offset] = true
      }
    }
    return history.with(stockedOut: stockedOut)
  }
}

/// The books of one material in one store, in thousandths by day since the first count.
private struct Book {
  let start: BusinessDay
  var counted: [Int64]
  var came: [Int64]
  var went: [Int64]

  init(start: BusinessDay, dayCount: Int) {
    self.start = start
    counted = [Int64](repeating: 0, count: dayCount)
    (came, went) = (counted, counted)
  }

  /// The open days that ended with nothing left.
  func emptyDays(of history: StoreHistory, row: Int, isCounted: [Bool]) -> Set<BusinessDay> {
    var empty: Set<BusinessDay> = []
    // Days that only the carried books call empty, since they last gave something.
    var doubtful: [BusinessDay] = []
    // What is left at a day's close; `nil` while the books are not believed.
    var left: Int64?
    for index in counted.indices {
      let day = start + index
      let used = history.quantity(row: row, day: day)?.thousandths
      if let before = left {
        let rest = before + came[index] - went[index] - (used ?? 0)
        if rest < 0, (used ?? 0) > 0 {
          empty.subtract(doubtful)
          left = nil
        } else {
          left = max(rest, 0)
        }
      }
      if isCounted[index] { left = counted[index] }
      if left != 0 || isCounted[index] { doubtful = [] }
      if left == 0, used != nil {
        empty.insert(day)
        if !isCounted[index] { doubtful.append(day) }
      }
    }
    return empty
  }
}
