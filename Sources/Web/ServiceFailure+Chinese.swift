import SupplyChain

extension ServiceFailure {
  /// Both sentences in Chinese, which pages show; the interface answers in English.
  var chinese: FailureText {
    switch self {
    case .noPath: FailureText("没有这个页面。", "请从首页重新进入。")
    case .notSignedIn: FailureText("尚未登录或登录已失效。", "请重新登录。")
    case .otherSite: FailureText("请求来自其他网站。", "请在本页面重新提交。")
    case .badBody: FailureText("提交的内容无法读取。", "请刷新页面后重新提交。")
    case .tooLarge(let most): FailureText("内容超过 \(most >> 20) MiB。", "请减少内容后再试。")
    case .tooSlow: FailureText("请求未能及时到达。", "请重新提交。")
    case .noIdempotencyKey, .badIdempotencyKey: FailureText("表单已失效。", "请刷新页面后重新提交。")
    case .noVersion, .staleVersion: FailureText("内容已被他人修改。", "请刷新页面后再决定。")
    case .tooMany(let seconds): FailureText("请求过于频繁。", "请 \(seconds) 秒后再试。")
    case .overloaded: FailureText("系统繁忙。", "请几秒后再试。")
    case .notLocal: FailureText("仅能在本机查看。", "请在服务器上打开。")
    case .cannotListen(let address, let reason):
      FailureText("无法在 \(address) 监听：\(reason)。", "请用 --host 指定本机地址，用 --port 指定空闲端口。")
    case .noMethod(let method, _): FailureText("此处不能使用 \(method)。", "请从首页重新进入。")
    case .wrongType(let type, let wanted):
      FailureText(
        "内容类型为 \(type)，应为 \(wanted.joined(separator: " 或 "))。", "请以正确的类型重新提交。")
    case .badFields(let faults):
      FailureText(
        "以下内容有误：\(faults.map(\.field).joined(separator: "、"))。", "请更正后再试。")
    case .tooManyEvents(let count, let most):
      FailureText("文件含 \(count) 个事件，最多 \(most) 个。", "请分批提交。")
    case .addressTooLong(let most): FailureText("地址超过 \(most) 字节。", "请缩短查询条件。")
    case .notAcceptable: FailureText("无法以所要求的格式回答。", "请改用 EPCIS 2.0 的 application/json。")
    case .notOffered: FailureText("不提供此功能。", "可用功能见 docs/epcis.md。")
    case .badCursor: FailureText("翻页位置已失效。", "请从第一页重新开始。")
    }
  }
}
