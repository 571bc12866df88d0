import Charts
import SupplyChain

extension NightPage {
  /// The chain on one map, and where the money lies.
  var glanceSection: Markup {
    let map = ChainMap(
      stores: report.stores, exceptions: report.exceptions, transfers: report.transfers)
    let (short, over) = map.counts
    let lead = say(
      "\(grouped(short)) \(short.plural("store runs", "stores run")) out of something before "
        + "\(short.plural("it", "they")) can be supplied; "
        + "\(grouped(over)) \(over.plural("has", "have")) something that will expire.",
      "\(grouped(short)) 家门店在补货到店前有缺货风险，\(grouped(over)) 家门店有临期库存。")
    let places = report.stores.contains { $0.place != nil }
    let drawing: Markup =
      places
      ? figure(heading: say("Where", "分布"), draws: { map.chart(in: language, width: $0) })
      : "<p>\(say("No store has a position.", "门店没有坐标。"))</p>"
    return section(
      "glance", say("The chain at a glance", "全链一览"),
      "<p>\(lead)</p>\n\(drawing)<div class=\"figures\">\n\(stakeChart)</div>")
  }

  /// The money at stake by kind of exception.
  private var stakeChart: Markup {
    let kinds = PlanningException.Kind.allCases.map { kind in
      (kind, report.exceptions.filter { $0.kind == kind }.compactMap(\.money).total)
    }.filter { $0.1 > .zero }.sorted { $0.1 > $1.1 }
    let heading = say("Money at stake by kind", "各类异常涉及金额")
    let chart = BarChart(
      frame: frame(
        heading, summary: say("What exceptions put at stake, in yuan.", "各类异常涉及的金额（元）。")),
      categories: kinds.map { say($0.0.word) }, unit: say("yuan", "元"),
      series: [BarChart.Series(name: heading, values: kinds.map(\.1.yuan), tone: .warning)])
    return figure(chart, heading: heading)
  }
}
