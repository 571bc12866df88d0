import Foundation
import SupplyChain

/// A store's history on the axis, as the regression reads it. Series-major: the value of series
/// `s` and day `d` is at `s * dayCount + d`.
struct StoreTable {
  let store: Store
  let materials: [MaterialID]
  /// Days up to the origin.
  let dayCount: Int
  /// Base units; NaN where closed, not used yet or censored by a stock-out.
  let units: [Double]
  /// log(1 + units); NaN in the same cells, until the causal pass has put in what censored days
  /// would have come to.
  var logs: [Double]
  /// log(1 + units) of days that were cut short; NaN everywhere else.
  let cutLogs: [Double]
  /// Days observed, up to the origin, within the axis.
  let observedDays: [Int]
  /// Days since the last use; the axis' length when there was none within it.
  let idleDays: [Int]

  /// Cuts a history at the origin and takes what the axis spans. Materials that the store first
  /// used after the origin are not known yet and are left out.
  init(_ history: StoreHistory, store: Store, axis: DayAxis) {
    let known = history.materials.indices.filter { row in
      StoreTable.isUsed(history, row: row, by: axis.origin)
    }
    let rows = known.sorted { history.materials[$0] < history.materials[$1] }
    self.store = store
    materials = rows.map { history.materials[$0] }
    dayCount = axis.pastCount
    var units = [Double](repeating: .nan, count: rows.count * dayCount)
    var cut = units
    var observed = [Int](repeating: 0, count: rows.count)
    var idle = [Int](repeating: dayCount, count: rows.count)
    for (series, row) in rows.enumerated() {
      let cells = StoreTable.cells(history, row: row, axis: axis)
      for day in 0..<dayCount {
        cut[series * dayCount + day] = log1p(cells.cut[day])
        if cells.cut[day] > 0 { idle[series] = dayCount - 1 - day }
        guard !cells.free[day].isNaN else { continue }
        units[series * dayCount + day] = cells.free[day]
        observed[series] += 1
        if cells.free[day] > 0 { idle[series] = dayCount - 1 - day }
      }
    }
    cutLogs = cut
    self.units = units
    logs = units.map { log1p($0) }
    observedDays = observed
    idleDays = idle
  }

  var seriesCount: Int { materials.count }

  static func isUsed(_ history: StoreHistory, row: Int, by origin: BusinessDay) -> Bool {
    let last = min(origin - history.firstDay, history.dayCount - 1)
    guard last >= 0 else { return false }
    return history.cells(ofRow: row).prefix(last + 1).contains { $0 > 0 }
  }

  /// One series' units by day, and those of days that were cut short by a stock-out.
  private static func cells(
    _ history: StoreHistory, row: Int, axis: DayAxis
  ) -> (free: [Double], cut: [Double]) {
    let shift = axis.first - history.firstDay
    var free = [Double](repeating: .nan, count: axis.pastCount)
    var (cut, all) = (free, free)
    var freeCount = 0
    for day in 0..<axis.pastCount {
      let source = day + shift
      guard source >= 0, source < history.dayCount else { continue }
      let cell = history.thousandths[row * history.dayCount + source]
      guard cell >= 0 else { continue }
      let value = min(Double(cell) / 1000, Recipe.largestAmount)
      all[day] = value
      if history.stockedOut[row * history.dayCount + source] {
        cut[day] = value
      } else {
        free[day] = value
        freeCount += 1
      }
    }
    // A series that is nearly always out is known only by what it used then: better than nothing.
    return freeCount >= 7 ? (free, cut) : (all, free.map { _ in .nan })
  }
}
