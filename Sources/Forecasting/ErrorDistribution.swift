import Foundation
import SupplyChain

/// The distribution of a store's past errors of log demand: a scale for each series and step, and
/// the shape of the standardised errors for each range of steps.
///
/// The scale is the store's root mean square at that step times the series' own factor; both are
/// shrunk, so that a series of little history has its store's, and a new store the chain's. What
/// is shrunk to is not the same for all series of a store: it stands in their units, else the
/// few that are as steady as the dearest ones are would have the spread of the many that are not.
/// An error counts less where the series was more restless when it was made than it is now: weeks
/// of a festival or of a reopening widen what comes after them only as long as the series stays
/// restless. Where errors have been seen of few days, quantiles lie farther out (``ScaleDoubt``).
struct ErrorDistribution {
  /// At `s * steps + (step - 1)`.
  let scales: [Double]
  private let stepCount: Int
  /// By bin of steps, one value a level of ``Distribution/levels``.
  private let shapes: [[Double]]
  private let doubt: ScaleDoubt

  /// Rows of the prior's weight: of the chain's variance, of a series' factor 1, of the shape.
  private static let (priorRows, factorRows, shapeRows) = (10.0, 8.0, 20.0)
  private static let mostStandardised = 5.0

  /// - Parameters:
  ///   - errors: at `(s * slots + slot) * steps + (step - 1)`; NaN where unknown.
  ///   - ages: the weight of each slot.
  ///   - prior: the expected variance of each step.
  ///   - pastUnits: at `s * slots + slot`, the variance to expect of a series at a past origin, in
  ///     units of what the store's series usually have now.
  ///   - units: by series, the same now.
  ///   - doubt: how well the errors tell their scale.
  init(
    errors: [Double], ages: [Double], prior: [Double], pastUnits: [Double], units: [Double],
    doubt: ScaleDoubt
  ) {
    stepCount = prior.count
    let pooled = ErrorDistribution.pooled(errors, ages: ages, prior: prior, units: pastUnits)
    let ranges = DesignRows.stepRanges(horizon: prior.count)
    var scales: [Double] = []
    var histograms = ranges.map { _ in Histogram() }
    for (series, unit) in units.enumerated() {
      let cells = (series * ages.count * stepCount)..<((series + 1) * ages.count * stepCount)
      let past = pastUnits[(series * ages.count)..<((series + 1) * ages.count)]
      let factor = ErrorDistribution.factor(
        errors[cells], ages: ages, units: past, pooled: pooled)
      let usual = pooled.map { factor * $0.squareRoot() }
      scales += usual.map { $0 * unit.squareRoot() }
      for (bin, range) in ranges.enumerated() {
        for step in (range.lowerBound - 1)..<range.upperBound {
          for (slot, age) in ages.enumerated() {
            let error = errors[cells.lowerBound + slot * stepCount + step]
            guard !error.isNaN else { continue }
            let scale = usual[step] * past[past.startIndex + slot].squareRoot()
            histograms[bin].add(error / scale, weight: age)
          }
        }
      }
    }
    self.scales = scales
    self.doubt = doubt
    shapes = zip(histograms, ranges).map { histogram, range in
      histogram.quantiles(
        Distribution.levels, priorWeight: ErrorDistribution.shapeRows * Double(range.count))
    }
  }

  /// The quantile of the log error of a series and step at an index of ``Distribution/levels``.
  ///
  /// - Parameters:
  ///   - width: what scales are multiplied by.
  ///   - widening: a deviation of what is unsure beside them.
  func quantile(series: Int, step: Int, level: Int, width: Double, widening: Double) -> Double {
    let scale = scales[series * stepCount + step - 1]
    let widened = scale * width
    let wide = (widened * widened + widening * widening).squareRoot()
    let shape = shapes[DesignRows.bin(ofStep: step)]
    let median = shape[ErrorDistribution.medianIndex]
    let spread = (shape[level] - median) * doubt.factor(step: step, level: level)
    return scale * median + wide * spread
  }

  private static let medianIndex = Distribution.levels.firstIndex(of: 0.5) ?? 6

  /// The store's variance by step, for a series of unit variance.
  private static func pooled(
    _ errors: [Double], ages: [Double], prior: [Double], units: [Double]
  ) -> [Double] {
    var squares = prior.map { $0 * priorRows }
    var weights = [Double](repeating: priorRows, count: prior.count)
    for (place, unit) in units.enumerated() {
      let age = ages[place % ages.count]
      for step in prior.indices {
        let error = errors[place * prior.count + step]
        guard !error.isNaN else { continue }
        squares[step] += age * min(error * error, 4) / unit
        weights[step] += age
      }
    }
    return zip(squares, weights).map { max($0 / $1, 1e-8) }
  }

  private static func factor(
    _ errors: ArraySlice<Double>, ages: [Double], units: ArraySlice<Double>, pooled: [Double]
  ) -> Double {
    let shares = pooled.map { 1 / ($0 * Double(pooled.count)) }
    let share = 1 / Double(pooled.count)
    let most = mostStandardised * mostStandardised * share
    var (sum, weight) = (factorRows, factorRows)
    for (slot, age) in ages.enumerated() {
      let start = errors.startIndex + slot * pooled.count
      let unit = units[units.startIndex + slot]
      for step in pooled.indices {
        let error = errors[start + step]
        guard !error.isNaN else { continue }
        sum += age * min(error * error / unit * shares[step], most)
        weight += age * share
      }
    }
    return (sum / weight).squareRoot()
  }
}

/// Weighted counts of standardised errors in cells of equal width; quantiles to a cell's width
/// without sorting.
struct Histogram {
  private static let limit = 8.0
  private static let cellsPerUnit = 20.0
  private static let cellCount = Int(2 * limit * cellsPerUnit)
  private var cells = [Double](repeating: 0, count: cellCount)
  private var total = 0.0

  mutating func add(_ value: Double, weight: Double) {
    let place = (min(max(value, -Histogram.limit), Histogram.limit) + Histogram.limit)
    let index = min(Int(place * Histogram.cellsPerUnit), Histogram.cellCount - 1)
    cells[index] += weight
    total += weight
  }

  /// The quantiles of the counts together with `priorWeight` of a logistic distribution of unit
  /// variance, whose tails are a little heavier than the normal's.
  func quantiles(_ levels: [Double], priorWeight: Double) -> [Double] {
    var result: [Double] = []
    var sum = 0.0
    var below = 0.0
    let all = total + priorWeight
    for index in cells.indices {
      let upper = Histogram.logistic(Double(index + 1) / Histogram.cellsPerUnit - Histogram.limit)
      let isLast = index == Histogram.cellCount - 1
      let mass = cells[index] + priorWeight * ((isLast ? 1 : upper) - below)
      below = upper
      while result.count < levels.count, sum + mass >= levels[result.count] * all || isLast {
        let share = mass > 0 ? min(max((levels[result.count] * all - sum) / mass, 0), 1) : 1
        result.append((Double(index) + share) / Histogram.cellsPerUnit - Histogram.limit)
      }
      sum += mass
    }
    return result
  }

  private static func logistic(_ value: Double) -> Double {
    1 / (1 + exp(-value * .pi / 3.0.squareRoot()))
  }
}
