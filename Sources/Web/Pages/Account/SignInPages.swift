import Access
import Charts
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import SupplyChain

/// Signing in and out: the one page that is open to strangers.
struct SignInPages: Sendable {
  let service: ChainService

  /// Adds the page and its forms.
  func add(to router: Router<WebContext>) {
    router.get("/sign-in") { request, _ in show(request) }
    router.post("/sign-in") { request, context in await signIn(request, context) }
    router.post("/sign-out") { request, context in await signOut(request, context) }
  }

  private func show(_ request: Request) -> Response {
    let speech = Speech(language: Pages.language(of: request))
    let query = PageForm(encoded: Substring(request.uri.query ?? "")) ?? PageForm()
    let view = SignInView(back: query["back"], name: "", fault: nil, speech: speech)
    return page(view, notice: Done(query["done"]).map { $0.notice(speech) }, request)
  }

  private func page(
    _ view: SignInView, notice: Notice? = nil, status: Int = 200, _ request: Request
  ) -> Response {
    var page = HTMLPage(
      title: view.speech.say("Sign in", "登录"), width: .narrow, body: view.body)
    page.notice = notice
    var reader = PageReader(speech: view.speech)
    reader.path = PagePath.query("/sign-in", [("back", view.back)])
    return Pages.html(PageFrame(reader: reader).html(page), status: status)
  }

  private func signIn(_ request: Request, _ context: WebContext) async -> Response {
    let speech = Speech(language: Pages.language(of: request))
    do {
      try await service.requireSameSite(request, context)
      try service.strangers.take(context.network, at: service.clock.seconds())
      let form = try await Pages.form(of: request, upTo: service.limits.bodyBytes)
      let old = SessionCookie.token(of: request).map(SecretToken.init)
      do {
        let admission = try await service.hashing.run { [service] in
          try SignIn(service.door, origin: context.origin, at: service.clock.instant()).signIn(
            name: form["name"], password: form.exact("password"),
            code: form["code"].isEmpty ? nil : form["code"], replacing: old)
        }
        let back = PagePath.back(form["back"])
        var response = Pages.redirect(to: back)
        response.headers[values: .setCookie].append(
          SessionCookie.field(
            token: admission.token.text,
            seconds: service.door.rules.signedInHours * 3600))
        if request.cookies[Pages.languageCookie] == nil {
          response.headers[values: .setCookie].append(
            Pages.languageField(admission.recognised.person.language, service))
        }
        return response
      } catch let failure as any Failure {
        let view = SignInView(
          back: form["back"], name: form["name"], fault: SignInView.fault(failure, speech),
          speech: speech)
        return page(view, status: Problem(failure).status, request)
      }
    } catch ServiceFailure.tooMany(let seconds) {
      let view = SignInView(
        back: "", name: "", fault: SignInView.tooMany(seconds, speech), speech: speech)
      return page(view, status: 429, request)
    } catch {
      let view = SignInView(
        back: "", name: "",
        fault: speech.say("Open the page here and try again.", "请在本页面重新登录。"),
        speech: speech)
      return page(view, status: 400, request)
    }
  }

  private func signOut(_ request: Request, _ context: WebContext) async -> Response {
    var response = Pages.redirect(to: "/sign-in?done=\(Done(.signedOut).text)")
    guard (try? await service.requireSameSite(request, context)) != nil else {
      return Pages.redirect(to: "/")
    }
    if let token = SessionCookie.token(of: request).map(SecretToken.init) {
      try? await service.pool.run { [service] in
        try SignOut(service.door, origin: context.origin, at: service.clock.instant()).signOut(
          token)
      }
    }
    response.headers[values: .setCookie].append(SessionCookie.removal)
    return response
  }
}

/// The form that lets somebody in.
struct SignInView {
  /// The path to lead back to.
  let back: String
  let name: String
  /// What did not work.
  let fault: String?
  let speech: Speech

  /// The body of the page.
  var body: Markup {
    let name = Field(
      name: "name", label: speech.say("Name", "用户名"), value: name,
      attributes: #" autocomplete="username" autocapitalize="none" required autofocus"#)
    let password = Field(
      name: "password", label: speech.say("Password", "密码"), type: "password", fault: fault,
      attributes: #" autocomplete="current-password" required"#)
    let code = Field(
      name: "code", label: speech.say("Code, if you use one", "验证码（如已启用）"),
      attributes: #" inputmode="numeric" autocomplete="one-time-code" maxlength="40""#)
    return #"""
      <h1>\#(speech.say("Sign in", "登录"))</h1>
      <form method="post" action="/sign-in">
      \#(Form.hidden("back", back))
      \#(name.markup)\#(password.markup)\#(code.markup)
      <button class="button is-main is-full">\#(speech.say("Sign in", "登录"))</button>
      </form>
      """#
  }

  /// What somebody who is not let in is told.
  static func fault(_ failure: any Failure, _ speech: Speech) -> String {
    switch failure {
    case AccessFailure.wrongCredentials:
      speech.say(
        "Name, password or code are wrong, or the account is closed.",
        "用户名、密码或验证码有误，或账户已停用。")
    case AccessFailure.codeNeeded:
      speech.say(
        "Write the six digits of your authenticator too.", "请同时填写验证器中的六位验证码。")
    case AccessFailure.tooManyAttempts(let seconds): tooMany(Int(seconds), speech)
    case ServiceFailure.overloaded:
      speech.say(
        "Many are signing in just now: try again in a moment.", "正在登录的人较多，请稍后再试。")
    default: FailureWords(failure, speech).line
    }
  }

  static func tooMany(_ seconds: Int, _ speech: Speech) -> String {
    speech.say(
      "Too many attempts: try again in \(seconds) s.", "尝试次数过多，请 \(seconds) 秒后再试。")
  }
}
