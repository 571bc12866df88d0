public import SupplyChain

/// How good the forecasts of the last days were, beside the seasonal naive forecast (the same
/// weekday of the week before). Amounts are valued at cost, so that materials add up.
public struct AccuracyReview: Hashable, Sendable {
  /// What a forecast is judged by. A number that is not known is `nil`.
  public struct Scores: Hashable, Sendable {
    /// Weighted absolute percentage error as a share: Σ|actual − forecast| ÷ Σ actual.
    public let wape: Double?
    /// Σ(forecast − actual) ÷ Σ actual: above zero when too much was forecast.
    public let bias: Double?
    /// The share of the actual amounts that lay within the 80 % interval.
    public let coverage80: Double?

    /// Takes shares; one that is not finite becomes "not known".
    public init(wape: Double?, bias: Double?, coverage80: Double? = nil) {
      self.wape = wape.flatMap { $0.isFinite ? $0 : nil }
      self.bias = bias.flatMap { $0.isFinite ? $0 : nil }
      self.coverage80 = coverage80.flatMap { $0.isFinite ? $0 : nil }
    }
  }

  /// The chain's total of one day, at cost.
  public struct Day: Hashable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// What was consumed.
    public let actual: Money
    /// What had been forecast.
    public let forecast: Money
    /// The 10 % quantile of the forecast, when known.
    public let low: Money?
    /// The 90 % quantile of the forecast, when known.
    public let high: Money?

    /// Takes a day.
    public init(
      day: BusinessDay, actual: Money, forecast: Money, low: Money? = nil, high: Money? = nil
    ) {
      self.day = day
      self.actual = actual
      self.forecast = forecast
      self.low = low
      self.high = high
    }
  }

  /// One category's errors.
  public struct Category: Hashable, Sendable {
    /// The category as materials.csv writes it.
    public let name: String
    /// How Chama's forecast did.
    public let model: Scores
    /// How the seasonal naive forecast did.
    public let naive: Scores

    /// Takes a category.
    public init(name: String, model: Scores, naive: Scores) {
      self.name = name
      self.model = model
      self.naive = naive
    }
  }

  /// How the forecasts of one earlier night did.
  public struct Lead: Hashable, Sendable {
    /// How many nights ago they were made, and how many days were judged.
    public let days: Int
    /// Whether they are what was published then; otherwise they were made anew, of some stores.
    public let isPublished: Bool
    /// Of how many stores.
    public let storeCount: Int
    /// How Chama's forecast did.
    public let model: Scores
    /// How the seasonal naive forecast did.
    public let naive: Scores

    /// Takes an earlier night.
    public init(days: Int, isPublished: Bool, storeCount: Int, model: Scores, naive: Scores) {
      self.days = days
      self.isPublished = isPublished
      self.storeCount = storeCount
      self.model = model
      self.naive = naive
    }
  }

  /// What one night found about the forecasts of a week before.
  public struct Night: Hashable, Sendable {
    /// The night's day.
    public let day: BusinessDay
    /// How Chama's forecast did.
    public let model: Scores
    /// How the seasonal naive forecast did.
    public let naive: Scores

    /// Takes a night.
    public init(day: BusinessDay, model: Scores, naive: Scores) {
      self.day = day
      self.model = model
      self.naive = naive
    }
  }

  /// The days judged, in order.
  public let days: [Day]
  /// How Chama's forecast did.
  public let model: Scores
  /// How the seasonal naive forecast did.
  public let naive: Scores
  /// The same by category.
  public let categories: [Category]

  /// The forecasts of earlier nights, the shortest lead first.
  public let leads: [Lead]
  /// What the nights of the last weeks found, tonight last.
  public let nights: [Night]
  /// What has left its usual band several nights running.
  public let drift: [Sentence]

  /// Takes the judgement.
  public init(
    days: [Day], model: Scores, naive: Scores, categories: [Category] = [], leads: [Lead] = [],
    nights: [Night] = [], drift: [Sentence] = []
  ) {
    self.days = days.sorted { $0.day < $1.day }
    self.model = model
    self.naive = naive
    self.categories = categories.sorted { $0.name < $1.name }
    self.leads = leads.sorted { $0.days < $1.days }
    self.nights = nights.sorted { $0.day < $1.day }
    self.drift = drift
  }
}
