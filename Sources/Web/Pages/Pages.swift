import Access
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Logging
import Operations
import Persistence
import SupplyChain

/// Adds the pages to the router. They share the interface's door: `Interface.principal(of:_:)`
/// tells who asks, `ChainService.pool` does the work, and the use cases decide.
func addPages(to router: Router<WebContext>, _ service: ChainService) {
  let pages = Pages(service: service)
  for route in Pages.routes {
    router.on(RouterPath(route.path), method: route.method) { request, context in
      await pages.respond(to: request, route, context)
    }
  }
  for asset in Asset.all.values {
    router.get(RouterPath(asset.path)) { request, _ in pages.asset(asset, request) }
  }
  router.get("/") { request, context in await pages.front(request, context) }
  SignInPages(service: service).add(to: router)
  router.get("/events") { request, context in
    let interface = Interface(service: service)
    let asker = try await pages.reader(of: request, context)
    let isOfNights = request.uri.queryParameters["of"] == "nights"
    let known = (request.uri.queryParameters["known"] ?? "").split(separator: ".")
      .compactMap { Int($0) }
    return try LiveEvents(
      service: service, asker: asker.principal.name,
      watch: try await interface.watch(request, asker, context), watchesNights: isOfNights,
      known: known.count == 2 ? (known[0], known[1]) : nil
    ).response()
  }
  router.post("/language") { request, context in await pages.language(request, context) }
}

/// Carries requests for pages to their routes, and what comes of them back to a browser.
package struct Pages: Sendable {
  let service: ChainService

  /// Every page and form that needs somebody who has signed in.
  package static let routes: [PageRoute] =
    StorePages.routes + RequestPages.routes + OrderPages.routes + ReviewPages.routes
    + SeriesPages.routes + HeadquartersPages.routes + LegPages.routes + SettingsPages.routes
    + GainsPages.routes + MapPages.routes + NightPages.routes + AlertPages.routes
    + AccountPages.routes
    + PeoplePages.routes + KeyPages.routes + AuditPages.routes

  static let languageCookie = "chama-language"

  /// Leads to the page that the asker's work begins at.
  func front(_ request: Request, _ context: WebContext) async -> Response {
    guard let principal = try? await reader(of: request, context).principal else {
      return Pages.redirect(to: "/sign-in")
    }
    return Pages.redirect(to: PageReader.front(of: principal))
  }

  /// Answers a request of a route.
  func respond(
    to request: Request, _ route: PageRoute, _ context: WebContext
  ) async -> Response {
    let speech = Speech(language: Pages.language(of: request))
    do {
      let principal = try await reader(of: request, context).principal
      if let action = route.action, principal.reach(of: action) == .nothing {
        try await Interface(service: service).refuse(principal, action)
      }
      return try await service.large.hold(request, upTo: service.limits.bytes(of: route)) {
        let call = try await call(request, route, principal, speech, context)
        return try await pool(of: route).run {
          do {
            let response = try done(call, route, request)
            if route.method == .post { service.follow(up: route.action) }
            return response
          } catch {
            return trouble(error, call.speech, request, principal, context)
          }
        }
      }
    } catch {
      return trouble(error, speech, request, nil, context)
    }
  }

  /// Who looks: somebody who has signed in. Programs have the interface, where each key's scopes
  /// hold.
  ///
  /// - Throws: ``Access/AccessFailure/notAllowed(_:action:concerning:)`` for the keys of programs.
  func reader(of request: Request, _ context: WebContext) async throws -> KnownAsker {
    let interface = Interface(service: service)
    let asker = try await interface.asker(of: request, context)
    if asker.principal.reach(of: .signIn) == .nothing {
      try await interface.refuse(asker.principal, .signIn)
    }
    return asker
  }

  private func call(
    _ request: Request, _ route: PageRoute, _ principal: Principal, _ speech: Speech,
    _ context: WebContext
  ) async throws -> PageCall {
    var names: [String: String] = [:]
    for (name, value) in context.parameters {
      names[String(name)] = String(value).removingPercentEncoding
    }
    guard let query = PageForm(encoded: Substring(request.uri.query ?? "")) else {
      throw ServiceFailure.badBody("its address is not UTF-8")
    }
    let form =
      route.method == .post
      ? try await Pages.form(of: request, upTo: service.limits.bytes(of: route)) : PageForm()
    let scheme = service.isSecure ? "https" : "http"
    return PageCall(
      service: service, principal: principal, speech: speech, path: request.uri.string,
      names: names, query: query, form: form,
      known: "\(service.ledger.changeCount).\(service.nights.eventCount)",
      host: "\(scheme)://\(request.head.authority ?? "localhost")")
  }

  /// Those who wait for the one writer keep no reader waiting, and those who hash no writer; sheets
  /// are read one at a time.
  private func pool(of route: PageRoute) -> BlockingPool {
    switch route.pace {
    case .quick: route.method == .post ? service.writing : service.pool
    case .hashing: service.hashing
    case .reading: service.sheets
    }
  }

  static func form(of request: Request, upTo most: Int) async throws -> PageForm {
    let type = request.headers[.contentType] ?? ""
    let isUpload = type.lowercased().hasPrefix("multipart/form-data")
    let buffer = try await request.wholeBody(upTo: most)
    if isUpload, let boundary = type.range(of: "boundary=").map({ type[$0.upperBound...] }) {
      let name = (boundary.split(separator: ";").first ?? "")
        .trimmingCharacters(in: ["\"", " "])
      guard !name.isEmpty else { throw ServiceFailure.badBody("its parts have no boundary") }
      guard let form = PageForm(multipart: Array(buffer.readableBytesView), boundary: name) else {
        throw ServiceFailure.badBody("the form is cut off")
      }
      return form
    }
    guard let form = PageForm(encoded: Substring(String(buffer: buffer))) else {
      throw ServiceFailure.badBody("the form is not UTF-8")
    }
    return form
  }

  /// Does the work. A form acts once: its second sending is answered as the
  /// first.
  private func done(_ call: PageCall, _ route: PageRoute, _ request: Request) throws -> Response {
    guard route.method == .post else { return response(try route.work(call), call) }
    let key = call.form["idempotency_key"]
    guard (8...200).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw ServiceFailure.badIdempotencyKey }
    let hash = SHA256.hash(data: Data("\(route.path)\n\(call.path)\n\(call.form.fingerprint)".utf8))
    let known = IdempotencyKey(
      principal: service.owner(ofKeysOf: call.principal, for: route.action), key: key,
      requestHash: Data(hash).base64EncodedString())
    // Only what has been done is kept; a page that shows a fault comes anew each time.
    var shown: Response?
    do {
      let kept = try once(known, route, call) { answer in
        let place: String
        switch answer {
        case .see(let path, let deed): place = deed?.added(to: path) ?? path
        case .page:
          shown = response(answer, call)
          throw NotKept()
        case .once, .other, .then:
          // What is shown this once is not kept: a second sending sees the page without it.
          shown = response(answer, call)
          place = route.home
        }
        // What is kept is that it worked, and where it leads; a redirect is how a browser is told.
        return KeptAnswer(status: 200, fields: ["Location": place], body: [])
      }
      call.outcome.settle(isKept: true)
      return shown ?? Pages.redirect(to: kept.fields["Location"] ?? "/")
    } catch is NotKept {
      call.outcome.settle(isKept: false)
      return shown ?? Pages.redirect(to: "/")
    } catch {
      call.outcome.settle(isKept: false)
      throw error
    }
  }

  private struct NotKept: Error {}

  /// Does the work of a form in the transaction that keeps its answer. What takes its time is done
  /// before, while others write: it must not matter that of two sendings at once both do it.
  private func once(
    _ key: IdempotencyKey, _ route: PageRoute, _ call: PageCall,
    _ keep: (PageAnswer) throws -> KeptAnswer
  ) throws -> KeptAnswer {
    let (ledger, now) = (service.ledger, service.clock.instant().seconds)
    if route.pace == .quick {
      return try ledger.once(key, at: now) { try keep(route.work(call)) }.answer
    }
    if let kept = try ledger.keptAnswer(key) { return kept }
    var answer = try route.work(call)
    return try ledger.once(key, at: now) {
      if case .then(let rest) = answer { answer = try rest() }
      return try keep(answer)
    }.answer
  }

  private func response(_ answer: PageAnswer, _ call: PageCall) -> Response {
    switch answer {
    case .page(var page, let status):
      page.notice = page.notice ?? call.notice
      return Pages.html(
        PageFrame(reader: PageReader(call, page)).html(page), status: status)
    case .once(let page): return response(.page(page), call)
    case .then: preconditionFailure("what is left to do is done before it is shown")
    case .see(let path, let done): return Pages.redirect(to: done?.added(to: path) ?? path)
    case .other(let answer):
      return Response(
        status: .init(code: answer.status), headers: HTTPFields(answer.fields),
        body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
  }
}

extension Pages {
  static func html(_ text: String, status: Int = 200) -> Response {
    Response(
      status: .init(code: status),
      headers: [
        .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
        .contentSecurityPolicy: policy,
      ], body: .init(byteBuffer: ByteBuffer(string: text)))
  }

  /// Nothing but our own files, no code or style within a page, and nobody frames it.
  package static let policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  static func redirect(to path: String) -> Response {
    Response(status: .seeOther, headers: [.location: path, .cacheControl: "no-store"])
  }

  func asset(_ asset: Asset, _ request: Request) -> Response {
    Response(
      status: .ok,
      headers: [
        .contentType: asset.type, .cacheControl: "public, max-age=31536000, immutable",
      ], body: .init(byteBuffer: ByteBuffer(bytes: asset.content)))
  }

  private static func isStranger(_ error: any Error) -> Bool {
    if case ServiceFailure.notSignedIn? = error as? ServiceFailure { return true }
    if case AccessFailure.notSignedIn? = error as? AccessFailure { return true }
    return false
  }

  /// What went wrong, as a page that says what to do.
  private func trouble(
    _ error: any Error, _ speech: Speech, _ request: Request, _ principal: Principal?,
    _ context: WebContext
  ) -> Response {
    if Pages.isStranger(error) {
      let back = request.method == .get ? request.uri.string : "/"
      return Pages.redirect(
        to: PagePath.query("/sign-in", [("back", back == "/" ? "" : back)]))
    }
    let page = TroublePage(error, speech, number: context.number)
    if page.isBug {
      service.logger.error(
        "a bug", metadata: ["request": "\(context.number)", "error": "\(type(of: error))"])
    }
    var reader = PageReader(speech: speech)
    if let principal { reader.take(principal) }
    reader.path = request.method == .get ? request.uri.string : "/"
    return Pages.html(PageFrame(reader: reader).html(page.page), status: page.status)
  }

  /// What a browser is shown that has come to an address where there is nothing; `nil` for programs
  /// and for whatever else went wrong.
  static func lost(_ error: any Error, _ request: Request, number: String) -> Response? {
    let path = request.uri.path
    guard request.method == .get, (request.headers[.accept] ?? "").contains("text/html"),
      !path.hasPrefix("/api/"), !Route.Family.epcis.holds(path),
      let status = (error as? any HTTPResponseError)?.status,
      status == .notFound || status == .methodNotAllowed
    else { return nil }
    let speech = Speech(language: language(of: request))
    let page = TroublePage(ServiceFailure.noPath(path), speech, number: number)
    return html(PageFrame(reader: PageReader(speech: speech)).html(page.page), status: page.status)
  }

  /// The language that a reader has chosen, else the one that their browser asks for.
  static func language(of request: Request) -> Language {
    if let chosen = request.cookies[languageCookie].flatMap({ Language(rawValue: $0.value) }) {
      return chosen
    }
    let wanted = request.headers[.acceptLanguage] ?? ""
    return Language.preferred(wanted)
  }

  static func languageField(_ language: Language, _ service: ChainService) -> String {
    "\(languageCookie)=\(language.rawValue); Path=/; Max-Age=31536000; SameSite=Lax"
      + (service.isSecure ? "; Secure" : "")
  }

  /// Keeps a chosen language at the reader's browser, and leads back.
  func language(_ request: Request, _ context: WebContext) async -> Response {
    do {
      try await service.requireSameSite(request, context)
      let form = try await Pages.form(of: request, upTo: service.limits.bodyBytes)
      var response = Pages.redirect(to: PagePath.back(form["back"]))
      guard let language = Language(rawValue: form["language"]) else { return response }
      response.headers[values: .setCookie].append(Pages.languageField(language, service))
      return response
    } catch {
      return trouble(error, Speech(language: .english), request, nil, context)
    }
  }
}

extension Language {
  /// The language that an `Accept-Language` field (RFC 9110) prefers of those that Chama speaks.
  static func preferred(_ field: String) -> Language {
    var best: (language: Language, weight: Double)?
    for entry in field.split(separator: ",").prefix(20) {
      let parts = entry.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      guard let tag = parts.first?.lowercased() else { continue }
      let weight =
        parts.dropFirst().compactMap { part in
          part.hasPrefix("q=") ? Double(part.dropFirst(2)) : nil
        }.first ?? 1
      let language: Language? =
        tag.hasPrefix("zh") ? .chinese : tag.hasPrefix("en") ? .english : nil
      if let language, weight > 0, weight > best?.weight ?? 0 { best = (language, weight) }
    }
    return best?.language ?? .english
  }
}
