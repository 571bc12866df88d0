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
    let counts = Dictionary(grouping: books.counts, by: \.material)
    let arrivals = Dictionary(grouping: books.arrivals, by: \.material)
    let departures = Dictionary(grouping: books.departures, by: \.material)
    let countedDays = Set(books.counts.map(\.day))
    guard let start = countedDays.min() else { return }
    for (row, material) in history.materials.enumerated() {
      let counted = counts[material] ?? []
      let came = arrivals[material] ?? []
      guard !counted.isEmpty else { continue }
      var book = Book(countedDays: countedDays)
      for entry in counted { book.counted[entry.day, default: 0] += entry.thousandths }
      for entry in came { book.came[entry.day, default: 0] += entry.thousandths }
      for entry in departures[material] ?? [] {
        book.went[entry.day, default: 0] += entry.thousandths
      }
      let days = book.emptyDays(of: history, row: row, since: start)
      if !days.isEmpty { marked[material] = days }
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
    return StoreHistory(
      store: history.store, firstDay: history.firstDay, dayCount: history.dayCount,
      materials: history.materials, reported: history.thousandths, stockedOut: stockedOut)
  }
}

/// The books of one material in one store, in thousandths.
private struct Book {
  let countedDays: Set<BusinessDay>
  var counted: [BusinessDay: Int64] = [:]
  var came: [BusinessDay: Int64] = [:]
  var went: [BusinessDay: Int64] = [:]

  init(countedDays: Set<BusinessDay>) { self.countedDays = countedDays }

  /// The open days that ended with nothing left.
  func emptyDays(of history: StoreHistory, row: Int, since start: BusinessDay) -> Set<BusinessDay> {
    var empty: Set<BusinessDay> = []
    // Days that only the carried books call empty, since they last gave something.
    var doubtful: [BusinessDay] = []
    // What is left at a day's close; `nil` while the books are not believed.
    var left: Int64?
    var day = start
    while day <= history.lastDay {
      let used = history.quantity(row: row, day: day)?.thousandths
      if let before = left {
        let rest = before + (came[day] ?? 0) - (went[day] ?? 0) - (used ?? 0)
        if rest < 0, (used ?? 0) > 0 {
          empty.subtract(doubtful)
          left = nil
        } else {
          left = max(rest, 0)
        }
      }
      let isCounted = countedDays.contains(day)
      if isCounted { left = counted[day] ?? 0 }
      if left != 0 || isCounted { doubtful = [] }
      if left == 0, used != nil {
        empty.insert(day)
        if !isCounted { doubtful.append(day) }
      }
      day = day + 1
    }
    return empty
  }
}
