import Foundation

/// Exponential smoothing with the weekday's profile, for what little can be pooled.
///
/// The level is a mean of levels of several half-lives, weighed by how well each foretold the
/// series' own weeks: weights fall with exp(−error / temperature), errors are shrunk to the
/// store's.
struct SmoothingForecast {
  /// At `s * slots + slot`: the smoothed level of log demand less the level that forecasts are
  /// relative to.
  let shifts: [Double]

  private static let levels = 0...3
  private static let judgedDays = 7
  private static let temperature = 0.03
  private static let priorDays = 5.0

  init(_ design: StoreDesign) {
    let (count, slots) = (design.table.seriesCount, design.rows.origins.count)
    var sums = [SIMD4<Double>](repeating: .zero, count: count)
    var days = [Double](repeating: 0, count: count)
    for series in 0..<count {
      for slot in design.rows.commonSlots {
        SmoothingForecast.judge(
          design, series: series, slot: slot, sum: &sums[series], days: &days[series])
      }
    }
    let usual = sums.reduce(.zero, +) / max(days.reduce(0, +), 1)
    var shifts = [Double](repeating: 0, count: count * slots)
    for series in 0..<count {
      let prior = SmoothingForecast.priorDays
      let errors = (sums[series] + prior * usual) / (days[series] + prior)
      let weights = SmoothingForecast.weights(errors)
      for slot in 0..<slots {
        var level = 0.0
        for index in SmoothingForecast.levels {
          level += weights[index] * design.states.level(series, slot, index)
        }
        shifts[series * slots + slot] = level - design.states.base(series, slot)
      }
    }
    self.shifts = shifts
  }

  /// Adds the absolute errors of the ordinary days of the week after an origin, one a level.
  private static func judge(
    _ design: StoreDesign, series: Int, slot: Int, sum: inout SIMD4<Double>, days: inout Double
  ) {
    let (states, dayCount) = (design.states, design.table.dayCount)
    let place = series * states.origins.count + slot
    guard states.seen[place] >= Recipe.matureDays else { return }
    var level = SIMD4<Double>()
    for index in levels { level[index] = states.level(series, slot, index) }
    let origin = states.origins[slot]
    for day in (origin + 1)..<(origin + 1 + judgedDays)
    where day < dayCount && !design.calendar.isSpecial[day] {
      let value = design.table.logs[series * dayCount + day]
      guard !value.isNaN else { continue }
      let error = level + (states.profiles[place * 7 + design.calendar.weekday[day]] - value)
      sum += error.replacing(with: -error, where: error .< 0)
      days += 1
    }
  }

  private static func weights(_ errors: SIMD4<Double>) -> SIMD4<Double> {
    var weights = SIMD4<Double>()
    for index in levels { weights[index] = exp(-(errors[index] - errors.min()) / temperature) }
    return weights / weights.sum()
  }
}
