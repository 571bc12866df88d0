import Sheets
public import SupplyChain

extension GainsReport {
  /// The columns of the CSV, in order. Money is in fen; a cell of what is not known is empty.
  public static let columns = [
    "key", "name", "consumption_fen", "mean_stock_fen", "turnover_a_year", "waste_fen",
    "stock_out_days", "stock_out_fen", "requests", "decided", "decision_minutes",
    "within_90_minutes", "answer_milliseconds", "arrivals", "late_share", "late_minutes",
    "transfers", "promised_fen", "realised_fen",
    "forecast_error",
  ]

  /// The lines and, last, their total under the key `total`, as CSV for spreadsheets.
  public func csv() -> [UInt8] {
    var writer = CSVWriter(dialect: .spreadsheet)
    for column in GainsReport.columns { writer.text(column) }
    writer.endRow()
    for (key, line) in lines.map({ ($0.key, $0) }) + [("total", total)] {
      writer.text(key)
      writer.text(line.name)
      for cell in line.cells { writer.text(cell) }
      writer.endRow()
    }
    return writer.bytes
  }

  /// The lines as a table for people, the total last, and then what is not known.
  public func text(in language: Language) -> [String] {
    let zh = language == .chinese
    let heads =
      zh
      ? [
        by.word.chinese, "用量成本 元", "周转 次/年", "报废 元", "缺货 元", "申请", "决定 分钟", "迟到 %/分钟",
        "预计/实际收益 元", "预测误差",
      ]
      : [
        by.word.english, "used, yuan", "turns/year", "waste, yuan", "stock-outs, yuan",
        "requests", "minutes", "late, %/min", "promised/saved, yuan", "forecast error",
      ]
    let rows = lines.map { $0.texts(label: $0.name) } + [total.texts(label: zh ? "合计" : "all")]
    let widths = heads.indices.map { column in
      ([heads] + rows).map { $0[column].count }.max() ?? 0
    }
    func padded(_ cells: [String]) -> String {
      zip(cells, widths).enumerated().map { index, pair in
        let blanks = String(repeating: " ", count: pair.1 - pair.0.count)
        return index == 0 ? pair.0 + blanks : blanks + pair.0
      }.joined(separator: "  ")
    }
    let title = Sentence("From \(from) to \(to)", "\(from) 至 \(to)").text(in: language)
    return [title, padded(heads)] + rows.map(padded) + notes.map { $0.text(in: language) }
  }
}

extension GainsKey {
  /// What the lines are, in words.
  public var word: Sentence {
    switch self {
    case .store: Sentence("store", "门店")
    case .city: Sentence("city", "城市")
    case .category: Sentence("category", "品类")
    case .week: Sentence("week", "周")
    }
  }
}

extension GainsLine {
  fileprivate var cells: [String] {
    func share(_ value: Double?) -> String {
      value.map { "\(($0 * 10_000).rounded() / 10_000)" } ?? ""
    }
    func fen(_ money: Money?) -> String { money.map { "\($0.fen)" } ?? "" }
    return [
      "\(consumption.fen)", fen(meanStock), share(turnover), "\(waste.fen)", "\(stockOutDays)",
      "\(stockOut.fen)", "\(requests)", "\(decided)", share(decisionMinutes), share(withinGoal),
      share(answerMilliseconds), "\(arrivals)", share(lateShare), share(lateMinutes),
      "\(transfers)", fen(promised), fen(realised),
      share(forecastError),
    ]
  }

  fileprivate func texts(label: String) -> [String] {
    func tenths(_ value: Double?) -> String {
      value.map { "\(($0 * 10).rounded() / 10)" } ?? "–"
    }
    let worth = promised.map { promised in
      "\(promised.yuanText) / \(realised?.yuanText ?? "–")"
    }
    let late = lateShare.map { "\(tenths($0 * 100)) / \(tenths(lateMinutes))" }
    return [
      label.isEmpty ? "–" : label, consumption.yuanText, tenths(turnover), waste.yuanText,
      stockOut.yuanText, "\(requests)", tenths(decisionMinutes), late ?? "–",
      worth ?? "–",
      forecastError.map { "\(($0 * 1000).rounded() / 10) %" } ?? "–",
    ]
  }
}
