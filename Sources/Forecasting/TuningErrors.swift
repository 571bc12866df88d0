import Foundation
import SupplyChain

/// The errors of candidates in past forecasts, by material, since materials differ in unit; a
/// monoid under `+=`.
public struct TuningErrors: Sendable, Hashable, Codable {
  /// What is tried of the trend and of smoothing with every candidate; it costs next to nothing.
  static let trends = [0.6, 0.7, 0.85, 1.0]
  static let shares = [0, 0.1, 0.2, 0.3, 0.45, 0.6, 0.8, 1.0]
  private static var variants: Int { trends.count * shares.count }

  /// One material's sums.
  struct Sums: Sendable, Hashable, Codable {
    /// Absolute errors of days, and of the totals of the days of a forecast, at
    /// `(candidate * trends + trend) * shares + share`.
    var absolute: [Double]
    var actual = 0.0
    var days = 0
    var series = 0
  }

  private var materials: [MaterialID: Sums] = [:]

  /// The errors of no store.
  public static let zero = TuningErrors()

  /// Days that were judged, over all series and candidates.
  public var days: Int { materials.values.reduce(0) { $0 + $1.days } }

  init() {}

  /// Adds the errors of other stores.
  public static func += (left: inout TuningErrors, right: TuningErrors) {
    for (material, added) in right.materials {
      guard var sum = left.materials[material] else {
        left.materials[material] = added
        continue
      }
      for index in sum.absolute.indices { sum.absolute[index] += added.absolute[index] }
      sum.actual += added.actual
      sum.days += added.days
      sum.series += added.series
      left.materials[material] = sum
    }
  }

  /// Adds one forecast of a store.
  mutating func add(
    _ prediction: StorePrediction, history: StoreHistory, candidate: Int, of candidates: Int
  ) {
    var rowOf: [MaterialID: Int] = [:]
    for (row, material) in history.materials.enumerated() { rowOf[material] = row }
    for (series, material) in prediction.materials.enumerated() {
      guard prediction.isJudged(series: series), let row = rowOf[material] else { continue }
      var sums =
        materials[material]
        ?? Sums(absolute: [Double](repeating: 0, count: candidates * TuningErrors.variants))
      if candidate == 0 { sums.series += 1 }
      var totals = [Double](repeating: 0, count: TuningErrors.variants)
      for (step, parts) in prediction.ahead(series: series).enumerated() {
        let day = prediction.origin + step + 1
        guard let actual = history.quantity(row: row, day: day)?.units,
          !history.wasOut(row: row, day: day)
        else { continue }
        sums.days += 1
        if candidate == 0 { sums.actual += actual }
        let first = candidate * TuningErrors.variants
        for (variant, blend) in TuningErrors.blends.enumerated() {
          let log = parts.naive + blend.mix(parts)
          let error = max(expm1(min(log, 24)), 0) - actual
          sums.absolute[first + variant] += abs(error)
          totals[variant] += error
        }
      }
      // An order needs totals: they count as much as days do.
      for (variant, error) in totals.enumerated() {
        sums.absolute[candidate * TuningErrors.variants + variant] += abs(error)
      }
      materials[material] = sums
    }
  }

  /// What is tried with every candidate, in the order of the errors.
  private static let blends = trends.flatMap { trend in
    shares.map { share in Blend(trendKept: trend, smoothingShare: share) }
  }

  /// The variant of least error: the mean over materials of their weighted percentage errors,
  /// by number of series. What lies far from the usual needs better evidence.
  func best(of candidates: Int) -> (candidate: Int, blend: Blend)? {
    let judged = materials.keys.sorted().compactMap { materials[$0] }.filter { $0.actual > 0 }
    let all = judged.reduce(0.0) { $0 + Double($1.series) }
    guard all > 0 else { return nil }
    let standard = ForecastSettings.standard
    let usualShare = standard.share(ofSmoothing: Int(all / 3))
    var best: (score: Double, candidate: Int, blend: Blend)?
    for candidate in 0..<candidates {
      for (variant, blend) in TuningErrors.blends.enumerated() {
        let place = candidate * TuningErrors.variants + variant
        let error = judged.reduce(0) {
          $0 + Double($1.series) / all * $1.absolute[place] / $1.actual
        }
        let doubt =
          (candidate == 0 ? 0 : 0.008) + 0.03 * abs(blend.trendKept - standard.trendKept)
          + 0.1 * abs(blend.smoothingShare - usualShare)
        let score = error * (1 + doubt)
        if best.map({ score < $0.score }) ?? true { best = (score, candidate, blend) }
      }
    }
    return best.map { ($0.candidate, $0.blend) }
  }
}

extension StorePrediction {
  /// Whether a series tells candidates apart: regressed on a history of its own.
  func isJudged(series: Int) -> Bool {
    !design.table.isYoung(series: series) && design.table.isRegressed(series: series)
  }

  /// What the forecast is made of, day by day.
  func ahead(series: Int) -> ArraySlice<AheadParts> {
    let horizon = design.rows.horizon
    return fit.ahead[(series * horizon)..<((series + 1) * horizon)]
  }
}

extension StoreHistory {
  fileprivate func wasOut(row: Int, day: BusinessDay) -> Bool {
    stockedOut[row * dayCount + (day - firstDay)]
  }
}
