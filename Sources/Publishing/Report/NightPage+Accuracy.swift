import Charts
import SupplyChain

extension NightPage {
  /// How good the last forecasts were, beside the seasonal naive forecast.
  var accuracySection: Markup {
    let heading = say("How good the forecast was", "预测效果")
    guard let accuracy = report.accuracy else {
      return section(
        "accuracy", heading,
        "<p>\(say("There is no earlier forecast to judge yet.", "尚无可评估的历史预测。"))</p>")
    }
    let table = PageTable(
      caption: say("Errors of the last forecasts", "近期预测误差"),
      columns: [
        .text(say("Measure", "指标")), .number(say("Chama", "Chama")),
        .number(say("Seasonal naive", "上周同期")),
      ],
      rows: [
        scoreRow(say("WAPE", "WAPE（加权绝对百分比误差）"), accuracy, \.wape, signed: false),
        scoreRow(say("Bias", "偏差"), accuracy, \.bias, signed: true),
        scoreRow(
          say("Within the 80% interval", "落入 80% 区间的比例"), accuracy, \.coverage80, signed: false),
      ])
    return section(
      "accuracy", heading,
      #"""
      <div class="narrow">\#(table.markup)</div><div class="figures">
      \#(daysChart(accuracy))\#(categoryErrorsChart(accuracy))</div>
      """#)
  }

  private func scoreRow(
    _ name: String, _ accuracy: ForecastAccuracy,
    _ score: KeyPath<ForecastAccuracy.Scores, Double?>, signed: Bool
  ) -> [Markup] {
    [
      "\(name)", "\(percent(accuracy.model[keyPath: score], signed: signed))",
      "\(percent(accuracy.naive[keyPath: score], signed: signed))",
    ]
  }

  private func daysChart(_ accuracy: ForecastAccuracy) -> Markup {
    let days = accuracy.days
    let heading = say("The chain's consumption at cost", "全链每日消耗成本")
    let hasBand = days.contains { $0.low != nil && $0.high != nil }
    let chart = LineChart(
      frame: frame(
        heading,
        summary: say(
          "What was consumed each day, and what had been forecast.", "每日实际消耗与预测的对比。")),
      steps: Steps(days.map { NightPage.shortDate($0.day) }, anchor: days.count - 1),
      unit: say("yuan", "元"),
      series: [
        LineChart.Series(
          name: say("consumed", "实际"), values: days.map(\.actual.yuan), tone: .first),
        LineChart.Series(
          name: say("forecast", "预测"), values: days.map(\.forecast.yuan), tone: .second,
          isDashed: true),
      ],
      bands: hasBand
        ? [
          LineChart.Band(
            name: say("80% interval", "80% 区间"), low: days.map { $0.low?.yuan },
            high: days.map { $0.high?.yuan }, tone: .second)
        ] : [])
    return figure(chart, heading: heading)
  }

  private func categoryErrorsChart(_ accuracy: ForecastAccuracy) -> Markup {
    guard !accuracy.categories.isEmpty else { return "" }
    let heading = say("WAPE by category", "各品类 WAPE")
    func perCent(_ share: Double?) -> Double? { share.map { $0 * 100 } }
    let chart = BarChart(
      frame: frame(
        heading,
        summary: say("Forecast errors beside the seasonal naive forecast's.", "各品类预测误差与上周同期的对比。")),
      categories: accuracy.categories.map(\.name), unit: "%", decimals: 1,
      series: [
        BarChart.Series(
          name: say("Chama", "Chama"), values: accuracy.categories.map { perCent($0.model.wape) },
          tone: .first),
        BarChart.Series(
          name: say("seasonal naive", "上周同期"),
          values: accuracy.categories.map { perCent($0.naive.wape) }, tone: .muted),
      ])
    return figure(chart, heading: heading)
  }

  /// Month and day: `06-30`.
  static func shortDate(_ day: BusinessDay) -> String { String(day.description.suffix(5)) }
}
