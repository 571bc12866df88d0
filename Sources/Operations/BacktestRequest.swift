import Forecasting
public import SupplyChain

/// What a backtest is asked to do.
public struct BacktestRequest: Sendable {
  /// The weather of the days that are forecast.
  public enum Weather: String, Sendable, CaseIterable, Codable {
    /// As it was observed: what a perfect weather forecast would give.
    case known
    /// As it had been foretold at the origin.
    case issued
  }

  /// The chain's folder.
  public var folder: String
  /// Days ahead.
  public var horizon = 14
  /// How many origins.
  public var origins = 8
  /// Days between two origins.
  public var step = 7
  /// The last origin; `nil` leaves the horizon behind it.
  public var lastOrigin: BusinessDay?
  /// Where the forecasts go; `nil` keeps only their score.
  public var out: String?
  /// The weather with which the forecasts that are written were made.
  public var weather = Weather.known
  /// A file of `store__material` that are scored, one a line; `nil` takes the folder's series.txt,
  /// or all.
  public var series: String?

  /// Ingredients of the forecast that are left out, by their names: see ``ingredients``.
  public var without: [String] = []

  /// The ingredients that can be left out, to measure what each brings.
  public static let ingredients = ForecastSettings.Ingredient.allCases.map(\.rawValue)

  /// Takes a folder; the rest has its defaults.
  public init(folder: String) { self.folder = folder }
}

/// What a backtest found out.
public struct BacktestOutcome: Sendable, Encodable {
  /// How good the forecasts of one window were.
  public struct Window: Sendable, Encodable {
    /// The days 1 … this many.
    public let days: Int
    /// How many series were scored.
    public let series: Int
    /// Chama's errors, and those of the seasonal naive forecast.
    public let accuracy: ForecastScores
  }

  /// The score with one kind of weather.
  public struct Mode: Sendable, Encodable {
    /// The weather of the days that are forecast.
    public let weather: BacktestRequest.Weather
    /// By window.
    public let windows: [Window]
    /// The totals of windows that were observed on every day: each total is judged as days are.
    public let totals: [Window]
  }

  /// The origins, first to last.
  public let origins: [BusinessDay]
  /// Days ahead.
  public let horizon: Int
  /// How many lines of forecasts were made with ``weather``.
  public let rows: Int
  /// The weather with which the forecasts that were written were made.
  public let weather: BacktestRequest.Weather
  /// The scores; both kinds of weather where the folder has weather_forecast.csv.
  public let modes: [Mode]
  /// What the folder does not have.
  public let notes: [String]
  /// Files that were refused and done without, and listed series that are not there.
  public let warnings: [String]
}
