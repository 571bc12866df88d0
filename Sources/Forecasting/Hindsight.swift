import Foundation
import SupplyChain

/// How much farther off forecasts are than the fit's own past says.
///
/// A fit knows the days that it was fitted on, the better the fewer series and days have taught it:
/// errors of its own past are too small, and intervals made of them too narrow. A chain that is
/// small enough for it to cost little is therefore fitted again as of some earlier days, on what
/// was known then, and the errors of those fits are held against the last fit's errors of the same
/// days: what came in them was the same for both.
struct ErrorWidths: Sendable, Hashable {
  /// By horizon bin: what the errors of days, and of totals of days, are multiplied by.
  let daily: [Double]
  let totals: [Double]

  /// Errors as the past says.
  static let asSeen = ErrorWidths(daily: [], totals: [])

  func daily(step: Int) -> Double { ErrorWidths.value(daily, step: step) }

  func total(step: Int) -> Double { ErrorWidths.value(totals, step: step) }

  private static func value(_ widths: [Double], step: Int) -> Double {
    let bin = DesignRows.bin(ofStep: step)
    return widths.indices.contains(bin) ? widths[bin] : 1
  }
}

/// The same forecasts' errors, of a fit that knew the days and of one that did not.
struct ErrorPair: Sendable {
  var known = 0.0
  var ahead = 0.0

  static func += (left: inout ErrorPair, right: ErrorPair) {
    left.known += right.known
    left.ahead += right.ahead
  }
}

/// Sums over stores of absolute errors after earlier origins; a monoid under `+=`.
struct HindsightSums: Sendable {
  /// At `origin * bins + bin`.
  var daily: [ErrorPair] = []
  var totals: [ErrorPair] = []

  /// Days from the origin back to the earlier ones: origins that every bin has rows of, the
  /// newest of them far enough back for two weeks to have come.
  static let daysBack = [17, 33, 49]

  static func += (left: inout HindsightSums, right: HindsightSums) {
    guard !left.daily.isEmpty else { return left = right }
    guard !right.daily.isEmpty else { return }
    for place in right.daily.indices {
      left.daily[place] += right.daily[place]
      left.totals[place] += right.totals[place]
    }
  }

  /// The geometric mean over the earlier origins of how the errors are to each other, so that one
  /// strange fortnight does not decide.
  ///
  /// - Parameter shares: by earlier origin and bin, what its fit had to learn from, as a share of
  ///   what there is now. The more there is the less is known too well.
  func widths(shares: [[Double]]) -> ErrorWidths {
    let binCount = shares.first?.count ?? 0
    func width(_ pairs: [ErrorPair], _ bin: Int) -> Double {
      var (sum, count) = (0.0, 0.0)
      for (origin, share) in shares.enumerated() where !pairs.isEmpty {
        let pair = pairs[origin * binCount + bin]
        guard share[bin] > 0, pair.known > 0, pair.ahead > 0 else { continue }
        sum += min(share[bin], 1) * log(pair.ahead / pair.known)
        count += 1
      }
      guard count > 0 else { return 1 }
      return max(exp(sum / count) / Recipe.usualHindsight, 1)
    }
    return ErrorWidths(
      daily: (0..<binCount).map { width(daily, $0) },
      totals: (0..<binCount).map { width(totals, $0) })
  }
}

extension Forecaster {
  /// How far a store's fit was off after earlier origins, and how far the fits of those origins.
  ///
  /// - Parameter earlier: forecasters as of the earlier origins, each with its model.
  func hindsight(
    of history: StoreHistory, with model: PooledModel,
    earlier: [(forecaster: Forecaster, model: PooledModel)]
  ) throws(ForecastingFailure) -> HindsightSums {
    let binCount = frame.binCount
    let nothing = [ErrorPair](repeating: ErrorPair(), count: earlier.count * binCount)
    var sums = HindsightSums(daily: nothing, totals: nothing)
    guard let store = stores[history.store], history.firstDay <= origin else { return sums }
    var now = design(of: history, store: store)
    let fit = try StoreFit(&now, model: model)
    let windows = PastWindows(fit: fit, design: now)
    for (index, past) in earlier.enumerated() where history.firstDay <= past.forecaster.origin {
      guard
        let slot = windows.slots.firstIndex(where: {
          now.rows.origins[$0] == past.forecaster.axis.originIndex
        })
      else { continue }
      var then = past.forecaster.design(of: history, store: store)
      let comparison = EarlierForecast(
        fit: try StoreFit(&then, model: past.model), design: then)
      comparison.compare(
        with: windows, slot: slot, of: now, to: &sums, first: index * binCount)
    }
    return sums
  }
}

/// What the fit of an earlier origin forecast, to be held against the last fit's own past.
private struct EarlierForecast {
  let fit: StoreFit
  let design: StoreDesign

  /// Adds the errors of all series after the earlier origin, each in units of what is usual for
  /// the series.
  func compare(
    with windows: PastWindows, slot: Int, of now: StoreDesign, to sums: inout HindsightSums,
    first: Int
  ) {
    let steps = now.rows.horizon
    let lastRows = design.rows.rows(ofCommonSlot: design.rows.origins.count - 1)
    let units = StorePrediction.scaleUnits(now)
    for (series, material) in now.table.materials.enumerated() {
      guard now.table.isRegressed(series: series),
        let place = design.table.materials.firstIndex(of: material),
        design.table.isRegressed(series: place), !design.table.isYoung(series: place)
      else { continue }
      let trust = 1 / units[series].squareRoot()
      let start = (series * windows.slots.count + slot) * steps
      var (came, told, isPlain) = (0.0, 0.0, true)
      for step in 0..<steps {
        let day = design.table.dayCount + step
        let own = windows.dailyErrors[start + step]
        guard day < now.table.dayCount else { break }
        let center = fit.center[place * design.rows.count + lastRows[step]]
        let bin = first + DesignRows.bin(ofStep: step + 1)
        // A day off that was never seen before says nothing of ordinary days.
        if now.calendar.isSpecial[day] {
          isPlain = false
        } else if !own.isNaN {
          let ahead = now.table.logs[series * now.table.dayCount + day] - center
          sums.daily[bin] += ErrorPair(known: trust * abs(own), ahead: trust * abs(ahead))
          came += now.table.units[series * now.table.dayCount + day]
          told += max(expm1(min(center, 24)), 0)
        }
        let ownTotal = windows.totalErrors[start + step]
        guard isPlain, !ownTotal.isNaN else { continue }
        let ahead = log((came + 1) / (told + 1))
        sums.totals[bin] += ErrorPair(known: trust * abs(ownTotal), ahead: trust * abs(ahead))
      }
    }
  }
}
