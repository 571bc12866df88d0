import Charts
import SupplyChain

extension NightPage {
  /// What headquarters should send: the lines to look at first, and where the money goes.
  var sendSection: Markup {
    let lines = report.suggestions.filter { $0.suggestedQuantity > .zero }
    guard !lines.isEmpty else {
      return section(
        "send", say("What to send", "建议补货"),
        "<p>\(say("Nothing needs to be sent.", "无需补货。"))</p>")
    }
    let table = sendTable(lines)
    return section(
      "send", say("What to send", "建议补货"),
      #"""
      \#(table)<div class="figures">
      \#(storesChart(lines))\#(categoriesChart(lines))</div>
      """#)
  }

  private func sendTable(_ lines: [Suggestion]) -> Markup {
    let first = lines.sorted {
      $0.priority != $1.priority
        ? $0.priority > $1.priority
        : ($0.store, $0.material, $0.id) < ($1.store, $1.material, $1.id)
    }
    var table = PageTable(
      caption: say("What to send, most urgent first", "建议补货，最紧急的在前"),
      columns: [
        .text(say("Store", "门店")), .text(say("Material", "原料")),
        .number(say("On hand", "现有")), .number(say("Suggested", "建议数量")),
        .number(say("Packs", "件数")), .number(say("Cost, yuan", "成本（元）")),
        .number(say("Shortage avoided, yuan", "避免损失（元）")), .text(say("Need by", "最迟到店")),
        .sentence(say("Why", "原因")),
      ],
      rows: [])
    for line in first.prefix(NightPage.longestList) {
      table.rows.append([
        store(line.store), material(line.material), "\(amount(line.onHand, of: line.material))",
        "\(amount(line.suggestedQuantity, of: line.material))",
        "\(grouped(line.suggestedPacks))", "\(line.cost.grouped)", "\(line.priority.grouped)",
        "<time>\(line.needBy)</time>", "\(say(line.why))",
      ])
    }
    return table.markup + more(lines.count - NightPage.longestList, in: "suggestions.csv")
  }

  private func storesChart(_ lines: [Suggestion]) -> Markup {
    let costs = NightPage.costs(lines) { $0.store }
    let shown = costs.prefix(NightPage.longestList)
    let heading = say("Cost by store", "各门店补货成本")
    let left = costs.dropFirst(NightPage.longestList)
    let rest = left.map(\.cost).total.wholeYuan
    let note =
      left.isEmpty
      ? ""
      : say(
        "\(grouped(left.count)) more stores: \(rest)", "其余 \(grouped(left.count)) 家门店：\(rest)")
    let chart = BarChart(
      frame: frame(
        heading,
        summary: say(
          "The cost of what is suggested, for the stores with the most.", "建议补货成本最高的门店。")),
      categories: shown.map { storeName($0.key) }, unit: say("yuan", "元"),
      series: [
        BarChart.Series(name: heading, values: shown.map(\.cost.yuan), tone: .first)
      ])
    return figure(chart, heading: heading, note: note)
  }

  private func categoriesChart(_ lines: [Suggestion]) -> Markup {
    let costs = NightPage.costs(lines) { category($0.material) }
    let heading = say("Cost by category", "各品类补货成本")
    let chart = BarChart(
      frame: frame(
        heading, summary: say("The cost of what is suggested, by category.", "按品类汇总的建议补货成本。")),
      categories: costs.map(\.key), unit: say("yuan", "元"),
      series: [BarChart.Series(name: heading, values: costs.map(\.cost.yuan), tone: .first)])
    return figure(chart, heading: heading)
  }

  /// The cost of lines by a key, the most first.
  private static func costs<Key: Hashable & Comparable>(
    _ lines: [Suggestion], by key: (Suggestion) -> Key
  ) -> [(key: Key, cost: Money)] {
    Dictionary(grouping: lines, by: key)
      .map { (key: $0.key, cost: $0.value.map(\.cost).total) }
      .sorted { $0.cost != $1.cost ? $0.cost > $1.cost : $0.key < $1.key }
  }
}
