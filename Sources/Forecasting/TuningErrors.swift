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
    /// Absolute errors, at `(candidate * trends + trend) * shares + share`.
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
      for (step, parts) in prediction.ahead(series: series).enumerated() {
        let day = prediction.origin + step + 1
        guard let actual = history.quantity(row: row, day: day)?.units,
          !history.wasOut(row: row, day: day)
        else { continue }
        sums.days += 1
        if candidate == 0 { sums.actual += actual }
        var place = candidate * TuningErrors.variants
        for trend in TuningErrors.trends {
          for share in TuningErrors.shares {
            let log = parts.naive + Blend(trendKept: trend, smoothingShare: share).mix(parts)
            sums.absolute[place] += abs(actual - max(expm1(min(log, 24)), 0))
            place += 1
          }
        }
      }
      materials[material] = sums
    }
  }

  /// The variant of least error: the mean over materials of their weighted percentage errors,
  /// by number of series. What lies far from the usual needs better evidence.
  func best(of candidates: Int) -> (candidate: Int, trend: Int, share: Int)? {
    let judged = materials.keys.sorted().compactMap { materials[$0] }.filter { $0.actual > 0 }
    let all = judged.reduce(0.0) { $0 + Double($1.series) }
    guard all > 0 else { return nil }
    let usualShare = ForecastSettings.standard.share(ofSmoothing: Int(all / 3))
    var best: (score: Double, candidate: Int, trend: Int, share: Int)?
    for candidate in 0..<candidates {
      for (trend, kept) in TuningErrors.trends.enumerated() {
        for (share, smoothing) in TuningErrors.shares.enumerated() {
          let place =
            (candidate * TuningErrors.trends.count + trend) * TuningErrors.shares.count + share
          let error = judged.reduce(0) {
            $0 + Double($1.series) / all * $1.absolute[place] / $1.actual
          }
          let doubt =
            (candidate == 0 ? 0 : 0.008) + 0.03 * abs(kept - ForecastSettings.standard.trendKept)
            + 0.1 * abs(smoothing - usualShare)
          let score = error * (1 + doubt)
          if best.map({ score < $0.score }) ?? true { best = (score, candidate, trend, share) }
        }
      }
    }
    return best.map { ($0.candidate, $0.trend, $0.share) }
  }
}

extension StorePrediction {
  /// Whether a series tells candidates apart: regressed on a history of its own.
  func isJudged(series: Int) -> Bool {
    design.table.observedDays[series] >= Int(Recipe.matureDays)
      && SparseSeries(design.table, series: series) == nil
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
