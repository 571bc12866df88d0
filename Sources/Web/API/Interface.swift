import Access
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Persistence
import SupplyChain
import Synchronization
import Traceability

/// Carries requests of the interface to their routes: who asks, may they, is what they send right,
/// has it been done before.
struct Interface: Sendable {
  let service: ChainService

  /// Adds all routes of the table to a router.
  func add(to router: Router<WebContext>) {
    for route in RouteTable.routes {
      router.on(RouterPath(route.routerPath), method: route.method) { request, context in
        try await respond(to: request, route, context)
      }
    }
    // Of a path that is there, other methods are told from a path that is not.
    let all: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete]
    for (path, routes) in Dictionary(grouping: RouteTable.routes, by: \.routerPath) {
      var allowed = routes.map(\.method)
      if allowed.contains(.get) { allowed.append(.head) }
      let names = allowed.map(\.rawValue).sorted()
      for method in all where !allowed.contains(method) {
        router.on(RouterPath(path), method: method) { request, context -> Response in
          _ = try await principal(of: request, context)
          throw ServiceFailure.noMethod(method.rawValue, allowed: names)
        }
      }
    }
    for method in all where method != .head {
      for family in [Route.Family.chama, .epcis] {
        router.on("\(family.root)/**", method: method) { request, context -> Response in
          _ = try await principal(of: request, context)
          throw ServiceFailure.noPath(request.uri.path)
        }
      }
    }
    addDiscovery(to: router)
  }

  /// Who asks.
  ///
  /// - Throws: ``ServiceFailure/notSignedIn``, ``ServiceFailure/tooMany(seconds:)`` for strangers
  ///   who try too often, ``ServiceFailure/otherSite``.
  func principal(of request: Request, _ context: WebContext) async throws -> Principal {
    try await asker(of: request, context).principal
  }

  func asker(of request: Request, _ context: WebContext) async throws -> KnownAsker {
    let now = service.clock.seconds()
    guard let credential = try await credential(of: request, context) else {
      try service.rates.take("address \(context.network)", at: now)
      throw ServiceFailure.notSignedIn
    }
    let (origin, changes) = (context.origin, service.ledger.changeCount)
    let known = service.known.asker(credential, origin, changeCount: changes, now: now)
    if let known {
      try service.rates.take(known.principal.name, at: now)
      return known
    }
    // Whoever tries keys or tokens is held to a stranger's share, before anybody looks.
    let stranger = "address \(context.network)"
    try service.rates.require(stranger, at: now)
    let found: Principal
    do {
      found = try await service.pool.run { [service] in
        try service.authenticator.principal(credential, origin)
      }
    } catch let refused as RefusedCredential {
      try service.rates.take(stranger, at: now)
      await service.note(refused, credential.what, context)
      throw credential.failure
    }
    let asker = KnownAsker(found)
    service.known.remember(asker, for: credential, origin, changeCount: changes, now: now)
    try service.rates.take(found.name, at: now)
    return asker
  }

  /// Looks after a stream that an asker opens.
  func watch(
    _ request: Request, _ asker: KnownAsker, _ context: WebContext
  ) async throws(ServiceFailure) -> StreamWatch {
    guard let credential = try await credential(of: request, context) else {
      throw ServiceFailure.notSignedIn
    }
    return StreamWatch(service, credential, context.origin, sight: asker.sight)
  }

  private func respond(
    to request: Request, _ route: Route, _ context: WebContext
  ) async throws -> Response {
    let asker = try await asker(of: request, of: route, context)
    let principal = asker.principal
    if principal.reach(of: route.action) == .nothing {
      try await refuse(principal, route.action)
    }
    let key = "\(asker.sight)\n\(request.uri.string)"
    let scope = Interface.scope(of: route, context)
    if let scope, let view = service.views.unchanged(on: service.clock.moment().day),
      let held = service.cache.answer(key, view.basis(of: scope))
    {
      service.figures.held.add(1, ordering: .relaxed)
      return Interface.response(held, request)
    }
    return try await service.large.hold(request, upTo: service.limits.bytes(of: route)) {
      try await answer(request, route, asker, held: scope, key, context)
    }
  }

  /// Receives a request and does what it asks.
  private func answer(
    _ request: Request, _ route: Route, _ asker: KnownAsker, held scope: ChainView.Scope?,
    _ key: String, _ context: WebContext
  ) async throws -> Response {
    let principal = asker.principal
    let call =
      switch route.family {
      case .chama: try await call(request, route, principal, context)
      case .epcis: try await epcisCall(request, route, principal, context)
      case .readers: try await readerCall(request, route, principal, context)
      }
    if route.isWrite { return try await write(call, request) }
    if let stream = route.stream {
      let watch = try await watch(request, asker, context)
      return try Interface.response(stream, call, request, watch)
    }
    // Sheets are read one at a time: each may come to many times its size in memory.
    let pool = route.fileTypes == nil ? service.pool : service.sheets
    return try await pool.run { [service] in
      guard let scope else { return Interface.response(try route.work(call).tagged(), request) }
      let basis = try call.view().basis(of: scope)
      // What another store's order changed is no reason to work it out again.
      if let held = service.cache.answer(key, basis) { return Interface.response(held, request) }
      let answer = try route.work(call).tagged()
      let held = AnswerCache.Held(
        basis: basis, headers: HTTPFields(answer.fields), body: ByteBuffer(bytes: answer.body))
      service.cache.hold(held, for: key)
      return Interface.response(held, request)
    }
  }

  /// Refuses what the table lets somebody do nowhere, and leaves an entry of the attempt.
  func refuse(_ principal: Principal, _ action: Action) async throws -> Never {
    let caller = Caller(
      principal, at: service.clock.instant(), now: service.clock.moment())
    let refusal = try await service.writing.run { [service] () -> any Error in
      do { try service.ledger.refuse(caller, action, on: .chain) } catch { return error }
    }
    throw refusal
  }

  /// On what an answer depends, `nil` where it is not held.
  private static func scope(of route: Route, _ context: WebContext) -> ChainView.Scope? {
    switch route.held {
    case nil: return nil
    case .plan: return .plan
    case .orders: return .orders
    case .store:
      let id = context.parameters.get("store")?.removingPercentEncoding
      return id.flatMap { StoreID($0) }.map { .store($0) }
    }
  }

  private func write(_ call: Call, _ request: Request) async throws -> Response {
    let key = try call.route.needsKey ? Interface.key(of: request, call) : nil
    // Hashing or reading on a thread that writes would keep everybody from writing.
    let pool =
      call.route.isSlow
      ? service.hashing : call.route.fileTypes == nil ? service.writing : service.sheets
    return try await pool.run {
      do {
        let answer = try kept(call, key)
        call.outcome.settle(isKept: true)
        service.follow(up: call.route.action)
        return Interface.response(answer, request)
      } catch {
        call.outcome.settle(isKept: false)
        throw error
      }
    }
  }

  /// The answer of a route that changes something, once what it changed is on the disk.
  private func kept(_ call: Call, _ key: IdempotencyKey?) throws -> Answer {
    if call.route.ownsTransactions || call.route.isSlow { return try call.route.work(call) }
    guard let key else { return try service.ledger.transaction { try call.route.work(call) } }
    var call = call
    if let prepare = call.route.prepare {
      if let kept = try service.ledger.keptAnswer(key) { return Interface.repeated(kept) }
      call.prepared = try prepare(call)
    }
    let (kept, isRepeated) = try service.ledger.once(key, at: call.caller.at.seconds) {
      let answer = try call.route.work(call)
      return KeptAnswer(status: answer.status, fields: answer.fields, body: answer.body)
    }
    return isRepeated
      ? Interface.repeated(kept)
      : Answer(status: kept.status, fields: kept.fields, body: kept.body)
  }

  private static func repeated(_ kept: KeptAnswer) -> Answer {
    Answer(status: kept.status, fields: kept.fields, body: kept.body)
      .with("Idempotency-Replayed", "true")
  }
}

extension Interface {
  private static func response(_ answer: Answer, _ request: Request) -> Response {
    if let match = request.headers[.ifNoneMatch], let tag = answer.fields["ETag"],
      answer.status == 200, matches(match, tag)
    {
      return Response(status: .notModified, headers: [.eTag: tag])
    }
    return Response(
      status: .init(code: answer.status), headers: HTTPFields(answer.fields),
      body: answer.body.isEmpty ? .init() : .init(byteBuffer: ByteBuffer(bytes: answer.body)))
  }

  private static func response(
    _ stream: @Sendable (Call, Int) throws -> AsyncStream<String>, _ call: Call,
    _ request: Request, _ watch: StreamWatch
  ) throws -> Response {
    let last = request.headers[.lastEventID].flatMap { Int($0) } ?? 0
    let (streams, asker) = (call.service.streams, call.principal.name)
    try streams.require(asker)
    let texts = streams.untilEnd(try stream(call, last), watch)
    return Response(
      status: .ok,
      headers: [.contentType: call.route.answerType, .cacheControl: "no-store"],
      body: ResponseBody { writer in
        try await streams.hold(asker) {
          for await text in texts { try await writer.write(ByteBuffer(string: text)) }
        }
        try await writer.finish(nil)
      })
  }

  private static func response(_ held: AnswerCache.Held, _ request: Request) -> Response {
    if let match = request.headers[.ifNoneMatch], let tag = held.headers[.eTag],
      matches(match, tag)
    {
      return Response(status: .notModified, headers: [.eTag: tag])
    }
    return Response(status: .ok, headers: held.headers, body: .init(byteBuffer: held.body))
  }

  private static func matches(_ field: String, _ tag: String) -> Bool {
    field == "*"
      || field.split(separator: ",").contains {
        let own = $0.trimmingCharacters(in: .whitespaces)
        return own == tag || own == "W/\(tag)"
      }
  }

  /// What the request shows to be let in; a sign-in counts only from our own pages.
  private func credential(
    of request: Request, _ context: WebContext
  ) async throws(ServiceFailure) -> Credential? {
    if let field = request.headers[.authorization] {
      let parts = field.split(separator: " ", maxSplits: 1)
      guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
      return .key(String(parts[1]).trimmingCharacters(in: .whitespaces))
    }
    guard let token = SessionCookie.token(of: request) else { return nil }
    try await service.requireSameSite(request, context)
    return .signIn(token)
  }

  private static func key(of request: Request, _ call: Call) throws -> IdempotencyKey {
    guard let text = request.headers[.idempotencyKey] else {
      throw ServiceFailure.noIdempotencyKey
    }
    let isVisible = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    guard (8...200).contains(text.utf8.count), isVisible else {
      throw ServiceFailure.badIdempotencyKey
    }
    return IdempotencyKey(
      principal: call.service.owner(ofKeysOf: call.principal, for: call.route.action),
      key: text, requestHash: hash(call))
  }

  private static func hash(_ call: Call) -> String {
    let named = call.parameters.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    let head = [call.route.method.rawValue, call.route.path] + named
    let text = (head + [call.body.text, call.version ?? ""]).joined(separator: "\n")
    var hash = SHA256()
    hash.update(data: Data(text.utf8))
    hash.update(data: call.bytes)
    return Data(hash.finalize()).base64EncodedString()
  }
}

extension Principal {
  /// What an answer depends on of the asker: two with the same see the same.
  var sight: String {
    let scope =
      switch stores {
      case .all: "*"
      case .only(let own): own.sorted().map(\.text).joined(separator: "\u{1}")
      }
    let limits = scopes.map { $0.map(\.rawValue).sorted().joined(separator: ",") } ?? "*"
    return "\(name)\n\(roles.map(\.rawValue).sorted().joined(separator: ","))\n\(scope)\n\(limits)"
  }
}
