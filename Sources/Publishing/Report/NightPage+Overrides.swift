import Charts
import SupplyChain

extension NightPage {
  /// What planners' overrides brought against the system's numbers; nothing before the first one's
  /// days are over.
  var overrideSection: Markup {
    let outcomes = report.overrides.sorted {
      ($1.worth?.fen.magnitude ?? 0, $0.line) < ($0.worth?.fen.magnitude ?? 0, $1.line)
    }
    guard !outcomes.isEmpty else { return "" }
    let rows = outcomes.prefix(NightPage.longestList).map { outcome -> [Markup] in
      [
        "<span class=\"id\">\(outcome.line)</span>", "\(outcome.suggested.quantity.grouped)",
        "\(outcome.final.quantity.grouped)", "\(outcome.needed.grouped)",
        "\(outcome.worth?.grouped ?? "–")", "\(outcome.decidedBy)", "\(outcome.reason)",
      ]
    }
    let table = PageTable(
      caption: say("Overrides, the most money first", "人工修改，金额大的在前"),
      columns: [
        .text(say("Line", "行")), .number(say("Suggested", "建议")),
        .number(say("Decided", "决定")), .number(say("Needed", "实际需要")),
        .number(say("Saved, yuan", "节省（元）")), .text(say("By", "决定人")),
        .text(say("Reason", "原因")),
      ],
      rows: rows)
    return section(
      "override", say("What planners' changes brought", "人工修改成效"),
      "<p>\(overrideSummary(outcomes))</p>\n\(table.markup)"
        + more(outcomes.count - NightPage.longestList, in: "chama suggestions worth"))
  }

  private func overrideSummary(_ outcomes: [OverrideOutcome]) -> String {
    let count = grouped(outcomes.count)
    let nearer = grouped(outcomes.count { $0.thousandthsNearer > 0 })
    let farther = grouped(outcomes.count { $0.thousandthsNearer < 0 })
    let priced = outcomes.compactMap(\.worth)
    let saved = priced.total.grouped
    let unpriced = outcomes.count - priced.count
    let rest =
      unpriced == 0
      ? ""
      : say(" \(grouped(unpriced)) have no known price.", "其中 \(grouped(unpriced)) 条价格未知。")
    return say(
      "\(count) changed quantities of the last weeks are over: \(nearer) were nearer to what was "
        + "needed than the suggestion, \(farther) farther off; together they saved \(saved) "
        + "yuan.\(rest)",
      "近几周 \(count) 条修改已见分晓：\(nearer) 条比建议更接近实际需要，\(farther) 条偏离更远；"
        + "合计节省 \(saved) 元。\(rest)")
  }
}
