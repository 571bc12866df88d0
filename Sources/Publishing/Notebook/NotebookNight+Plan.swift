import Charts
import SupplyChain

extension NotebookNight {
  private func say(_ english: String, _ chinese: String) -> String {
    Sentence(english, chinese).text(in: language)
  }

  private func code(_ id: String, _ source: String, _ outputs: [Notebook.Output]) -> Notebook.Cell {
    Notebook.Cell(id: id, content: .code(source, outputs: outputs))
  }

  /// What weather and weekdays do to consumption.
  func weather(_ figures: NotebookFigures) -> [Notebook.Cell] {
    let (rain, heat) = figures.weather
    let title = say("Consumption by highest temperature, 100 = usual", "最高气温与消耗（100 为平常）")
    let weekdayTitle = say("Use by store and weekday, yuan a day", "门店各星期用量（元/天）")
    let text = say(
      """
      ## Weather and weekdays

      100 is what the store uses on such a weekday around that time. Days are compared as \
      they came, so that what else happened on hot or wet days is in the numbers; the \
      forecast's own effects tell `chama backtest --explain`.
      """,
      """
      ## 天气与星期

      100 为该门店同期同星期的平常用量。这里按实际日期比较，炎热或下雨天的其他影响也包含在内；\
      预测模型自身的天气效应见 `chama backtest --explain`。
      """)
    let classes = [("rain", rain), ("temp_max", heat)].map { name, classes in
      NotebookTable(
        columns: [name, "store_days", "index"],
        rows: classes.map { [.text($0.name), .whole($0.storeDays), .real($0.index)] })
    }
    let chart = VegaChart(
      title: title, mark: .bar, x: "index", y: "temp_max", color: nil,
      data: heat.map { ["temp_max": .text($0.name), "index": NotebookValue($0.index)] })
    let drawing = BarChart(
      frame: Frame(title: title, summary: title, language: language.tag, width: 640),
      categories: heat.map(\.name), unit: "", decimals: 1,
      series: [BarChart.Series(name: title, values: heat.map(\.index), tone: .first)])
    return [
      Notebook.Cell(id: "weather-words", content: .words(text)),
      code(
        "weather", NotebookPython.weather(title: title),
        classes.map { .table($0) } + [.chart(chart, drawing: drawing.svg())]),
      code(
        "weekdays", NotebookPython.weekdays(title: weekdayTitle),
        [weekdayChart(figures, weekdayTitle)]),
    ]
  }

  private func weekdayChart(_ figures: NotebookFigures, _ title: String) -> Notebook.Output {
    let names = Dictionary(stores.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    let rows = figures.weekdays.map { (name: names[$0.store] ?? $0.store.text, means: $0.means) }
    let weekdays = WeekdayHeat.weekdays(in: .english)
    let chart = VegaChart(
      title: title, mark: .heat, x: "day", y: "store_name", color: "consumed_yuan",
      data: rows.flatMap { row in
        zip(weekdays, row.means).compactMap { day, mean in
          mean.map {
            [
              "store_name": .text(row.name), "day": .text(day), "consumed_yuan": NotebookValue($0),
            ]
          }
        }
      })
    var drawing = WeekdayHeat(rows.map { WeekdayHeat.Row(name: $0.name, means: $0.means) })
      .chart(in: language, width: 640)
    drawing.frame.drawsTitle = true
    return .chart(chart, drawing: drawing.svg())
  }

  /// What the night suggests and moves, and what earlier transfers saved.
  func plan(_ figures: NotebookFigures) -> [Notebook.Cell] {
    [
      Notebook.Cell(id: "suggestions-words", content: .words(say("## What to send", "## 建议补货"))),
      code(
        "suggestions", NotebookPython.suggestions,
        [.table(categoryTable), .table(urgentTable)]),
      Notebook.Cell(
        id: "transfers-words",
        content: .words(say("## What to move, and what it saved", "## 门店调拨与成效"))),
      code(
        "transfers", NotebookPython.transfers,
        [.table(transferTable), .table(outcomeTable)]),
    ]
  }

  private var categoryTable: NotebookTable {
    let known = Dictionary(materials.map { ($0.id, $0.category ?? "") }, uniquingKeysWith: { $1 })
    let groups = Dictionary(grouping: suggestions) { known[$0.material] ?? "" }
    return NotebookTable(
      columns: ["category", "lines", "to_send", "cost_yuan", "shortage_avoided_yuan"],
      rows: groups.sorted { $0.key < $1.key }.map { category, lines in
        [
          .text(category), .whole(lines.count), .whole(lines.count { $0.suggestedPacks > 0 }),
          .real(lines.map(\.cost).total.yuan), .real(lines.map(\.priority).total.yuan),
        ]
      })
  }

  private var urgentTable: NotebookTable {
    let storeNames = Dictionary(stores.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    let materialNames = Dictionary(materials.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    let urgent = suggestions.filter { $0.suggestedPacks > 0 }.sorted {
      $0.priority != $1.priority
        ? $0.priority > $1.priority : ($0.store, $0.material) < ($1.store, $1.material)
    }
    return NotebookTable(
      columns: [
        "store_name", "material_name", "suggested_packs", "cost_yuan", "shortage_avoided_yuan",
        "need_by", "why",
      ],
      rows: urgent.prefix(NotebookFigures.longestTable).map { line in
        [
          .text(storeNames[line.store] ?? line.store.text),
          .text(materialNames[line.material] ?? line.material.text), .whole(line.suggestedPacks),
          .real(line.cost.yuan), .real(line.priority.yuan), .text("\(line.needBy)"),
          .text(line.why.text(in: language)),
        ]
      })
  }

  /// A proposal with its money, in yuan.
  private struct Proposal {
    let order: TransferContent
    let worth: Double
    let trip: Double
    let gain: Double

    init(_ order: TransferContent) {
      self.order = order
      worth = order.lines.map(\.worth).total.yuan
      trip = order.lines.map(\.tripShare).total.yuan
      gain = order.lines.map { $0.promise?.worth ?? $0.worth }.total.yuan - trip
    }
  }

  private var transferTable: NotebookTable {
    let names = Dictionary(stores.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    let proposals = transfers.map(Proposal.init).sorted {
      $0.gain != $1.gain ? $0.gain > $1.gain : $0.order.number < $1.order.number
    }
    var table = NotebookTable(
      columns: [
        "order_no", "from_store", "to_store", "lines", "worth_yuan", "trip_yuan", "gain_yuan",
      ],
      rows: [])
    for proposal in proposals.prefix(NotebookFigures.longestTable) {
      let leg = proposal.order.leg
      table.rows.append([
        .text(proposal.order.number.text), .text(names[leg.from] ?? leg.from.text),
        .text(names[leg.to] ?? leg.to.text), .whole(proposal.order.lines.count),
        .real(proposal.worth), .real(proposal.trip), .real(proposal.gain),
      ])
    }
    return table
  }

  private var outcomeTable: NotebookTable {
    NotebookTable(
      columns: ["transfers", "promised_yuan", "saved_yuan"],
      rows: [
        [
          .whole(outcomes.count), .real(outcomes.map(\.promised).total.yuan),
          .real(outcomes.map(\.realised).total.yuan),
        ]
      ])
  }
}
