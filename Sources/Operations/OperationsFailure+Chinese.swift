public import SupplyChain

extension OperationsFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .noFeeds: FailureText("还没有任何门店数据文件。", "请将门店上报的文件放入 feeds/<日期>/consumption/。")
    case .noFeedsOfDay(let day, let last, _):
      FailureText("没有 \(day) 的门店数据，最近一天为 \(last)。", "请选择有数据的日期，或先采集数据。")
    case .futureDay(let day, let today):
      FailureText("\(day) 尚未到来，今天是 \(today)。", "请选择已经结束的营业日。")
    case .missingFile(let name, _): FailureText("缺少文件 \(name).csv。", "请放入该文件，各列见 docs/files.md。")
    case .refusedFile(let name, let faults, let count):
      FailureText("\(name) 被拒收：" + OperationsFailure.chinese(faults, count), "请更正所列各行后重新运行。")
    case .nothingUsable(let day, let refused):
      FailureText(
        "\(day) 没有任何可用的门店数据，拒收 \(refused.count) 个文件。", "请更正拒收文件，或请门店重新发送。")
    case .noHistory: FailureText("账本中没有任何用量历史。", "请放入 consumption.csv，或几周的门店数据。")
    case .cannotWrite(_, _, let isFull):
      FailureText("结果无法写入。", isFull ? "请释放磁盘空间后重试，数据未丢失。" : "请检查文件夹权限。")
    case .cannotRead: FailureText("文件无法读取。", "请检查路径及权限。")
    case .staleForecasts(let path, let kept):
      FailureText("\(path) 保存的是\(kept.chinese)。", "请用 --forecasts 指定另一个文件，或删除该文件（如不再需要）。")
    case .notLearnt(_, let name, let night):
      FailureText("\(night) 的模型未学习过「\(name)」。", "请用 --feeds 指定该模型所属连锁的目录，或使用更新的模型。")
    case .filesNotWritten(let day, let path, _):
      FailureText(
        "\(day) 的计划已在账本中发布，但无法写入 \(path)。", "请释放空间或开放写权限，或另行指定结果目录，然后重新运行；只补写文件，不改变其他数据。")
    case .unknownName(_, let name): FailureText("没有「\(name)」。", "请返回列表重新选择。")
    case .absurdQuantity(let line, let most):
      FailureText("行 \(line) 最多为 \(most)（可能需求的一百倍）。", "请按基本单位（如克）填写数量。")
    case .noReason(let line): FailureText("行 \(line) 的数量已改，但未填写原因。", "请填写修改原因。")
    case .refusedSheet(let faults, let count):
      FailureText("表格有错误：" + OperationsFailure.chinese(faults, count), "请更正所列各行后重新导入，数据未被更改。")
    case .nothingToSend: FailureText("该行没有需要发送的数量。", "请填写数量，或不作处理。")
    case .badQuestion(let why), .badRequest(let why):
      FailureText("无法申请：\(why.chinese)。", "请更正后重新申请，数据未被更改。")
    case .badAnswer(_, let reason):
      FailureText("无法这样答复：\(reason.chinese)。", "请填写不超过所询问数量的整包数，或说明原因后谢绝。")
    case .leavesShort(let shortages):
      FailureText(
        shortages.map(\.sentence.chinese).joined(separator: "；") + "。",
        "最多可调出 "
          + shortages.map { "\($0.material) \($0.sparePacks) 包" }.joined(separator: "、")
          + "；如仍要调出，请确认。数据未被更改。")
    case .notOffered: FailureText("没有向本店询问此申请。", "请返回首页重新选择。")
    case .requestTooLate(_, let neededBy):
      FailureText("该申请须于 \(neededBy) 前满足，现已过时。", "请以更晚的时间重新申请，数据未被更改。")
    case .badWindow(_, let reason): FailureText("取货时间不可行：\(reason.chinese)。", "请填写先后有序的取货时间。")
    case .outdatedOrder(_, let reason):
      FailureText(
        "该调拨单已不能执行：\(reason.chinese)。", "请拒绝或取消此单，按需重新申请；下次夜间计划会重新建议。")
    case .badPeriod(let from, let to):
      from <= to
        ? FailureText("只有 \(from) 至 \(to) 的数据。", "请选择其他日期。")
        : FailureText("\(from) 晚于 \(to)。", "请选择其他日期。")
    case .noPlan: FailureText("还没有该日的计划。", "请总部先运行夜间计划。")
    case .noTrace: FailureText("没有追溯记录。", "该单据尚未发出，或没有高值原料。")
    case .noTags: FailureText("该单据没有标签。", "该单据尚未批准，或没有高值原料。")
    case .badRead(let value, _): FailureText("无法识别「\(value)」。", "请重新扫描标签。")
    case .badReceipt(_, let line, let reason):
      FailureText("第 \(line) 行无法这样收货：\(reason.chinese)。", "请更正该行数量。")
    case .nothingNew: FailureText("没有新到的货物需要登记。", "请扫描到货的箱，或填写数量。")
    case .nightIsRunning: FailureText("夜间运行正在进行。", "请等待其完成后再试。")
    case .badAlertRule(let reason): FailureText("规则不能使用：\(reason.chinese)。", "请更正后再试。")
    case .badChannel(let reason, let remedy): FailureText(reason.chinese, remedy.chinese)
    case .badSetting(let name, let value, _):
      FailureText("设置 \(name) 不能为「\(value)」。", "各项设置的含义及范围见「设置」页面或 chama doctor。")
    case .badAssumption(let name, let value, _):
      FailureText("假设 \(name) 不能为「\(value)」。", "全部假设及默认值、含义见 data/replay.yaml。")
    case .badSettingsFile(let path, _):
      FailureText("设置文件 \(path) 无法使用。", "请按 chama doctor 所列，每行写一项“名称: 值”。")
    case .emptyHistory(let folder):
      FailureText("\(folder) 中的用量没有任何行。", "请将历史用量写入 consumption.csv，见 docs/files.md。")
    case .originOutside(let day, let first, let last):
      FailureText("起点 \(day) 不在 \(first) 至 \(last) 的历史之内。", "请选择历史之内的日期。")
    case .tooFewDays(let origin, let first, let last):
      FailureText(
        "历史为 \(first) 至 \(last)，而第一个起点将是 \(origin)。", "请减少起点数，或缩短间隔、预测天数。")
    case .notForecast(let day, let first, let last):
      FailureText("没有 \(day) 的预测，预测范围为 \(first) 至 \(last)。", "请选择其他日期或起点。")
    case .badSubscription: FailureText("无法建立订阅。", "请更正后再试，各项见 docs/epcis.md。")
    case .noLedger(let path): FailureText("没有账本 \(path)。", "请先运行夜间计划，或指定账本。")
    case .otherChain(let ledger, let folder):
      FailureText("账本 \(ledger) 属于另一连锁：\(folder) 的门店它都不认识，或名称与位置全都不同。", "请指定本连锁自己的账本。")
    case .wrongKey(let reader): FailureText("密钥不属于读写器 \(reader)。", "请使用该读写器的密钥，或重新签发。")
    case .sameTradeItem(let material, let other, let gtin):
      FailureText(
        "\(material) 与 \(other) 的箱将使用同一 GTIN \(gtin)。", "请在 materials.csv 中分别填写各自的 GTIN。")
    case .daysBeyondHistory(let first, let last, let earliest, let latest):
      FailureText(
        "无法回放 \(first) 至 \(last)，历史可用范围为 \(earliest) 至 \(latest)。",
        "请选择该范围之内的日期，或缩短预热天数。")
    case .fileExists(let path): FailureText("\(path) 已存在，不会覆盖。", "请换一个文件名，或移走原文件。")
    case .notReproduced(let run, let was, let new):
      FailureText(
        "运行 \(run) 的结果不一致：发布时为 \(was)，现为 \(new)。", "请核对 run.json 中的 BLAS 内核及程序版本。")
    }
  }

  private static func chinese(_ faults: [Fault], _ count: Int) -> String {
    let shown = faults.prefix(3).map { fault in
      let place = fault.row > 0 ? "第 \(fault.row) 行" : "文件"
      let cell = fault.column.isEmpty ? "" : "「\(fault.column)」"
      return "\(place)\(cell)：\(fault.remedy.chinese)"
    }
    return shown.joined() + (count > 3 ? "另有 \(count - 3) 处。" : "")
  }
}
