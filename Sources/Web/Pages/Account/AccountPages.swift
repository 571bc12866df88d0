import Access
import Charts
import Operations
import SupplyChain

/// One's own account: password, second factor, and everywhere one is signed in.
enum AccountPages {
  static let routes: [PageRoute] = [
    .page("/account", nil) { try show($0) },
    .act("/account/password", nil, pace: .hashing, password),
    .act("/account/factor", nil, pace: .hashing, offer),
    .act("/account/factor/confirm", nil, confirm),
    .act("/account/sign-out-everywhere", nil, signOut),
  ]

  @Sendable static func show(
    _ call: PageCall, faults: [String: String] = [:], extra: Markup = ""
  ) throws -> PageAnswer {
    let speech = call.speech
    let person = try call.own()
    let view = try ListPeople(call.service.door, caller: call.caller).one(person)
    let roles = view.roles.map { speech.say($0.word) }.joined(separator: speech.say(", ", "、"))
    let body: Markup = #"""
      <h1>\#(view.name)</h1>
      \#(FactList([
        (speech.say("Signs in as", "用户名"), "\(view.id)"),
        (speech.say("Is", "角色"), "\(roles)"),
        (speech.say("Password of", "密码设置于"), call.chainClock.day(view.passwordSetAt)),
        (speech.say("Second factor since", "两步验证启用于"), call.chainClock.day(view.secondFactorSince)),
      ]).markup)
      \#(warnings(view.warnings, speech))\#(extra)
      <div class="two"><section class="card"><h2>\#(speech.say("Change the password", "修改密码"))</h2>
      \#(passwordForm(call, faults))</section>
      <section class="card"><h2>\#(speech.say("Second factor", "两步验证"))</h2>
      <p>\#(speech.say(
        "An authenticator app shows a code that you write besides the password.",
        "登录时除密码外，还需填写验证器应用中的验证码。"))</p>
      \#(factorForm(call, isReplacing: view.secondFactorSince != nil, faults))</section></div>
      <h2>\#(speech.say("Sign-ins", "登录"))</h2>
      \#(Form(action: "/account/sign-out-everywhere", key: call.newKey).button(
        speech.say("Sign out everywhere", "在所有设备上退出"), style: "is-stop"))
      """#
    return .page(
      HTMLPage(title: speech.say("My account", "我的账户"), body: body),
      status: faults.isEmpty ? 200 : 422)
  }

  private static func warnings(_ warnings: [SecretWarning], _ speech: Speech) -> Markup {
    warnings.map { warning in
      Notice(
        tone: .look,
        text: warning.days > 0
          ? speech.say(
            "Your \(warning.secret.replacing("_", with: " ")) ends in \(warning.days) "
              + "\(warning.days.plural("day")).",
            "\(Self.word(warning.secret))将在 \(warning.days) 天后失效。")
          : speech.say(
            "Your \(warning.secret.replacing("_", with: " ")) is over.",
            "\(Self.word(warning.secret))已失效。"),
        remedy: speech.say("Renew it here.", "请在此更新。")
      ).markup
    }.joined
  }

  private static func word(_ secret: String) -> String {
    secret == "password" ? "密码" : secret == "second_factor" ? "两步验证" : "密钥"
  }

  private static func passwordForm(_ call: PageCall, _ faults: [String: String]) -> Markup {
    let speech = call.speech
    let old = Field(
      name: "old", label: speech.say("Present password", "当前密码"), type: "password",
      fault: faults["old"], attributes: #" autocomplete="current-password" required"#)
    let new = Field(
      name: "new", label: speech.say("New password", "新密码"), type: "password",
      hint: speech.say("At least 12 characters.", "至少 12 个字符。"), fault: faults["new"],
      attributes: #" autocomplete="new-password" required"#)
    return Form(action: "/account/password", key: call.newKey).markup(
      old.markup + new.markup + #"""
        <button class="button is-main">\#(speech.say("Change it", "修改"))</button>
        """#)
  }

  /// Whoever has a second factor replaces it with their password.
  private static func factorForm(
    _ call: PageCall, isReplacing: Bool, _ faults: [String: String]
  ) -> Markup {
    let speech = call.speech
    let form = Form(action: "/account/factor", key: call.newKey)
    guard isReplacing else { return form.button(speech.say("Set one up", "设置"), style: "") }
    let field = Field(
      name: "password", label: speech.say("Present password", "当前密码"), type: "password",
      fault: faults["password"], attributes: #" autocomplete="current-password" required"#)
    return form.markup(
      field.markup + #"<button class="button">\#(speech.say("Replace it", "更换"))</button>"#)
  }

  @Sendable static func password(_ call: PageCall) throws -> PageAnswer {
    do {
      try SetPassword(call.service.door, caller: call.caller)
        .change(from: call.form.exact("old"), to: call.form.exact("new"))
    } catch let failure as AccessFailure {
      switch failure {
      case .wrongProof:
        return try show(
          call, faults: ["old": call.speech.say("It is not the present one.", "当前密码不正确。")])
      case .weakPassword:
        return try show(call, faults: ["new": FailureWords(failure, call.speech).line])
      default: throw failure
      }
    }
    // Whoever was signed in with the old one signs in again, here too.
    return .see("/sign-in", Done(.passwordChanged))
  }

  @Sendable static func offer(_ call: PageCall) throws -> PageAnswer {
    let speech = call.speech
    let offer: SecondFactor.Offer
    do {
      offer = try SecondFactor(call.service.door, caller: call.caller)
        .offer(to: try call.own(), password: call.form.exact("password"))
    } catch AccessFailure.wrongProof {
      return try show(
        call, faults: ["password": speech.say("It is not the present one.", "当前密码不正确。")])
    }
    let code =
      QRCode(offer.address)?
      .markup(title: speech.say("Second factor", "两步验证"), language: speech.language.tag) ?? ""
    let field = Field(
      name: "code", label: speech.say("Code that the app shows", "应用显示的验证码"),
      attributes: #" inputmode="numeric" autocomplete="one-time-code" required"#)
    let button: Markup =
      #"<button class="button is-main">\#(speech.say("It works", "启用"))</button>"#
    let extra: Markup = #"""
      <section class="card"><h2>\#(speech.say(
        "Scan this with the app, then write its code", "用验证器扫码后填写验证码"))</h2>
      <div class="qr">\#(code)</div><p><code>\#(offer.address)</code></p>
      \#(Form(action: "/account/factor/confirm", key: call.newKey).markup(
        field.markup + button))
      </section><p></p>
      """#
    return try show(call, extra: extra).shownOnce
  }

  @Sendable static func confirm(_ call: PageCall) throws -> PageAnswer {
    let speech = call.speech
    let codes = try SecondFactor(call.service.door, caller: call.caller)
      .confirm(try call.own(), code: call.form["code"])
    let items = codes.map { "<li><code>\($0.text)</code></li>" as Markup }.joined
    let extra: Markup = #"""
      <div class="notice"><p><strong>\#(speech.say(
        "The second factor is in use. Keep these recovery codes; they are shown this once.",
        "两步验证已启用。请保存以下恢复码，仅显示一次。"))</strong></p><ul>\#(items)</ul></div>
      """#
    return try show(call, extra: extra).shownOnce
  }

  @Sendable static func signOut(_ call: PageCall) throws -> PageAnswer {
    try SignOut(
      call.service.door, origin: call.principal.origin, at: call.service.clock.instant()
    ).signOutEverywhere(try call.own(), by: call.caller)
    return .see("/sign-in", Done(.signedOut))
  }
}

extension PageCall {
  /// The person who asks.
  func own() throws -> PersonID {
    guard let person = principal.person else { throw ServiceFailure.noPath(path) }
    return person
  }
}
