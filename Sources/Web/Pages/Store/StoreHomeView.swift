import Charts
import SupplyChain

/// The home page of a store: what needs me.
struct StoreHomeView {
  let home: StoreHome
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(speech.say("What needs me", "待我处理"))</h1>\#
    <p class="soft">\#(speech.day(home.today))</p></div>
    <div id="needs" data-live="/events">
    \#(needs)\#(asked)</div>
    \#(runsOut)
    """#
  }

  private var needs: Markup {
    let cards = home.questions.map(question) + home.orders.map(order)
    guard !cards.isEmpty else {
      return EmptyNote(
        speech.say("Nothing waits for you.", "暂无待处理事项。")
      ).markup
    }
    return #"<ul class="cards is-wide">"# + cards.joined + "</ul>\n"
  }

  private func question(_ question: StoreHome.Question) -> Markup {
    let way = speech.number(question.kilometres, decimals: 1)
    return #"""
      <li class="card is-look"><div class="top">
      <h2>\#(speech.say("\(question.asker) asks for", "\(question.asker)申请"))</h2>
      \#(StateMark(word: speech.say("answer", "待答复"), tone: .wait).markup)</div>
      <p class="big">\#(question.material) · \#(question.amount)</p>
      <p>\#(speech.say("needed", "需于")) <time>\#(
        speech.moment(question.neededBy, from: home.today))</time>\#
      \#(speech.say(" · \(way) km away", "前到 · 相距 \(way) 公里"))<br>
      <small>\#(question.keeps)</small></p>
      <a class="button is-main is-wide" href="\#(PagePath.store(
        home.store, "/answer/\(PagePath.escaped(question.number.text))"))">\#
      \#(speech.say("Answer", "答复"))</a></li>

      """#
  }

  private func order(_ order: StoreHome.OrderCard) -> Markup {
    let heading =
      order.isOutgoing
      ? speech.say("Send to \(order.other)", "发往\(order.other)")
      : speech.say("From \(order.other)", "来自\(order.other)")
    let verb =
      order.isOutgoing ? speech.say("Pack and send", "备货发出") : speech.say("Receive", "收货")
    let word =
      order.isOutgoing ? speech.say("leaves by", "最晚发出") : speech.say("here by", "预计到达")
    return #"""
      <li class="card\#(order.needsHand ? " is-look" : "")"><div class="top">
      <h2>\#(heading)</h2>\#(StateMark(
        word: speech.say(order.state.word), tone: order.state.tone).markup)</div>
      <p class="big">\#(order.goods)</p>
      <p><small>\#(order.number) · \#(word) \#(speech.moment(order.when, from: home.today))\#
      </small></p>
      <a class="button is-wide \#(order.needsHand ? "is-main" : "is-quiet")" \#
      href="\#(PagePath.order(order.number))">\#(verb)</a></li>

      """#
  }

  private var asked: Markup {
    guard !home.asked.isEmpty else { return "" }
    return #"""
      <h2>\#(speech.say("I have asked for", "我的申请"))</h2>
      \#(AskedList(store: home.store, asked: home.asked, speech: speech).markup)
      """#
  }

  private var runsOut: Markup {
    let heading: Markup =
      #"<h2 id="runs-out">\#(speech.say("Runs out within three days", "三天内用完"))</h2>"#
    guard home.countedOn != nil else {
      return heading + #"""
        <div class="empty"><p>\#(speech.say(
          "This store's stock has never been counted, so nobody can tell. Send a stock file.",
          "本店尚未上报库存，无法判断。请上报盘点文件。"))</p></div>

        """#
    }
    guard !home.runsOut.isEmpty else {
      return heading
        + EmptyNote(
          speech.say("Nothing does, as far as is forecast.", "按预测，没有会用完的原料。")
        ).markup
    }
    return heading + #"""
      <ul class="rows" aria-labelledby="runs-out">
      \#(home.runsOut.prefix(12).map(shortage).joined)</ul>
      \#(more)
      """#
  }

  private var more: Markup {
    let rest = home.runsOut.count - 12
    guard rest > 0 else { return "" }
    return #"""
      <p><a href="\#(PagePath.store(home.store, "/stock?show=short"))">\#(speech.say(
        "and \(rest) more", "还有 \(rest) 种"))</a></p>

      """#
  }

  private func shortage(_ entry: ShelfEntry) -> Markup {
    let lasts = ShelfWords(speech, today: home.today).lasts(entry)
    let ask = PagePath.store(home.store, "/ask/\(PagePath.escaped(entry.material.text))")
    return #"""
      <li class="with-action"><span><b>\#(entry.name)</b>\#
      <small>\#(entry.stock(speech)) · \#(lasts)</small>\#
      </span><a class="button is-small" href="\#(ask)">\#(speech.say("Ask", "申请"))\#
      <span class="unseen"> \#(entry.name)</span></a></li>

      """#
  }
}

/// What is said of a material on the shelf.
struct ShelfWords {
  private let speech: Speech
  private let today: BusinessDay

  init(_ speech: Speech, today: BusinessDay) {
    self.speech = speech
    self.today = today
  }

  /// How long it lasts, in plain words.
  func plain(_ entry: ShelfEntry) -> String { "\(entry.name): \(days(entry))" }

  /// How long it lasts, and what comes.
  func lasts(_ entry: ShelfEntry) -> Markup {
    let coming = entry.arriving.map { arriving in
      let amount = speech.amount(arriving.quantity, entry.unit)
      let day = speech.day(arriving.on, from: today)
      return speech.say("; \(amount) arrives \(day)", "；\(amount) \(day)到货")
    }
    return #"<span class="\#(tone(entry))">\#(days(entry))</span>\#(coming ?? "")"#
  }

  private func tone(_ entry: ShelfEntry) -> String {
    guard let days = entry.lastsDays else { return "good" }
    return days < 1 ? "bad" : days < 3 ? "look" : "good"
  }

  private func days(_ entry: ShelfEntry) -> String {
    guard entry.onHand > .zero else { return speech.say("there is none", "已用完") }
    return switch entry.lastsDays {
    case 0: speech.say("not enough for today", "不够今天用")
    case 1: speech.say("lasts through today", "只够今天用")
    case 2: speech.say("lasts through tomorrow", "够用到明天")
    case let days?: speech.say("lasts \(days) days", "够用 \(days) 天")
    case nil: speech.say("lasts beyond the forecast", "预测期内够用")
    }
  }
}
