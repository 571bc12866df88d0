/// What a chain's own past decides about its forecasts, and which ingredients take part.
///
/// The values are chosen by ``ForecastTuning`` and are stored with the model; ``standard`` is what
/// a chain begins with.
public struct ForecastSettings: Sendable, Hashable, Codable {
  /// An ingredient that can be left out, to measure what it brings.
  public enum Ingredient: String, Sendable, Hashable, Codable, CaseIterable {
    /// Observed and foretold weather.
    case weather
    /// Days off, make-up workdays, eves and school holidays.
    case holidays
    /// What series learn from each other.
    case pooling
    /// Clipped innovations, and rows of outliers counting less.
    case robustness
  }

  /// Days back from the origin that the regression learns from.
  public var fitDays: Int
  /// Half-life of a row's weight in the regression, in days.
  public var rowHalfLife: Double
  /// Multiplies every penalty of the regression.
  public var penalty: Double
  /// Whether the season of the year is regressed on; needs two of each season in the history.
  public var hasYearlyTerms: Bool
  /// The share of exponential smoothing in the forecast, 0 … 1; `nil` leaves it to the number of
  /// series.
  public var smoothingShare: Double?
  /// What is kept of where the recent past of a series points, 0 … 1.
  public var trendKept: Double
  /// What is left out, sorted.
  public private(set) var omitted: [Ingredient]

  /// What a chain begins with.
  public static let standard = ForecastSettings()

  /// Takes settings.
  public init(
    fitDays: Int = 240, rowHalfLife: Double = 75, penalty: Double = 1,
    hasYearlyTerms: Bool = false, smoothingShare: Double? = nil,
    trendKept: Double = 0.85
  ) {
    self.fitDays = fitDays
    self.rowHalfLife = rowHalfLife
    self.penalty = penalty
    self.hasYearlyTerms = hasYearlyTerms
    self.smoothingShare = smoothingShare
    self.trendKept = trendKept
    omitted = []
  }

  /// The same settings less some ingredients.
  public func without(_ ingredients: Ingredient...) -> ForecastSettings {
    without(ingredients)
  }

  /// The same settings less some ingredients.
  public func without(_ ingredients: [Ingredient]) -> ForecastSettings {
    var settings = self
    settings.omitted = Ingredient.allCases.filter {
      omitted.contains($0) || ingredients.contains($0)
    }
    return settings
  }

  /// What is wrong with settings that come from a file, `nil` when nothing is.
  public var fault: String? {
    guard (28...1500).contains(fitDays) else { return "fitDays is \(fitDays)" }
    guard (1...10_000).contains(rowHalfLife) else { return "rowHalfLife is \(rowHalfLife)" }
    guard (1e-6...1e6).contains(penalty) else { return "penalty is \(penalty)" }
    guard smoothingShare.map({ (0...1).contains($0) }) ?? true else {
      return "smoothingShare is not a share"
    }
    guard (0...1).contains(trendKept) else { return "trendKept is not a share" }
    return nil
  }

  func has(_ ingredient: Ingredient) -> Bool { !omitted.contains(ingredient) }
}
