public import SupplyChain

/// What the whole chain consumed in the last weeks and is expected to consume in the next days,
/// valued at cost.
public struct ConsumptionOutlook: Hashable, Sendable {
  /// A day that is over.
  public struct PastDay: Hashable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// What was consumed.
    public let consumed: Money

    /// Takes a day.
    public init(day: BusinessDay, consumed: Money) {
      self.day = day
      self.consumed = consumed
    }
  }

  /// A day ahead.
  public struct DayAhead: Hashable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// The 10 % quantile, when known.
    public let p10: Money?
    /// The median, or the mean where no median of the total is known.
    public let p50: Money
    /// The 90 % quantile, when known.
    public let p90: Money?

    /// Takes a day.
    public init(day: BusinessDay, p10: Money? = nil, p50: Money, p90: Money? = nil) {
      self.day = day
      self.p10 = p10
      self.p50 = p50
      self.p90 = p90
    }
  }

  /// A day with a name: a holiday, a promotion, a storm.
  public struct Event: Hashable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// Its name.
    public let name: Sentence

    /// Takes an event.
    public init(day: BusinessDay, name: Sentence) {
      self.day = day
      self.name = name
    }
  }

  /// The days that are over, in order.
  public let past: [PastDay]
  /// The days ahead, in order.
  public let ahead: [DayAhead]
  /// The days with a name, in order.
  public let events: [Event]
  /// The mean weather of the chain's stores, observed and foretold, in order.
  public let weather: [ForecastFan.Weather]

  /// Takes days in any order.
  public init(
    past: [PastDay], ahead: [DayAhead], events: [Event] = [],
    weather: [ForecastFan.Weather] = []
  ) {
    self.weather = weather.sorted { $0.day < $1.day }
    self.past = past.sorted { $0.day < $1.day }
    self.ahead = ahead.sorted { $0.day < $1.day }
    self.events = events.sorted {
      $0.day != $1.day ? $0.day < $1.day : $0.name.english < $1.name.english
    }
  }
}
