public import SupplyChain

/// All that a night's notebook is made of: plain rows, so that the CSV that an analyst reads holds
/// exactly what the notebook's numbers come from.
public struct NotebookNight: Sendable {
  /// A store's material on one day: what was expected, and what came.
  public struct ForecastRow: Hashable, Sendable {
    /// The store.
    public let store: StoreID
    /// The material.
    public let material: MaterialID
    /// The day.
    public let day: BusinessDay
    /// The night that said so.
    public let madeOn: BusinessDay
    /// What came, in base units; `nil` for a day ahead.
    public let actual: Double?
    /// What was expected.
    public let mean: Double
    /// The 10 % quantile.
    public let q10: Double
    /// The median.
    public let q50: Double
    /// The 90 % quantile.
    public let q90: Double
    /// The seasonal naive forecast, where there is one.
    public let naive: Double?

    /// Takes a day; numbers are kept to a thousandth, as the CSV has them.
    public init(
      store: StoreID, material: MaterialID, day: BusinessDay, madeOn: BusinessDay,
      actual: Double?, mean: Double, q10: Double, q50: Double, q90: Double, naive: Double?
    ) {
      self.store = store
      self.material = material
      self.day = day
      self.madeOn = madeOn
      self.actual = actual.map(NotebookNight.rounded)
      self.mean = NotebookNight.rounded(mean)
      self.q10 = NotebookNight.rounded(q10)
      self.q50 = NotebookNight.rounded(q50)
      self.q90 = NotebookNight.rounded(q90)
      self.naive = naive.map(NotebookNight.rounded)
    }
  }

  /// A store's day: what it used of everything, at cost, and what went on beside it.
  public struct StoreDay: Hashable, Sendable {
    /// The store.
    public let store: StoreID
    /// The day.
    public let day: BusinessDay
    /// Consumption at cost in yuan; `nil` on a day on which it was closed.
    public let consumed: Double?
    /// The highest temperature in °C, where observed.
    public let highest: Double?
    /// Rain in millimetres, where observed.
    public let rain: Double?
    /// The holiday's name.
    public let holiday: String?

    /// Takes a day; numbers are kept to a thousandth.
    public init(
      store: StoreID, day: BusinessDay, consumed: Double?, highest: Double?, rain: Double?,
      holiday: String?
    ) {
      self.store = store
      self.day = day
      self.consumed = consumed.map(NotebookNight.rounded)
      self.highest = highest.map(NotebookNight.rounded)
      self.rain = rain.map(NotebookNight.rounded)
      self.holiday = holiday
    }
  }

  /// The run.
  public var record: RunRecord
  /// The language of the words; names of columns are English.
  public var language: Language
  /// The chain's stores.
  public var stores: [Store]
  /// The chain's materials.
  public var materials: [Material]
  /// Days that came, as they had been forecast, and the days ahead.
  public var forecasts: [ForecastRow]
  /// Whether the days that came were judged by what was published; otherwise by forecasts that
  /// were made again from what was known then.
  public var isJudgedAsPublished: Bool
  /// The last months, every store every day.
  public var days: [StoreDay]
  /// The night's suggestions.
  public var suggestions: [Suggestion]
  /// The night's transfers.
  public var transfers: [TransferContent]
  /// What earlier transfers saved.
  public var outcomes: [TransferOutcome]

  /// Takes a night; all lists in any order.
  public init(
    record: RunRecord, language: Language, stores: [Store], materials: [Material],
    forecasts: [ForecastRow], isJudgedAsPublished: Bool, days: [StoreDay],
    suggestions: [Suggestion], transfers: [TransferContent], outcomes: [TransferOutcome]
  ) {
    self.record = record
    self.language = language
    self.stores = stores.sorted { $0.id < $1.id }
    self.materials = materials.sorted { $0.id < $1.id }
    self.forecasts = forecasts.sorted {
      $0.store != $1.store
        ? $0.store < $1.store
        : $0.material != $1.material ? $0.material < $1.material : $0.day < $1.day
    }
    self.isJudgedAsPublished = isJudgedAsPublished
    self.days = days.sorted { $0.store != $1.store ? $0.store < $1.store : $0.day < $1.day }
    self.suggestions = suggestions.sorted { ($0.store, $0.material) < ($1.store, $1.material) }
    self.transfers = transfers.sorted { $0.number < $1.number }
    self.outcomes = outcomes.sorted { $0.order < $1.order }
  }

  private static func rounded(_ number: Double) -> Double {
    (number * 1000).rounded(.toNearestOrEven) / 1000
  }
}
