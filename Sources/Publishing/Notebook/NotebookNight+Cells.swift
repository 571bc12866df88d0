import Charts
import SupplyChain

extension NotebookNight {
  /// The notebook and the CSV that it reads, by name; the same bytes for the same night.
  ///
  /// - Throws: ``PublishingFailure/unwritable(what:reason:)``, which would be a bug.
  public func files() throws(PublishingFailure) -> [String: [UInt8]] {
    var files = sheets
    files["\(record.day).ipynb"] = try Notebook(
      title: "Chama \(record.day)", cells: cells
    ).json()
    return files
  }

  private func say(_ english: String, _ chinese: String) -> String {
    Sentence(english, chinese).text(in: language)
  }

  private var cells: [Notebook.Cell] {
    let figures = NotebookFigures(self)
    return [
      words("about", about),
      Notebook.Cell(
        id: "setting", content: .code(NotebookPython.setting(record.day), outputs: [])),
    ] + comparison(figures) + accuracy(figures) + weather(figures) + plan(figures)
  }

  private func words(_ id: String, _ text: String) -> Notebook.Cell {
    Notebook.Cell(id: id, content: .words(text))
  }

  private func code(_ id: String, _ source: String, _ outputs: [Notebook.Output]) -> Notebook.Cell {
    Notebook.Cell(id: id, content: .code(source, outputs: outputs))
  }

  private var about: String {
    let title = say("# The night of \(record.day)", "# \(record.day) 夜间计划")
    let text = say(
      """
      Run `\(record.run)`, version \(record.version). The CSV files beside this notebook hold all \
      numbers; the cells work with pandas alone. Amounts are at cost, in yuan, so \
      that materials add up.
      """,
      """
      运行 `\(record.run)`，第 \(record.version) 版。全部数字在旁边的 CSV 文件中；单元格只需 pandas。\
      金额按成本计，单位为元，因此不同原料可以相加。
      """)
    return "\(title)\n\n\(text)\n\n- input `\(record.inputHash)`\n- output `\(record.outputHash)`"
  }

  private func comparison(_ figures: NotebookFigures) -> [Notebook.Cell] {
    let (past, ahead) = (figures.past, figures.ahead)
    let title = say("Consumption at cost: actual, forecast, ahead", "消耗成本：实际、预测、未来")
    let how =
      isJudgedAsPublished
      ? say("as published a week before", "为一周前发布的预测")
      : say(
        "made again from what was known a week before, for some of the stores",
        "由一周前的已知数据为部分门店重新计算")
    var table = NotebookTable(
      columns: ["date", "actual_yuan", "mean_yuan", "naive_yuan", "error_percent"], rows: [])
    table.rows = past.map { day in
      [
        .text("\(day.day)"), .real(day.actual), .real(day.mean), .real(day.naive),
        .real((day.mean - day.actual) / day.actual * 100),
      ]
    }
    func values(
      _ days: [NotebookFigures.Day], _ series: String, _ value: (NotebookFigures.Day) -> Double
    )
      -> [[String: NotebookValue]]
    {
      days.map {
        ["date": .text("\($0.day)"), "yuan": NotebookValue(value($0)), "series": .text(series)]
      }
    }
    let chart = VegaChart(
      title: title, mark: .line, x: "date", y: "yuan", color: "series",
      data: values(past, "actual", \.actual) + values(past, "forecast", \.mean)
        + values(ahead, "ahead", \.mean))
    return [
      words(
        "comparison-words",
        say("## Forecast against actual", "## 预测与实际") + "\n\n"
          + say("The forecasts are \(how).", "所评估的预测\(how)。")),
      code(
        "comparison", NotebookPython.comparison(title: title),
        [.table(table), .chart(chart, drawing: comparisonDrawing(past, ahead, title: title))]),
    ]
  }

  private func comparisonDrawing(
    _ past: [NotebookFigures.Day], _ ahead: [NotebookFigures.Day], title: String
  ) -> String {
    let days = past + ahead
    let (before, after) = (
      [Double?](repeating: nil, count: past.count), [Double?](repeating: nil, count: ahead.count)
    )
    return LineChart(
      frame: Frame(
        title: title, summary: title, language: language.tag, width: 640, height: 280),
      steps: Steps(
        days.map { NightPage.shortDate($0.day) }, cycle: 7, anchor: max(past.count - 1, 0)),
      unit: say("yuan", "元"),
      series: [
        LineChart.Series(
          name: say("actual", "实际"), values: past.map(\.actual) + after, tone: .first),
        LineChart.Series(
          name: say("forecast", "预测"), values: past.map(\.mean) + after, tone: .second,
          isDashed: true),
        LineChart.Series(
          name: say("ahead", "未来"), values: before + ahead.map(\.mean), tone: .third,
          isDashed: true),
      ], lastKnown: past.count - 1
    ).svg()
  }

  private func accuracy(_ figures: NotebookFigures) -> [Notebook.Cell] {
    let (materialNames, storeNames) = (
      Dictionary(materials.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 }),
      Dictionary(stores.map { ($0.id, $0.name) }, uniquingKeysWith: { $1 })
    )
    let byMaterial = figures.accuracy(by: \.material).map {
      (id: $0.key.text, name: materialNames[$0.key] ?? $0.key.text, $0.value)
    }
    let byStore = figures.accuracy(by: \.store).map {
      (id: $0.key.text, name: storeNames[$0.key] ?? $0.key.text, $0.value)
    }
    let titles = (
      say("WAPE by material, percent", "各原料 WAPE（%）"), say("WAPE by store, percent", "各门店 WAPE（%）")
    )
    return [
      words("accuracy-words", say("## Accuracy by material and store", "## 各原料与门店的预测效果")),
      code(
        "accuracy-material",
        NotebookPython.accuracy(by: "material_id", name: "material", title: titles.0),
        accuracyOutputs(byMaterial, of: "material", title: titles.0)),
      code(
        "accuracy-store",
        NotebookPython.accuracy(by: "store_id", name: "store", title: titles.1),
        accuracyOutputs(byStore, of: "store", title: titles.1)),
    ]
  }

  private func accuracyOutputs(
    _ groups: [(id: String, name: String, scores: NotebookFigures.Accuracy)], of name: String,
    title: String
  ) -> [Notebook.Output] {
    let table = NotebookTable(
      columns: [
        "\(name)_id", "\(name)_name", "days", "consumed_yuan", "wape_percent", "naive_wape_percent",
        "bias_percent", "within_80_percent",
      ],
      rows: groups.map { id, name, scores in
        [
          .text(id), .text(name), .whole(scores.days), .real(scores.consumed), .real(scores.wape),
          .real(scores.naiveWape), .real(scores.bias), .real(scores.coverage),
        ]
      })
    let chart = VegaChart(
      title: title, mark: .bar, x: "wape_percent", y: "\(name)_name", color: nil,
      data: groups.map {
        ["\(name)_name": .text($0.name), "wape_percent": NotebookValue($0.scores.wape)]
      })
    let drawing = BarChart(
      frame: Frame(title: title, summary: title, language: language.tag, width: 640),
      categories: groups.map(\.name), unit: "%", decimals: 1,
      series: [
        BarChart.Series(name: "Chama", values: groups.map(\.scores.wape), tone: .first),
        BarChart.Series(
          name: say("seasonal naive", "上周同期"), values: groups.map(\.scores.naiveWape),
          tone: .muted),
      ])
    return [.table(table), .chart(chart, drawing: drawing.svg())]
  }
}
