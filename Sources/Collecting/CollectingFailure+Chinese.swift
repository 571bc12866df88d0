public import SupplyChain

extension CollectingFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .folderMissing: FailureText("数据文件夹不存在。", "请联系运维检查数据文件夹。")
    case .folderUnreadable: FailureText("数据文件夹无法读取。", "请联系运维开通读取权限。")
    case .ambiguousFile(let names):
      FailureText("同一文件有两份：\(names.joined(separator: "、"))。", "请保留正确的一份，移走另一份。")
    }
  }
}
