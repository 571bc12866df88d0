import Access
import Foundation
import HTTPTypes
import Hummingbird
import Traceability

extension Interface {
  /// Reads a request and holds it against its route's schemas; all faults are told at once.
  func call(
    _ request: Request, _ route: Route, _ principal: Principal, _ context: WebContext
  ) async throws -> Call {
    let (parameters, faults) = Interface.parameters(of: request, route, context)
    guard faults.isEmpty else {
      // A part of the path that is no id names nothing.
      throw Problem.Fault(faults)
    }
    let version = request.headers[.ifMatch]
    if route.needsVersion, version == nil { throw ServiceFailure.noVersion }
    var call = Call(
      service: service, route: route, principal: principal, parameters: parameters, body: .null,
      version: version)
    if let types = route.fileTypes {
      call.bytes = try await file(of: request, types)
    } else {
      call.body = try await body(of: request, route)
    }
    return call
  }

  /// A file that comes as it is.
  private func file(of request: Request, _ types: [String]) async throws -> [UInt8] {
    try Interface.require(types, of: request)
    let buffer = try await request.wholeBody(upTo: service.limits.fileBytes)
    guard buffer.readableBytes > 0 else { throw ServiceFailure.badBody("it is empty") }
    return Array(buffer.readableBytesView)
  }

  private static func require(_ types: [String], of request: Request) throws(ServiceFailure) {
    let type = request.headers[.contentType] ?? "nothing"
    let name = type.lowercased().split(separator: ";").first.map(String.init) ?? ""
    guard types.contains(name) else {
      throw .wrongType(String(type.prefix(100)), wanted: types)
    }
  }

  private func body(of request: Request, _ route: Route) async throws -> JSONValue {
    let buffer = try await request.wholeBody(upTo: service.limits.bodyBytes)
    guard let schema = route.body else {
      guard buffer.readableBytes == 0 else { throw ServiceFailure.badBody("none is expected") }
      return .null
    }
    try Interface.require(["application/json"], of: request)
    let value: JSONValue
    do { value = try JSONValue(json: Array(buffer.readableBytesView)) } catch {
      throw ServiceFailure.badBody(error.message)
    }
    let faults = schema.faults(of: value, names: Components.schemas)
    guard faults.isEmpty else { throw Problem.Fault(Array(faults.prefix(100))) }
    return value
  }

  private static func parameters(
    of request: Request, _ route: Route, _ context: WebContext
  ) -> ([String: String], [FieldFault]) {
    var (values, faults) = pathParameters(route, context)
    let known = Dictionary(
      route.parameters.filter { !$0.isInPath }.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
    for pair in query(of: request) {
      guard let pair else {
        faults.append(FieldFault(field: "query", reason: "is not UTF-8"))
        continue
      }
      guard let parameter = known[pair.name] else {
        faults.append(
          FieldFault(field: String(pair.name.prefix(100)), reason: "is no parameter here"))
        continue
      }
      guard values[pair.name] == nil else {
        faults.append(FieldFault(field: pair.name, reason: "stands twice"))
        continue
      }
      faults += fault(in: pair.value, of: parameter)
      values[pair.name] = pair.value
    }
    return (values, faults)
  }

  /// The names and texts of a query in their order; `nil` for one that is not UTF-8.
  static func query(of request: Request) -> [(name: String, value: String)?] {
    (request.uri.query ?? "").split(separator: "&").map { part in
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let decoded = pair.map { $0.replacing("+", with: " ").removingPercentEncoding }
      guard let name = decoded[0], let text = decoded.count == 2 ? decoded[1] : "" else {
        return nil
      }
      return (name, text)
    }
  }

  /// The ids in the path, held against their schemas.
  static func pathParameters(
    _ route: Route, _ context: WebContext
  ) -> ([String: String], [FieldFault]) {
    var values: [String: String] = [:]
    var faults: [FieldFault] = []
    for parameter in route.parameters where parameter.isInPath {
      let raw = context.parameters.get(parameter.name) ?? ""
      guard let text = raw.removingPercentEncoding else {
        faults.append(FieldFault(field: parameter.name, reason: "is not UTF-8"))
        continue
      }
      faults += fault(in: text, of: parameter)
      values[parameter.name] = text
    }
    return (values, faults)
  }

  private static func fault(in text: String, of parameter: Route.Parameter) -> [FieldFault] {
    let value: JSONValue
    switch parameter.schema {
    case .integer, .number, .numberAbove:
      guard text.utf8.allSatisfy({ "0123456789.-".utf8.contains($0) }), Double(text) != nil else {
        return [FieldFault(field: parameter.name, reason: "is no number")]
      }
      value = .number(text)
    case .flag:
      guard text == "true" || text == "false" else {
        return [FieldFault(field: parameter.name, reason: "is neither true nor false")]
      }
      value = .bool(text == "true")
    default: value = .string(text)
    }
    return parameter.schema.faults(of: value, at: parameter.name)
  }
}
