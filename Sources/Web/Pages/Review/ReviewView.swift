import Access
import Charts
import Operations
import SupplyChain

/// The planner's grid: every suggestion of the night, to look at, accept and change.
struct ReviewView {
  let page: ReviewGridPage
  /// A new key for what this page may do, so that a key pressed twice acts once.
  let key: String
  /// What was wrong with what was sent.
  var fault: String?
  let speech: Speech

  var question: ReviewQuestion { page.question }

  /// The body of the page.
  var body: Markup {
    #"""
    <div class="head"><h1>\#(speech.say("Suggestions", "补货建议"))</h1>\#
    <p class="soft">\#(speech.say("night of", "营业日")) \#(speech.day(page.day)) · \#
    <span class="id">\#(page.run)</span>\#(sheet)</p></div>
    \#(everything)\#(undo)\#(shows)\#(tools)\#(pager)
    \#(page.panel == nil ? grid : beside)
    \#(page.mayDecide ? keys : "")
    """#
  }

  private var sheet: Markup {
    guard page.isWholeChain else { return "" }
    let words = speech.say("as a spreadsheet", "用表格处理")
    return #" · <a href="/sheet">\#(words)</a>"#
  }

  // The one thing that most nights come to stands first: accept everything but the exceptions.
  private var everything: Markup {
    guard page.plain.lines > 0, page.mayDecide else { return "" }
    let lines = speech.count(page.plain.lines, "line", "lines", "条")
    let form = Form(
      action: "/review/accept-plain", key: "\(key)-plain",
      hidden: [
        ("run", page.run.text), ("back", question.path), ("count", String(page.plain.lines)),
      ],
      label: speech.say("Accept everything but the exceptions", "除异常外全部接受"))
    return #"""
      <div class="card screen"><div class="row spread"><p>\#(page.hidden.contains(.unitCost)
        ? speech.say("\(lines) have nothing odd about them.", "\(lines)无异常。")
        : speech.say(
          "\(lines) have nothing odd about them; together they cost "
            + "\(speech.yuan(page.plain.cost)).",
          "\(lines)无异常，合计 \(speech.yuan(page.plain.cost))。"))</p>
      \#(form.markup(#"""
        <button class="button is-main" data-key="everything">\#(speech.say(
          "Accept everything but the exceptions", "除异常外全部接受")) <kbd>e</kbd></button>
        """#))</div></div><p></p>

      """#
  }

  private var undo: Markup {
    guard let undo = page.undo else { return "" }
    let form = Form(
      action: "/review/undo", key: "\(key)-undo",
      hidden: [("batch", String(undo)), ("back", question.path)])
    return #"""
      <div class="notice screen"><div class="row spread"><p>\#(speech.say(
        "What was done last can be taken back.", "可撤销上一步操作。"))</p>\#
      \#(form.markup(#"""
        <button class="button is-small is-quiet" data-key="undo">\#(speech.say(
          "Undo", "撤销")) <kbd>u</kbd></button>
        """#))</div></div>

      """#
  }

  private var shows: Markup {
    let items = ReviewQuestion.Show.allCases.map { show in
      let here: Markup = show == question.show ? #" aria-current="true""# : ""
      let style = show == question.show ? "is-main" : "is-quiet"
      let path = question.path { $0.show = show }
      return #"""
        <a class="button is-small \#(style)" href="\#(path)"\#(here)>\#(word(show)) \#
        <span class="nums">\#(speech.number(page.counts[show] ?? 0))</span></a>

        """# as Markup
    }
    return #"<div class="row screen">\#(items.joined)</div><p></p>"#
  }

  private func word(_ show: ReviewQuestion.Show) -> String {
    switch show {
    case .open: speech.say("To decide", "待处理")
    case .exceptions: speech.say("Exceptions", "异常")
    case .changed: speech.say("Changed", "已修改")
    case .accepted: speech.say("Accepted", "已接受")
    case .nothing: speech.say("Nothing to send", "无需发货")
    case .all: speech.say("All", "全部")
    }
  }

  private var tools: Markup {
    let any = speech.say("all", "全部")
    let field = Field(
      name: "find", label: speech.say("Store or material", "门店或原料"), type: "search",
      value: question.find, attributes: #" data-key="find""#)
    let cities = Choice(
      name: "city", label: speech.say("City", "城市"),
      options: [("", any)] + page.cities.map { ($0, $0) }, chosen: question.city,
      attributes: " data-at-once")
    let categories = Choice(
      name: "category", label: speech.say("Category", "类别"),
      options: [("", any)] + page.categories.map { ($0, $0) }, chosen: question.category,
      attributes: " data-at-once")
    let sorts = Choice(
      name: "sort", label: speech.say("Sorted by", "排序"),
      options: ReviewQuestion.Sort.allCases.filter { page.shows($0) }
        .map { ($0.rawValue, word($0)) },
      chosen: question.sort.rawValue, attributes: " data-at-once")
    let groups = Choice(
      name: "group", label: speech.say("Grouped by", "分组"),
      options: ReviewQuestion.Group.allCases.map { ($0.rawValue, word($0)) },
      chosen: question.group.rawValue, attributes: " data-at-once")
    return #"""
      <form class="tools" method="get" action="/review" role="search">
      \#(Form.hidden("show", question.show.rawValue))
      \#(field.markup)\#(cities.markup)\#(categories.markup)\#(sorts.markup)\#(groups.markup)
      <button class="button is-small" data-without-script>\#(speech.say("Show", "显示"))</button>
      </form>

      """#
  }

  private func word(_ sort: ReviewQuestion.Sort) -> String {
    switch sort {
    case .priority: speech.say("money at stake", "风险金额")
    case .store: speech.say("store", "门店")
    case .material: speech.say("material", "原料")
    case .cost: speech.say("cost", "金额")
    case .packs: speech.say("packs", "包数")
    case .needBy: speech.say("need by", "需到日期")
    case .stock: speech.say("stock", "库存")
    }
  }

  private func word(_ group: ReviewQuestion.Group) -> String {
    switch group {
    case .none: speech.say("nothing", "不分组")
    case .store: speech.say("store", "门店")
    case .material: speech.say("material", "原料")
    case .category: speech.say("category", "类别")
    case .city: speech.say("city", "城市")
    }
  }

  private var pager: Markup {
    let first = (question.page - 1) * ReviewQuestion.pageSize + 1
    let last = min(first + page.rows.count - 1, page.totals.lines)
    let range = "\(speech.number(first))–\(speech.number(last))"
    let all = speech.number(page.totals.lines)
    let words =
      page.rows.isEmpty
      ? speech.count(page.totals.lines, "line", "lines", "条")
      : speech.say(
        "\(range) of \(all) lines",
        "第 \(range) 条，共 \(all) 条"
      )
    let cost = page.shows(.cost) ? " · \(speech.yuan(page.totals.cost))" : ""
    return #"""
      <div class="pager"><span>\#(words)\#(cost)</span>\#
      <nav aria-label="\#(speech.say("Pages of the list", "翻页"))">\#
      \#(step(-1, speech.say("Previous", "上一页"), key: "previous"))\#
      \#(step(1, speech.say("Next", "下一页"), key: "next"))</nav></div>

      """#
  }

  private func step(_ distance: Int, _ words: String, key: String) -> Markup {
    let target = question.page + distance
    guard (1...page.pages).contains(target) else { return "" }
    let path = question.path { $0.page = target }
    return #"""
      <a class="button is-small is-quiet" href="\#(path)" data-key="\#(key)" \#
      rel="\#(distance > 0 ? "next" : "prev")">\#(words)</a>

      """#
  }

  private var grid: Markup {
    guard !page.rows.isEmpty else {
      return EmptyNote(speech.say("No line is like that.", "没有符合条件的建议。")).markup
    }
    return ReviewGrid(page: page, key: key, fault: fault, speech: speech).markup
  }

  private var beside: Markup {
    #"<div class="two is-uneven"><div>\#(grid)</div>\#(panel)</div>"#
  }

  private var panel: Markup {
    guard let row = page.panel else { return "" }
    return WhyPanel(row: row, question: question, speech: speech).markup
  }

  private var keys: Markup {
    let keys = [
      ("j k", speech.say("down, up", "下移、上移")), ("x", speech.say("pick", "勾选")),
      ("X", speech.say("pick all here", "勾选本页全部")),
      ("a", speech.say("accept picked", "接受所选")),
      ("Enter", speech.say("change the number in its place", "就地修改数量")),
      ("c", speech.say("change picked", "修改所选")), ("w", speech.say("why", "原因")),
      ("e", speech.say("accept everything plain", "接受全部无异常")),
      ("u", speech.say("undo", "撤销")), ("n p", speech.say("next, previous page", "翻页")),
      ("/", speech.say("find", "查找")),
    ]
    let items = keys.map { "<li><kbd>\($0.0)</kbd> \($0.1)</li>" as Markup }
    return #"<ul class="keys screen">\#(items.joined)</ul>"#
  }
}
