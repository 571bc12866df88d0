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
      \#(driftNotes(accuracy))
      <div class="narrow">\#(table.markup)\#(leadsTable(accuracy))</div><div class="figures">
      \#(daysChart(accuracy))\#(categoryErrorsChart(accuracy))\#(nightsChart(accuracy))</div>
      """#)
  }

  /// What has left its usual band, before anything else.
  private func driftNotes(_ accuracy: AccuracyReview) -> Markup {
    var notes: Markup = ""
    for sentence in accuracy.drift { notes += #"<p><strong>\#(say(sentence))</strong></p>"# }
    return notes
  }

  /// How errors grow with the nights between forecast and day.
  private func leadsTable(_ accuracy: AccuracyReview) -> Markup {
    guard !accuracy.leads.isEmpty else { return "" }
    let table = PageTable(
      caption: say("By when they were made", "按预测时间"),
      columns: [
        .text(say("Made", "预测于")), .number("WAPE"), .number(say("Bias", "偏差")),
        .number(say("Within 80%", "落入 80% 区间")), .number(say("Naive WAPE", "上周同期 WAPE")),
      ],
      rows: accuracy.leads.map { lead in
        [
          "\(leadName(lead))", "\(percent(lead.model.wape))",
          "\(percent(lead.model.bias, signed: true))", "\(percent(lead.model.coverage80))",
          "\(percent(lead.naive.wape))",
        ]
      })
    return table.markup
  }

  private func leadName(_ lead: AccuracyReview.Lead) -> String {
    let when =
      lead.days == 1
      ? say("the night before", "前一晚")
      : say("\(lead.days) nights before", "\(lead.days) 晚之前")
    guard !lead.isPublished else { return when }
    return when
      + say(
        " (made anew for \(lead.storeCount) \(lead.storeCount.plural("store")))",
        "（就 \(lead.storeCount) 家门店重新计算）")
  }

  /// How the error has gone from night to night.
  private func nightsChart(_ accuracy: AccuracyReview) -> Markup {
    let nights = accuracy.nights
    guard nights.count > 1 else { return "" }
    let heading = say("WAPE of the week before, night by night", "每晚评估的前一周 WAPE")
    func perCent(_ share: Double?) -> Double? { share.map { $0 * 100 } }
    let chart = LineChart(
      frame: frame(
        heading,
        summary: say(
          "Forecast errors of each night's last seven days.", "每晚最近七天的预测误差。")),
      steps: Steps(nights.map { NightPage.shortDate($0.day) }, anchor: nights.count - 1),
      unit: "%",
      series: [
        LineChart.Series(
          name: say("Chama", "Chama"), values: nights.map { perCent($0.model.wape) }, tone: .first),
        LineChart.Series(
          name: say("seasonal naive", "上周同期"), values: nights.map { perCent($0.naive.wape) },
          tone: .muted, isDashed: true),
      ])
    return figure(chart, heading: heading)
  }

  private func scoreRow(
    _ name: String, _ accuracy: AccuracyReview,
    _ score: KeyPath<AccuracyReview.Scores, Double?>, signed: Bool
  ) -> [Markup] {
    [
      "\(name)", "\(percent(accuracy.model[keyPath: score], signed: signed))",
      "\(percent(accuracy.naive[keyPath: score], signed: signed))",
    ]
  }

  private func daysChart(_ accuracy: AccuracyReview) -> Markup {
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

  private func categoryErrorsChart(_ accuracy: AccuracyReview) -> Markup {
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
