import Foundation
import LinearAlgebra

/// A store's fitted series: what the model says of every row, and by how much it was wrong.
struct StoreFit {
  /// At `s * rows + row`: predicted log demand, in the median.
  private(set) var center: [Double]
  /// At `s * rows + row`: observed less predicted; NaN where not observed or not mature.
  private(set) var errors: [Double]
  /// At the same places: observed less what the regression alone says.
  private(set) var left: [Double]
  /// At `s * horizon + (step - 1)`, of the forecast itself.
  private(set) var ahead: [AheadParts] = []
  /// Of the series that is to be explained.
  private(set) var explained: ExplainedSeries?

  /// Predicts every row by the series' group and adds what the series has of its own: a ridge
  /// regression of its errors on all columns, which few series bend far.
  init(
    _ design: inout StoreDesign, model: PooledModel, explaining: Int? = nil
  ) throws(ForecastingFailure) {
    let count = design.table.seriesCount
    center = [Double](repeating: 0, count: count * design.rows.count)
    errors = [Double](repeating: .nan, count: count * design.rows.count)
    left = errors
    var regression = SeriesRegression(design: design)
    let smoothing = SmoothingForecast(design)
    let blend = Blend(
      trendKept: design.settings.trendKept,
      smoothingShare: design.settings.share(ofSmoothing: model.seriesCount))
    let slots = design.rows.origins.count
    for series in 0..<count {
      guard design.table.isRegressed(series: series) else {
        ahead += design.rows.rows(ofCommonSlot: slots - 1).map { _ in .none }
        continue
      }
      design.load(series: series)
      design.limitAhead(model)
      let coefficients = try regression.fit(design, series: series, model: model)
      let shifts = smoothing.shifts[(series * slots)..<((series + 1) * slots)]
      judge(series, of: design, by: regression, blend, shifts)
      lookAhead(series, of: design, by: regression, blend, smoothed: shifts.last, ramps: model)
      if explaining == series {
        explained = ExplainedSeries(
          coefficients: coefficients, matrix: design.matrix, naive: design.naive,
          smoothed: blend.smoothingShare * (shifts.last ?? 0),
          regressedShare: 1 - blend.smoothingShare)
      }
    }
  }

  /// Predicts every row of the loaded series, and by how much that was wrong.
  private mutating func judge(
    _ series: Int, of design: StoreDesign, by regression: SeriesRegression, _ blend: Blend,
    _ shifts: ArraySlice<Double>
  ) {
    let height = design.rows.count
    for row in 0..<height {
      // Smoothing knows nothing of holidays.
      let isPlain = !design.calendar.isSpecial[design.rows.target[row]]
      let predicted = blend.mix(
        regressed: regression.predicted[row], trend: regression.trend[row],
        smoothed: isPlain ? shifts[shifts.startIndex + design.rows.slot[row]] : nil)
      center[series * height + row] = design.naive[row] + predicted
      errors[series * height + row] = design.deviation[row] - predicted
      left[series * height + row] = design.deviation[row] - regression.predicted[row]
    }
  }

  /// Predicts the days of the forecast itself, with what several columns do together, within the
  /// largest change that was ever seen.
  private mutating func lookAhead(
    _ series: Int, of design: StoreDesign, by regression: SeriesRegression, _ blend: Blend,
    smoothed: Double?, ramps model: PooledModel
  ) {
    let most = design.largestChange
    for row in design.rows.rows(ofCommonSlot: design.rows.origins.count - 1) {
      let bin = DesignRows.bin(ofStep: design.rows.ahead[row])
      let ramps = design.ramps[bin].sum(
        model.bins[bin].ramps, row: design.inputs(row: row, series: series))
      let parts = AheadParts(
        naive: design.naive[row],
        regressed: min(max(regression.predicted[row] + ramps, -most), most),
        trend: min(max(regression.trend[row], -most), most),
        smoothed: design.calendar.isSpecial[design.rows.target[row]] ? nil : smoothed)
      center[series * design.rows.count + row] = parts.naive + blend.mix(parts)
      ahead.append(parts)
    }
  }
}

/// What a forecast of one day is made of, as logarithms.
struct AheadParts {
  /// The level plus the weekday's part.
  let naive: Double
  /// What the regression adds, and the part of that which the series' recent past says.
  let regressed: Double
  let trend: Double
  /// What smoothing adds; `nil` on holidays, of which it knows nothing.
  let smoothed: Double?

  /// Of a series that is not regressed.
  static let none = AheadParts(naive: 0, regressed: 0, trend: 0, smoothed: nil)
}

/// How regression and smoothing are put together.
struct Blend {
  /// What is kept of the trend: what a series' recent past promises goes back by itself more often
  /// than the regression's own past shows.
  let trendKept: Double
  let smoothingShare: Double

  @inline(__always)
  func mix(regressed: Double, trend: Double, smoothed: Double?) -> Double {
    let damped = regressed - (1 - trendKept) * trend
    guard let smoothed else { return damped }
    return (1 - smoothingShare) * damped + smoothingShare * smoothed
  }

  func mix(_ parts: AheadParts) -> Double {
    mix(regressed: parts.regressed, trend: parts.trend, smoothed: parts.smoothed)
  }
}

extension ForecastSettings {
  /// The share of smoothing in the forecast: as chosen, else the less the more series teach.
  func share(ofSmoothing seriesCount: Int) -> Double {
    smoothingShare ?? 0.5 * 20 / (20 + Double(max(seriesCount, 0)))
  }
}

/// How a series came by its prediction.
struct ExplainedSeries {
  /// By horizon bin, one a column: of the group and of the series' own together.
  let coefficients: [[Double]]
  /// The design matrix, column-major.
  let matrix: [Double]
  /// By row, what the naive forecast says.
  let naive: [Double]
  /// What smoothing adds beside the naive forecast, by its share.
  let smoothed: Double
  /// The share of the regression.
  let regressedShare: Double
}

/// One series' own regression, with memory that is used again for the next one.
struct SeriesRegression {
  /// By row: the predicted deviation from the naive forecast.
  private(set) var predicted: [Double]
  /// By row: the part of it that the series' own recent past says.
  private(set) var trend: [Double]
  private let ages: [Double]
  private let settings: ForecastSettings
  private var roots: [Double]
  private var target: [Double]
  private var rows: WeightedRows
  private var part: [Double]

  init(design: StoreDesign) {
    let height = design.rows.count
    ages = RowWeights.ages(rows: design.rows, halfLife: design.settings.rowHalfLife)
    settings = design.settings
    predicted = [Double](repeating: 0, count: height)
    (roots, target, part, trend) = (predicted, predicted, predicted, predicted)
    rows = WeightedRows(design: design)
  }

  /// Fits the loaded series in every bin; by bin the coefficients, shared and own together.
  mutating func fit(
    _ design: StoreDesign, series: Int, model: PooledModel
  ) throws(ForecastingFailure) -> [[Double]] {
    let key = design.key(of: series)
    var coefficients: [[Double]] = []
    for (bin, range) in design.rows.bins.enumerated() {
      coefficients.append(
        try fit(
          design, bin: bin, shared: model.bins[bin].coefficients(of: key), model: model.bins[bin]))
      setTrend(design, rows: range, coefficients: coefficients[bin])
    }
    return coefficients
  }

  /// Fits the loaded series in one bin.
  ///
  /// - Returns: the coefficients, shared and own together.
  private mutating func fit(
    _ design: StoreDesign, bin index: Int, shared: [Double], model: PooledModel.BinModel
  ) throws(ForecastingFailure) -> [Double] {
    let bin = design.rows.bins[index]
    predict(design, bin: bin, by: shared)
    for (index, row) in bin.enumerated() { predicted[row] = part[index] }
    guard let variance = model.errorVariance else { return shared }
    let full = weigh(design, bin: bin, variance: variance)
    let own = try solve(design, bin: bin, strength: strength * full, model: model)
    predict(design, bin: bin, by: own)
    for (index, row) in bin.enumerated() { predicted[row] += part[index] }
    return zip(shared, own).map { $0 + $1 }
  }

  /// Sets what the columns of the series' own recent past say of every row.
  private mutating func setTrend(_ design: StoreDesign, rows: Range<Int>, coefficients: [Double]) {
    let height = design.rows.count
    let first = design.layout.sharedCount + FeatureLayout.levels
    for row in rows { trend[row] = 0 }
    for column in first..<(design.layout.sharedCount + FeatureLayout.holiday) {
      let coefficient = coefficients[column]
      for row in rows { trend[row] += coefficient * design.matrix[column * height + row] }
    }
  }

  private var strength: Double {
    settings.penalty * (settings.has(.pooling) ? Recipe.seriesRidge : Recipe.loneRidge)
  }

  /// Sets the root weights and weighted targets of a bin's rows by what is left to explain; an
  /// error beyond the limit pulls no harder than one at it (Huber 1964).
  ///
  /// - Returns: the weight that a series observed every day would have.
  private mutating func weigh(
    _ design: StoreDesign, bin: Range<Int>, variance: Double
  ) -> Double {
    let limit = settings.has(.robustness) ? variance.squareRoot() : Recipe.unlimited
    var full = 0.0
    for (index, row) in bin.enumerated() {
      (roots[index], target[index]) = (0, 0)
      guard design.rows.target[row] < design.table.dayCount else { continue }
      let age = ages[design.rows.slot[row]]
      full += age
      let error = design.deviation[row] - predicted[row]
      guard !error.isNaN else { continue }
      roots[index] = (age * min(1, limit / max(abs(error), 1e-9))).squareRoot()
      target[index] = roots[index] * error
    }
    return full
  }

  private mutating func solve(
    _ design: StoreDesign, bin: Range<Int>, strength: Double, model: PooledModel.BinModel
  ) throws(ForecastingFailure) -> [Double] {
    let width = design.layout.count
    var system = Matrix(rows: width, columns: width)
    var moment = [Double](repeating: 0, count: width)
    rows.gram(of: design, bin: bin, roots: roots, target: target) {
      $0.add(to: &system, moment: &moment)
    }
    let units = design.layout.penaltyUnits(model.columnSquares)
    for column in 0..<width { system[column, column] += strength * units[column] + 1e-9 }
    do {
      return try CholeskyFactor(of: system).solve(moment)
    } catch {
      throw .notSolvable(reason: error.message)
    }
  }

  /// Sets `part` to what coefficients say of a bin's rows.
  private mutating func predict(_ design: StoreDesign, bin: Range<Int>, by coefficients: [Double]) {
    design.withView { view in
      coefficients.withUnsafeBufferPointer { coefficients in
        part.withUnsafeMutableBufferPointer {
          view.block(rows: bin, firstColumns: view.columns).multiply(vector: coefficients, into: $0)
        }
      }
    }
  }
}
