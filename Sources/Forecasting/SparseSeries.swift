import Foundation
import SupplyChain

/// A series that is not used on many days, as it was observed: regression on logarithms cannot tell
/// its days without use from outliers. ``forecast(weekday:)`` says what comes.
struct SparseSeries {
  /// Observed units, oldest first, their days of the axis, and the weight of each.
  private let units: [Double]
  private let days: [Int]
  private let weights: [Double]
  /// The last day of use, and what everything up to it is worth.
  private let lastUse: (index: Int, share: Double)
  private static let halfLife = 60.0
  private static let fewestDays = 14
  /// No day counts for more than so many usual days of use: a slip of the pen is no demand.
  private static let mostUses = 10.0
  /// The weight of a day by how long ago it is.
  private static let ages = (0..<Recipe.frequencyDays).map { exp2(-Double($0) / halfLife) }

  /// - Returns: `nil` when the series is used on most days and is on sale.
  init?(_ table: StoreTable, series: Int) {
    var units: [Double] = []
    var (days, weights): ([Int], [Double]) = ([], [])
    var (zeros, total) = (0.0, 0.0)
    for day in max(table.dayCount - Recipe.frequencyDays, 0)..<table.dayCount {
      let value = table.units[series * table.dayCount + day]
      guard !value.isNaN else { continue }
      let weight = SparseSeries.ages[table.dayCount - 1 - day]
      units.append(value)
      days.append(day)
      weights.append(weight)
      total += weight
      if value == 0 { zeros += weight }
    }
    guard units.count >= SparseSeries.fewestDays,
      table.isResting[series] || zeros >= Recipe.sparseShare * total
    else { return nil }
    let most = SparseSeries.mostUses * SparseSeries.usualUse(units)
    self.units = units.map { min($0, most) }
    self.days = days
    lastUse = SparseSeries.doubted(units)
    for index in weights.indices where index <= lastUse.index { weights[index] *= lastUse.share }
    self.weights = weights
  }

  /// The median of the days of use.
  private static func usualUse(_ units: [Double]) -> Double {
    let used = units.filter { $0 > 0 }.sorted()
    return used.isEmpty ? 0 : used[used.count / 2]
  }

  /// What was used before a pause that is too long for the series' own rhythm counts less.
  ///
  /// With p the share of days of use before the pause, a pause of L days has the probability
  /// s = (1 − p)^L if nothing has changed; against odds of one in ten that the series has ended,
  /// the past keeps the share s ÷ (s + 0.1), and a hundredth at least.
  private static func doubted(_ units: [Double]) -> (index: Int, share: Double) {
    guard let last = units.lastIndex(where: { $0 > 0 }) else { return (-1, 1) }
    let pause = units.count - 1 - last
    let rate = Double(units[...last].count { $0 > 0 }) / Double(last + 1)
    let unchanged = pow(1 - rate, Double(pause))
    return (last, pause == 0 ? 1 : max(unchanged / (unchanged + 0.1), 0.01))
  }

  /// What comes, by what has come.
  ///
  /// - Parameter weekday: by day of the axis, past and to come, how its weekday is to the mean of
  ///   all in the store: days of so little use do not tell of their own.
  func forecast(weekday: [Double]) -> SparseForecast {
    SparseForecast(
      units: units, weights: weights, past: days.map { weekday[$0] },
      levels: SparseLevels(
        zip(units, days).map { $0 / weekday[$1] }, forgetting: lastUse.share,
        through: lastUse.index
      ).levels)
  }
}

/// The level of a sparse series on each of its days: a mean of running means of several half-lives,
/// weighed by how well each has foretold the weeks that followed. A series that comes and goes
/// steadily has a long memory so, one whose season is changing a short one.
struct SparseLevels {
  private(set) var levels: [Double]
  private static let halfLives: [Double] = [3.5, 7, 14, 28, 56]
  private static let judgedDays = 7
  /// Weights fall with exp(−error, as a multiple of the least, ÷ temperature).
  private static let temperature = 0.1

  /// - Parameters:
  ///   - values: units without the weekday's part, oldest first.
  ///   - share: what everything through the day `last` counts from there on.
  init(_ values: [Double], forgetting share: Double, through last: Int) {
    let means = SparseLevels.halfLives.map { halfLife in
      let decay = exp2(-1 / halfLife)
      var (sum, weight) = (0.0, 0.0)
      return values.enumerated().map { index, value in
        sum = sum * decay + value
        weight = weight * decay + 1
        defer { if index == last { (sum, weight) = (sum * share, weight * share) } }
        return sum / weight
      }
    }
    let errors = means.map { SparseLevels.error(of: $0, values: values) }
    let least = max(errors.min() ?? 0, 1e-9)
    let weights = errors.map { exp(-($0 / least - 1) / SparseLevels.temperature) }
    let all = weights.reduce(0, +)
    levels = values.indices.map { index in
      zip(means, weights).reduce(0) { $0 + $1.1 * $1.0[index] } / all
    }
  }

  /// The mean square error of a level as a forecast of the next week's mean.
  private static func error(of means: [Double], values: [Double]) -> Double {
    var (sum, count) = (0.0, 0.0)
    guard values.count > 2 * judgedDays else { return 1 }
    var week = values[judgedDays..<(2 * judgedDays)].reduce(0, +)
    for origin in (judgedDays - 1)..<(values.count - judgedDays) {
      let error = week / Double(judgedDays) - means[origin]
      sum += error * error
      count += 1
      if origin + judgedDays + 1 < values.count {
        week += values[origin + judgedDays + 1] - values[origin + 1]
      }
    }
    return sum / count
  }
}

/// What comes of a sparse series. Windows of n neighbouring observed days have come to so and so
/// many times what the level before them promised; that is what the next n days come to, as a
/// multiple of what the level promises now. So days without use stay a mass at zero.
struct SparseForecast {
  /// What an average weekday is expected to use.
  let level: Double
  /// Sums of all units, and of the weekdays' factors, before each day.
  private let unitSums: [Double]
  private let pastSums: [Double]
  private let levels: [Double]
  private let weights: [Double]
  /// By day, how alike its level and the present one are, 0 … 1.
  private let likeness: [Double]
  /// What amounts are multiples of, in thousandths.
  private let grain: Double

  /// Days whose level is not looked at: it has seen too little.
  private static let unsureDays = 7

  init(units: [Double], weights: [Double], past: [Double], levels: [Double]) {
    self.weights = weights
    unitSums = units.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    pastSums = past.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1) }
    // Nothing is a tenth of the usual: what came after hardly any use would be a huge multiple.
    let floor = max(0.1 * levels.reduce(0, +) / Double(max(levels.count, 1)), 1e-9)
    level = levels.last ?? 0
    let now = max(level, floor)
    self.levels = levels.map { max($0, floor) }
    likeness = self.levels.map { then in
      let distance = log(then / now)
      return exp(-distance * distance / 2) + 1e-6
    }
    grain = Double(
      units.reduce(0) { SparseForecast.divisor($0, Int64(($1 * 1000).rounded())) })
  }

  /// The distributions of days, by their weekdays' factors.
  func daily(_ factors: [Double]) -> [Distribution] {
    let multiples = quantiles(of: 1)
    return factors.map { distribution(mean: level * $0, multiples: multiples) }
  }

  /// The distribution of the total of some days, by their weekdays' factors.
  func total(_ factors: [Double]) -> Distribution {
    // Fewer days than asked for: the longest total there is, stretched.
    let longest = max((levels.count - SparseForecast.unsureDays) / 2, 1)
    return distribution(
      mean: level * factors.reduce(0, +), multiples: quantiles(of: min(factors.count, longest)))
  }

  private func distribution(mean: Double, multiples: [Double]) -> Distribution {
    Distribution(
      mean: mean,
      values: multiples.map { multiple in
        let amount = multiple * mean * 1000
        return (grain > 0 ? (amount / grain).rounded() * grain : amount) / 1000
      })
  }

  /// The quantiles of what so many days came to, as a multiple of what was expected of them.
  private func quantiles(of days: Int) -> [Double] {
    var windows: [WindowMultiple] = []
    windows.reserveCapacity(levels.count)
    for before in levels.indices.dropLast(days).dropFirst(SparseForecast.unsureDays) {
      let last = before + days
      let expected = (pastSums[last + 1] - pastSums[before + 1]) * levels[before]
      windows.append(
        WindowMultiple((unitSums[last + 1] - unitSums[before + 1]) / expected, last: last))
    }
    WindowMultiple.sort(&windows)
    func weight(_ window: WindowMultiple) -> Double {
      weights[window.last] * likeness[window.last - days]
    }
    let all = windows.reduce(0) { $0 + weight($1) }
    var (values, below): ([Double], Double) = ([], 0)
    for window in windows {
      below += weight(window)
      while values.count < Distribution.levels.count,
        below >= Distribution.levels[values.count] * all
      {
        values.append(window.multiple)
      }
    }
    while values.count < Distribution.levels.count { values.append(windows.last?.multiple ?? 1) }
    return values
  }

  private static func divisor(_ one: Int64, _ other: Int64) -> Int64 {
    var (one, other) = (one, other)
    while other != 0 { (one, other) = (other, one % other) }
    return one
  }
}

/// A window's multiple in millionths and its last day in one number, which sorts in a fifth of the
/// time of two.
private struct WindowMultiple: Comparable {
  private let packed: Int64
  private static let dayBits: Int64 = 10

  /// Sums that came down to nothing must be nothing, hence whole millionths.
  init(_ multiple: Double, last: Int) {
    packed =
      Int64(min(max((multiple * 1e6).rounded(), 0), 1e15)) << WindowMultiple.dayBits | Int64(last)
  }

  /// Cells of 1/30 of what was expected, the last without an end.
  private static let (cellBits, cellCount): (Int64, Int) = (15 + dayBits, 512)
  private var cell: Int { Int(min(packed >> WindowMultiple.cellBits, 511)) }

  /// Puts windows in order: counted into cells first, so that each has few places left to go. It
  /// is done fifteen times for every sparse series: a sort that knows nothing of what it sorts was
  /// a twentieth of a night.
  static func sort(_ windows: inout [WindowMultiple]) {
    var places = [Int32](repeating: 0, count: cellCount + 1)
    for window in windows { places[window.cell + 1] += 1 }
    for cell in 1..<cellCount { places[cell] += places[cell - 1] }
    for window in Array(windows) {
      windows[Int(places[window.cell])] = window
      places[window.cell] += 1
    }
    for index in windows.indices.dropFirst() {
      let window = windows[index]
      var place = index
      while place > 0, window < windows[place - 1] {
        windows[place] = windows[place - 1]
        place -= 1
      }
      windows[place] = window
    }
  }

  var multiple: Double { Double(packed >> WindowMultiple.dayBits) / 1e6 }
  var last: Int { Int(packed & (1 << WindowMultiple.dayBits - 1)) }

  static func < (left: WindowMultiple, right: WindowMultiple) -> Bool {
    left.packed < right.packed
  }
}
