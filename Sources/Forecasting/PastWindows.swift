import Foundation

/// How a store's fit would have done at its past origins: errors of days, and of totals from the
/// first day ahead on. Closed and censored days are left out on both sides.
struct PastWindows {
  /// The origins, as indices into the rows'.
  let slots: [Int]
  /// At `(s * slots + slot) * steps + (step - 1)`: log error of the day; NaN where unknown.
  private(set) var dailyErrors: [Double]
  /// At the same place: log error of the total of the days 1 … step; NaN unless at least six of
  /// seven of them were observed.
  private(set) var totalErrors: [Double]
  /// At `s * slots + slot`: what was observed in the first week, and what was predicted for it.
  private(set) var observed: [Double]
  private(set) var predicted: [Double]

  init(fit: StoreFit, design: StoreDesign) {
    let rows = design.rows
    let slots = rows.commonSlots
    self.slots = slots
    let (count, steps) = (design.table.seriesCount, rows.horizon)
    let order = slots.map { rows.rows(ofCommonSlot: $0) }
    let size = count * slots.count * steps
    dailyErrors = [Double](repeating: .nan, count: size)
    totalErrors = dailyErrors
    observed = [Double](repeating: 0, count: count * slots.count)
    predicted = observed
    for series in 0..<count {
      for slot in slots.indices {
        add(series: series, slot: slot, rowsAhead: order[slot], fit: fit, design: design)
      }
    }
  }

  private mutating func add(
    series: Int, slot: Int, rowsAhead: [Int], fit: StoreFit, design: StoreDesign
  ) {
    let (rows, dayCount) = (design.rows, design.table.dayCount)
    let place = series * slots.count + slot
    let first = rows.origins[slots[slot]] + 1
    var (came, told, known) = (0.0, 0.0, 0)
    for (step, row) in rowsAhead.enumerated() {
      guard first + step < dayCount else { break }
      let error = fit.errors[series * rows.count + row]
      let units = design.table.units[series * dayCount + first + step]
      if !error.isNaN && !units.isNaN {
        dailyErrors[place * rows.horizon + step] = error
        came += units
        told += max(expm1(min(fit.center[series * rows.count + row], 24)), 0)
        known += 1
      }
      if known > 0, known * 7 >= (step + 1) * 6 {
        totalErrors[place * rows.horizon + step] = log((came + 1) / (told + 1))
      }
      if step < 7 { (observed[place], predicted[place]) = (came, told) }
    }
  }
}

/// What the predicted median must be multiplied by to be right on average: the ratio of what came
/// to what was predicted at the past origins, shrunk to the store's and to 1.
struct MeanCalibration {
  let factors: [Double]
  private static let ownRows = 20.0

  init(windows: PastWindows, seriesCount: Int, ages: [Double]) {
    var own = [(came: Double, told: Double, weight: Double)](
      repeating: (0, 0, 0), count: seriesCount)
    for series in 0..<seriesCount {
      for (slot, age) in ages.enumerated() {
        let place = series * ages.count + slot
        guard windows.predicted[place] > 0 else { continue }
        // An absurd day must not move the mean for months.
        let most = 2 * windows.predicted[place]
        own[series].came += age * min(windows.observed[place], most)
        own[series].told += age * windows.predicted[place]
        own[series].weight += age
      }
    }
    // Series differ in unit, so the store's ratio is the mean of theirs.
    var (sum, weight) = (MeanCalibration.ownRows, MeanCalibration.ownRows)
    for item in own where item.told > 0 {
      sum += item.weight * min(max(item.came / item.told, 0.5), 2)
      weight += item.weight
    }
    let common = sum / weight
    factors = own.map { item in
      guard item.told > 0 else { return common }
      let ratio =
        (item.weight * item.came / item.told + MeanCalibration.ownRows * common)
        / (item.weight + MeanCalibration.ownRows)
      return min(max(ratio, 0.75), 1.5)
    }
  }
}
