import Charts
import SupplyChain

/// The page of one transfer order: where it stands, what is on it, and what to do next.
struct OrderView {
  let order: OrderPage
  /// A new key for each form, so that a tap sent twice acts once.
  let key: String
  /// What was wrong with what was sent, by field.
  var faults: [String: String] = [:]
  /// What was written, when it comes back with a fault.
  var written: [String: String] = [:]
  let speech: Speech

  private var number: TransferOrderNumber { order.content.number }

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(order.from) → \#(order.to)</h1>\#
    \#(StateMark(word: speech.say(order.state.word), tone: order.state.tone).markup)</div>
    <div class="two is-uneven"><div>
    \#(next)
    <h2>\#(speech.say("Goods", "货物"))</h2>
    \#(goods)\#(found)
    </div><div>
    <h2>\#(speech.say("The way so far", "进度"))</h2>
    \#(way)
    \#(facts)\#(papers)
    </div></div>
    """#
  }

  private func form(_ act: OrderPage.Act) -> Form {
    Form(
      action: PagePath.order(number) + "/\(act.rawValue)",
      key: "\(key)-\(act.rawValue)")
  }

  // The next step stands first and large; what is seldom done lies below it, closed.
  private var next: Markup {
    var main: Markup = ""
    if order.acts.contains(.approve) {
      main += approval
    }
    if order.acts.contains(.dispatch) {
      main += form(.dispatch).button(
        speech.say("Everything is packed: send off", "已备齐，发出"), style: "is-main is-full")
    }
    if order.acts.contains(.receive) {
      main +=
        ReceiveForm(
          order: order, form: form(.receive), faults: faults, written: written, speech: speech
        ).markup
    }
    if order.acts.contains(.arrive) {
      main += form(.arrive).button(
        speech.say("It is at the door", "已到达门店"),
        style: order.acts.contains(.receive) ? "is-quiet is-full" : "is-main is-full")
    }
    if order.acts.contains(.close), !givesUpTheRest {
      main += form(.close).button(speech.say("Close", "完成"), style: "is-quiet is-full")
    }
    let refusals: [OrderPage.Act] = [.reject, .cancel] + (givesUpTheRest ? [.close] : []) + [.lose]
    return main + assignment + refusals.filter(order.acts.contains).map(refusal).joined
  }

  /// What the donor would lack is told before the goods are promised.
  private var approval: Markup {
    let warnings = order.shortages.map { short in
      let words = OfferWords(speech, today: order.today)
        .shortage(short.shortage, short.material, of: short.donor)
      return Notice(tone: .look, text: words.what, remedy: words.remedy).markup
    }.joined
    var form = form(.approve)
    if !order.shortages.isEmpty {
      form.key += "-short"
      form.hidden = [("evenIfShort", "yes")]
    }
    return warnings
      + form.button(
        order.shortages.isEmpty
          ? speech.say("Approve", "批准") : speech.say("Approve all the same", "仍要批准"),
        style: "is-main is-full")
  }

  /// Whether closing it gives something up.
  private var givesUpTheRest: Bool { order.state == .partlyReceived }

  /// Who drives: one of the couriers, in the window that is usual.
  private var assignment: Markup {
    guard !order.couriers.isEmpty else { return "" }
    let words =
      order.courier == nil
      ? speech.say("Name the courier", "指派配送员") : speech.say("Name another courier", "改派配送员")
    let choice = Choice(
      name: "courier", label: speech.say("Courier", "配送员"),
      options: order.couriers.map { ($0.id.text, $0.name) }, chosen: "")
    let form = Form(action: PagePath.order(number) + "/courier", key: "\(key)-courier").markup(
      choice.markup + #"<button class="button">\#(speech.say("Save", "保存"))</button>"#)
    return #"""
      <details class="more"><summary>\#(words)…</summary>
      \#(form)</details>

      """#
  }

  private func refusal(_ act: OrderPage.Act) -> Markup {
    let words =
      switch act {
      case .reject: Sentence("Turn it down", "拒绝")
      case .cancel: Sentence("Call it off", "取消")
      case .close: Sentence("Close it: the rest is lost", "完成，未到部分登记为丢失")
      default: Sentence("Give it up as lost", "登记为丢失")
      }
    let name = "reason-\(act.rawValue)"
    let isOpen: Markup = faults[name] == nil ? "" : " open"
    let field = Field(
      name: name, label: speech.say("Why?", "原因"), value: written[name] ?? "",
      hint: speech.say("The other store reads it.", "对方门店会看到。"), fault: faults[name],
      attributes: #" required maxlength="200""#)
    let button: Markup =
      #"<button class="button is-stop">\#(speech.say(words))</button>"# + "\n"
    return #"""
      <details class="more"\#(isOpen)><summary>\#(speech.say(words))…</summary>
      \#(form(act).markup(field.markup + button))</details>

      """#
  }

  private var goods: Markup {
    let rows = order.lines.map { line in
      let expiry = line.line.expiresOn.map { expiresOn in
        let day = speech.dated(expiresOn, from: order.today)
        return speech.say(", use by \(day)", "，\(day)到期")
      }
      let received = fate(of: line).map { #"<small class="look">\#($0)</small>"# as Markup } ?? ""
      return #"""
        <li><div class="row spread"><b>\#(line.material)</b>\#
        <span class="nums">\#(speech.packs(line.line.packs)) · \#
        \#(speech.amount(line.line.quantity, line.unit))</span></div>\#
        <small>\#(speech.say("lot", "批次")) \#(line.line.lot)\#(expiry ?? "")</small>\#(received)\#
        \#(why(line))</li>

        """# as Markup
    }
    return #"<ul class="rows">"# + rows.joined + "</ul>\n"
  }

  private func why(_ line: OrderPage.Line) -> Markup {
    guard let why = line.why else { return "" }
    return #"""
      <details class="more"><summary>\#(speech.say("Why", "原因"))</summary>\#
      <small>\#(speech.say(why))</small></details>
      """#
  }

  /// What has come of a line, what is still to come, and what was given up.
  private func fate(of line: OrderPage.Line) -> String? {
    guard line.received > .zero || line.lost > .zero else { return nil }
    var parts = [
      Sentence("\(came(line.received, line)) received", "已收 \(came(line.received, line))")
    ]
    if line.outstanding > .zero {
      let open = came(line.outstanding, line)
      parts.append(Sentence("\(open) outstanding", "未到 \(open)"))
    }
    if line.lost > .zero {
      parts.append(Sentence("\(came(line.lost, line)) lost", "丢失 \(came(line.lost, line))"))
    }
    return parts.map { speech.say($0) }.joined(separator: speech.say(", ", "，"))
  }

  private func came(_ quantity: Quantity, _ line: OrderPage.Line) -> String {
    speech.amount(quantity, line.unit)
  }

  private var found: Markup {
    let all = order.lines.flatMap { line in line.discrepancies.map { (line, $0) } }
    guard !all.isEmpty else { return "" }
    let items = all.map { line, found in
      let amount = found.quantity > .zero ? " · \(speech.amount(found.quantity, line.unit))" : ""
      return "<li>\(line.material): \(speech.say(found.kind.word))\(amount)</li>" as Markup
    }
    return #"""
      <div class="notice is-look"><p><strong>\#(speech.say(
        "Otherwise than sent", "与发货不符"))</strong></p><ul>\#(items.joined)</ul></div>

      """#
  }

  private var way: Markup {
    let items = order.steps.enumerated().map { index, step in
      let isLast = index == order.steps.count - 1
      let style =
        step.state.tone == .stop ? "is-stop" : isLast ? "is-done is-here" : "is-done"
      let time = step.at.map { speech.moment($0, from: order.today) } ?? ""
      let detail = [time, step.by, step.detail].filter { !$0.isEmpty }.joined(separator: " · ")
      return #"""
        <li class="\#(style)">\#(speech.say(step.state.word))<br><small>\#(detail)</small></li>

        """# as Markup
    }
    return #"<ol class="way" id="way" data-live="/events">"# + items.joined
      + "</ol>\n"
  }

  private var facts: Markup {
    let leg = order.content.leg
    var facts: [(name: String, value: Markup)] = [
      (speech.say("Order", "单号"), #"<span class="id">\#(number)</span>"#),
      (speech.say("Leaves by", "最晚发出"), "\(speech.moment(leg.departBy, from: order.today))"),
      (speech.say("There by", "最晚到达"), "\(speech.moment(leg.arriveBy, from: order.today))"),
      (
        speech.say("Way", "路程"),
        "\(speech.number(leg.kilometres, decimals: 1)) \(speech.say("km", "公里"))"
      ),
    ]
    if leg.carriesColdKit {
      facts.append((speech.say("Cold kit", "冷链箱"), "\(speech.say("comes along", "随车"))"))
    }
    if let courier = order.courier {
      facts.append((speech.say("Courier", "配送员"), "\(courier)"))
    }
    if order.showsWorth {
      facts.append((speech.say("Trip", "运费"), "\(speech.exactYuan(leg.cost))"))
      if let saving = order.content.promisedSaving {
        let scales = speech.say(
          "It counts all later shortage; the reasons of the goods count the share of it that "
            + "tomorrow cannot repair.", "计入全部后续缺货；各货物的原因只计入次日无法弥补的部分。")
        facts.append(
          (
            speech.say("Saves", "预计节省"),
            "\(speech.exactYuan(saving))<br><small>\(scales)</small>"
          ))
      }
    }
    return FactList(facts).markup
  }

  private var papers: Markup {
    var links: Markup = #"""
      <a class="button is-quiet is-small" href="\#(PagePath.order(number))/note">\#(speech.say(
        "Transfer note", "调拨单打印"))</a>
      """#
    if order.hasTags {
      links += #"""
        <a class="button is-quiet is-small" href="\#(PagePath.order(number))/labels">\#(speech.say(
          "Labels", "标签"))</a>
        <a class="button is-quiet is-small" href="\#(PagePath.order(number))/trace">\#(speech.say(
          "Trace", "追溯"))</a>
        """#
    }
    return #"<div class="row">\#(links)</div>"#
  }
}
