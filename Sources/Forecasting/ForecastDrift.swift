/// Whether a chain's forecasts have left the band of what is usual, night after night.
///
/// One bad night is weather or luck; three running are a change that the model has not followed, or
/// consumption that is reported otherwise than before.
public struct ForecastDrift: Sendable, Hashable {
  /// What has left its band.
  public enum Measure: String, Sendable, Hashable, CaseIterable {
    /// Σ error ÷ Σ consumption.
    case bias
    /// The share of days within the 80 % interval.
    case coverage
  }

  /// Something that was outside its band on every one of the nights.
  public struct Finding: Sendable, Hashable {
    /// What it is.
    public let measure: Measure
    /// Its value on the last night, a share.
    public let value: Double
  }

  /// The bias that is usual.
  public static let biasBand = -0.1...0.1
  /// The coverage of the 80 % interval that is usual.
  public static let coverageBand = 0.7...0.9
  /// So many nights running make a drift.
  public static let nights = 3

  /// What has drifted; nothing when fewer nights were judged.
  public let findings: [Finding]

  /// Looks at the last nights.
  ///
  /// - Parameter accuracies: one a night, the last one last, of nights that follow each other.
  public init(_ accuracies: [ForecastAccuracy]) {
    let last = accuracies.suffix(ForecastDrift.nights)
    func finding(
      _ measure: Measure, _ band: ClosedRange<Double>, _ value: (ForecastAccuracy) -> Double?
    ) -> Finding? {
      let values = last.compactMap(value)
      guard values.count == ForecastDrift.nights, let newest = values.last,
        values.allSatisfy({ $0 < band.lowerBound }) || values.allSatisfy({ $0 > band.upperBound })
      else { return nil }
      return Finding(measure: measure, value: newest)
    }
    findings = [
      finding(.bias, ForecastDrift.biasBand, \.bias),
      finding(.coverage, ForecastDrift.coverageBand, \.intervalCoverage),
    ].compactMap(\.self)
  }
}
