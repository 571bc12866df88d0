import Charts
import SupplyChain

extension NightPage {
  /// The most days that one chart shows.
  private static var longestOutlook: Int { 400 }

  /// What the chain consumed, and the fan of what it will.
  var outlookSection: Markup {
    let heading = say("What the chain uses", "全链消耗")
    guard let outlook = report.outlook, let first = outlook.firstDay, let last = outlook.lastDay,
      last - first < NightPage.longestOutlook
    else {
      return section(
        "outlook", heading, "<p>\(say("There is nothing to show yet.", "暂无数据。"))</p>")
    }
    let title = say("Consumption at cost by day", "每日消耗成本")
    return section(
      "outlook", heading,
      figure(heading: title) { width in
        outlookChart(outlook, days: Array(first...last), title: title, width: width)
      })
  }

  private func outlookChart(
    _ outlook: ConsumptionOutlook, days: [BusinessDay], title: String, width: Double
  ) -> LineChart {
    let consumed = Dictionary(outlook.past.map { ($0.day, $0.consumed.yuan) }) { first, _ in first }
    let ahead = outlook.fan
    let hasBand = outlook.ahead.contains { $0.p10 != nil && $0.p90 != nil }
    let first = days.first ?? report.record.day
    var frame = frame(
      title,
      summary: say(
        "Daily consumption of the last weeks, and the forecast of the next days.",
        "近几周每日消耗与未来几天的预测。"), height: 380)
    frame.width = width
    return LineChart(
      frame: frame,
      steps: Steps(
        days.map(NightPage.shortDate), cycle: 7, anchor: (outlook.past.last?.day ?? first) - first),
      unit: say("yuan", "元"),
      series: [
        LineChart.Series(
          name: say("consumed", "实际"), values: days.map { consumed[$0] }, tone: .first),
        LineChart.Series(
          name: say("forecast, median", "预测中位数"), values: days.map { ahead[$0]?.p50.yuan },
          tone: .second, isDashed: true),
      ],
      bands: hasBand
        ? [
          LineChart.Band(
            name: say("80% interval", "80% 区间"), low: days.map { ahead[$0]?.p10?.yuan },
            high: days.map { ahead[$0]?.p90?.yuan }, tone: .second)
        ] : [],
      lanes: lanes(outlook, days), lastKnown: outlook.past.last.map { $0.day - first })
  }
}

extension NightPage {
  /// Holidays, and the weather of the chain's stores.
  fileprivate func lanes(
    _ outlook: ConsumptionOutlook, _ days: [BusinessDay]
  ) -> [LineChart.Lane] {
    guard let first = days.first else { return [] }
    var lanes: [LineChart.Lane] = []
    if !outlook.events.isEmpty {
      let marks = outlook.events.map { LineChart.Mark(step: $0.day - first, name: say($0.name)) }
      lanes.append(
        LineChart.Lane(name: say("holidays", "节假日"), content: .events(marks), tone: .fourth))
    }
    let weather = Dictionary(outlook.weather.map { ($0.day, $0) }, uniquingKeysWith: { $1 })
    if outlook.weather.contains(where: { $0.rain != nil }) {
      lanes.append(
        LineChart.Lane(
          name: say("rain, mean of stores", "降水（门店平均）"), unit: "mm",
          content: .bars(days.map { weather[$0]?.rain })))
    }
    if outlook.weather.contains(where: { $0.highest != nil }) {
      lanes.append(
        LineChart.Lane(
          name: say("highest temperature, mean of stores", "最高气温（门店平均）"), unit: "°C",
          content: .line(days.map { weather[$0]?.highest }), tone: .warning))
    }
    return lanes
  }
}

extension ConsumptionOutlook {
  /// The days ahead by day. The last day that is known opens the fan, when it is not ahead itself.
  fileprivate var fan: [BusinessDay: DayAhead] {
    var fan = Dictionary(ahead.map { ($0.day, $0) }) { first, _ in first }
    if let known = past.last, !ahead.isEmpty, fan[known.day] == nil {
      fan[known.day] = DayAhead(
        day: known.day, p10: known.consumed, p50: known.consumed, p90: known.consumed)
    }
    return fan
  }

  fileprivate var firstDay: BusinessDay? {
    (past.map(\.day) + ahead.map(\.day)).min()
  }

  fileprivate var lastDay: BusinessDay? {
    (past.map(\.day) + ahead.map(\.day)).max()
  }
}
