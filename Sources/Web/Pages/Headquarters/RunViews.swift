import Charts
import Operations
import Persistence
import Publishing
import SupplyChain

/// The nights that were published, and those that this service has run.
struct RunListView {
  let runs: [ShowRuns.Line]
  let next: String?
  let jobs: [NightDesk.Job]
  let mayRun: Bool
  let wall: PageClock
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    let begin: Markup =
      mayRun
      ? #"<a class="button is-small" href="/night">\#(speech.say("Start a night", "启动夜间运行"))</a>"#
      : ""
    return #"""
      <div class="head"><h1>\#(speech.say("Nights", "夜间运行"))</h1>\#(begin)</div>
      <div id="jobs" data-live="/events?of=nights">\#(jobList)</div>
      \#(table)\#(more)
      """#
  }

  private var jobList: Markup {
    let rows = jobs.prefix(5).map { job in
      let trouble =
        job.state != .failed
        ? ""
        : speech.say(
          "\(job.message ?? "") \(job.remedy ?? "")",
          job.chinese.map { $0.message + $0.remedy } ?? job.message ?? "")
      return #"""
        <li><div class="row spread"><b><a href="/night/\#(job.id)">\#(
          wall.moment(Instant(job.startedAt)))</a> · \#
        \#(job.by)</b>\#(StateMark(job.state, speech).markup)</div><small>\#(trouble)</small></li>

        """# as Markup
    }
    return rows.isEmpty ? "" : #"<ul class="rows">"# + rows.joined + "</ul>\n"
  }

  private var table: Markup {
    guard !runs.isEmpty else {
      return EmptyNote(speech.say("No night has been run yet.", "尚未运行过。")).markup
    }
    return PageTable(
      caption: speech.say("Nights", "夜间运行"), folds: true,
      columns: [
        .text(speech.say("Business day", "营业日")), .text(speech.say("Run", "编号")),
        .number(speech.say("Version", "版本")), .text(speech.say("Published", "发布时间")),
        .text(speech.say("Stands", "状态")),
      ],
      rows: runs.map { run in
        [
          #"<a href="/runs/\#(PagePath.escaped(run.id.text))">\#(run.day)</a>"#, "\(run.id)",
          "\(run.version)", wall.moment(Instant(run.publishedAt)),
          run.supersededBy == nil
            ? StateMark(word: speech.say("in force", "生效"), tone: .done).markup
            : StateMark(word: speech.say("replaced", "已被替代"), tone: .plain).markup,
        ]
      }
    ).markup
  }

  private var more: Markup {
    guard let next else { return "" }
    return #"""
      <p><a class="button is-small is-quiet" href="/runs?after=\#(PagePath.escaped(next))">\#(
        speech.say("Earlier", "更早"))</a></p>
      """#
  }
}

/// One night: what came in, what was refused and what to do, how long each verb took.
struct RunView {
  let run: StoredRun
  let night: NightOverview
  let exceptions: PlanExceptions
  let names: ChainWords
  let speech: Speech

  private var record: RunRecord { night.record }

  /// The body of the page.
  var body: Markup {
    let id = PagePath.escaped(run.id.text)
    return #"""
      <a class="back" href="/runs">← \#(speech.say("Nights", "夜间运行"))</a>
      <div class="head"><h1>\#(speech.say("The night of", "营业日")) \#(
        speech.day(run.moment.day))</h1><p><a href="/runs/\#(id)/report">\#(
        speech.say("The report", "报告"))</a> · <a href="/runs/\#(id)/notebook.zip">\#(
        speech.say("Notebook with its CSV (zip)", "Notebook 及其 CSV（zip）"))</a>\#(files)</p></div>
      \#(tiles)\#(warnings)
      <div class="two"><section><h2>\#(speech.say("Verbs", "步骤"))</h2>\#(verbs)</section>
      <section><h2>\#(speech.say("Record", "记录"))</h2>\#(facts)</section></div>
      <h2>\#(speech.say("Refused files, and what to do", "拒收文件及处理办法"))</h2>\#(refused)
      <h2>\#(speech.say("Exceptions by money", "异常（按金额）"))</h2>\#(parts.kinds(linked: false))
      <h2>\#(speech.say(
        "What changed since the night before, and why", "与前一晚相比的变化及原因"))</h2>\#(parts.changes)
      """#
  }

  private var parts: NightParts {
    NightParts(night: night, exceptions: exceptions, names: names, speech: speech)
  }

  /// What the night wrote, to take along.
  private var files: Markup {
    HeadquartersPages.files.map { name in
      let path = "/runs/\(PagePath.escaped(run.id.text))/files/\(name)"
      return #" · <a href="\#(path)" download>\#(name)</a>"# as Markup
    }.joined
  }

  private var tiles: Markup {
    Tile.row([
      Tile(
        label: speech.say("Stores collected", "已采集门店"),
        value: "\(record.storesCollected)/\(record.storesExpected)",
        note: record.missingStores.prefix(3).map { names.store($0) }
          .joined(separator: speech.say(", ", "、"))),
      Tile(
        label: speech.say("Suggestions", "补货建议"),
        value: speech.number(record.counts["suggestions"] ?? 0),
        note: speech.say(
          "\(speech.number(record.counts["suggestions_above_zero"] ?? 0)) to send",
          "需发货 \(speech.number(record.counts["suggestions_above_zero"] ?? 0)) 条")),
      Tile(
        label: speech.say("Transfers", "调拨"),
        value: speech.number(record.counts["transfers"] ?? 0)),
      Tile(
        label: speech.say("Exceptions", "异常"),
        value: speech.number(record.counts["exceptions"] ?? 0)),
      Tile(
        label: speech.say("Money at stake", "风险金额"),
        value: speech.yuan(exceptions.all.reduce(Money.zero) { $0 + ($1.money ?? .zero) })),
      Tile(
        label: speech.say("Forecast error", "预测误差"),
        value: night.scores?.wape.map { speech.percent($0) } ?? "–",
        note: night.scores?.naiveWape.map {
          speech.say("as last week: \(speech.percent($0))", "按上周同日：\(speech.percent($0))")
        } ?? speech.say("nothing to judge yet", "尚无可评估的预测")),
    ])
  }

  /// What an operator should know, as the night told it.
  private var warnings: Markup {
    guard !record.warnings.isEmpty else { return "" }
    let texts =
      speech.language == .chinese ? record.warningsInChinese ?? record.warnings : record.warnings
    let items = texts.prefix(20).map { "<li>\($0)</li>" as Markup }.joined
    let rest = texts.count - 20
    let more: Markup =
      rest > 0 ? "<li>\(speech.say("and \(rest) more", "另有 \(rest) 条"))</li>" : ""
    return #"<div class="notice is-look"><ul>\#(items)\#(more)</ul></div>"#
  }

  private var verbs: Markup {
    PageTable(
      caption: speech.say("Verbs", "步骤"),
      columns: [.text(speech.say("Verb", "步骤")), .number(speech.say("Seconds", "秒"))],
      rows: record.verbs.map {
        ["\(speech.say(NightWords.verb($0.name)))", "\(speech.number($0.seconds, decimals: 2))"]
      }
    ).markup
  }

  private var facts: Markup {
    FactList([
      (speech.say("Run", "编号"), "<code>\(record.run)</code>"),
      (speech.say("Version", "版本"), "\(record.version)"),
      (speech.say("Program", "程序"), "\(record.program)"),
      (speech.say("Input", "输入"), "<code>\(record.inputHash)</code>"),
      (speech.say("Settings", "设置"), "<code>\(record.settingsHash)</code>"),
      (speech.say("Output", "输出"), "<code>\(record.outputHash)</code>"),
    ]).markup
  }

  private var refused: Markup {
    guard !record.refused.isEmpty else {
      return EmptyNote(speech.say("None was refused.", "没有拒收文件。")).markup
    }
    let rows = record.refused.flatMap { file in
      file.faults.prefix(20).map { fault -> [Markup] in
        [
          "<code>\(file.file)</code>", "\(names.store(file.store))", "\(fault.row)",
          "\(fault.column)", "\(fault.value)", "\(speech.say(fault.remedy))",
        ]
      }
    }
    return PageTable(
      caption: speech.say("Refused files", "拒收文件"), folds: true,
      columns: [
        .text(speech.say("File", "文件")), .text(speech.say("Store", "门店")),
        .number(speech.say("Row", "行")), .text(speech.say("Column", "列")),
        .text(speech.say("Value", "值")), .sentence(speech.say("What to do", "处理办法")),
      ], rows: Array(rows.prefix(200))
    ).markup
  }
}
