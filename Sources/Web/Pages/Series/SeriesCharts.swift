import Charts
import Operations
import Publishing
import SupplyChain

/// The charts of one store and material.
struct SeriesCharts {
  let series: ShowSeries.Series
  let speech: Speech

  private var unit: String { series.material.unit }

  /// What was used, and the fan of what is expected, with what went on beside it.
  var demand: Markup {
    let fan = fan
    return ChartFigure(speech: speech) { fan.chart(in: speech.language, width: $0) }.markup
  }

  private var fan: ForecastFan {
    let days = series.days
    let past = days.filter { $0.day <= series.origin }
    func named(_ name: (ShowSeries.Day) -> String?) -> [BusinessDay: String] {
      Dictionary(
        days.compactMap { day in name(day).map { (day.day, $0) } }, uniquingKeysWith: { $1 })
    }
    return ForecastFan(
      subject: "\(series.material.name) · \(series.store.name)", unit: unit,
      past: past.map { ForecastFan.Past(day: $0.day, used: $0.used, ranOut: $0.stockedOut) },
      ahead: days.compactMap { day in
        day.forecast.map { forecast in
          ForecastFan.Ahead(
            day: day.day, mean: forecast.mean, q10: forecast.quantile(0.1),
            q50: forecast.quantile(0.5), q90: forecast.quantile(0.9),
            middle: forecast.quantile(0.25)...forecast.quantile(0.75))
        }
      },
      weather: days.filter { $0.warmest != nil || $0.rain != nil }
        .map { ForecastFan.Weather(day: $0.day, highest: $0.warmest, rain: $0.rain) },
      holidays: named(\.holiday), promotions: named(\.promotion))
  }

  /// What is expected to lie there day by day, what comes and what passes its last day.
  var stock: Markup {
    let ahead = series.days.filter { $0.stock != nil }
    guard !ahead.isEmpty else { return "" }
    return ChartFigure(width: 520, speech: speech) { stockChart(ahead, width: $0) }.markup
  }

  private func stockChart(_ ahead: [ShowSeries.Day], width: Double) -> LineChart {
    var lanes: [LineChart.Lane] = []
    if ahead.contains(where: { $0.arriving > 0 }) {
      lanes.append(
        LineChart.Lane(
          name: speech.say("deliveries on their way", "在途到货"), unit: unit,
          content: .bars(ahead.map(\.arriving)), tone: .first))
    }
    let ends = ahead.enumerated().flatMap { step, day in
      series.lots.filter { $0.expiresOn == day.day }.map {
        LineChart.Mark(step: step, name: speech.amount($0.quantity, unit))
      }
    }
    if !ends.isEmpty {
      lanes.append(
        LineChart.Lane(
          name: speech.say("last day of lots as they lie now", "现有批次到期"), content: .events(ends),
          tone: .warning))
    }
    let order = series.suggestion.flatMap { line in
      ahead.firstIndex { $0.day == line.needBy }
    }
    return LineChart(
      frame: Frame(
        title: speech.say("Expected stock at the day's close", "预计日终库存"),
        summary: speech.say(
          "The stock if each day uses what is expected of it, first expired first out.",
          "按预测用量、先到期先出推算的库存。"),
        language: speech.language.tag, width: width, height: 260, drawsTitle: false,
        emptyText: speech.say("no data", "暂无数据")),
      steps: Steps(days: ahead.map(\.day)), unit: unit,
      series: [
        LineChart.Series(
          name: speech.say("expected stock", "预计库存"), values: ahead.map(\.stock), tone: .third)
      ],
      marks: order.map {
        [LineChart.Mark(step: $0, name: speech.say("order of tonight", "本次订货到店"))]
      } ?? [], lanes: lanes)
  }
}

extension Steps {
  /// Days as the steps of a chart.
  init(days: [BusinessDay]) {
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    self.init(
      days.map { day in
        let (_, month, date) = day.civil
        return "\(two(month))-\(two(date))"
      }, cycle: 7)
  }
}
