import Foundation
import Persistence
import SupplyChain

/// Reads the histories of stores, with the days marked that a stock-out cut short, and keeps what
/// fits: several verbs want them, and reading costs more than most of what is done with them.
final class StoreHistories: @unchecked Sendable {
  private let facts: FactReader
  private let first: BusinessDay
  private let lock = NSLock()
  private var kept: [StoreID: StoreHistory] = [:]
  private var keptCells = 0
  /// About 300 MB: 87 stores of 200 materials are a quarter of it.
  private static let mostKeptCells = 32_000_000
  /// What the forecaster looks back on, and the weeks that are judged.
  static let daysRead = 530
  /// How far back the stock books are looked through for days cut short; older ones weigh little.
  private static let bookedDays = 180

  init(_ facts: FactReader, days: Int = daysRead) {
    self.facts = facts
    self.first = facts.moment.day - max(days, StoreHistories.daysRead)
  }

  /// A store's history, `nil` when nothing is known of it.
  func history(of store: StoreID) throws -> StoreHistory? {
    if let known = lock.withLock({ kept[store] }) { return known }
    guard let reported = try facts.uses(of: store, since: first) else { return nil }
    let books = try facts.stockBooks(
      of: store, since: facts.moment.day - StoreHistories.bookedDays)
    let history = books.map { StockOuts($0, consumption: reported).marking(reported) } ?? reported
    lock.withLock {
      guard keptCells < StoreHistories.mostKeptCells else { return }
      keptCells += history.thousandths.count
      kept[store] = history
    }
    return history
  }
}
