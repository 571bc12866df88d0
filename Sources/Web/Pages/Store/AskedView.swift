import Charts
import Operations
import SupplyChain

/// What came of asking, at once: who can give, how far, when it can be here, what they keep.
struct AskedView {
  let report: TransferRequestReport
  let material: Material
  let names: RequestNames
  let today: BusinessDay
  let withdrawal: Form?
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(material.name) · \#(
      speech.amount(report.quantity, material.unit))</h1>\#(StateMark(
      word: speech.say(report.state.word), tone: report.state.tone).markup)</div>
    <p class="soft">\#(speech.say("needed", "需于")) \#(
      speech.moment(report.neededBy, from: today))</p>
    \#(undone)\#(summary)<div id="offers" data-live="/events">\#(offers)</div>\#
    \#(withdrawal.map { $0.button(
      speech.say("I need it no more", "不再需要"), style: "is-quiet is-full") } ?? "")
    """#
  }

  /// Says that promised goods do not come, and asks again.
  private var undone: Markup {
    guard let orders = report.undone?.map(\.text).joined(separator: ", ") else { return "" }
    let ask = PagePath.store(report.store, "/ask/\(PagePath.escaped(report.material.text))")
    return Notice(
      tone: .look,
      text: speech.say(
        "Order \(orders) was called off: its goods do not come.", "调拨单 \(orders) 已作废，货物不会到达。"),
      remedy: speech.say("Ask again if you still need them.", "如仍需要，请重新申请。")
    ).markup
      + #"""
      <p><a class="button is-main is-full" href="\#(ask)">\#(speech.say(
        "Ask again", "重新申请"))</a></p>

      """#
  }

  private var summary: Markup {
    guard report.undone == nil else { return "" }
    let packs = report.offers.filter { $0.state != .declined && $0.state != .lapsed }
      .reduce(0) { $0 + $1.terms.packs }
    guard packs > 0 else {
      return report.state.isOpen
        ? Notice(
          tone: .look,
          text: speech.say(
            "Nobody near can give it by then. Headquarters is told.",
            "附近门店届时无法调出，已通知总部。"),
          remedy: speech.say(
            "Ask for less, or for later; or wait for headquarters.",
            "可减少数量或推迟时间，或等待总部处理。")
        ).markup : ""
    }
    let earliest = report.offers.map(\.terms.arriveAt).min().map {
      speech.moment($0, from: today)
    }
    return Notice(
      tone: .good,
      text: speech.say(
        "\(speech.packs(packs)) can be here, the first \(earliest ?? "").",
        "可调入 \(speech.packs(packs))，最早\(earliest ?? "")到达。")
    ).markup
  }

  private var offers: Markup {
    let cards = report.offers.map { offer in
      let terms = offer.terms
      let kilometres = speech.number(terms.kilometres, decimals: 1)
      let order = offer.order.map { number in
        #"""
        <p><a class="button is-small" href="\#(PagePath.order(number))">\#(speech.say(
          "Follow order \(number)", "查看调拨单 \(number)"))</a></p>
        """# as Markup
      }
      let reason = offer.reason.map { "<p><small>\($0)</small></p>" as Markup }
      return #"""
        <li class="card"><div class="top"><h2>\#(names.store(terms.from))</h2>\#(StateMark(
          word: speech.say(offer.state.word), tone: offer.state.tone).markup)</div>
        <p class="big">\#(speech.packs(terms.packs)) · \#(
          speech.amount(terms.quantity, material.unit))</p>
        <p>\#(speech.say("here", "到达")) <strong>\#(
          speech.moment(terms.arriveAt, from: today))</strong> · \#(kilometres) \#(
          speech.say("km", "公里"))\#(terms.carriesColdKit
          ? speech.say(" · cold kit", " · 冷链箱") : "")<br>
        <small>\#(OfferWords(speech, today: today).keeps(
          terms.keeps, material.unit))</small></p>\#(reason ?? "")\#(order ?? "")</li>

        """# as Markup
    }
    return #"<ul class="cards is-wide">"# + cards.joined + "</ul><p></p>\n"
  }
}

extension TransferOffer.Standing {
  /// What the answer means for the one who asked.
  var tone: StateMark.Tone {
    switch self {
    case .open: .wait
    case .accepted: .done
    case .declined: .stop
    case .lapsed: .plain
    }
  }
}

/// Another store asks: all, part or nothing.
struct AnswerView {
  let report: TransferRequestReport
  let offer: TransferRequestReport.Offer
  let material: Material
  let names: RequestNames
  let today: BusinessDay
  /// What the donor keeps if it gives now.
  let keeps: DonorKeeps
  /// Where it would then have less than it needs.
  let shortages: [DonorShortage]
  let acceptance: Form
  let refusal: Form
  let faults: [String: String]
  let written: [String: String]
  let speech: Speech

  private var terms: EmergencyOffer { offer.terms }

  /// The body of the page.
  var body: Markup {
    let asker = names.store(report.store)
    return #"""
      <div class="head"><h1>\#(speech.say(
        "\(asker) asks for \(material.name)", "\(asker)申请\(material.name)"))</h1>\#(StateMark(
        word: speech.say(offer.state.word), tone: offer.state.tone).markup)</div>
      <p class="big">\#(speech.packs(terms.packs)) · \#(
        speech.amount(terms.quantity, material.unit))</p>
      <p class="soft">\#(report.why)</p>
      \#(FactList(facts).markup)\#(warning)
      \#(offer.state == .open ? forms : answered)
      """#
  }

  private var facts: [(name: String, value: Markup)] {
    let kilometres = speech.number(terms.kilometres, decimals: 1)
    return [
      (speech.say("Needed", "需于"), "\(speech.moment(report.neededBy, from: today))"),
      (speech.say("Leaves you", "取货时间"), "\(speech.moment(terms.departAt, from: today))"),
      (speech.say("Way", "路程"), "\(kilometres) \(speech.say("km", "公里"))"),
      (
        speech.say("You keep", "您将保留"),
        "\(OfferWords(speech, today: today).keeps(keeps, material.unit))"
      ),
    ]
  }

  private var answered: Markup {
    guard let order = offer.order else { return "" }
    return
      #"<p><a class="button is-main is-full" href="\#(PagePath.order(order))">\#(order)</a></p>"#
  }

  /// What the donor is told before it gives what it needs itself.
  private var warning: Markup {
    shortages.map { shortage in
      let known = names.materials[shortage.material] ?? material
      let words = OfferWords(speech, today: today).shortage(shortage, known)
      return Notice(tone: .look, text: words.what, remedy: words.remedy).markup
    }.joined
  }

  private var forms: Markup {
    var all = acceptance
    // The warning is of the packs that were written, or else of all.
    let packs = Int(written["packs"] ?? "").map { min(max($0, 1), terms.packs) } ?? terms.packs
    all.hidden = [("packs", String(packs))]
    if !shortages.isEmpty {
      all.hidden.append(("evenIfShort", written["extras"] == "yes" ? "all" : "asked"))
    }
    all.key += "-all"
    let amount = speech.packs(packs)
    let part = Field(
      name: "packs", label: speech.say("Packs that you can give", "可调出包数"), type: "number",
      value: written["packs"] ?? String(max(terms.packs - 1, 1)), fault: faults["packs"],
      attributes: #" inputmode="numeric" min="1" max="\#(terms.packs)" step="1" required"#)
    let reason = Field(
      name: "reason", label: speech.say("Why not?", "原因"), value: written["reason"] ?? "",
      hint: speech.say("Headquarters and the store read it.", "总部与对方门店会看到。"),
      fault: faults["reason"], attributes: #" maxlength="200" required"#)
    let opensPart: Markup = faults["packs"] == nil ? "" : " open"
    let opensReason: Markup = faults["reason"] == nil ? "" : " open"
    let extras = extrasBox
    let givesPart: Markup =
      terms.packs < 2
      ? ""
      : #"""
      <details class="more"\#(opensPart)><summary>\#(speech.say("Give a part", "部分调出"))</summary>
      \#(acceptance.markup(part.markup + #"""
        <button class="button is-full">\#(speech.say("Give this much", "按此数量调出"))</button>
        """#))</details>
      """#
    return #"""
      \#(all.markup(extras + #"""
        <button class="button is-main is-full">\#(speech.say(
          consent(amount).english, consent(amount).chinese))</button>
        """#))
      \#(givesPart)<details class="more"\#(opensReason)><summary>\#(
        speech.say("No", "谢绝"))…</summary>
      \#(refusal.markup(reason.markup + #"""
        <button class="button is-stop is-full">\#(speech.say("Decline", "谢绝"))</button>
        """#))</details>
      """#
  }

  /// Whether the donor was told of the shortage that it gives in spite of: what was said without
  /// the extras is no word about them.
  static func isTold(_ even: String, _ extras: String) -> Bool {
    even == "all" || even == "asked" && extras != "yes"
  }

  private func consent(_ amount: String) -> Sentence {
    shortages.isEmpty
      ? Sentence("Yes, give all \(amount)", "同意，全部调出（\(amount)）")
      : Sentence("Give \(amount) all the same", "仍要调出（\(amount)）")
  }

  /// What else is worth carrying on the same trip.
  private var extrasBox: Markup {
    guard !terms.extras.isEmpty else { return "" }
    let names = terms.extras.map { extra in
      let name = self.names.materials[extra.material]?.name ?? extra.material.text
      return "\(name) \(speech.packs(extra.packs))"
    }.joined(separator: speech.say(", ", "、"))
    let mark: Markup = written["extras"] == "yes" ? " checked" : ""
    let words = speech.say("Send along too: \(names)", "一并捎带：\(names)")
    return #"""
      <p><label class="row"><input type="checkbox" name="extras" value="yes"\#(mark)> \#
      <span>\#(words)</span></label></p>
      """#
  }
}
