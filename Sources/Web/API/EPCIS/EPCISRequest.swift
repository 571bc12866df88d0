import Access
import Foundation
import HTTPTypes
import Hummingbird
import Operations
import Persistence
import SupplyChain
import Traceability

/// What a request of EPCIS brings beside its path.
struct EPCISRequest: Sendable {
  /// The parameters of its query, but for those of paging.
  var query: [EventQuery.Parameter] = []
  /// The most items of a page.
  var perPage = 30
  /// Where the page before ended.
  var pageToken: String?
  /// How identities are wanted.
  var format = EPCFormat.alwaysLink
  /// What a fault of a document does to its other events.
  var behaviour = CaptureJob.Behaviour.rollback
  /// The document or event that was handed in.
  var reading: EPCISReading?

  /// The most items that a page has, whatever is asked for.
  static let mostPerPage = 1000
}

extension Interface {
  /// Reads a request by GS1's manners.
  func epcisCall(
    _ request: Request, _ route: Route, _ principal: Principal, _ context: WebContext
  ) async throws -> Call {
    guard request.uri.string.utf8.count <= service.limits.addressBytes else {
      throw ServiceFailure.addressTooLong(most: service.limits.addressBytes)
    }
    try Interface.requireEPCIS(request)
    let (parameters, faults) = Interface.pathParameters(route, context)
    guard faults.isEmpty else { throw Problem.Fault(faults) }
    var call = Call(
      service: service, route: route, principal: principal, parameters: parameters, body: .null,
      version: nil)
    call.epcis = try Interface.epcis(request)
    guard let schema = route.body else { return call }
    try Interface.requireJSON(request)
    let buffer = try await request.wholeBody(upTo: service.limits.captureBytes)
    guard case .anything = schema else {
      let value = try JSONValue(json: Array(buffer.readableBytesView))
      let faults = schema.faults(of: value, names: Components.schemas)
      guard faults.isEmpty else { throw Problem.Fault(Array(faults.prefix(100))) }
      call.body = value
      return call
    }
    // A document takes a while to read and check: no writer waits for that.
    call.epcis.reading = try await service.pool.run { [service] in
      let reading = try EPCISReading(json: Array(buffer.readableBytesView))
      guard reading.entries.count <= service.limits.captureEvents else {
        throw ServiceFailure.tooManyEvents(
          reading.entries.count, most: service.limits.captureEvents)
      }
      return reading
    }
    return call
  }

  /// Holds that the answer can be given as the client wants it: as JSON, of EPCIS 2.0.
  private static func requireEPCIS(_ request: Request) throws {
    guard request.headers[.upgrade] == nil else {
      throw ServiceFailure.notOffered("A subscription over WebSocket")
    }
    if let accept = request.headers[.accept], !acceptsJSON(accept) {
      throw ServiceFailure.notAcceptable("of the type \(accept.prefix(100))")
    }
    for vocabulary in ["EPCIS", "CBV"] {
      let own = versionNumbers(EPCISHeaders.version)
      for (end, isIn) in [
        ("Min", { (bound: [Int]) in !own.lexicographicallyPrecedes(bound) }),
        ("Max", { (bound: [Int]) in !padded(bound).lexicographicallyPrecedes(own) }),
      ] {
        guard let text = field("GS1-\(vocabulary)-\(end)", of: request) else { continue }
        guard let bound = Optional(versionNumbers(text)), !bound.isEmpty, isIn(bound) else {
          throw ServiceFailure.notAcceptable(
            "of \(vocabulary) \(end.lowercased()) \(text.prefix(40))")
        }
      }
      guard let text = field("GS1-\(vocabulary)-Version", of: request) else { continue }
      guard versionNumbers(text).first == 2 else {
        throw ServiceFailure.notAcceptable("of \(vocabulary) \(text.prefix(40))")
      }
    }
  }

  private static func requireJSON(_ request: Request) throws {
    let type = request.headers[.contentType] ?? "nothing"
    let name = type.lowercased().split(separator: ";").first?.trimmingCharacters(in: .whitespaces)
    guard name == "application/json" || name == "application/ld+json" else {
      throw ServiceFailure.wrongType(
        String(type.prefix(100)), wanted: ["application/json", "application/ld+json"])
    }
  }

  private static func acceptsJSON(_ accept: String) -> Bool {
    accept.lowercased().split(separator: ",").contains { range in
      let parts = range.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
      let types = ["*/*", "application/*", "application/json", "application/problem+json"]
      guard let type = parts.first, (types + ["application/ld+json"]).contains(type) else {
        return false
      }
      return !parts.dropFirst().contains { ["q=0", "q=0.0", "q=0.00", "q=0.000"].contains($0) }
    }
  }

  /// `2.0.1` as numbers; empty for anything else.
  private static func versionNumbers(_ text: String) -> [Int] {
    let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
    return numbers.contains(nil) ? [] : numbers.compactMap { $0 }
  }

  /// A most version of `2` or `2.0` takes in all that begin so.
  private static func padded(_ numbers: [Int]) -> [Int] {
    numbers + Array(repeating: .max, count: max(0, 3 - numbers.count))
  }

  private static func field(_ name: String, of request: Request) -> String? {
    HTTPField.Name(name).flatMap { request.headers[$0] }
  }

  private static func epcis(_ request: Request) throws -> EPCISRequest {
    var epcis = EPCISRequest()
    if let text = field("GS1-EPC-Format", of: request) {
      guard let format = EPCFormat(rawValue: text) else {
        throw Problem.Fault([FieldFault(field: "GS1-EPC-Format", reason: "is no format of GS1")])
      }
      epcis.format = format
    }
    if let text = field("GS1-Capture-Error-Behaviour", of: request) {
      guard let behaviour = CaptureJob.Behaviour(rawValue: text) else {
        throw Problem.Fault([
          FieldFault(
            field: "GS1-Capture-Error-Behaviour", reason: "is neither rollback nor proceed")
        ])
      }
      epcis.behaviour = behaviour
    }
    for pair in query(of: request) {
      guard let pair else {
        throw TraceabilityFailure.badQuery(parameter: "query", reason: "it is not UTF-8")
      }
      try epcis.take(pair.name, pair.value)
    }
    return epcis
  }
}

extension EPCISRequest {
  fileprivate mutating func take(_ name: String, _ text: String) throws(TraceabilityFailure) {
    switch name {
    case "perPage":
      guard let count = Int(text), count > 0 else {
        throw .badQuery(parameter: name, reason: "it is a whole number above 0")
      }
      perPage = min(count, Self.mostPerPage)
    case "nextPageToken":
      guard pageToken == nil, !text.isEmpty else {
        throw .badQuery(parameter: name, reason: "it stands once, and is not empty")
      }
      pageToken = text
    default:
      // A time's zone begins with a plus, which in a form stands for a blank.
      let isTime = name.hasPrefix("GE_") || name.hasPrefix("LT_")
      let text = isTime ? text.replacing(" ", with: "+") : text
      query.append(EventQuery.Parameter(name, joined: text))
    }
  }
}
