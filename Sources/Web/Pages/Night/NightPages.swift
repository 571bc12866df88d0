import Access
import Charts
import Operations
import Persistence
import SupplyChain

/// A night that somebody starts: what it would be of, the word that starts it, and how it goes on.
enum NightPages {
  static let routes: [PageRoute] = [
    .page("/night", .runNight) { try look($0) },
    .act("/night", .runNight, begin),
    .page("/night/{job}", .viewRuns, follow),
  ]

  @Sendable static func look(_ call: PageCall, fault: String? = nil) throws -> PageAnswer {
    let asked = call.query["day"].isEmpty ? nil : BusinessDay(call.query["day"])
    var preview: NightPreview?
    var trouble = fault
    do {
      preview = try call.service.places.preview(of: asked, today: call.today, in: call.ledger)
    } catch let failure as any Failure where failure.kind == .badInput || failure.kind == .badUsage
    {
      trouble = trouble ?? FailureWords(failure, call.speech).line
    }
    let view = NightBeginView(
      preview: preview, asked: call.query["day"], isRunning: call.service.nights.isRunning,
      key: call.newKey, fault: trouble, speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("Start a night", "启动夜间运行"), way: .runs, body: view.body),
      status: trouble == nil ? 200 : 422)
  }

  /// Enters the night; it begins once its key is written, and a form sent twice finds it begun.
  @Sendable static func begin(_ call: PageCall) throws -> PageAnswer {
    try call.ledger.authorize(call.caller, to: .runNight, on: .chain)
    guard let day = BusinessDay(call.form["day"]) else {
      return try look(call, fault: call.speech.say("Choose a day.", "请选择营业日。"))
    }
    var request = call.service.places.request(
      of: day, today: call.today, in: call.ledger, call.settings, by: call.principal)
    request.isForced = call.form["force"] == "yes"
    let nights = call.service.nights
    let job = try nights.begin(by: call.principal)
    call.outcome.whenKept { [request] in nights.run(job, request) }
    call.outcome.whenLost { nights.withdraw(job) }
    return .see("/night/\(job.id)", Done(.nightBegan))
  }

  @Sendable static func follow(_ call: PageCall) throws -> PageAnswer {
    let text = call.names["job"] ?? ""
    guard let job = Int(text).flatMap(call.service.nights.job) else {
      throw OperationsFailure.unknownName(kind: "job", name: text)
    }
    let view = NightProgressView(
      job: job, events: call.service.nights.log(of: job.id), path: call.path,
      wall: call.chainClock, speech: call.speech)
    return .page(
      HTMLPage(
        title: call.speech.say("The night at work", "夜间运行进度"), way: .runs, body: view.body))
  }
}

/// What is shown before a night is started: of which day, what has come, what there is already.
struct NightBeginView {
  let preview: NightPreview?
  let asked: String
  let isRunning: Bool
  let key: String
  let fault: String?
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    let fault = fault.map { Notice(tone: .bad, text: $0).markup } ?? ""
    return #"""
      <a class="back" href="/runs">← \#(speech.say("Nights", "夜间运行"))</a>
      <h1>\#(speech.say("Start a night", "启动夜间运行"))</h1>\#(fault)
      <h2>\#(speech.say("1. The business day", "1. 营业日"))</h2>\#(days)
      <h2>\#(speech.say("2. Look, then start", "2. 核对后启动"))</h2>\#(confirmation)
      """#
  }

  private var days: Markup {
    let links = (preview?.feedDays ?? []).prefix(7).map { day in
      let isHere = day == preview?.day
      let here: Markup = isHere ? #" aria-current="true""# : ""
      return #"""
        <a class="button is-small \#(isHere ? "is-main" : "is-quiet")" href="/night?day=\#(day)"\#
        \#(here)>\#(speech.day(day))</a>

        """# as Markup
    }.joined
    let field = Field(
      name: "day", label: speech.say("Another day", "其他日期"), type: "date",
      value: preview?.day.description ?? asked)
    return #"""
      <div class="row">\#(links)</div><p></p>
      <form class="tools" method="get" action="/night">\#(field.markup)\#
      <button class="button is-small is-quiet">\#(speech.say("Look", "查看"))</button></form>

      """#
  }

  private var confirmation: Markup {
    if isRunning {
      return Notice(
        tone: .look, text: speech.say("A night is at work.", "夜间运行正在进行。"),
        remedy: speech.say("Wait until it has finished.", "请等待其完成。")
      ).markup
    }
    guard let preview else {
      return EmptyNote(speech.say("Choose a day that has feeds.", "请选择有数据文件的日期。")).markup
    }
    let again: Markup =
      preview.plan == nil
      ? ""
      : #"""
      <p><label class="row"><input type="checkbox" name="force" value="yes"> \#(speech.say(
        "Make a new version even if nothing has come since", "即使没有新数据也生成新版本"))</label></p>
      """#
    let form = Form(
      action: "/night", key: key, hidden: [("day", preview.day.description)],
      label: speech.say("Start the night", "启动夜间运行"))
    return FactList(facts(preview)).markup
      + form.markup(
        again + #"""
          <button class="button is-main">\#(speech.say(
            "Start the night of \(speech.day(preview.day))",
            "启动\(speech.day(preview.day))的夜间运行"))</button>
          """#)
  }

  private func facts(_ preview: NightPreview) -> [(name: String, value: Markup)] {
    var facts: [(name: String, value: Markup)] = [
      (
        speech.say("Stores that have sent", "已上报门店"),
        "\(speech.count(preview.storesSent, "store", "stores", "家"))"
      )
    ]
    guard let plan = preview.plan else {
      facts.append(
        (
          speech.say("Plan of the day", "当日计划"),
          "\(speech.say("none yet: this makes the first", "尚无，将首次生成"))"
        ))
      return facts
    }
    let id = PagePath.escaped(plan.id.text)
    facts.append(
      (speech.say("Plan of the day", "当日计划"), #"<a href="/runs/\#(id)">\#(plan.id)</a>"#))
    let orders = speech.count(preview.ordered, "order", "orders", "张订单")
    let after = speech.say(
      "a new version replaces it; what has been approved stays (\(orders))",
      "新版本将替代它，已批准的保留（\(orders)）")
    facts.append(
      (
        speech.say("If something has come since", "如有新数据"),
        "\(after)"
      ))
    return facts
  }
}
