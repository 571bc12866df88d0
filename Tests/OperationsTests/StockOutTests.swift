import Operations
import Persistence
import SupplyChain
import Testing

@Suite("Days cut short by a stock-out")
struct StockOutTests {
  private let first = BusinessDay(daysSinceEpoch: 17_000)

  private func entry(_ day: Int, _ units: Int64, _ material: MaterialID = "M") -> StockBooks.Entry {
    StockBooks.Entry(day: first + day, material: material, thousandths: units * 1000)
  }

  /// The days after the first that are marked, given what was used on each day from the first on.
  private func marked(
    _ used: [Int64], counts: [StockBooks.Entry], arrivals: [StockBooks.Entry] = [],
    departures: [StockBooks.Entry] = [], material: MaterialID = "M"
  ) -> [Int] {
    // Something else is used on every open day, so that a day without this material is open too.
    let history = StoreHistory(
      store: "S", firstDay: first, dayCount: used.count, materials: [material, "Z"],
      reported: used.map { $0 < 0 ? StoreHistory.absent : $0 * 1000 }
        + used.map { $0 < 0 ? StoreHistory.absent : 1000 })
    let books = StockBooks(counts: counts, arrivals: arrivals, departures: departures)
    let result = StockOuts(books, consumption: history).marking(history)
    return result.stockedOut.indices.filter { result.stockedOut[$0] }
  }

  @Test("are those that the books close with nothing left, until a delivery comes")
  func emptyUntilDelivery() {
    // 10 counted; 4 and 6 used; nothing there for two days; 20 come on the fifth.
    let days = marked(
      [5, 4, 6, 0, 0, 7], counts: [entry(0, 10)], arrivals: [entry(5, 20)])
    #expect(days == [2, 3, 4])
  }

  @Test("are not marked when use shows that the books are wrong")
  func wrongBooks() {
    // The books are empty after the second day, yet 6 are used on the third.
    #expect(marked([5, 4, 6, 6, 0, 0], counts: [entry(0, 10)]) == [])
    // The next count is believed again.
    let counts = [entry(0, 10), entry(4, 3)]
    #expect(marked([5, 4, 6, 6, 1, 3], counts: counts) == [5])
  }

  @Test("are marked by a count that found nothing, whatever comes after")
  func countedEmpty() {
    let counts = [entry(0, 10), entry(2, 0)]
    #expect(marked([5, 4, 3, 6, 6], counts: counts) == [2])
    // A count that does not name what another count has named has not found it.
    let silent = [entry(0, 10), entry(2, 7, "OTHER")]
    #expect(marked([5, 4, 3, 6, 6], counts: silent) == [2])
  }

  @Test("take waste and transfers into account, and pass over closed days")
  func wasteAndClosedDays() {
    let days = marked(
      [5, 4, -1, 2, 0], counts: [entry(0, 10)], departures: [entry(1, 4)])
    #expect(days == [3, 4])
  }

  @Test("are not known of a material that was never counted")
  func neverCounted() {
    #expect(marked([5, 4, 0], counts: [entry(0, 9, "OTHER")], arrivals: [entry(1, 4)]) == [])
  }
}
