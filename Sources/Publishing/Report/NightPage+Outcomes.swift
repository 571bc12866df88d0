import Charts
import SupplyChain

extension NightPage {
  /// What earlier transfers promised and what they saved; nothing before the first is settled.
  var outcomeSection: Markup {
    let outcomes = report.outcomes.sorted {
      $0.countedThrough != $1.countedThrough
        ? $0.countedThrough > $1.countedThrough : $0.order < $1.order
    }
    guard !outcomes.isEmpty else { return "" }
    let promised = outcomes.map(\.promised).total
    let realised = outcomes.map(\.realised).total
    let share =
      promised.fen > 0 ? percent(Double(realised.fen) / Double(promised.fen)) : "–"
    let sum = say(
      "\(grouped(outcomes.count)) \(outcomes.count.plural("transfer")) of the last weeks promised "
        + "\(promised.grouped) yuan and saved \(realised.grouped) yuan: \(share).",
      "近几周 \(grouped(outcomes.count)) 单调拨预计节省 \(promised.grouped) 元，"
        + "实际节省 \(realised.grouped) 元：\(share)。")
    let rows = outcomes.prefix(NightPage.longestList).map { outcome -> [Markup] in
      [
        "<span class=\"id\">\(outcome.order)</span>",
        "<time>\(outcome.countedThrough)</time>", "\(outcome.promised.grouped)",
        "\(outcome.realised.grouped)", "\(outcome.sales.grouped)", "\(outcome.rescue.grouped)",
        "\(outcome.cost.grouped)",
      ]
    }
    let table = PageTable(
      caption: say("Earlier transfers, newest first", "以往调拨，新的在前"),
      columns: [
        .text(say("Order", "调拨单")), .text(say("Counted through", "统计至")),
        .number(say("Promised, yuan", "预计（元）")), .number(say("Saved, yuan", "实际（元）")),
        .number(say("Sales, yuan", "挽回销售（元）")), .number(say("Not wasted, yuan", "减少报废（元）")),
        .number(say("Costs, yuan", "费用（元）")),
      ],
      rows: rows)
    return section(
      "outcome", say("What transfers saved", "调拨成效"),
      "<p>\(sum)</p>\n\(table.markup)"
        + more(outcomes.count - NightPage.longestList, in: "chama transfer list"))
  }
}
