import Charts
import Operations
import Persistence
import SupplyChain

/// The channels that messages go to, and what was sent.
struct ChannelView {
  let page: AlertPage
  let key: String
  let written: [String: String]
  let wall: PageClock
  let speech: Speech

  var markup: Markup {
    #"""
    <h2>\#(speech.say("Channels", "渠道"))</h2>\#(channels)\#(addition)
    <h2>\#(speech.say("What was sent", "发送情况"))</h2>\#(outbox)
    """#
  }

  private var channels: Markup {
    guard !page.channels.isEmpty else {
      return EmptyNote(
        speech.say("There is no channel: nobody is told.", "尚无渠道，不会发送提醒。")
      ).markup
    }
    return PageTable(
      caption: speech.say("Channels", "渠道"), folds: true,
      columns: [
        .text(speech.say("Channel", "渠道")), .text(speech.say("Leads to", "发往")),
        .text(speech.say("Stands", "状态")), .text(speech.say("Delivered last", "最近送达")),
        .sentence(speech.say("Fault", "故障")), .text(speech.say("Do", "操作")),
      ],
      rows: page.channels.map { view in
        let channel = view.channel
        let report: Markup =
          channel.takesReport ? "<small>\(speech.say("morning report too", "含晨报"))</small>" : ""
        return [
          "\(channel.name) <small>\(speech.say(channel.kind.word))</small>\(report)",
          "\(channel.shown)", mark(view).markup,
          wall.moment(view.lastDeliveredAt), "\(speech.say(view.lastFault))",
          page.mayChannel ? acts(channel) : "",
        ]
      }
    ).markup
  }

  private func mark(_ view: ManageChannels.View) -> StateMark {
    if !view.channel.isEnabled { return StateMark(word: speech.say("off", "停用"), tone: .stop) }
    if view.closedUntil != nil {
      return StateMark(word: speech.say("fails, waits", "故障，等待重试"), tone: .wait)
    }
    return StateMark(word: speech.say("in use", "使用中"), tone: .done)
  }

  private func acts(_ channel: DeliveryChannel) -> Markup {
    var acts = [("test", speech.say("Test", "测试"))]
    if channel.kind == .webhook { acts.append(("rotate", speech.say("New secret", "轮换密钥"))) }
    acts.append(
      channel.isEnabled ? ("off", speech.say("Off", "停用")) : ("on", speech.say("On", "启用")))
    acts.append(("remove", speech.say("Remove", "删除")))
    let buttons = acts.map { act, words in
      #"""
      <button class="button is-small is-quiet" name="act" value="\#(act)">\#(words)\#
      <span class="unseen"> \#(channel.name)</span></button>
      """# as Markup
    }.joined
    return Form(
      action: "/alerts/channels/\(PagePath.escaped(channel.id.text))", key: "\(key)-\(channel.id)"
    ).markup(#"<span class="row">\#(buttons)</span>"#)
  }

  /// A way to each kind's form, and the form that is open.
  private var addition: Markup {
    guard page.mayChannel else { return "" }
    let links = DeliveryChannel.Kind.allCases.map { kind in
      #"""
      <a class="button is-small is-quiet" href="/alerts?channel=\#(kind.rawValue)#channel">\#(
        speech.say(kind.word))</a>

      """# as Markup
    }.joined
    let open = page.newChannel ?? DeliveryChannel.Kind(rawValue: written["channel-kind"] ?? "")
    let form = open.map { kind in
      ChannelForm(kind: kind, written: written, key: "\(key)-channel", speech: speech).markup
    }
    return #"""
      <p>\#(speech.say("Add a channel:", "新增渠道："))</p>
      <div class="row">\#(links)</div><p></p>\#(form ?? "")
      """#
  }

  // MARK: messages

  private var outbox: Markup {
    let tiles = OutboxMessage.State.allCases.map { state in
      Tile(
        label: speech.say(state.word), value: speech.number(page.counts[state] ?? 0),
        tone: state == .dead && (page.counts[state] ?? 0) > 0 ? "is-bad" : "")
    }
    guard !page.dead.isEmpty else { return Tile.row(tiles) }
    return Tile.row(tiles)
      + PageTable(
        caption: speech.say("Put aside", "发送失败"), folds: true,
        columns: [
          .text(speech.say("Made", "生成时间")), .text(speech.say("Channel", "渠道")),
          .number(speech.say("Attempts", "尝试次数")), .sentence(speech.say("Fault", "故障")),
          .text(speech.say("Do", "操作")),
        ],
        rows: page.dead.map { message in
          [
            wall.moment(message.madeAt), "\(message.channel.text)", "\(message.attempts)",
            "\(speech.say(message.fault))",
            page.mayChange
              ? Form(
                action: "/alerts/messages/\(PagePath.escaped(message.id))",
                key: "\(key)-\(message.id)"
              ).button(speech.say("Send again", "重新发送"), style: "is-small") : "",
          ]
        }
      ).markup
  }
}

extension DeliveryChannel.Kind {
  /// What people call it.
  var word: Sentence {
    switch self {
    case .weCom: Sentence("WeCom group", "企业微信群")
    case .dingTalk: Sentence("DingTalk group", "钉钉群")
    case .feishu: Sentence("Feishu group", "飞书群")
    case .mail: Sentence("mail", "邮件")
    case .webhook: Sentence("program (webhook)", "程序（Webhook）")
    }
  }
}

extension OutboxMessage.State {
  /// What people call it.
  var word: Sentence {
    switch self {
    case .waiting: Sentence("waiting", "待发送")
    case .sending: Sentence("being sent", "发送中")
    case .delivered: Sentence("delivered", "已送达")
    case .dead: Sentence("put aside", "发送失败")
    }
  }
}
