import Charts
import Operations
import SupplyChain

/// How soon a store needs what it asks for.
enum Urgency: String, Sendable, CaseIterable {
  /// Within two hours.
  case now
  /// By the end of the day.
  case today
  /// Tomorrow before noon.
  case tomorrow

  /// What it is called.
  var word: Sentence {
    switch self {
    case .now: Sentence("Now", "马上")
    case .today: Sentence("Today", "今天")
    case .tomorrow: Sentence("Tomorrow", "明天")
    }
  }

  /// When it must be there.
  func deadline(at now: LocalMoment, closing: TimeOfDay?) -> LocalMoment {
    switch self {
    case .now: return now.advanced(byMinutes: 120)
    case .today:
      let evening = closing.flatMap { $0 > now.time ? $0 : nil } ?? TimeOfDay(minutes: 1320)
      let end = LocalMoment(day: now.day, time: evening ?? .midnight)
      // Late in the day, "today" still leaves the time of a trip.
      return max(end, now.advanced(byMinutes: 180))
    case .tomorrow:
      return LocalMoment(day: now.day + 1, time: TimeOfDay(minutes: 600) ?? .midnight)
    }
  }
}

/// The second and third tap of asking: how many packs, how urgent. The urgency sends it.
struct AskView {
  let store: StoreID
  let entry: ShelfEntry
  let today: BusinessDay
  /// How many packs are chosen beforehand: what is missing until the next order.
  let chosen: Int
  /// What brings the material already, or would once it is approved.
  let coming: [ComingTransfer]
  /// When each urgency would be.
  let deadlines: [(urgency: Urgency, by: LocalMoment)]
  /// What was wrong with what was sent.
  let fault: String?
  let form: Form
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    let words = ShelfWords(speech, today: today)
    return #"""
      <a class="back" href="\#(PagePath.store(store, "/ask"))">← \#(speech.say(
        "Another material", "换一种原料"))</a>
      <h1>\#(entry.name)</h1>
      <p class="soft">\#(entry.stock(speech)) · \#(words.lasts(entry))</p>
      \#(coming.map(brings).joined)\#(form.markup(fields))
      """#
  }

  private func brings(_ transfer: ComingTransfer) -> Markup {
    let amount = speech.amount(transfer.quantity, entry.unit)
    let moment = speech.moment(transfer.arriveBy, from: today)
    let waits = transfer.state == .proposed
    let state = speech.say(transfer.state.word)
    return Notice(
      tone: waits ? .look : .good,
      text: speech.say(
        "Transfer \(transfer.order) (\(state)) brings \(amount) by \(moment).",
        "调拨单 \(transfer.order)（\(state)）将于\(moment)前送到 \(amount)。"),
      remedy: waits
        ? speech.say(
          "Have it approved before asking for the same.", "请先提请批准，不必重复申请。") : "",
      action: #"""
        <p><a class="button is-small" href="\#(PagePath.order(transfer.order))">\#(
          speech.say("See it", "查看"))</a></p>
        """#
    ).markup
  }

  private var fields: Markup {
    #"""
    <fieldset class="field"><legend>\#(speech.say("How much?", "需要多少？"))</legend>
    <div class="picks">
    \#(amounts.map(pick).joined)</div>
    \#(fault.map { #"<span class="fault">\#($0)</span>"# as Markup } ?? "")
    </fieldset>
    <details class="more"><summary>\#(speech.say("Another amount", "其他数量"))</summary>
    \#(Field(
      name: "other", label: speech.say("Packs", "包数"), type: "number",
      hint: packHint, attributes: #" inputmode="numeric" min="1" max="999" step="1""#).markup)
    </details>
    <fieldset class="field"><legend>\#(speech.say(
      "When? This sends it.", "什么时候要？点击即发出申请。"))</legend>
    <div class="urgent">
    \#(deadlines.map(button).joined)</div></fieldset>
    """#
  }

  private var packHint: String {
    guard let size = entry.packSize else { return "" }
    let amount = speech.amount(size, entry.unit)
    return speech.say("One pack is \(amount).", "每包 \(amount)。")
  }

  private var amounts: [Int] {
    var amounts = [1, 2, 3, 4, 6, 8, 10, 12]
    if !amounts.contains(chosen) { amounts = (amounts + [chosen]).sorted() }
    return amounts
  }

  private func pick(_ packs: Int) -> Markup {
    let units = entry.packSize.map { speech.amount($0.times(packs), entry.unit) } ?? ""
    let mark: Markup = packs == chosen ? " checked" : ""
    return #"""
      <label><input type="radio" name="packs" value="\#(packs)"\#(mark)>\#(speech.packs(packs))\#
      <small>\#(units)</small></label>

      """#
  }

  private func button(_ urgency: Urgency, _ by: LocalMoment) -> Markup {
    let until = speech.say(
      "by \(speech.moment(by, from: today))", "\(speech.moment(by, from: today))前")
    return #"""
      <button class="button \#(urgency == .now ? "is-main" : "")" name="urgency" \#
      value="\#(urgency.rawValue)">\#(speech.say(urgency.word))<small>\#(until)</small></button>

      """#
  }
}

/// The first tap of asking: which material. What runs out stands first.
struct AskListView {
  let store: StoreID
  let today: BusinessDay
  let entries: [ShelfEntry]
  let sought: String
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <h1>\#(speech.say("Ask other stores for", "向其他门店申请"))</h1>
    \#(search)\#(list)
    """#
  }

  private var search: Markup {
    SearchForm(
      action: PagePath.store(store, "/ask"), label: speech.say("Find a material", "查找原料"),
      placeholder: speech.say("Material", "原料名称"), value: sought, speech: speech
    ).markup
  }

  private var list: Markup {
    guard !entries.isEmpty else {
      return EmptyNote(speech.say("There is no such material.", "没有这种原料。")).markup
    }
    let words = ShelfWords(speech, today: today)
    let rows = entries.map { entry in
      let path = PagePath.store(store, "/ask/\(PagePath.escaped(entry.material.text))")
      return #"""
        <li class="is-link"><a class="go" href="\#(path)"><span><b>\#(entry.name)</b>\#
        <small>\#(entry.stock(speech))</small></span><span><small>\#(words.lasts(entry))</small>\#
        </span></a></li>

        """# as Markup
    }.joined
    return #"<ul class="rows">"# + rows + "</ul>\n"
  }
}
