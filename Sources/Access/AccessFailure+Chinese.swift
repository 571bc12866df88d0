public import SupplyChain

extension AccessFailure {
  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .notAllowed(_, _, let concern) where !concern.stores.isEmpty:
      FailureText("您没有此项权限。", "请联系该门店的人员，或请总部将该门店加入您的账户。")
    case .notAllowed: FailureText("您没有此项权限。", "请联系总部办理或开通权限。")
    case .ownRequest: FailureText("申请人不能审批自己的申请。", "请总部其他人审批。")
    case .confined(_, .password): FailureText("密码已过期。", "请先设置新密码。")
    case .confined(_, .secondFactor): FailureText("需要两步验证。", "请先设置验证器应用。")
    case .notSignedIn: FailureText("尚未登录或登录已失效。", "请重新登录。")
    case .wrongCredentials:
      FailureText("用户名、密码或验证码不正确，或账户已停用。", "请重试；总部可为您设置新密码。")
    case .wrongProof(.password): FailureText("当前密码不正确。", "请填写您登录时使用的密码。")
    case .wrongProof(.code): FailureText("验证码不正确。", "请填写验证器应用当前显示的六位数字。")
    case .codeNeeded: FailureText("需要两步验证码。", "请输入验证器应用中的六位数字，或恢复码。")
    case .tooManyAttempts(let seconds):
      FailureText("失败次数过多，\(seconds) 秒后才能再试。", "请稍候，或请总部解锁账户。")
    case .ended: FailureText("该凭据已过期。", "请总部重新签发。")
    case .wrongAPIKey: FailureText("密钥不正确、已作废或已过期。", "请总部签发或轮换密钥。")
    case .weakPassword(let reason):
      FailureText(
        "密码太容易被猜到：\(reason.chinese)。",
        "请至少使用 \(PasswordRule.leastLength) 个字符，例如自己想的四个词。")
    case .busy: FailureText("正在核对的密码过多。", "请几秒后再试。")
    case .badValue(_, let reason): FailureText("内容不能使用：\(reason.chinese)。", "请更正后再试。")
    case .exists(_, let id): FailureText("「\(id)」已存在。", "请换一个编号，或修改已有的。")
    case .unknown(_, let id): FailureText("没有「\(id)」。", "请返回列表重新选择。")
    case .lastAdmin: FailureText("这是最后一位能登录的管理员。", "请先设置另一位管理员。")
    case .cannotOpenField: FailureText("现有密钥无法解开该数据。", "请放回属于此账本的密钥文件。")
    case .badKeyFile: FailureText("密钥文件无法使用。", "请更正；该文件只应由其所有者读取（chmod 600）。")
    case .lostKeyFile: FailureText("密钥文件缺失或早于账本。", "请从备份处放回密钥文件。")
    }
  }
}
