public import SupplyChain

/// What can be wrong with a channel.
public enum NotifyingFailure: Failure, Hashable {
  /// An address that cannot be used.
  case badAddress(reason: Sentence)
  /// A host that no name server knows.
  case unknownHost(String)
  /// A host inside the network.
  case privateHost(String)
  /// A secret that is not of the channel's form.
  case badSecret(reason: Sentence)
  /// A mail address or header that cannot be used.
  case badMail(reason: Sentence)

  /// What happened.
  public var message: String {
    switch self {
    case .badAddress(let reason): "The channel's address cannot be used: \(reason.english)."
    case .unknownHost(let host): "The host \(host) is not known."
    case .privateHost(let host): "The host \(host) is not on the open internet."
    case .badSecret(let reason): "The channel's secret cannot be used: \(reason.english)."
    case .badMail(let reason): "The mail cannot be written: \(reason.english)."
    }
  }

  /// What to do.
  public var remedy: String {
    switch self {
    case .badAddress: "Copy the whole address, https://…, from the robot's or receiver's page."
    case .unknownHost: "Check its spelling, and whether this machine can resolve names."
    case .privateHost:
      "An operator can trust it: the setting alert_trusted_hosts names such hosts."
    case .badSecret: "Copy the secret again from where it was made."
    case .badMail: "Check the addresses of sender and receiver."
    }
  }

  /// Its sort.
  public var kind: FailureKind {
    switch self {
    case .unknownHost: .unavailable
    case .badAddress, .privateHost, .badSecret, .badMail: .badInput
    }
  }
}

extension NotifyingFailure {
  /// What becomes of a message that meets it.
  var verdict: DeliveryVerdict {
    let reason = Sentence(message, chinese.message)
    return kind == .unavailable ? .later(seconds: nil, reason: reason) : .refused(reason: reason)
  }

  /// Both sentences in Chinese.
  public var chinese: FailureText {
    switch self {
    case .badAddress(let reason):
      FailureText("渠道地址不能使用：\(reason.chinese)。", "请从机器人或接收方的页面复制完整地址 https://…。")
    case .unknownHost(let host): FailureText("找不到主机 \(host)。", "请检查拼写，以及本机能否解析域名。")
    case .privateHost(let host):
      FailureText("主机 \(host) 不在公网上。", "可由运维将其列入设置 alert_trusted_hosts。")
    case .badSecret(let reason): FailureText("渠道密钥不能使用：\(reason.chinese)。", "请从生成处重新复制密钥。")
    case .badMail(let reason): FailureText("邮件无法写出：\(reason.chinese)。", "请检查发件人及收件人地址。")
    }
  }
}
