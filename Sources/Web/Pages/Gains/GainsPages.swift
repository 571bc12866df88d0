import Access
import Charts
import Operations
import SupplyChain

/// What the chain gains: turnover, waste, stock-outs, response; by time, city, category or store.
enum GainsPages {
  static let routes: [PageRoute] = [
    .page("/gains", .viewGains, show), .page("/gains/gains.csv", .viewGains, file),
  ]

  @Sendable static func show(_ call: PageCall) throws -> PageAnswer {
    let view = GainsView(
      report: try report(call), from: call.query["from"], to: call.query["to"],
      speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("What the chain gains", "连锁收益"), way: .gains, width: .wide,
        body: view.body))
  }

  @Sendable static func file(_ call: PageCall) throws -> PageAnswer {
    let report = try report(call)
    let name = "gains-\(report.by.rawValue)-\(report.from)-\(report.to).csv"
    return .other(
      Answer(
        fields: [
          "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store",
          "Content-Disposition": "attachment; filename=\"\(name)\"",
        ], body: report.csv()))
  }

  private static func report(_ call: PageCall) throws -> GainsReport {
    let key = GainsKey(rawValue: call.query["by"]) ?? .week
    return try Gains(ledger: call.ledger, caller: call.caller).report(
      by: key, from: BusinessDay(call.query["from"]), to: BusinessDay(call.query["to"]),
      of: nil, anew: false)
  }
}

/// The figures with their trend.
struct GainsView {
  let report: GainsReport
  /// What was asked for, as it was written.
  let from: String
  let to: String
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(speech.say("What the chain gains", "连锁收益"))</h1>\#
    <p class="soft">\#(report.from.description) – \#(report.to.description) · \#
    <a href="\#(path("/gains/gains.csv", report.by))" download>CSV</a></p></div>
    \#(choices)\#(tiles)\#(chart)\#(table)\#(notes)
    """#
  }

  private func path(_ path: String, _ key: GainsKey) -> String {
    PagePath.query(path, [("by", key.rawValue), ("from", from), ("to", to)])
  }

  private var choices: Markup {
    let keys = GainsKey.allCases.map { key in
      let here: Markup = key == report.by ? #" aria-current="true""# : ""
      let style = key == report.by ? "is-main" : "is-quiet"
      return #"""
        <a class="button is-small \#(style)" href="\#(path("/gains", key))"\#(here)>\#(
          speech.say(word(key)))</a>

        """# as Markup
    }
    let fields = [
      Field(name: "from", label: speech.say("From", "从"), type: "date", value: from),
      Field(name: "to", label: speech.say("Through", "至"), type: "date", value: to),
    ].map(\.markup).joined
    return #"""
      <div class="row">\#(keys.joined)</div><p></p>
      <form class="tools" method="get" action="/gains">\#(Form.hidden("by", report.by.rawValue))\#
      \#(fields)<button class="button is-small">\#(speech.say("Show", "显示"))</button></form>

      """#
  }

  private func word(_ key: GainsKey) -> Sentence {
    switch key {
    case .week: Sentence("by week", "按周")
    case .store: Sentence("by store", "按门店")
    case .city: Sentence("by city", "按城市")
    case .category: Sentence("by category", "按类别")
    }
  }

  private var tiles: Markup {
    let total = report.total
    return Tile.row([
      Tile(
        label: speech.say("Turnover a year", "年周转次数"),
        value: total.turnover.map { speech.number($0, decimals: 1) } ?? "–"),
      Tile(label: speech.say("Waste", "报废"), value: speech.yuan(total.waste)),
      Tile(
        label: speech.say("Stock-outs", "缺货损失"), value: speech.yuan(total.stockOut),
        note: speech.count(total.stockOutDays, "day of a material", "days of materials", "品天")),
      Tile(
        label: speech.say("Decided within 90 min", "90 分钟内答复"),
        value: total.withinGoal.map { speech.percent($0, decimals: 0) } ?? "–",
        note: total.decisionMinutes.map {
          speech.say("middle \(Int($0)) min", "中位 \(Int($0)) 分钟")
        } ?? speech.say("no request yet", "暂无申请")),
      Tile(
        label: speech.say("Transfers saved", "调拨节省"),
        value: total.realised.map(speech.yuan) ?? "–",
        note: total.promised.map {
          speech.say("promised \(speech.yuan($0))", "预计 \(speech.yuan($0))")
        } ?? ""),
      Tile(
        label: speech.say("Forecast error", "预测误差"),
        value: total.forecastError.map { speech.percent($0) } ?? "–"),
    ])
  }

  /// Lost money week by week; other keys have no order of their own.
  private var chart: Markup {
    guard report.by == .week, report.lines.count > 1 else { return "" }
    func yuan(_ money: Money) -> Double { Double(money.fen) / 100 }
    let lines = report.lines
    let title = speech.say("Waste and stock-outs by week", "每周报废与缺货损失")
    let summary = speech.say(
      "\(lines.count) weeks; waste \(speech.yuan(report.total.waste)) in all.",
      "共 \(lines.count) 周，报废合计 \(speech.yuan(report.total.waste))。")
    // The page's own table shows these numbers beside the others.
    return ChartFigure(heading: title, hasTable: false, speech: speech) { width in
      LineChart(
        frame: Frame(
          title: title, summary: summary, language: speech.language.tag, width: width, height: 260,
          drawsTitle: false, emptyText: speech.say("no data", "暂无数据")),
        steps: Steps(lines.map { String($0.key.suffix(5)) }), unit: speech.say("yuan", "元"),
        series: [
          LineChart.Series(
            name: speech.say("waste", "报废"), values: lines.map { yuan($0.waste) },
            tone: .second),
          LineChart.Series(
            name: speech.say("stock-outs", "缺货损失"), values: lines.map { yuan($0.stockOut) },
            tone: .warning, isDashed: true),
        ])
    }.markup
  }

  private var table: Markup {
    PageTable(
      caption: speech.say("What the chain gains", "连锁收益"),
      columns: [
        .text(speech.say(word(report.by))), .number(speech.say("Used", "用量金额")),
        .number(speech.say("Turnover", "周转")), .number(speech.say("Waste", "报废")),
        .number(speech.say("Stock-out days", "缺货品天")),
        .number(speech.say("Stock-outs", "缺货损失")), .number(speech.say("Requests", "申请")),
        .number(speech.say("Transfers", "调拨")), .number(speech.say("Saved", "节省")),
        .number(speech.say("Forecast error", "预测误差")),
      ],
      rows: (report.lines + [report.total]).map { line in
        [
          "\(line.name.isEmpty ? speech.say("all", "合计") : line.name)",
          "\(speech.yuan(line.consumption))",
          "\(line.turnover.map { speech.number($0, decimals: 1) } ?? "–")",
          "\(speech.yuan(line.waste))", "\(speech.number(line.stockOutDays))",
          "\(speech.yuan(line.stockOut))", "\(line.requests)", "\(line.transfers)",
          "\(line.realised.map(speech.yuan) ?? "–")",
          "\(line.forecastError.map { speech.percent($0) } ?? "–")",
        ]
      }
    ).markup
  }

  private var notes: Markup {
    guard !report.notes.isEmpty else { return "" }
    let items = report.notes.map { "<li>\(speech.say($0))</li>" as Markup }.joined
    return #"<div class="notice is-look"><ul>\#(items)</ul></div>"#
  }
}
