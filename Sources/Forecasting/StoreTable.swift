import Foundation
import SupplyChain

/// A store's history on the axis, as the regression reads it. Series-major: the value of series
/// `s` and day `d` is at `s * dayCount + d`.
struct StoreTable {
  let store: Store
  let materials: [MaterialID]
  /// Days up to the origin.
  let dayCount: Int
  /// Base units; NaN where closed, not used yet, censored by a stock-out, or not on sale between
  /// two seasons (see ``SalePauses``); a pause that still goes on is zero here.
  let units: [Double]
  /// log(1 + units); NaN in the same cells and in a pause that still goes on, until the causal pass
  /// has put in what censored days would have come to.
  var logs: [Double]
  /// log(1 + units) of days that were cut short; NaN everywhere else.
  let cutLogs: [Double]
  /// Days observed, up to the origin, within the axis.
  let observedDays: [Int]
  /// Days since the last use; the axis' length when there was none within it.
  let idleDays: [Int]
  /// Whether the material is not on sale at the origin.
  let isResting: [Bool]
  /// Days from the end of the last pause of sale through the origin; `nil` without such an end.
  let daysBack: [Int?]
  /// Whether anything at all was used on a day: else the store was closed or silent.
  let isOpen: [Bool]
  /// By series, how it is forecast where its own frequencies say more than a regression; such a
  /// series neither teaches others nor is fitted.
  private(set) var sparse: [SparseSeries?] = []

  /// Cuts a history at the origin and takes what the axis spans. Materials that the store first
  /// used after the origin are not known yet and are left out.
  init(_ history: StoreHistory, store: Store, axis: DayAxis) {
    let known = history.materials.indices.filter { row in
      StoreTable.isUsed(history, row: row, by: axis.origin)
    }
    let rows = known.sorted { history.materials[$0] < history.materials[$1] }
    let length = axis.pastCount
    self.store = store
    materials = rows.map { history.materials[$0] }
    dayCount = length
    var units = [Double](repeating: .nan, count: rows.count * length)
    var (logs, cut) = (units, units)
    var observed = [Int](repeating: 0, count: rows.count)
    var idle = [Int](repeating: length, count: rows.count)
    var resting = [Bool](repeating: false, count: rows.count)
    var back = [Int?](repeating: nil, count: rows.count)
    var open = [Bool](repeating: false, count: length)
    for (series, row) in rows.enumerated() {
      let cells = StoreTable.cells(history, row: row, axis: axis)
      let pauses = StoreTable.pauses(cells)
      resting[series] = pauses.current != nil
      back[series] = pauses.ended.last.map { length - $0.upperBound }
      for day in 0..<length {
        if !cells.cut[day].isNaN { cut[series * length + day] = log1p(cells.cut[day]) }
        if cells.cut[day] > 0 || cells.free[day] > 0 {
          idle[series] = length - 1 - day
          open[day] = true
        }
        guard !cells.free[day].isNaN, !pauses.ended.contains(where: { $0.contains(day) }) else {
          continue
        }
        units[series * length + day] = cells.free[day]
        observed[series] += 1
        if day < pauses.current ?? length { logs[series * length + day] = log1p(cells.free[day]) }
      }
    }
    cutLogs = cut
    self.units = units
    self.logs = logs
    observedDays = observed
    idleDays = idle
    isResting = resting
    daysBack = back
    isOpen = open
    sparse = materials.indices.map { isYoung(series: $0) ? nil : SparseSeries(self, series: $0) }
  }

  /// Whether a series has too little history to trust itself.
  func isYoung(series: Int) -> Bool { observedDays[series] < Int(Recipe.matureDays) }

  /// Whether the series is forecast by the regression rather than by its own frequencies.
  func isRegressed(series: Int) -> Bool { sparse[series] == nil }

  private static func pauses(_ cells: (free: [Double], cut: [Double])) -> SalePauses {
    SalePauses(
      used: cells.free.indices.map { day in
        if cells.cut[day] > 0 { return true }
        return cells.free[day].isNaN ? nil : cells.free[day] > 0
      })
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
