import Charts
import Operations
import SupplyChain

/// Why a line suggests what it does: the sentence, the numbers, and what a person should look at.
struct WhyPanel {
  let row: ReviewRow
  let question: ReviewQuestion
  let speech: Speech

  var markup: Markup {
    let suggestion = row.suggestion
    let close = question.path { $0.page = question.page }
    return #"""
      <aside class="card side" id="why" aria-labelledby="why-heading" tabindex="-1">
      <div class="top"><h2 id="why-heading">\#(row.line.materialName) · \#(row.line.storeName)</h2>
      <a href="\#(close)">\#(speech.say("Close", "关闭"))</a></div>
      <p>\#(speech.say(suggestion.why))</p>
      \#(row.exceptions.map(exception).joined)
      \#(FactList(facts).markup)
      <p><a class="button is-small" href="\#(
        PagePath.series(suggestion.store, suggestion.material))">\#(speech.say(
        "History and forecast", "历史与预测"))</a></p></aside>

      """#
  }

  private func exception(_ exception: PlanningException) -> Markup {
    #"""
    <div class="notice is-look"><p>\#(speech.say(exception.what))</p>\#
    <p>\#(speech.say(exception.remedy))</p></div>

    """#
  }

  private var facts: [(name: String, value: Markup)] {
    let suggestion = row.suggestion
    func amount(_ quantity: Quantity) -> Markup { "\(speech.amount(quantity, row.line.unit))" }
    let cover = speech.count(suggestion.coverDays, "day", "days", "天")
    let pack = speech.amount(suggestion.packSize, row.line.unit)
    var facts: [(name: String, value: Markup)] = [
      (speech.say("Has", "现有"), amount(suggestion.onHand)),
      (speech.say("counted", "盘点日"), "\(speech.day(suggestion.onHandAsOf))"),
      (speech.say("On its way", "在途"), amount(suggestion.inTransit)),
      (speech.say("Promised", "预留"), amount(suggestion.reserved)),
      (speech.say("Expires unused", "将过期"), amount(suggestion.expiring)),
      (speech.say("Must last", "覆盖"), "\(cover)"),
      (speech.say("Expected need", "需求中位数"), amount(suggestion.forecastP50)),
      (speech.say("90 % sure", "90% 需求"), amount(suggestion.forecastP90)),
      (speech.say("Safety stock", "安全库存"), amount(suggestion.safetyStock)),
      (speech.say("Missing", "缺口"), amount(suggestion.rawQuantity)),
      (speech.say("Pack", "包装"), "\(pack)"),
      (speech.say("Suggested", "建议"), "\(speech.packs(suggestion.suggestedPacks))"),
    ]
    if let entry = row.line.entry, !entry.override.isEmpty {
      let packs = speech.plain(row.packs)
      facts.append((speech.say("Decided", "决定"), "\(speech.say("\(packs) packs", "\(packs) 包"))"))
      facts.append((speech.say("By", "决定人"), "\(entry.act.by)"))
      let reason = entry.override.reason
      if !reason.isEmpty { facts.append((speech.say("Because", "理由"), "\(reason)")) }
    }
    return facts
  }
}
