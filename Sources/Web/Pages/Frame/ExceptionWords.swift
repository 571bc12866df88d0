import SupplyChain

extension PlanningException.Kind {
  /// What people call it.
  var word: Sentence {
    switch self {
    case .runsOut: Sentence("runs out", "即将断货")
    case .willExpire: Sentence("will expire", "即将过期")
    case .staleData: Sentence("old data", "数据陈旧")
    case .noStock: Sentence("no stock count", "无盘点")
    case .noHistory: Sentence("no history", "无历史")
    case .suddenChange: Sentence("sudden change", "用量突变")
    case .oddForecast: Sentence("odd forecast", "预测异常")
    case .missingMasterData: Sentence("missing master data", "缺主数据")
    case .overdueOrder: Sentence("overdue order", "订单逾期")
    case .refusedFile: Sentence("refused file", "拒收文件")
    case .bookStock: Sentence("books do not add up", "账实不符")
    }
  }
}
