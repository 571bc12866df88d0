import Access
import Foundation
package import HTTPTypes
import Hummingbird
import Logging
import SupplyChain
import Synchronization

/// The outermost part of every request: whatever happens within comes out as an answer that helps,
/// with the header fields that every answer has, counted and logged.
struct Edge: RouterMiddleware {
  let service: ChainService
  let proxies: ReverseProxies

  func handle(
    _ request: Request, context: WebContext,
    next: (Request, WebContext) async throws -> Response
  ) async throws -> Response {
    var context = context
    context.address = proxies.client(
      of: context.address, forwardedFor: request.headers[.forwardedFor])
    let start = service.clock.seconds()
    service.figures.underWay.add(1, ordering: .relaxed)
    defer { service.figures.underWay.subtract(1, ordering: .relaxed) }
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      response =
        Pages.lost(error, request, number: context.number) ?? problem(error, request, context)
    }
    dress(&response, request, context)
    note(response, request, context, seconds: service.clock.seconds() - start)
    return response
  }

  private func problem(_ error: any Error, _ request: Request, _ context: WebContext) -> Response {
    var fields: [String: String] = [:]
    var problem: Problem
    switch error {
    case let fault as Problem.Fault: problem = Problem(faults: fault.faults)
    case let failure as any Failure:
      problem = Problem(failure)
      fields = (failure as? ServiceFailure)?.fields ?? [:]
    case let error as any HTTPResponseError where error.status == .notFound:
      problem = Problem(ServiceFailure.noPath(request.uri.path))
    case let error as any HTTPResponseError where error.status.code < 500:
      problem = .http(error.status)
    default:
      problem = .bug
      // What an error says may hold what was sent: the log gets its type and place alone.
      service.logger.error(
        "a bug", metadata: ["request": "\(context.number)", "error": "\(type(of: error))"])
    }
    if Route.Family.epcis.holds(request.uri.path) {
      problem = EPCISException(of: error, status: problem.status).worded(problem, error)
      if problem.status == 413 {
        fields.merge(EPCISHeaders.limits(service.limits)) { $1 }
      }
    }
    if problem.status == 401 { fields["WWW-Authenticate"] = "Bearer realm=\"chama\"" }
    if case AccessFailure.tooManyAttempts(let seconds) = error {
      fields["Retry-After"] = "\(seconds)"
    }
    if problem.status == 503, fields["Retry-After"] == nil { fields["Retry-After"] = "5" }
    problem.instance = "urn:chama:request:\(context.number)"
    let body = (try? JSONEncoder.interface.encode(problem)) ?? Data("{}".utf8)
    fields["Content-Type"] = "application/problem+json"
    fields["Cache-Control"] = "no-store"
    return Response(
      status: .init(code: problem.status), headers: HTTPFields(fields),
      body: .init(byteBuffer: ByteBuffer(bytes: body)))
  }

  private static let securityFields: [(HTTPField.Name, String)] = [
    (
      .contentSecurityPolicy,
      "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
        + "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    (.xContentTypeOptions, "nosniff"), (.referrerPolicy, "same-origin"),
    (.permissionsPolicy, "geolocation=(), microphone=(), camera=()"),
    (.crossOriginOpenerPolicy, "same-origin"), (.crossOriginResourcePolicy, "same-origin"),
    (.vary, "Authorization, Cookie, Accept-Language"),
  ]

  private func dress(_ response: inout Response, _ request: Request, _ context: WebContext) {
    for (name, value) in Edge.securityFields where response.headers[name] == nil {
      response.headers[name] = value
    }
    if response.headers[.cacheControl] == nil {
      response.headers[.cacheControl] = "private, no-cache"
    }
    response.headers[.requestID] = context.number
    if Route.Family.epcis.holds(request.uri.path) {
      for field in HTTPFields(EPCISHeaders.versions) { response.headers[field.name] = field.value }
    }
    if service.isSecure { response.headers[.strictTransportSecurity] = "max-age=31536000" }
  }

  private func note(
    _ response: Response, _ request: Request, _ context: WebContext, seconds: Double
  ) {
    let route = context.endpointPath ?? "none"
    let method = Edge.knownMethods.contains(request.method) ? request.method.rawValue : "other"
    service.figures.count(
      .init(method: method, route: route, status: response.status.code), seconds: seconds)
    let level: Logger.Level = response.status.code >= 500 ? .error : .info
    // The path may hold what people typed: the route says enough.
    service.logger.log(
      level: level, "\(method) \(route) \(response.status.code)",
      metadata: [
        "request": "\(context.number)", "milliseconds": "\(Int((seconds * 1000).rounded()))",
        "address": "\(context.address ?? "-")",
      ])
  }

  private static let knownMethods: Set<HTTPRequest.Method> = [
    .get, .head, .post, .put, .patch, .delete, .options,
  ]
}

extension HTTPField.Name {
  static let permissionsPolicy = literal("Permissions-Policy")
  static let referrerPolicy = literal("Referrer-Policy")
  static let crossOriginOpenerPolicy = literal("Cross-Origin-Opener-Policy")
  static let lastEventID = literal("Last-Event-ID")
  package static let link = literal("Link")
  static let requestID = literal("X-Request-ID")
  static let forwardedFor = literal("X-Forwarded-For")
  package static let idempotencyKey = literal("Idempotency-Key")
  package static let idempotencyReplayed = literal("Idempotency-Replayed")
  package static let secFetchSite = literal("Sec-Fetch-Site")

  /// A field that is named in the source: a malformed one is a bug there.
  private static func literal(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("no field name: \(name)") }
    return name
  }
}

extension HTTPFields {
  init(_ fields: [String: String]) {
    self.init()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      if let name = HTTPField.Name(name) { self[name] = value }
    }
  }
}
