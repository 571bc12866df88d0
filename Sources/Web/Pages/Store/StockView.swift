import Charts
import SupplyChain

/// A store's shelf: everything that lies there, how long it lasts, what comes and what expires.
struct StockView {
  /// What the list is cut down to.
  enum Filter: String, CaseIterable, Sendable {
    /// Everything.
    case all
    /// What runs out within three days.
    case short
    /// What expires within three days.
    case expiring
  }

  let store: StoreID
  let today: BusinessDay
  let countedOn: BusinessDay?
  let entries: [ShelfEntry]
  let filter: Filter
  let sought: String
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(speech.say("Stock", "库存"))</h1>\#(counted)</div>
    \#(search)\#(filters)\#(list)
    """#
  }

  private var search: Markup {
    SearchForm(
      action: PagePath.store(store, "/stock"), label: speech.say("Find a material", "查找原料"),
      placeholder: speech.say("Material", "原料名称"), value: sought,
      hidden: [("show", filter.rawValue)], speech: speech
    ).markup
  }

  private var counted: Markup {
    guard let countedOn else { return "" }
    let day = speech.day(countedOn, from: today)
    return #"<p class="soft">\#(speech.say("counted \(day)", "盘点于\(day)"))</p>"#
  }

  private var filters: Markup {
    let items = Filter.allCases.map { choice in
      let path = PagePath.query(
        PagePath.store(store, "/stock"), [("show", choice.rawValue), ("find", sought)])
      let here: Markup = choice == filter ? #" aria-current="true""# : ""
      let style = choice == filter ? "is-main" : "is-quiet"
      return #"<a class="button is-small \#(style)" href="\#(path)"\#(here)>\#(word(choice))</a>"#
        as Markup
    }
    return #"<div class="row">\#(items.joined)</div><p></p>"#
  }

  private func word(_ filter: Filter) -> String {
    switch filter {
    case .all: speech.say("All", "全部")
    case .short: speech.say("Runs out", "即将用完")
    case .expiring: speech.say("Expires", "即将到期")
    }
  }

  private var list: Markup {
    guard !entries.isEmpty else {
      return EmptyNote(speech.say("Nothing to show.", "没有内容。")).markup
    }
    let words = ShelfWords(speech, today: today)
    let rows = entries.map { entry in
      let ask = PagePath.store(store, "/ask/\(PagePath.escaped(entry.material.text))")
      let expiry = entry.expires.map { expires in
        let amount = speech.amount(expires.quantity, entry.unit)
        let day = speech.day(expires.on, from: today)
        let text = speech.say("\(amount) to be used by \(day)", "\(amount) 须在\(day)前用完")
        // What has weeks to go is told quietly.
        let tone: Markup = expires.on - today < 7 ? #" class="look""# : ""
        return "<small\(tone)>\(text)</small>" as Markup
      }
      return #"""
        <li class="with-action"><span><b>\#(entry.name)</b>\#
        <small>\#(entry.stock(speech)) · \#(words.lasts(entry))</small>\#(expiry ?? "")</span>\#
        <a class="button is-small is-quiet" href="\#(ask)">\#(speech.say("Ask", "申请"))\#
        <span class="unseen"> \#(entry.name)</span></a></li>

        """# as Markup
    }.joined
    return #"<ul class="rows">"# + rows + "</ul>"
  }
}
