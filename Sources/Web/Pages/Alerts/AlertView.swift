import Charts
import Operations
import Persistence
import SupplyChain

/// What lasts, the rules, the channels, what was sent, and what the service does by itself.
struct AlertView {
  let page: AlertPage
  let chain: ChainView
  /// What was written, when a form comes back with a fault.
  let written: [String: String]
  let now: Instant
  let wall: PageClock
  let key: String
  let fault: String?
  let secret: String?
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    let fault = fault.map { Notice(tone: .bad, text: $0).markup } ?? ""
    return #"""
      <h1>\#(speech.say("Alerts", "提醒"))</h1>\#(fault)\#(newSecret)
      <h2>\#(speech.say("What lasts now", "当前提醒"))</h2>
      <div id="open" data-live="/events">\#(kindFilter)\#(open)\#(more)</div>
      <h2>\#(speech.say("Rules", "规则"))</h2>\#(rules)\#(kinds)\#(ruleForm)
      \#(ChannelView(page: page, key: key, written: written, wall: wall, speech: speech).markup)
      <h2>\#(speech.say("What the service does by itself", "服务自动执行"))</h2>
      \#(ClockView(clock: page.clock, wall: wall, speech: speech).markup)
      """#
  }

  private var newSecret: Markup {
    guard let secret else { return "" }
    return #"""
      <div class="notice"><p><strong>\#(speech.say(
        "The secret of the webhook, which is shown this once.", "Webhook 密钥，仅显示一次。"))</strong></p>
      <p><code>\#(secret)</code></p></div>
      """#
  }

  /// How many of which kind, each a way to see them alone.
  private var kindFilter: Markup {
    let all = page.openCounts.values.reduce(0, +)
    guard all > 0 else { return "" }
    func link(_ kind: AlertKind?, _ words: String, _ count: Int) -> Markup {
      let isShown = kind == page.kind
      let style: Markup = isShown ? "is-main" : "is-quiet"
      let mark: Markup = isShown ? #" aria-current="true""# : ""
      return #"""
        <a class="button is-small \#(style)" href="\#(path(kind, nil))"\#(mark)>\#(words) \#(
          speech.number(count))</a>

        """#
    }
    let kinds = page.openCounts.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
    let links = kinds.map { link($0.key, speech.say($0.key.word), $0.value) }
    return
      #"<div class="row">\#(link(nil, speech.say("all", "全部"), all))\#(links.joined)</div><p></p>"#
  }

  private func path(_ kind: AlertKind?, _ after: String?) -> String {
    PagePath.query("/alerts", [("of", kind?.rawValue ?? ""), ("after", after ?? "")])
  }

  private var more: Markup {
    guard let next = page.next else { return "" }
    let words = speech.say("Earlier ones", "更早的提醒")
    return
      #"<p><a class="button is-small is-quiet" href="\#(path(page.kind, next))">\#(words)</a></p>"#
  }

  private var open: Markup {
    guard !page.open.isEmpty else {
      return EmptyNote(speech.say("Nothing is the matter.", "没有需要处理的提醒。")).markup
    }
    let names = ChainWords(chain)
    return PageTable(
      caption: speech.say("What lasts now", "当前提醒"), folds: true,
      columns: [
        .text(speech.say("What", "类型")), .text(speech.say("Store", "门店")),
        .sentence(speech.say("What is the matter", "情况")),
        .sentence(speech.say("What to do", "处理办法")), .text(speech.say("Who", "负责人")),
        .text(speech.say("Since", "始于")),
      ],
      rows: page.open.map { alert in
        [
          "\(speech.say(alert.kind.word))", "\(names.store(alert.stores.first))",
          "\(speech.say(alert.what))", "\(speech.say(alert.remedy))",
          "\(alert.owner.isEmpty ? "–" : alert.owner)", wall.moment(alert.foundAt),
        ]
      }
    ).markup
  }

  // MARK: rules

  private var rules: Markup {
    guard !page.rules.isEmpty else {
      return EmptyNote(speech.say("There is no rule yet.", "尚无规则。")).markup
    }
    return PageTable(
      caption: speech.say("Rules", "规则"), folds: true,
      columns: [
        .text(speech.say("Rule", "规则")), .sentence(speech.say("Tells at or above", "阈值")),
        .text(speech.say("Of", "范围")), .text(speech.say("Who", "负责人")),
        .text(speech.say("Where", "渠道")), .text(speech.say("Stands", "状态")),
        .text(speech.say("Do", "操作")),
      ],
      rows: page.rules.map { rule in
        [
          "\(rule.name(in: speech.language)) <small>\(speech.say(rule.kind.word))</small>",
          "\(number(rule.threshold)) <small>\(speech.say(rule.kind.measure.words))</small>",
          "\(scope(rule))", "\(rule.owner.isEmpty ? "–" : rule.owner)",
          "\(rule.channels.isEmpty ? speech.say("all", "全部") : list(rule.channels.map(\.text)))",
          state(rule).markup, page.mayChange ? acts(rule) : "",
        ]
      }
    ).markup
  }

  private func list(_ names: [String]) -> String { names.joined(separator: speech.say(", ", "、")) }

  private func number(_ value: Double) -> String {
    speech.number(value, decimals: value == value.rounded() ? 0 : 1)
  }

  private func scope(_ rule: AlertRule) -> String {
    let scope = rule.scope
    let parts =
      scope.cities + scope.stores.map(\.text) + scope.categories + scope.materials.map(\.text)
      + [rule.state.map { speech.say($0.word) }].compactMap { $0 }
    return parts.isEmpty ? speech.say("the whole chain", "全部门店") : list(parts)
  }

  private func state(_ rule: AlertRule) -> StateMark {
    if !rule.isEnabled { return StateMark(word: speech.say("off", "停用"), tone: .stop) }
    if let end = rule.snoozedUntil, end > now {
      let day = wall.dayText(end)
      return StateMark(word: speech.say("quiet until \(day)", "静默至 \(day)"), tone: .wait)
    }
    return StateMark(word: speech.say("in force", "生效"), tone: .done)
  }

  private func acts(_ rule: AlertRule) -> Markup {
    let name = rule.name(in: speech.language)
    let isQuiet = rule.snoozedUntil.map { $0 > now } ?? false
    var acts: [(String, String)] = [("test", speech.say("Test", "测试"))]
    acts +=
      isQuiet
      ? [("wake", speech.say("Wake", "恢复"))]
      : [("day", speech.say("Quiet for a day", "静默一天")), ("week", speech.say("a week", "一周"))]
    acts.append(rule.isEnabled ? ("off", speech.say("Off", "停用")) : ("on", speech.say("On", "启用")))
    acts.append(("remove", speech.say("Remove", "删除")))
    let buttons = acts.map { act, words in
      #"""
      <button class="button is-small is-quiet" name="act" value="\#(act)">\#(words)\#
      <span class="unseen"> \#(name)</span></button>
      """# as Markup
    }.joined
    let path = PagePath.escaped(rule.id.text)
    let edit: Markup = #"""
      <a class="button is-small is-quiet" href="/alerts?rule=\#(path)#rule">\#(
        speech.say("Change", "修改"))<span class="unseen"> \#(name)</span></a>
      """#
    return Form(action: "/alerts/rules/\(path)", key: "\(key)-\(rule.id)")
      .markup(#"<span class="row">\#(edit)\#(buttons)</span>"#)
  }

  private var kinds: Markup {
    guard page.mayChange else { return "" }
    let links = AlertKind.allCases.map { kind in
      #"""
      <a class="button is-small is-quiet" href="/alerts?kind=\#(kind.rawValue)#rule">\#(
        speech.say(kind.word))</a>

      """# as Markup
    }.joined
    return #"""
      <p>\#(speech.say("Add a rule that looks for:", "新增规则，关注："))</p>
      <div class="row">\#(links)</div><p></p>
      """#
  }

  private var ruleForm: Markup {
    guard page.mayChange, let kind = page.newKind ?? AlertKind(rawValue: written["kind"] ?? "")
    else { return "" }
    return AlertRuleForm(
      kind: kind, rule: page.edited, channels: page.channels.map(\.channel),
      cities: Set(chain.stores.map(\.city)).sorted(),
      categories: Set(chain.materials.compactMap(\.category)).sorted(), written: written,
      key: "\(key)-rule", speech: speech
    ).markup
  }
}
