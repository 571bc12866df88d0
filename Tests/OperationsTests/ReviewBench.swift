import Foundation
import Operations
import Persistence
import SupplyChain
import Testing

/// How long the review's queries take, in process. Not a test of time: it prints, and
/// Benchmarks/sheets.py reads.
@Suite(
  "The review, measured",
  .enabled(if: MeasuredReview.ledger != nil, "SKIPPED: CHAMA_REVIEW_LEDGER names no ledger"))
struct ReviewBench {
  private func median(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let times = try (0..<count).map { _ in try clock.measure(body) / .milliseconds(1) }
    return times.sorted()[count / 2]
  }

  @Test("the first look at a plan, and then queries of all its lines")
  func queries() throws {
    let ledger = try Ledger(path: try #require(MeasuredReview.ledger))
    LedgerKeysOfTests.hand(to: ledger)
    let desk = ReviewDesk(ledger: ledger)
    func tell(_ name: String, _ milliseconds: Double) throws {
      let lines = try desk.plan().lines.count
      print(
        "review: \(name) lines=\(lines) ms=\(milliseconds.formatted(.number.precision(.fractionLength(1)).grouping(.never)))"
      )
    }
    let first = try median(5) { _ = try ReviewDesk(ledger: ledger).plan() }
    try tell("first look", first)
    var query = ReviewQuery()
    try tell("first page", try median(21) { _ = try desk.plan().page(query) })
    for key in ReviewQuery.Key.allCases {
      query.sort = key
      query.isDescending = true
      try tell("sorted by \(key.rawValue)", try median(21) { _ = try desk.plan().page(query) })
    }
    query.text = "茶"
    query.sendsSomething = true
    try tell("text found and sorted", try median(21) { _ = try desk.plan().page(query) })
    for grouping in ReviewQuery.Grouping.allCases {
      query = ReviewQuery()
      query.grouping = grouping
      try tell(
        "gathered by \(grouping.rawValue)", try median(21) { _ = try desk.plan().page(query) })
    }
  }
}

/// Where the plan to be measured lies.
private enum MeasuredReview {
  static let ledger = ProcessInfo.processInfo.environment["CHAMA_REVIEW_LEDGER"]
}
