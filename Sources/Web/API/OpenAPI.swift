import Access
import HTTPTypes
import Traceability

/// The description of the interface, made of the route table: it cannot say anything else.
enum OpenAPI {
  /// The document as JSON.
  static func document(version: String) -> String {
    let byPath = Dictionary(grouping: RouteTable.routes, by: \.routerPath)
    let paths = byPath.sorted { $0.key < $1.key }.map { path, routes in
      JSONValue.Member(
        name: path,
        value: .object(
          routes.map { .init(name: $0.method.rawValue.lowercased(), value: operation($0)) }
            + discovery(routes)))
    }
    let schemas = Components.schemas.sorted { $0.key < $1.key }.map {
      JSONValue.Member(name: $0.key, value: $0.value.json)
    }
    return JSONValue.object([
      "openapi": .string("3.1.0"),
      "info": .object([
        "title": .string("Chama"), "version": .string(version),
        "summary": .string(
          "Stores, stock, forecasts, suggestions, transfers and traces of a chain."),
      ]),
      "servers": .array([.object(["url": .string("/")])]),
      "security": .array([
        .object(["key": .array([])]), .object(["signIn": .array([])]),
      ]),
      "paths": .object(paths),
      "components": .object([
        "securitySchemes": .object([
          "key": .object(["type": .string("http"), "scheme": .string("bearer")]),
          "signIn": .object([
            "type": .string("apiKey"), "in": .string("cookie"),
            "name": .string(SessionCookie.name),
          ]),
        ]),
        "schemas": .object(schemas),
        "responses": .object([
          .init(name: "Problem", value: response("What went wrong, and what to do.", .problem))
        ]),
      ]),
    ]).text
  }

  private static func operation(_ route: Route) -> JSONValue {
    var members: [JSONValue.Member] = [
      .init(name: "operationId", value: .string(name(of: route))),
      .init(name: "summary", value: .string(route.summary)),
      .init(name: "x-chama-action", value: .string(route.action.rawValue)),
      .init(name: "parameters", value: .array(parameters(of: route))),
    ]
    if let types = route.fileTypes {
      let files = types.map { JSONValue.Member(name: $0, value: .object([])) }
      members.append(
        .init(
          name: "requestBody",
          value: .object(["required": .bool(true), "content": .object(files)])))
    }
    if let body = route.body {
      members.append(
        .init(
          name: "requestBody",
          value: .object([
            "required": .bool(true),
            "content": .object([
              "application/json": .object(["schema": body.json])
            ]),
          ])))
    }
    members.append(.init(name: "responses", value: .object(responses(of: route))))
    return .object(members)
  }

  /// OPTIONS, which every path of EPCIS has.
  private static func discovery(_ routes: [Route]) -> [JSONValue.Member] {
    guard let route = routes.first, route.family == .epcis else { return [] }
    return [
      .init(
        name: "options",
        value: .object([
          "operationId": .string("options" + name(of: route)),
          "summary": .string("What may be done here"),
          "parameters": .array(parameters(of: route, isInPath: true)),
          "responses": .object(
            [.init(name: "204", value: .object(["description": .string("Header fields tell.")]))]
              + [401, 403, 429, 503].map(problem)),
        ]))
    ]
  }

  /// `getStoresStock`: the method and the words of the path.
  private static func name(of route: Route) -> String {
    let path = route.family == .chama ? route.path : route.routerPath
    let words = path.split(whereSeparator: { "/{}-_".contains($0) })
    return route.method.rawValue.lowercased()
      + words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func parameters(of route: Route, isInPath: Bool = false) -> [JSONValue] {
    var all = route.parameters.filter { $0.isInPath || !isInPath }.map { parameter in
      JSONValue.object([
        "name": .string(parameter.name),
        "in": .string(parameter.isInPath ? "path" : "query"),
        "required": .bool(parameter.isInPath), "description": .string(parameter.note),
        "schema": parameter.schema.json,
      ])
    }
    if route.family == .epcis, route.method == .get, !isInPath { all.append(language) }
    if route.needsKey, !isInPath {
      all.append(
        header(
          "Idempotency-Key", "Made anew for each act, repeated when it is tried again.",
          .object([
            "type": .string("string"), "minLength": .number("8"), "maxLength": .number("200"),
            "pattern": .string("^[!-~]+$"),
          ])))
    }
    if route.needsVersion, !isInPath {
      all.append(
        header(
          "If-Match", "The ETag of what was read before.",
          .object([
            "type": .string("string"), "minLength": .number("1"), "maxLength": .number("200"),
            "pattern": .string("^[!-~]+$"),
          ])))
    }
    return all
  }

  /// The parameters of the EPCIS query language, of which there are more than could be named.
  private static let language = JSONValue.object([
    "name": .string("parameters"), "in": .string("query"), "style": .string("form"),
    "explode": .bool(true), "required": .bool(false),
    "description": .string("perPage, nextPageToken, and those of EPCIS 2.0, 8.2.7.1."),
    "schema": .object([
      "type": .string("object"),
      "additionalProperties": .object(["type": .string("string")]),
    ]),
  ])

  private static func problem(_ status: Int) -> JSONValue.Member {
    .init(name: "\(status)", value: .object(["$ref": .string("#/components/responses/Problem")]))
  }

  private static func header(_ name: String, _ note: String, _ schema: JSONValue) -> JSONValue {
    .object([
      "name": .string(name), "in": .string("header"), "required": .bool(true),
      "description": .string(note), "schema": schema,
    ])
  }

  private static func responses(of route: Route) -> [JSONValue.Member] {
    var statuses = [400, 401, 403, 404, 405, 408, 422, 429, 500, 503]
    if route.body != nil || route.fileTypes != nil { statuses += [413, 415] }
    if route.isWrite { statuses += [409, 412] }
    if route.needsVersion { statuses.append(428) }
    if route.family == .epcis { statuses += [406, 413, 414, 501] }
    var all: [JSONValue.Member] = [
      .init(
        name: "\(route.status)",
        value: success(route))
    ]
    if route.method == .get {
      all.append(
        .init(name: "304", value: .object(["description": .string("It has not changed.")])))
    }
    return all + Set(statuses).sorted().map(problem)
  }

  private static func success(_ route: Route) -> JSONValue {
    guard let schema = route.answer else {
      return .object(["description": .string("Done.")])
    }
    return .object([
      "description": .string("What was asked for."),
      "content": .object([.init(name: route.answerType, value: .object(["schema": schema.json]))]),
    ])
  }

  private static func response(_ note: String, _ schema: Schema) -> JSONValue {
    .object([
      "description": .string(note),
      "content": .object(["application/problem+json": .object(["schema": schema.json])]),
    ])
  }
}

extension Schema {
  /// RFC 9457, with the remedy and the faults by field.
  static let problem = Schema.object([
    .must("type", .text(1...200)), .must("status", .integer(400...599)),
    .must("title", .text(1...100)), .must("detail", .text(0...10_000)),
    .must("remedy", .text(0...2000)), .may("instance", .text(1...200)),
    .may(
      "faults",
      .list(
        .object([.must("field", .text(0...2000)), .must("reason", .text(0...2000))]), most: 100)),
  ])
}
