import Charts
import SupplyChain

extension NightPage {
  /// What is different from the plan before, and why; nothing on the first night.
  var changesSection: Markup {
    guard let changes = report.changes else { return "" }
    let difference = Money(fen: changes.costNow.fen - changes.costBefore.fen)
    let size = Money(fen: difference.fen == .min ? .max : abs(difference.fen)).wholeYuan
    let isMore = difference > .zero
    let lead = say(
      "What is to be sent costs \(changes.costNow.wholeYuan), \(size) "
        + (isMore ? "more" : "less") + " than on \(changes.before). "
        + "\(grouped(changes.newCases)) "
        + changes.newCases.plural("shortage or expiry is new", "shortages and expiries are new")
        + ", \(grouped(changes.goneCases)) \(changes.goneCases.plural("is", "are")) gone.",
      "建议补货成本 \(changes.costNow.wholeYuan)，比 \(changes.before) "
        + (isMore ? "多 " : "少 ") + "\(size)。"
        + "缺货与临期新增 \(grouped(changes.newCases)) 项，消除 \(grouped(changes.goneCases)) 项。")
    var reasons: Markup = ""
    for reason in changes.reasons { reasons += "<li>\(say(reason))</li>\n" }
    let list: Markup = changes.reasons.isEmpty ? "" : "<ul>\n\(reasons)</ul>\n"
    return section(
      "changes", say("What changed, and why", "变化与原因"),
      #"<p>\#(lead)</p>\#(list)<div class="figures">\#(changesChart(changes))</div>"#)
  }

  private func changesChart(_ changes: NightChanges) -> Markup {
    let heading = say("What moved the cost of what is sent", "建议补货成本的变动原因")
    let names = changes.shares.map { say(NightPage.word($0.cause)) }
    let chart = BarChart(
      frame: frame(
        heading,
        summary: say(
          "From \(changes.costBefore.wholeYuan) to \(changes.costNow.wholeYuan), by cause.",
          "从 \(changes.costBefore.wholeYuan) 到 \(changes.costNow.wholeYuan)，按原因分解。")),
      categories: names, unit: say("yuan", "元"),
      series: [
        BarChart.Series(name: heading, values: changes.shares.map(\.money.yuan), tone: .third)
      ])
    return figure(
      chart, heading: heading,
      note: say("Above zero: more is to be sent.", "大于零表示需要多补。"))
  }

  /// What a cause is called.
  static func word(_ cause: NightChanges.Cause) -> Sentence {
    switch cause {
    case .stock: Sentence("stock at hand", "现有库存")
    case .onItsWay: Sentence("on its way", "在途")
    case .forecast: Sentence("expected need", "预计需求")
    case .packs: Sentence("packs and rules", "整箱与规则")
    case .lines: Sentence("new and gone lines", "新增与取消的行")
    }
  }
}
