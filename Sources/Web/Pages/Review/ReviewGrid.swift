import Charts
import Operations
import SupplyChain

/// The table of the review with what can be done with the lines that are picked.
struct ReviewGrid {
  let page: ReviewGridPage
  let key: String
  let fault: String?
  let speech: Speech

  private var question: ReviewQuestion { page.question }

  var markup: Markup {
    let form = Form(
      action: "/review/lines", key: "\(key)-lines",
      hidden: [("run", page.run.text), ("back", question.path)], id: "lines")
    return page.mayDecide ? form.markup(table + actions) : table
  }

  private var table: Markup {
    let pick = speech.say("Pick", "勾选")
    let head = [
      #"<th scope="col" class="pick"><span class="unseen">\#(pick)</span></th>"#,
      heading(speech.say("Store", "门店"), .store), heading(speech.say("Material", "原料"), .material),
      heading(speech.say("Has", "库存"), .stock, isNumber: true),
      plain(speech.say("Coming", "在途"), isNumber: true),
      plain(speech.say("Needs (sure)", "需求（90%）"), isNumber: true),
      heading(speech.say("Send", "建议"), .packs, isNumber: true),
    ]
    let money = [
      (ReviewQuestion.Sort.cost, speech.say("Cost", "金额")),
      (ReviewQuestion.Sort.priority, speech.say("At stake", "风险")),
    ].filter { page.shows($0.0) }.map { heading($0.1, $0.0, isNumber: true) }
    let tail = [
      heading(speech.say("Need by", "需到"), .needBy),
      plain(speech.say("Decision", "决定")), plain(speech.say("Why", "原因")),
    ]
    return #"""
      <div class="table grid" role="region" aria-label="\#(speech.say("Suggestions", "补货建议"))" \#
      tabindex="0" id="grid" data-packs="\#(speech.say("Packs instead", "改为包数"))" \#
      data-reason="\#(speech.say("Why", "原因"))" data-save="\#(speech.say("Save", "保存"))">\#
      <table>
      <caption>\#(speech.say("Suggestions", "补货建议"))</caption>
      <thead><tr>\#((head + money + tail).joined)</tr></thead>
      <tbody>
      \#(rows)</tbody></table></div>

      """#
  }

  private func plain(_ words: String, isNumber: Bool = false) -> Markup {
    isNumber
      ? #"<th scope="col" class="n">\#(words)</th>"# : #"<th scope="col">\#(words)</th>"#
  }

  /// A heading that sorts; pressed again it turns the order round.
  private func heading(
    _ words: String, _ sort: ReviewQuestion.Sort, isNumber: Bool = false
  ) -> Markup {
    let isHere = question.sort == sort
    let path = question.path {
      $0.sort = sort
      $0.isReversed = isHere ? !question.isReversed : false
    }
    let rises = [.store, .material, .needBy, .stock].contains(sort) != question.isReversed
    let state: Markup =
      isHere ? #" aria-sort="\#(rises ? "ascending" : "descending")""# : ""
    let arrow = isHere ? (rises ? " ↑" : " ↓") : ""
    let style: Markup = isNumber ? #" class="n""# : ""
    return #"<th scope="col"\#(style)\#(state)><a href="\#(path)">\#(words)\#(arrow)</a></th>"#
  }

  private var rows: Markup {
    var rows: Markup = ""
    var group: String?
    for row in page.rows {
      if let next = heading(of: row), next != group {
        group = next
        rows += #"""
          <tr class="group"><th scope="rowgroup" \#
          colspan="\#(12 - page.hidden.count)">\#(next)</th></tr>

          """#
      }
      rows += line(row)
    }
    return rows
  }

  private func heading(of row: ReviewRow) -> String? {
    switch question.group {
    case .none: nil
    case .store: row.line.storeName
    case .material: row.line.materialName
    case .category: row.line.category
    case .city: row.line.city
    }
  }

  private func line(_ row: ReviewRow) -> Markup {
    let suggestion = row.suggestion
    let style = [
      row.exceptions.isEmpty ? "" : "is-look", row.isDone ? "is-done" : "",
    ].filter { !$0.isEmpty }.joined(separator: " ")
    let name = "\(row.line.storeName) · \(row.line.materialName)"
    let why = question.path {
      $0.page = question.page
      $0.why = suggestion.id
    }
    return #"""
      <tr data-line\#(style.isEmpty ? "" : #" class="\#(style)""# as Markup)>\#
      <td class="pick"><label><input type="checkbox" name="line" \#
      value="\#(suggestion.id)@\#(row.line.rowVersion)"\#(row.isDone || !page.mayDecide
        ? " disabled" : "" as Markup)><span class="unseen">\#(name)</span></label></td>\#
      <th scope="row">\#(row.line.storeName)</th>\#
      <td><a href="\#(PagePath.series(suggestion.store, suggestion.material))">\#
      \#(row.line.materialName)</a></td>\#
      <td class="n">\#(speech.amount(suggestion.onHand, row.line.unit))</td>\#
      <td class="n">\#(suggestion.inTransit == .zero
        ? "–" : speech.amount(suggestion.inTransit, row.line.unit))</td>\#
      <td class="n">\#(speech.amount(suggestion.forecastP50, "")) \#
      <span class="soft">(\#(speech.amount(suggestion.forecastP90, "")))</span></td>\#
      <td class="n final" data-packs="\#(speech.plain(row.packs))">\#
      \#(send(row))</td>\#(money(suggestion))\#
      <td class="whole">\#(speech.day(suggestion.needBy))</td><td>\#(decision(row))</td>\#
      <td class="why"><a href="\#(why)#why" data-key="why">\#(speech.say("why", "原因"))\#
      <span class="unseen"> \#(name)</span></a> \#(remark(row))</td></tr>

      """#
  }

  private func money(_ suggestion: Suggestion) -> Markup {
    var cells: Markup = ""
    if page.shows(.cost) { cells += #"<td class="n">\#(speech.yuan(suggestion.cost))</td>"# }
    if page.shows(.priority) {
      cells += #"<td class="n">\#(speech.yuan(suggestion.priority))</td>"#
    }
    return cells
  }

  private func send(_ row: ReviewRow) -> Markup {
    let packs = speech.plain(row.packs)
    guard row.packs != Double(row.suggestion.suggestedPacks) else {
      return "\(packs)"
    }
    return #"""
      <span class="unseen">\#(speech.say("instead of", "原建议"))</span>\#
      <del class="soft">\#(row.suggestion.suggestedPacks)</del> \#(packs)
      """#
  }

  private func decision(_ row: ReviewRow) -> Markup {
    let (word, tone): (String, StateMark.Tone) =
      switch row.line.state {
      case .open: ("", .plain)
      case .changed: (speech.say("changed", "已修改"), .move)
      case .rejected: (speech.say("nothing", "不发"), .stop)
      case .accepted, .ordered: (speech.say("accepted", "已接受"), .done)
      }
    return word.isEmpty ? "" : StateMark(word: word, tone: tone).markup
  }

  private func remark(_ row: ReviewRow) -> Markup {
    if let exception = row.exceptions.first {
      return #"<span class="look">\#(speech.say(exception.kind.word))</span>"#
    }
    return "\(row.line.override.reason)"
  }

  private var actions: Markup {
    let fault = fault.map { #"<span class="fault bad" role="alert">\#($0)</span>"# as Markup }
    return #"""
      <div class="act screen">
      <span class="soft" id="picked" data-some="\#(speech.say("# picked", "已选 # 条"))" \#
      aria-live="polite"></span>
      <button class="button is-main is-small" name="act" value="accept" data-key="accept">\#(
        speech.say("Accept picked", "接受所选"))</button>
      <label class="unseen" for="packs">\#(speech.say("Packs instead", "改为包数"))</label>
      <input class="short" id="packs" name="packs" type="number" min="0" step="1" max="99999" \#
      inputmode="numeric" placeholder="\#(speech.say("packs", "包数"))" data-key="packs">
      <label class="unseen" for="reason">\#(speech.say("Why", "原因"))</label>
      <input id="reason" name="reason" maxlength="200" placeholder="\#(
        speech.say("because …", "修改原因"))">
      <button class="button is-small" name="act" value="change">\#(
        speech.say("Change picked", "修改所选"))</button>
      <button class="button is-small is-quiet" name="act" value="reject">\#(
        speech.say("Send nothing", "不发货"))</button>
      \#(fault ?? "")</div>

      """#
  }
}
