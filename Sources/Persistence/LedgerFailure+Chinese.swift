public import SupplyChain

extension LedgerFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .cannotOpen: FailureText("账本无法打开。", "请检查路径或建立其文件夹。")
    case .readOnly: FailureText("账本为只读。", "请将文件及其文件夹设为可写。")
    case .locked: FailureText("另一个程序正在使用账本。", "请等待其完成后再试。")
    case .diskFull: FailureText("磁盘已满。", "请释放空间后重试，数据未被更改。")
    case .diskError: FailureText("磁盘出错。", "请检查磁盘后重试。")
    case .damaged: FailureText("账本文件已损坏。", "请恢复备份。")
    case .newerVersion: FailureText("账本由更新版本的程序写成。", "请安装该版本。")
    case .noRun: FailureText("还没有该夜间运行的结果。", "请总部先运行夜间计划。")
    case .noOrder: FailureText("没有这张单据。", "请返回列表重新选择。")
    case .noRequest: FailureText("没有这张申请。", "请返回列表重新选择。")
    case .requestMoved: FailureText("该申请已被他人处理。", "请刷新页面，数据未被更改。")
    case .doneBefore(_, _, let at): FailureText("您已在 \(at) 做过此操作。", "无需再做。")
    case .wrongState(_, let state, _):
      FailureText(
        "该单据现在的状态是「\(TransferOrder.State(rawValue: state)?.word.chinese ?? state)」，此操作已不适用。",
        "请刷新页面，查看当前状态。")
    case .tooEarly(_, let day, let last):
      FailureText("\(day) 早于该单据上一步的日期 \(last)。", "请选择实际发生的营业日。")
    case .notEnoughStock(_, let store, _, _, let free):
      FailureText("调出门店 \(store) 的可用库存只有 \(free)。", "请拒绝该单据，或重新运行夜间计划。")
    case .alreadyAccepted: FailureText("该建议已被接受。", "如需修改，请先取消其订单。")
    case .staleLine: FailureText("该行在您查看之后已被修改。", "请重新查看或重新导出后再决定。")
    case .noBatch(let number): FailureText("没有编号为 \(number) 的决定。", "请填写导入或批量决定时给出的编号。")
    case .cannotUndo: FailureText("无法撤销：该行已被修改，或其订单已在处理。", "请直接修改该行，或取消其订单。")
    case .otherEvent(let id): FailureText("事件编号 \(id) 已被另一事件使用。", "请为事件使用新的编号。")
    case .eventExists(let id): FailureText("事件 \(id) 已存在。", "无需再做。")
    case .tooManyEvents(let most): FailureText("结果超过 \(most) 条。", "请缩小查询范围。")
    case .readerExists(let reader): FailureText("读写器 \(reader) 已存在。", "请先移除，或换一个编号。")
    case .noReader(let reader): FailureText("没有读写器 \(reader)。", "请返回列表重新选择。")
    case .noAlertRule(let rule): FailureText("没有提醒规则 \(rule)。", "请返回列表重新选择。")
    case .alertRuleExists(let rule): FailureText("提醒规则 \(rule) 已存在。", "请换一个编号，或修改已有的。")
    case .noChannel(let channel): FailureText("没有渠道 \(channel)。", "请返回列表重新选择。")
    case .channelExists(let channel): FailureText("渠道 \(channel) 已存在。", "请换一个编号，或修改已有的。")
    case .noMessage: FailureText("没有这条待发消息。", "请返回列表重新选择。")
    case .nameTaken(let name): FailureText("名称「\(name)」已被使用。", "请换一个名称。")
    case .keyReused: FailureText("该表单已用于另一个操作。", "请刷新页面后重新提交。")
    }
  }
}
