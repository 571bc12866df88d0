public import Charts
public import SupplyChain

/// What a store used of a material, what it will need, and what went on beside it: the history, the
/// fan of the days ahead, holidays, promotions and weather.
public struct ForecastFan: Hashable, Sendable {
  /// A day that is over.
  public struct Past: Hashable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// What was used, in base units; `nil` on a closed day.
    public let used: Double?
    /// Whether the store ran out, so that more would have been used.
    public let ranOut: Bool

    /// Takes a day.
    public init(day: BusinessDay, used: Double?, ranOut: Bool = false) {
      self.day = day
      self.used = used
      self.ranOut = ranOut
    }
  }

  /// A day ahead, in base units.
  public struct Ahead: Hashable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// The expected need.
    public let mean: Double
    /// The 10, 50 and 90 % quantiles.
    public let q10: Double
    /// The median.
    public let q50: Double
    /// The 90 % quantile.
    public let q90: Double
    /// The 25 and 75 % quantiles, when known.
    public let middle: ClosedRange<Double>?

    /// Takes a day.
    public init(
      day: BusinessDay, mean: Double, q10: Double, q50: Double, q90: Double,
      middle: ClosedRange<Double>? = nil
    ) {
      self.day = day
      self.mean = mean
      self.q10 = q10
      self.q50 = q50
      self.q90 = q90
      self.middle = middle
    }
  }

  /// The weather of a day in the store's city, observed or foretold.
  public struct Weather: Hashable, Sendable {
    /// The day.
    public let day: BusinessDay
    /// The highest temperature in °C, when known.
    public let highest: Double?
    /// Rain in millimetres, when known.
    public let rain: Double?

    /// Takes a day.
    public init(day: BusinessDay, highest: Double?, rain: Double?) {
      self.day = day
      self.highest = highest
      self.rain = rain
    }
  }

  /// What the chart is of: `鲜牛奶 · 上海2号店`.
  public var subject: String
  /// The base unit.
  public var unit: String
  /// The days that are over, in order.
  public var past: [Past]
  /// The days ahead, in order.
  public var ahead: [Ahead]
  /// The weather by day; empty where none is known.
  public var weather: [Weather]
  /// Days off and holidays with their names.
  public var holidays: [BusinessDay: String]
  /// Promotions with their names.
  public var promotions: [BusinessDay: String]

  /// Takes a series; days in any order.
  public init(
    subject: String, unit: String, past: [Past], ahead: [Ahead], weather: [Weather] = [],
    holidays: [BusinessDay: String] = [:], promotions: [BusinessDay: String] = [:]
  ) {
    self.subject = subject
    self.unit = unit
    self.past = past.sorted { $0.day < $1.day }
    self.ahead = ahead.sorted { $0.day < $1.day }
    self.weather = weather.sorted { $0.day < $1.day }
    self.holidays = holidays
    self.promotions = promotions
  }

  /// The chart in a language, so wide in pixels; `nil` without any day, or with more than 800.
  public func chart(in language: Language, width: Double = 1_040) -> LineChart? {
    let all = past.map(\.day) + ahead.map(\.day)
    guard let first = all.min(), let last = all.max(), last - first < 800 else { return nil }
    let days = Array(first...last)
    func say(_ english: String, _ chinese: String) -> String {
      Sentence(english, chinese).text(in: language)
    }
    let used = Dictionary(past.map { ($0.day, $0) }, uniquingKeysWith: { $1 })
    let fan = Dictionary(ahead.map { ($0.day, $0) }, uniquingKeysWith: { $1 })
    let summary = say(
      "\(past.count) days of use, the forecast of \(ahead.count) days with its 80% interval.",
      "\(past.count) 天用量与 \(ahead.count) 天预测（含 80% 区间）。")
    var bands = [
      LineChart.Band(
        name: say("80% interval", "80% 区间"), low: days.map { fan[$0]?.q10 },
        high: days.map { fan[$0]?.q90 }, tone: .second)
    ]
    if ahead.contains(where: { $0.middle != nil }) {
      bands.append(
        LineChart.Band(
          name: say("50% interval", "50% 区间"), low: days.map { fan[$0]?.middle?.lowerBound },
          high: days.map { fan[$0]?.middle?.upperBound }, tone: .second))
    }
    let lastKnown = past.last.map { $0.day - first }
    return LineChart(
      frame: Frame(
        title: subject, summary: summary, language: language.tag, width: width, height: 380,
        drawsTitle: false, emptyText: say("no data", "暂无数据")),
      steps: Steps(days.map(NightPage.shortDate), cycle: 7, anchor: lastKnown ?? 0), unit: unit,
      series: [
        LineChart.Series(
          name: say("used", "实际用量"), values: days.map { used[$0]?.used }, tone: .first),
        LineChart.Series(
          name: say("forecast, median", "预测中位数"), values: days.map { fan[$0]?.q50 },
          tone: .second, isDashed: true),
      ], bands: bands,
      marks: past.filter(\.ranOut).map {
        LineChart.Mark(step: $0.day - first, name: say("ran out", "缺货"))
      },
      lanes: lanes(days, in: language), lastKnown: lastKnown)
  }

  private func lanes(_ days: [BusinessDay], in language: Language) -> [LineChart.Lane] {
    func say(_ english: String, _ chinese: String) -> String {
      Sentence(english, chinese).text(in: language)
    }
    func marks(_ names: [BusinessDay: String]) -> [LineChart.Mark] {
      days.enumerated().compactMap { step, day in
        names[day].map { LineChart.Mark(step: step, name: $0) }
      }
    }
    var lanes: [LineChart.Lane] = []
    for (name, named, tone) in [
      (say("holidays", "节假日"), marks(holidays), Tone.fourth),
      (say("promotions", "促销"), marks(promotions), Tone.second),
    ] where !named.isEmpty {
      lanes.append(LineChart.Lane(name: name, content: .events(named), tone: tone))
    }
    let known = Dictionary(weather.map { ($0.day, $0) }, uniquingKeysWith: { $1 })
    if weather.contains(where: { $0.rain != nil }) {
      lanes.append(
        LineChart.Lane(
          name: say("rain", "降水"), unit: "mm", content: .bars(days.map { known[$0]?.rain })))
    }
    if weather.contains(where: { $0.highest != nil }) {
      lanes.append(
        LineChart.Lane(
          name: say("highest temperature", "最高气温"), unit: "°C",
          content: .line(days.map { known[$0]?.highest }), tone: .warning))
    }
    return lanes
  }
}
