import Forecasting

/// What a forecast is judged by, as JSON tells it. A number that is not known is left out.
public struct ForecastScores: Sendable, Codable, Hashable {
  /// Days of series that were judged.
  public let days: Int
  /// Weighted absolute percentage error, a share.
  public let wape: Double?
  /// The same of each window's total.
  public let wapeOfTotals: Double?
  /// Positive when too much was forecast, a share.
  public let bias: Double?
  /// Weighted quantile loss.
  public let wql: Double?
  /// The share of days within a quantile, by its level.
  public let coverage: [String: Double]
  /// The share of days from the 0.1 through the 0.9 quantile.
  public let intervalCoverage: Double?
  /// The error of "as on the last same weekday".
  public let naiveWape: Double?
  /// Its error of totals.
  public let naiveWapeOfTotals: Double?
  /// Its bias.
  public let naiveBias: Double?

  init(_ accuracy: ForecastAccuracy) {
    days = accuracy.days
    wape = accuracy.wape
    wapeOfTotals = accuracy.wapeOfTotals
    bias = accuracy.bias
    wql = accuracy.wql
    var coverage: [String: Double] = [:]
    for (index, level) in ForecastAccuracy.levels.enumerated() {
      coverage["\(level)"] = accuracy.coverage(atIndex: index)
    }
    self.coverage = coverage
    intervalCoverage = accuracy.intervalCoverage
    naiveWape = accuracy.seasonalNaiveWape
    naiveWapeOfTotals = accuracy.seasonalNaiveWapeOfTotals
    naiveBias = accuracy.seasonalNaiveBias
  }

  enum CodingKeys: String, CodingKey {
    case days, wape, bias, wql, coverage
    case wapeOfTotals = "wape_of_totals"
    case intervalCoverage = "interval_coverage"
    case naiveWape = "naive_wape"
    case naiveWapeOfTotals = "naive_wape_of_totals"
    case naiveBias = "naive_bias"
  }
}
