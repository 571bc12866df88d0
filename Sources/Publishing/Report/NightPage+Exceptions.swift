import Charts
import SupplyChain

extension NightPage {
  /// What is short: stock that will not last until a delivery can come.
  var shortSection: Markup {
    section(
      "short", say("What runs out", "即将缺货"),
      exceptions(
        of: [.runsOut], caption: say("What runs out, most money first", "即将缺货，按金额排序"),
        nothing: say("Nothing runs out before it can be supplied.", "补货到店前没有缺货风险。")))
  }

  /// What will expire before it can be used.
  var expirySection: Markup {
    section(
      "expiry", say("What will expire", "临期风险"),
      exceptions(
        of: [.willExpire],
        caption: say("What will expire, most money first", "临期风险，按金额排序"),
        nothing: say("Nothing will expire before it is used.", "没有用完前就会过期的库存。")))
  }

  /// Every other exception, with its sort.
  var otherSection: Markup {
    let kinds = PlanningException.Kind.allCases.filter { $0 != .runsOut && $0 != .willExpire }
    return section(
      "other", say("What else to look at", "其他异常"),
      exceptions(
        of: kinds, caption: say("Other exceptions, most money first", "其他异常，按金额排序"),
        nothing: say("Nothing else needs a look.", "没有其他需要关注的事项。")))
  }

  private func exceptions(
    of kinds: [PlanningException.Kind], caption: String, nothing: String
  ) -> Markup {
    let all = report.exceptions.filter { kinds.contains($0.kind) }
      .sorted(by: ExceptionSheet.precedes)
    guard !all.isEmpty else { return "<p>\(nothing)</p>" }
    let namesKinds = kinds.count > 1
    var columns: [PageTable.Column] = [
      .text(say("Store", "门店")), .text(say("Material", "原料")),
      .number(say("At stake, yuan", "涉及金额（元）")), .sentence(say("What", "情况")),
      .sentence(say("What to do", "处理办法")),
    ]
    if namesKinds { columns.insert(.text(say("Kind", "类别")), at: 0) }
    var table = PageTable(caption: caption, columns: columns, rows: [])
    for one in all.prefix(NightPage.longestList) {
      var row: [Markup] = [
        store(one.store), material(one.material), "\(one.money?.grouped ?? "–")",
        "\(say(one.what))", "\(say(one.remedy))",
      ]
      if namesKinds { row.insert("\(say(one.kind.word))", at: 0) }
      table.rows.append(row)
    }
    let total = all.compactMap(\.money).total
    let saved = savedByTransfers(all)
    let sum = say(
      "\(grouped(all.count)) \(all.count.plural("case")), "
        + "\(total.wholeYuan) at stake\(saved).",
      "共 \(grouped(all.count)) 项，涉及 \(total.wholeYuan)\(saved)。")
    return "<p>\(sum)</p>\n\(table.markup)"
      + more(all.count - NightPage.longestList, in: "exceptions.csv")
  }
}

extension PlanningException.Kind {
  /// The word that people read.
  var word: Sentence {
    switch self {
    case .runsOut: Sentence("runs out", "缺货")
    case .willExpire: Sentence("will expire", "临期")
    case .staleData: Sentence("old data", "数据陈旧")
    case .noStock: Sentence("no stock count", "无库存数据")
    case .noHistory: Sentence("no history", "无历史数据")
    case .suddenChange: Sentence("sudden change", "用量突变")
    case .oddForecast: Sentence("odd forecast", "预测异常")
    case .missingMasterData: Sentence("master data missing", "主数据缺失")
    case .overdueOrder: Sentence("order overdue", "订单逾期")
    case .refusedFile: Sentence("file refused", "文件退回")
    case .bookStock: Sentence("books do not add up", "账实不符")
    }
  }
}
