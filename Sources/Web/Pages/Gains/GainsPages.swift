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
    let question = try GainsQuestion(call)
    let view = GainsView(
      report: try report(call, question), question: question, speech: call.speech)
    var page = HTMLPage(
      title: call.speech.say("What the chain gains", "连锁收益"), way: .gains, width: .wide,
      body: view.body)
    page.notice = question.notice(call.speech)
    return .page(page)
  }

  @Sendable static func file(_ call: PageCall) throws -> PageAnswer {
    let report = try report(call, GainsQuestion(call))
    let name = "gains-\(report.by.rawValue)-\(report.from)-\(report.to).csv"
    return .other(
      Answer(
        fields: [
          "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store",
          "Content-Disposition": "attachment; filename=\"\(name)\"",
        ], body: report.csv()))
  }

  private static func report(
    _ call: PageCall, _ question: GainsQuestion
  ) throws -> GainsReport {
    try Gains(ledger: call.ledger, caller: call.caller).report(
      by: question.by, from: BusinessDay(question.from), to: BusinessDay(question.to),
      of: question.stores, anew: false)
  }
}

/// What somebody wants to know of the chain's gains: told by what, of which days, of how much of
/// the chain. It stands in the address, and each row leads one step further down.
struct GainsQuestion: Sendable {
  var by = GainsKey.week
  /// The days, as they were written.
  var from = ""
  var to = ""
  var city = ""
  var store: Store?
  /// The stores of the city or the store, `nil` for the chain.
  private(set) var stores: Set<StoreID>?
  /// What was written and cannot be heeded.
  private var unread: [Sentence] = []

  /// Reads an address; a city or store that the chain does not have is left out.
  init(_ call: PageCall) throws {
    by = GainsKey(rawValue: call.query["by"]) ?? .week
    (from, to) = (day(call.query["from"]), day(call.query["to"]))
    let chain = try call.view().stores
    store = chain.first { $0.id.text == call.query["store"] }
    let members = chain.filter { $0.city == call.query["city"] }
    if let store {
      (city, stores) = (store.city, [store.id])
    } else if !members.isEmpty {
      (city, stores) = (call.query["city"], Set(members.map(\.id)))
    }
    for (asked, isThere) in [
      (call.query["store"], store != nil), (call.query["city"], !members.isEmpty),
    ] where !asked.isEmpty && !isThere {
      unread.append(Sentence("The chain has no “\(asked)”.", "没有「\(asked)」。"))
    }
  }

  /// A day as it was written; nothing for what is none.
  private mutating func day(_ text: String) -> String {
    if text.isEmpty || BusinessDay(text) != nil { return text }
    unread.append(
      Sentence("“\(text)” is no day; write yyyy-mm-dd.", "「\(text)」不是日期，请写成 yyyy-mm-dd。"))
    return ""
  }

  /// That something that was written is left aside.
  func notice(_ speech: Speech) -> Notice? {
    guard !unread.isEmpty else { return nil }
    return Notice(
      tone: .look, text: unread.map { speech.say($0) }.joined(separator: " "),
      remedy: speech.say("The figures are told without it.", "已按未填写处理。"))
  }

  /// The address of this question at a path.
  func path(_ path: String = "/gains") -> String {
    PagePath.query(
      path,
      [
        ("by", by.rawValue), ("from", from), ("to", to), ("city", store == nil ? city : ""),
        ("store", store?.id.text ?? ""),
      ])
  }

  /// The address of this question with something changed.
  func path(_ change: (inout GainsQuestion) -> Void) -> String {
    var question = self
    change(&question)
    return question.path()
  }

  /// What a line is made of: a week by cities, a city by stores, a store by weeks. A category has
  /// nothing below it.
  func path(below line: GainsLine) -> String? {
    switch by {
    case .week:
      guard let monday = BusinessDay(line.key) else { return nil }
      return path {
        ($0.from, $0.to) = (monday.description, (monday + 6).description)
        $0.by = store == nil ? (city.isEmpty ? .city : .store) : .category
      }
    case .city:
      return path { ($0.city, $0.by) = (line.key, .store) }
    case .store:
      return PagePath.query(
        "/gains", [("by", "week"), ("from", from), ("to", to), ("store", line.key)])
    case .category: return nil
    }
  }
}

/// The figures with their trend.
struct GainsView {
  let report: GainsReport
  let question: GainsQuestion
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(speech.say("What the chain gains", "连锁收益"))</h1>\#
    <p class="soft">\#(report.from.description) – \#(report.to.description) · \#
    <a href="\#(question.path("/gains/gains.csv"))" download>CSV</a></p></div>
    \#(scope)\#(choices)\#(tiles)\#(chart)\#(table)\#(notes)
    """#
  }

  /// Of how much of the chain the figures are, with the way back up.
  private var scope: Markup {
    guard !question.city.isEmpty || !question.from.isEmpty || !question.to.isEmpty else {
      return ""
    }
    var steps: [Markup] = [
      #"<a href="/gains?by=\#(report.by.rawValue)">\#(speech.say("the whole chain", "全部门店"))</a>"#
    ]
    if !question.city.isEmpty {
      let path = question.path { ($0.store, $0.by) = (nil, .store) }
      steps.append(#"<a href="\#(path)">\#(question.city)</a>"#)
    }
    if let store = question.store { steps.append("<b>\(store.name)</b>") }
    if !question.from.isEmpty || !question.to.isEmpty {
      let path = question.path { ($0.from, $0.to, $0.by) = ("", "", .week) }
      steps.append(#"<a href="\#(path)">\#(speech.say("all days", "全部日期"))</a>"#)
    }
    let row = steps.enumerated().map { $0.offset == 0 ? $0.element : " › " + $0.element }
    return #"""
      <nav class="row" aria-label="\#(speech.say("Where the figures are of", "数据范围"))">\#
      <p>\#(row.joined)</p></nav>

      """#
  }

  private var choices: Markup {
    let keys = GainsKey.allCases.map { key in
      let here: Markup = key == report.by ? #" aria-current="true""# : ""
      let style = key == report.by ? "is-main" : "is-quiet"
      return #"""
        <a class="button is-small \#(style)" href="\#(question.path { $0.by = key })"\#(here)>\#(
          speech.say(word(key)))</a>

        """# as Markup
    }
    let fields = [
      Field(name: "from", label: speech.say("From", "从"), type: "date", value: question.from),
      Field(name: "to", label: speech.say("Through", "至"), type: "date", value: question.to),
    ].map(\.markup).joined
    return #"""
      <div class="row">\#(keys.joined)</div><p></p>
      <form class="tools" method="get" action="/gains">\#(Form.hidden("by", report.by.rawValue))\#
      \#(question.store == nil ? Form.hidden("city", question.city) : "" as Markup)\#
      \#(Form.hidden("store", question.store?.id.text ?? ""))\#
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
        label: speech.say("Arrived late", "迟到"),
        value: total.lateShare.map { speech.percent($0, decimals: 0) } ?? "–",
        note: total.lateMinutes.map {
          speech.say("middle \(Int($0.rounded())) min late", "中位迟到 \(Int($0.rounded())) 分钟")
        } ?? (total.arrivals > 0 ? "" : speech.say("no arrival yet", "暂无到达"))),
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
      "\(lines.count) \(lines.count.plural("week")); "
        + "waste \(speech.yuan(report.total.waste)) in all.",
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
        .number(speech.say("Late", "迟到")),
        .number(speech.say("Transfers", "调拨")), .number(speech.say("Saved", "节省")),
        .number(speech.say("Forecast error", "预测误差")),
      ],
      rows: (report.lines + [report.total]).map { line in
        [
          name(of: line),
          "\(speech.yuan(line.consumption))",
          "\(line.turnover.map { speech.number($0, decimals: 1) } ?? "–")",
          "\(speech.yuan(line.waste))", "\(speech.number(line.stockOutDays))",
          "\(speech.yuan(line.stockOut))", "\(line.requests)", "\(late(line))",
          "\(line.transfers)",
          "\(line.realised.map(speech.yuan) ?? "–")",
          "\(line.forecastError.map { speech.percent($0) } ?? "–")",
        ]
      }
    ).markup
  }

  private func late(_ line: GainsLine) -> String {
    guard let share = line.lateShare else { return "–" }
    let minutes = line.lateMinutes.map { Int($0.rounded()) }
    return speech.percent(share, decimals: 0)
      + (minutes.map { speech.say(", \($0) min", "，\($0) 分钟") } ?? "")
  }

  private func name(of line: GainsLine) -> Markup {
    guard !line.name.isEmpty else { return "\(speech.say("all", "合计"))" }
    guard let below = question.path(below: line) else { return "\(line.name)" }
    return #"<a class="whole" href="\#(below)">\#(line.name)</a>"#
  }

  private var notes: Markup {
    guard !report.notes.isEmpty else { return "" }
    let items = report.notes.map { "<li>\(speech.say($0))</li>" as Markup }.joined
    return #"<div class="notice is-look"><ul>\#(items)</ul></div>"#
  }
}
