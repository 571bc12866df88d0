import Charts
import Operations
import SupplyChain

/// How a night goes on, verb by verb. Scripts refresh it as it goes; without them a reload does.
struct NightProgressView {
  let job: NightDesk.Job
  let events: [NightDesk.Event]
  /// Where it stands, for a reload.
  let path: String
  let wall: PageClock
  let speech: Speech

  private static let verbs = ["collect", "forecast", "suggest", "balance", "publish"]

  /// The body of the page.
  var body: Markup {
    #"""
    <a class="back" href="/runs">← \#(speech.say("Nights", "夜间运行"))</a>
    <h1>\#(speech.say("The night at work", "夜间运行进度"))</h1>
    <div id="progress" data-live="/events?of=nights">\#(progress)</div>
    """#
  }

  private var progress: Markup {
    let at = Instant(job.startedAt).map(wall.text) ?? job.startedAt
    let began = speech.say("began \(at), by \(job.by)", "\(at) 由 \(job.by) 启动")
    return #"""
      <p class="row">\#(StateMark(job.state, speech).markup) <span class="soft">\#(began)</span></p>
      <ol class="way">\#(NightProgressView.verbs.map(verb).joined)</ol>
      \#(outcome)
      """#
  }

  private func verb(_ name: String) -> Markup {
    let own = events.filter { $0.verb == name }
    let word = speech.say(NightWords.verb(name))
    if let end = own.last(where: { $0.kind == "finished" }) {
      let seconds = speech.number(end.seconds ?? 0, decimals: 1)
      return #"""
        <li class="is-done">\#(word) <small>\#(speech.say(
          "\(seconds) s", "\(seconds) 秒"))</small></li>

        """#
    }
    if own.contains(where: { $0.kind == "resumed" }) {
      let again = speech.say("was finished before", "此前已完成")
      return #"<li class="is-done">\#(word) <small>\#(again)</small></li>"#
    }
    guard !own.isEmpty else { return "<li>\(word)</li>" }
    let style: Markup = job.state == .failed ? "is-stop" : "is-here"
    return #"<li class="\#(style)">\#(word) \#(step(own, word))</li>"#
  }

  private func step(_ events: [NightDesk.Event], _ word: String) -> Markup {
    guard let last = events.last, let done = last.done else { return "" }
    guard let total = last.total else {
      return "<small>\(speech.count(done, "row", "rows", "行"))</small>"
    }
    return #"""
      <small>\#(speech.number(done))/\#(speech.number(total))</small>
      <progress max="\#(total)" value="\#(done)" aria-label="\#(word)"></progress>
      """#
  }

  private var outcome: Markup {
    switch job.state {
    case .running:
      return #"""
        <p><a class="button is-small is-quiet" href="\#(path)" data-without-script>\#(
          speech.say("Reload", "刷新"))</a></p>
        """#
    case .failed:
      return Notice(
        tone: .bad, text: speech.say(job.message ?? "", job.chinese?.message ?? job.message ?? ""),
        remedy: speech.say(job.remedy ?? "", job.chinese?.remedy ?? job.remedy ?? "")
      ).markup
    case .done:
      guard let run = job.run else { return "" }
      let words =
        job.wasDone == true
        ? speech.say(
          "Nothing has come since: the plan stays as it was.", "没有新数据，计划保持不变。")
        : speech.say("The plan is published.", "计划已发布。")
      let id = PagePath.escaped(run.text)
      return Notice(tone: .good, text: words).markup + #"""
        <p class="row"><a class="button is-main" href="/overview">\#(
          speech.say("To the overview", "查看总览"))</a>
        <a class="button is-quiet" href="/runs/\#(id)">\#(run)</a></p>
        """#
    }
  }
}

/// What the parts of a night are called.
enum NightWords {
  /// A verb; one that is not known keeps its name.
  static func verb(_ name: String) -> Sentence {
    switch name {
    case "collect": Sentence("Collect what the stores sent", "采集门店数据")
    case "forecast": Sentence("Forecast what they will need", "预测需求")
    case "suggest": Sentence("Suggest what to send", "生成补货建议")
    case "balance": Sentence("Find transfers between stores", "优化门店调拨")
    case "publish": Sentence("Publish", "发布")
    default: Sentence(name, name)
    }
  }
}

extension StateMark {
  /// How a night stands.
  init(_ state: NightDesk.Job.State, _ speech: Speech) {
    switch state {
    case .running: self.init(word: speech.say("at work", "运行中"), tone: .move)
    case .done: self.init(word: speech.say("done", "已完成"), tone: .done)
    case .failed: self.init(word: speech.say("failed", "失败"), tone: .stop)
    }
  }
}
