import GRDB
public import SupplyChain

extension Ledger {
  /// How many crates and lines of transfers recipients did not take on each of some days: damaged,
  /// wrong or expired.
  public func refusedOnReceipt(in days: ClosedRange<BusinessDay>) throws -> [Int] {
    let counts = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT business_day AS day, count(*) AS count FROM order_discrepancy
          JOIN order_event ON order_event.sequence = order_discrepancy.event
          WHERE order_discrepancy.kind IN ('wrong_crate', 'damaged', 'wrong', 'expired')
            AND business_day BETWEEN ? AND ? GROUP BY business_day
          """,
        arguments: [days.lowerBound.daysSinceEpoch, days.upperBound.daysSinceEpoch]
      ).map { (BusinessDay(daysSinceEpoch: $0["day"]), $0["count"] as Int) }
    }
    let byDay = Dictionary(counts, uniquingKeysWith: { $1 })
    return days.map { byDay[$0] ?? 0 }
  }
}
