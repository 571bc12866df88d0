import Charts
import Operations
import SupplyChain

/// The form of a new channel: its fields are those that its kind needs.
struct ChannelForm {
  let kind: DeliveryChannel.Kind
  /// What was written, when it comes back with a fault; secrets are never written back.
  let written: [String: String]
  let key: String
  let speech: Speech

  var markup: Markup {
    let form = Form(
      action: "/alerts/channels", key: key, hidden: [("channel-kind", kind.rawValue)])
    let word = kind.word
    return #"""
      <section class="card" id="channel"><h2>\#(speech.say(
        "New channel: \(word.english)", "新渠道：\(word.chinese)"))</h2>\#
      \#(form.markup(names + (kind == .mail ? mail : address) + choices + button))</section>

      """#
  }

  private func value(_ name: String) -> String { written[name] ?? "" }

  private var names: Markup {
    [
      Field(
        name: "id", label: speech.say("Id", "编号"), value: value("id"), hint: "a-z 0-9 . - _",
        attributes: #" required maxlength="64" autocomplete="off""#),
      Field(
        name: "channel-name", label: speech.say("Name", "名称"), value: value("channel-name"),
        attributes: #" required maxlength="100""#),
    ].map(\.markup).joined
  }

  /// Robots and webhooks.
  private var address: Markup {
    var fields = [
      Field(
        name: "url", label: speech.say("Address", "地址"), type: "url", value: value("url"),
        hint: speech.say(
          "As the robot or program shows it; it is kept sealed.", "机器人或程序给出的地址，加密保存。"),
        attributes: #" required placeholder="https://" autocomplete="off""#)
    ]
    if kind != .weCom {
      fields.append(
        Field(
          name: "secret", label: speech.say("Secret that signs", "签名密钥"), type: "password",
          hint: kind == .webhook
            ? speech.say("Empty: one is made and shown once.", "留空则自动生成，仅显示一次。")
            : speech.say("Where the robot signs; else empty.", "机器人启用签名时填写，否则留空。"),
          attributes: #" autocomplete="off""#))
    }
    return fields.map(\.markup).joined
  }

  private var mail: Markup {
    let securities = [
      ("starttls", speech.say("STARTTLS, usually port 587", "STARTTLS，通常为 587 端口")),
      ("tls", speech.say("TLS, usually port 465", "TLS，通常为 465 端口")),
      ("none", speech.say("open, without a password", "不加密，不使用密码")),
    ]
    return Field(
      name: "host", label: speech.say("Mail server", "邮件服务器"), value: value("host"),
      attributes: #" required placeholder="smtp.example.com" autocomplete="off""#
    ).markup
      + Choice(
        name: "security", label: speech.say("The line is secured by", "连接加密方式"),
        options: securities, chosen: written["security"] ?? "starttls"
      ).markup
      + [
        Field(
          name: "port", label: speech.say("Port", "端口"), type: "number", value: value("port"),
          hint: speech.say("Empty: the usual one.", "留空使用常用端口。"),
          attributes: #" min="1" max="65535" inputmode="numeric""#),
        Field(
          name: "user", label: speech.say("User, if it asks for one", "用户名（如需登录）"),
          value: value("user"), attributes: #" autocomplete="off""#),
        Field(
          name: "password", label: speech.say("Password", "密码"), type: "password",
          hint: speech.say("It is kept sealed.", "加密保存。"), attributes: #" autocomplete="off""#),
        Field(
          name: "from", label: speech.say("Sender", "发件人"), type: "email", value: value("from"),
          attributes: " required"),
        Field(
          name: "to", label: speech.say("Receivers", "收件人"), value: value("to"),
          hint: speech.say("Addresses with spaces between.", "邮箱以空格分隔。"),
          attributes: " required"),
      ].map(\.markup).joined
  }

  private var choices: Markup {
    let mark: Markup = written["report"] == "yes" ? " checked" : ""
    return Choice(
      name: "channel-language", label: speech.say("Language of its messages", "消息语言"),
      options: [("zh", "中文"), ("en", "English")],
      chosen: written["channel-language"] ?? speech.language.rawValue
    ).markup + #"""
      <p><label class="row"><input type="checkbox" name="report" value="yes"\#(mark)> \#(speech.say(
        "the morning report goes there too", "同时发送晨报"))</label></p>

      """#
  }

  private var button: Markup {
    #"""
    <div class="row"><button class="button is-main">\#(speech.say("Add", "新增"))</button>
    <a class="button is-quiet" href="/alerts">\#(speech.say("Cancel", "取消"))</a></div>
    """#
  }
}
