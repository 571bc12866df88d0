import Charts
import Operations
import SupplyChain

/// The charts of one store and material.
struct SeriesCharts {
  let series: ShowSeries.Series
  let speech: Speech

  private var unit: String { series.material.unit }

  /// What was used, and the fan of what is expected, with holidays and promotions marked.
  var demand: Markup {
    let days = series.days
    let chart = LineChart(
      frame: frame(
        speech.say("Used and expected", "用量与预测"), summary: summary, height: 320),
      steps: Steps(days: days.map(\.day), speech), unit: unit,
      series: [
        LineChart.Series(
          name: speech.say("used", "实际"), values: days.map(\.used), tone: .first),
        LineChart.Series(
          name: speech.say("expected", "预测"), values: days.map { $0.forecast?.quantile(0.5) },
          tone: .second, isDashed: true),
      ],
      bands: [
        LineChart.Band(
          name: speech.say("80 % sure", "80% 区间"),
          low: days.map { $0.forecast?.quantile(0.1) },
          high: days.map { $0.forecast?.quantile(0.9) }, tone: .second)
      ],
      marks: marks)
    return figure(chart, isWide: true)
  }

  /// What is expected to lie there day by day.
  var stock: Markup {
    let ahead = series.days.filter { $0.stock != nil }
    let chart = LineChart(
      frame: frame(
        speech.say("Expected stock at the day's close", "预计日终库存"),
        summary: speech.say(
          "The stock if each day uses what is expected of it.", "按预测用量推算的库存。"),
        height: 220, width: 520),
      steps: Steps(days: ahead.map(\.day), speech), unit: unit,
      series: [
        LineChart.Series(
          name: speech.say("expected stock", "预计库存"), values: ahead.map(\.stock), tone: .third)
      ],
      marks: ahead.enumerated().filter { $0.element.arriving > 0 }.map {
        LineChart.Mark(step: $0.offset, name: speech.say("arrives", "到货"))
      })
    return figure(chart, isWide: false)
  }

  private var marks: [LineChart.Mark] {
    var last = ""
    return series.days.enumerated().compactMap { index, day in
      let name = day.holiday ?? day.promotion ?? ""
      defer { last = name }
      return name.isEmpty || name == last ? nil : LineChart.Mark(step: index, name: name)
    }
  }

  private var summary: String {
    let known = series.days.compactMap(\.used)
    let mean = known.isEmpty ? 0 : known.reduce(0, +) / Double(known.count)
    let week = series.days.compactMap(\.forecast).prefix(7).reduce(0) { $0 + $1.mean }
    return speech.say(
      "Over \(known.count) days \(speech.number(mean, decimals: 1)) \(unit) were used a day; "
        + "\(speech.number(week, decimals: 0)) \(unit) are expected in the next seven days.",
      "过去 \(known.count) 天日均用量 \(speech.number(mean, decimals: 1)) \(unit)；"
        + "未来七天预计 \(speech.number(week, decimals: 0)) \(unit)。")
  }

  private func frame(
    _ title: String, summary: String, height: Double, width: Double = 1060
  ) -> Frame {
    Frame(
      title: title, summary: summary, language: speech.language.tag, width: width,
      height: height, drawsTitle: false, emptyText: speech.say("no data", "暂无数据"))
  }

  private func figure(_ chart: some Chart, isWide: Bool) -> Markup {
    #"""
    <figure><div class="chart\#(isWide ? " is-wide" : "")" tabindex="0">\#
    \#(chart.markup(styled: false))</div></figure>

    """#
  }
}

extension Steps {
  /// Days as the steps of a chart.
  init(days: [BusinessDay], _ speech: Speech) {
    self.init(
      days.map { day in
        let (_, month, date) = day.civil
        return speech.say("\(date)/\(month)", "\(month)/\(date)")
      }, cycle: 7)
  }
}
