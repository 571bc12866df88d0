import Charts
import SupplyChain

/// The night's exceptions by money, with what to do about each.
struct ExceptionListView {
  let all: [PlanningException]
  let day: BusinessDay
  let kind: PlanningException.Kind?
  let sought: String
  let page: Int
  let names: ChainWords
  let speech: Speech

  private static let pageSize = 100

  private var found: [PlanningException] {
    let needle = sought.lowercased()
    return all.filter { exception in
      (kind == nil || exception.kind == kind)
        && (needle.isEmpty
          || [
            names.store(exception.store), names.material(exception.material),
            exception.store?.text ?? "", exception.material?.text ?? "",
          ].contains { $0.lowercased().contains(needle) })
    }
  }

  /// The body of the page.
  var body: Markup {
    let found = found
    let money = found.reduce(Money.zero) { $0 + ($1.money ?? .zero) }
    let lines = speech.count(found.count, "exception", "exceptions", "条异常")
    return #"""
      <div class="head"><h1>\#(speech.say("Exceptions", "异常"))</h1>\#
      <p class="soft">\#(speech.say("night of", "营业日")) \#(speech.day(day)) · \#(lines) · \#(
        speech.yuan(money))</p></div>
      \#(kinds)\#(search)\#(table(found))\#(pager(found.count))
      """#
  }

  private func path(_ kind: PlanningException.Kind?, _ page: Int = 1) -> String {
    PagePath.query(
      "/exceptions",
      [
        ("kind", kind?.rawValue ?? ""), ("find", sought), ("page", page == 1 ? "" : String(page)),
      ])
  }

  private var kinds: Markup {
    let counts = Dictionary(grouping: all, by: \.kind).mapValues(\.count)
    let choices: [PlanningException.Kind?] =
      [nil] + PlanningException.Kind.allCases.filter { counts[$0] != nil }
    let items = choices.map { choice in
      let word = choice.map { speech.say($0.word) } ?? speech.say("All", "全部")
      let count = choice.flatMap { counts[$0] } ?? all.count
      let here: Markup = choice == kind ? #" aria-current="true""# : ""
      return #"""
        <a class="button is-small \#(choice == kind ? "is-main" : "is-quiet")" \#
        href="\#(path(choice))"\#(here)>\#(word) <span class="nums">\#(
          speech.number(count))</span></a>

        """# as Markup
    }
    return #"<div class="row">\#(items.joined)</div><p></p>"#
  }

  private var search: Markup {
    SearchForm(
      action: "/exceptions", label: speech.say("Store or material", "门店或原料"),
      placeholder: speech.say("Store or material", "门店或原料"), value: sought,
      hidden: [("kind", kind?.rawValue ?? "")], speech: speech
    ).markup
  }

  private func table(_ found: [PlanningException]) -> Markup {
    let rows = found.dropFirst((page - 1) * Self.pageSize).prefix(Self.pageSize)
    guard !rows.isEmpty else {
      return EmptyNote(speech.say("There is none like that.", "没有符合条件的异常。")).markup
    }
    return PageTable(
      caption: speech.say("Exceptions", "异常"), folds: true,
      columns: [
        .text(speech.say("What", "类型")), .number(speech.say("Money", "金额")),
        .text(speech.say("Store", "门店")), .text(speech.say("Material", "原料")),
        .sentence(speech.say("What is the matter", "情况")),
        .sentence(speech.say("What to do", "处理办法")),
      ],
      rows: rows.map { exception in
        let material: Markup =
          if let store = exception.store, let id = exception.material {
            #"<a href="\#(PagePath.series(store, id))">\#(names.material(id))</a>"#
          } else {
            "\(names.material(exception.material))"
          }
        return [
          #"<span class="look">\#(speech.say(exception.kind.word))</span>"#,
          "\(exception.money.map(speech.yuan) ?? "–")", "\(names.store(exception.store))", material,
          "\(speech.say(exception.what))", remedy(exception),
        ]
      }
    ).markup
  }

  /// What to do, with the orders that wait to be approved for it.
  private func remedy(_ exception: PlanningException) -> Markup {
    let orders = (exception.help?.orders ?? []).map { number in
      #" <a href="\#(PagePath.order(number))">\#(number)</a>"# as Markup
    }
    return "\(speech.say(exception.remedy))\(orders.joined)"
  }

  private func pager(_ count: Int) -> Markup {
    let pages = max((count + Self.pageSize - 1) / Self.pageSize, 1)
    guard pages > 1 else { return "" }
    let links = [(page - 1, speech.say("Previous", "上一页")), (page + 1, speech.say("Next", "下一页"))]
      .filter { (1...pages).contains($0.0) }
      .map { target, words in
        #"<a class="button is-small is-quiet" href="\#(path(kind, target))">\#(words)</a>"#
          as Markup
      }
    return #"""
      <div class="pager"><span>\#(speech.say(
        "page \(page) of \(pages)", "第 \(page) 页，共 \(pages) 页"))</span>\#
      <nav aria-label="\#(speech.say("Pages of the list", "翻页"))">\#(links.joined)</nav></div>

      """#
  }
}
