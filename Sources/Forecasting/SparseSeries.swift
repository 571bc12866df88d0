import Foundation
import SupplyChain

/// A series that is not used on many days: forecast by its own frequencies, so that the days
/// without use stay a mass at zero.
///
/// The total of n days is distributed as the totals of n neighbouring observed days of the last
/// `Recipe.frequencyDays` were, newer ones counting more. Weekday and weather are not looked at: on
/// series this thin they cannot be told from chance.
struct SparseSeries {
  /// Observed units, oldest first, and the weight of each.
  private let units: [Double]
  private let weights: [Double]
  private static let halfLife = 60.0
  private static let fewestDays = 14
  /// The weight of a day by how long ago it is.
  private static let ages = (0..<Recipe.frequencyDays).map { exp2(-Double($0) / halfLife) }

  /// - Returns: `nil` when the series is used on most days and is on sale.
  init?(_ table: StoreTable, series: Int) {
    var units: [Double] = []
    var weights: [Double] = []
    var (zeros, total) = (0.0, 0.0)
    for day in max(table.dayCount - Recipe.frequencyDays, 0)..<table.dayCount {
      let value = table.units[series * table.dayCount + day]
      guard !value.isNaN else { continue }
      let weight = SparseSeries.ages[table.dayCount - 1 - day]
      units.append(value)
      weights.append(weight)
      total += weight
      if value == 0 { zeros += weight }
    }
    guard units.count >= SparseSeries.fewestDays,
      table.isResting[series] || zeros >= Recipe.sparseShare * total
    else { return nil }
    self.units = units
    self.weights = SparseSeries.doubting(weights, units: units)
  }

  /// Weighs down what was used before a pause that is too long for the series' own rhythm.
  ///
  /// With p the share of days of use before the pause, a pause of L days has the probability
  /// s = (1 − p)^L if nothing has changed; against odds of one in ten that the series has ended,
  /// the past keeps the share s ÷ (s + 0.1), and a hundredth at least.
  private static func doubting(_ weights: [Double], units: [Double]) -> [Double] {
    guard let last = units.lastIndex(where: { $0 > 0 }) else { return weights }
    let pause = units.count - 1 - last
    let rate = Double(units[...last].count { $0 > 0 }) / Double(last + 1)
    let unchanged = pow(1 - rate, Double(pause))
    let share = pause == 0 ? 1 : max(unchanged / (unchanged + 0.1), 0.01)
    return weights.indices.map { $0 <= last ? weights[$0] * share : weights[$0] }
  }

  /// The distribution of the total of `days` neighbouring days.
  func total(of days: Int) -> Distribution {
    guard days <= units.count else {
      // Fewer days than asked for: the longest total there is, stretched.
      let longest = total(of: units.count)
      let factor = Double(days) / Double(units.count)
      return Distribution(
        mean: longest.mean * factor, values: longest.values.map { $0 * factor })
    }
    let sums = windowTotals(of: days).sorted()
    let all = weights[(days - 1)...].reduce(0, +)
    var values: [Double] = []
    var below = 0.0
    for item in sums {
      below += weights[item.last]
      while values.count < Distribution.levels.count,
        below >= Distribution.levels[values.count] * all
      {
        values.append(item.units)
      }
    }
    while values.count < Distribution.levels.count { values.append(sums.last?.units ?? 0) }
    return Distribution(mean: dailyMean * Double(days), values: values)
  }

  private var dailyMean: Double {
    zip(units, weights).reduce(0) { $0 + $1.0 * $1.1 } / weights.reduce(0, +)
  }

  /// The totals of every window of that many neighbouring days.
  private func windowTotals(of days: Int) -> [WindowTotal] {
    var sums: [WindowTotal] = []
    sums.reserveCapacity(units.count)
    var running = units[..<(days - 1)].reduce(0, +)
    for last in (days - 1)..<units.count {
      running += units[last]
      sums.append(WindowTotal(units: running, last: last))
      running -= units[last - days + 1]
    }
    return sums
  }
}

/// A window's total in thousandths and its last day in one number, which sorts in a fifth of the
/// time of two.
private struct WindowTotal: Comparable {
  private let packed: Int64
  private static let dayBits: Int64 = 10

  /// Back to whole thousandths: a sum that came down to nothing must be nothing.
  init(units: Double, last: Int) {
    packed = Int64(max((units * 1000).rounded(), 0)) << WindowTotal.dayBits | Int64(last)
  }

  var units: Double { Double(packed >> WindowTotal.dayBits) / 1000 }
  var last: Int { Int(packed & (1 << WindowTotal.dayBits - 1)) }

  static func < (left: WindowTotal, right: WindowTotal) -> Bool { left.packed < right.packed }
}
