import Forecasting
import Sheets
import SupplyChain

/// The sheet that a backtest writes.
enum BacktestSheet {
  /// Its first line.
  static let header: [UInt8] = {
    var writer = CSVWriter(dialect: .plain)
    writer.row(
      ["store_id", "material_id", "origin", "date", "mean"]
        + ForecastAccuracy.levels.map { "q\($0)" })
    return writer.takeBytes()
  }()
}

/// What one store's forecast from one origin is worth.
struct BacktestResult: Sendable {
  /// The errors in one window, and the series that were scored.
  struct Window: Sendable {
    private(set) var accuracy = ForecastAccuracy.zero
    private(set) var series: [BacktestSeries] = []

    mutating func add(_ days: [ForecastAccuracy.Day], of series: BacktestSeries) {
      accuracy.add(days)
      self.series.append(series)
    }
  }

  /// Of days in the order of ``BacktestScoring/windows``, of totals in that of
  /// ``BacktestScoring/totals``.
  struct Scores: Sendable {
    var windows: [Window]
    var totals: [Window]
  }

  let csv: [UInt8]
  let rows: Int
  let seriesCount: Int
  let scores: Scores

  /// Writes down and scores every series that has a row up to the origin.
  init(
    _ forecast: StoreForecast, of record: StoreRecord, store: Int, scoring: BacktestScoring
  ) {
    var writer = CSVWriter(dialect: .plain)
    var scores = Scores(
      windows: scoring.windows.map { _ in Window() }, totals: scoring.totals.map { _ in Window() })
    var (rows, count, next) = (0, 0, 0)
    let originIndex = forecast.origin - record.history.firstDay
    for (row, material) in record.history.materials.enumerated() {
      while next < forecast.materials.count, forecast.materials[next] < material { next += 1 }
      guard record.firstRow[row] <= originIndex else { continue }
      let isForecast = next < forecast.materials.count && forecast.materials[next] == material
      // What was never used has no level: it is expected to stay so.
      let days = (1...forecast.horizon).map { step in
        RoundedForecast(isForecast ? forecast.series[next].daily(step) : .certain(0))
      }
      for (index, day) in days.enumerated() {
        writer.text(record.history.store.text)
        writer.text(material.text)
        writer.day(forecast.origin)
        writer.day(forecast.origin + index + 1)
        for thousandths in day.thousandths { writer.quantity(thousandths) }
        writer.endRow()
      }
      count += 1
      rows += days.count
      let series = isForecast ? forecast.series[next] : nil
      scoring.score(
        days, total: { series?.total($0) ?? .certain(0) }, of: record, row: row,
        origin: forecast.origin, series: BacktestSeries(store: store, row: row), into: &scores)
    }
    csv = writer.takeBytes()
    self.rows = rows
    seriesCount = count
    self.scores = scores
  }
}

/// A series by the index of its store and the row of its material.
struct BacktestSeries: Hashable, Sendable {
  let store: Int
  let row: Int
}

/// The numbers of a line as they stand in the sheet, so that who reads it finds the same score.
struct RoundedForecast {
  /// The mean, then one value a level of ``ForecastAccuracy/levels``.
  let thousandths: [Quantity]

  init(_ distribution: Distribution) {
    thousandths =
      [Quantity(roundingUnits: distribution.mean)]
      + ForecastAccuracy.levels.map { Quantity(roundingUnits: distribution.quantile($0)) }
  }

  func day(came: Double, naive: Double?) -> ForecastAccuracy.Day {
    ForecastAccuracy.Day(
      came: came, mean: thousandths[0].units, quantiles: thousandths.dropFirst().map(\.units),
      naive: naive)
  }
}

/// The sums over stores and origins.
struct BacktestTally {
  struct Window {
    var accuracy = ForecastAccuracy.zero
    var series: Set<BacktestSeries> = []
  }

  private(set) var rows = 0
  private(set) var windows: [Window]
  private(set) var totals: [Window]

  init(windows: Int, totals: Int) {
    self.windows = Array(repeating: Window(), count: windows)
    self.totals = Array(repeating: Window(), count: totals)
  }

  mutating func add(_ result: BacktestResult) {
    rows += result.rows
    BacktestTally.add(result.scores.windows, to: &windows)
    BacktestTally.add(result.scores.totals, to: &totals)
  }

  private static func add(_ windows: [BacktestResult.Window], to sums: inout [Window]) {
    for (index, window) in windows.enumerated() {
      sums[index].accuracy += window.accuracy
      sums[index].series.formUnion(window.series)
    }
  }
}
