import Access
import Foundation
import HTTPTypes
import SupplyChain
import Testing
import Traceability
import Web

/// Every role at every route and field, upon what is theirs and what is others': the table decides,
/// and nothing else.
@Suite struct PermissionRouteTests {
  static let askers = ServiceFixture.askers

  private func name(_ route: Route) -> String {
    "\(route.method.rawValue) \(route.family == .chama ? route.path : route.routerPath)"
  }

  private func path(_ route: Route, _ names: [String: String], _ query: String) -> String {
    var path = route.routerPath
    for (name, value) in names {
      let text = value.contains("%") ? value : Call.escaped(value)
      path = path.replacing("{\(name)}", with: text)
    }
    return path + query
  }

  private func send(
    _ route: Route, _ example: RouteExample, names: [String: String]? = nil, _ asker: Asker
  ) async throws -> Reply {
    try await asker.send(
      route.method, path(route, names ?? example.names, example.query), body: example.body,
      fields: [.idempotencyKey: UUID().uuidString, .ifMatch: "*", .contentType: example.type])
  }

  @Test(arguments: PermissionRouteTests.askers)
  func `A role may what the table lets it, route by route, with its own and with others'`(
    key: String
  ) async throws {
    for isOwn in [true, false] {
      let fixture = try ServiceFixture()
      try await fixture.test { admin in
        let chain = try await ExampleChain(admin)
        let examples = chain.examples(isOwn: isOwn, of: ServiceFixture.role(key))
        // A route without a line of its own in the examples fails here.
        #expect(Set(examples.keys) == Set(RouteTable.routes.map(name)))
        let principal = try #require(ServiceFixture.principal(key, Origin(.web)))
        for route in RouteTable.routes {
          guard let example = examples[name(route)] else { continue }
          let reply = try await send(route, example, admin.as(key))
          let refusal = example.refusal(principal, route.action)
          let told = "\(key) \(isOwn) \(name(route)): \(reply.status) \(reply.text)"
          if let refusal {
            #expect(reply.status == refusal, "\(told)")
            #expect(try fixture.lastRefusal()?.by == principal.name, "\(told)")
          } else {
            #expect(reply.status != 403 || example.isPartial, "\(told)")
          }
          // 501 is what GS1 has for a part of the standard that is not offered.
          #expect(reply.status < 500 || reply.status == 501, "\(told)")
        }
      }
    }
  }

  @Test(arguments: PermissionRouteTests.askers)
  func `What is others' is answered as what is not there`(key: String) async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let chain = try await ExampleChain(admin)
      let examples = chain.examples(isOwn: false, of: ServiceFixture.role(key))
      let principal = try #require(ServiceFixture.principal(key, Origin(.web)))
      for route in RouteTable.routes {
        guard let example = examples[name(route)], !example.names.isEmpty,
          example.refusal(principal, route.action) != nil,
          // Whoever sees all people is told which there are.
          !(route.path.hasPrefix("/people") && principal.may(.viewPeople, on: .chain))
        else { continue }
        let others = try await send(route, example, admin.as(key))
        for (place, value) in example.names {
          var names = example.names
          names[place] = place == "thing" ? "urn:epc:id:sgtin:6901234.056789.9" : "NONE-9"
          let none = try await send(route, example, names: names, admin.as(key))
          let told = "\(key) \(name(route)): \(others.status) \(others.text) \(none.text)"
          #expect(others.status == none.status, "\(told)")
          for text in ["detail", "remedy", "title"] {
            let plain = value.removingPercentEncoding ?? value
            let (left, right) = (try others.json()[text]?.string, try none.json()[text]?.string)
            #expect(
              left?.replacing(plain, with: "_")
                == right?.replacing(names[place] ?? "", with: "_"), "\(told)")
          }
        }
      }
    }
  }

  @Test(arguments: PermissionRouteTests.askers)
  func `A role sees the fields that the table shows it, in every answer`(key: String) async throws {
    var shown: Set<String> = []
    for isOwn in [true, false] {
      shown.formUnion(try await fieldsShown(to: key, isOwn: isOwn))
    }
    guard key == "admin" else { return }
    // What nothing is seen of would be tested by nothing.
    let some = [
      "GET /review", "GET /suggestions", "GET /orders/{order}", "GET /people/{person}",
      "POST /requests", "POST /donors", "POST /orders/{order}/cancel", "PATCH /people/{person}",
    ]
    for route in some { #expect(shown.contains(route), "\(route) shows no field") }
  }

  /// The routes whose answers showed a field of the table.
  private func fieldsShown(to key: String, isOwn: Bool) async throws -> Set<String> {
    try await ServiceFixture().test { admin in
      var shown: Set<String> = []
      let chain = try await ExampleChain(admin)
      let principal = try #require(ServiceFixture.principal(key, Origin(.web)))
      let examples = chain.examples(isOwn: isOwn, of: ServiceFixture.role(key))
      for route in RouteTable.routes where route.answerType == "application/json" {
        guard let example = examples[name(route)], let schema = route.answer,
          example.refusal(principal, route.action) == nil, let concern = example.concern
        else { continue }
        // Only what changes nothing can be asked twice and held against the whole.
        let all = route.method == .get ? try await send(route, example, admin) : nil
        let own = try await send(route, example, admin.as(key))
        guard (200...201).contains(own.status) else { continue }
        let seen = schema.fields(of: try own.json(), names: Components.schemas)
        if !seen.isEmpty { shown.insert(name(route)) }
        let there =
          try all.map { schema.fields(of: try $0.json(), names: Components.schemas) } ?? []
        for field in Field.allCases {
          let isSeen = principal.sees(field, of: concern)
          #expect(
            !seen.contains(field) || isSeen, "\(key) \(isOwn) \(name(route)) shows \(field)")
          #expect(
            !there.contains(field) || !isSeen || seen.contains(field),
            "\(key) \(isOwn) \(name(route)) keeps \(field) back")
        }
      }
      return shown
    }
  }

  @Test(arguments: PermissionRouteTests.askers)
  func `A sheet's columns of money are for those who see them of the whole chain`(
    key: String
  ) async throws {
    try await ServiceFixture().test { admin in
      let asker = admin.as(key)
      let principal = try #require(ServiceFixture.principal(key, Origin(.web)))
      let sheet = try await asker.get("/sheets/suggestions.csv")
      guard principal.may(.viewSuggestions, on: .chain) else {
        return #expect(sheet.status == 403)
      }
      let columns: [(name: String, field: Field)] = [("priority", .worth), ("cost", .unitCost)]
      var rows = sheet.text.split(separator: "\r\n").map { CSVCells.read($0) }
      for column in columns {
        let place = try #require(rows[0].firstIndex(of: column.name))
        let isSeen = principal.sees(column.field, of: .chain)
        for row in rows.dropFirst() { #expect(row[place].isEmpty != isSeen, "\(key)") }
        rows[1][place] = "12345.67"
      }
      let body = rows.prefix(2).map { $0.map { "\"\($0)\"" }.joined(separator: ",") }
        .joined(separator: "\n")
      let checked = try await asker.send(
        .post, "/api/v1/sheets/suggestions/check", body: body, fields: [.contentType: "text/csv"])
      let ignored = try checked.json()["ignored"]?.elements ?? []
      #expect(ignored.count == columns.count, "\(key) \(checked.text)")
      for column in columns {
        let kept = ignored.first { $0["column"]?.string == column.name }?["kept"]?.string
        #expect((kept ?? "").isEmpty != principal.sees(column.field, of: .chain), "\(key)")
      }
      for (sort, field) in [("priority", Field.worth), ("cost", .unitCost)] {
        let reply = try await asker.get("/review?sort=\(sort)&limit=1")
        #expect((reply.status == 200) == principal.sees(field, of: .chain), "\(key) \(sort)")
      }
    }
  }

  /// Answers that are shown whole or not at all, with the fields that may stand in them: all that
  /// /openapi.json does not describe, and some that it does.
  private static let whole: [String: Set<Access.Field>] = [
    "GET /gains": [.worth], "GET /runs/{run}/record": [.worth, .unitCost, .exactStock],
    "GET /orders/{order}/trace": [], "GET /things/{thing}/trace": [],
    // Its columns are held to the table by themselves.
    "GET /sheets/suggestions.xlsx": [],
  ]

  @Test(arguments: PermissionRouteTests.askers)
  func `What is shown whole is for those who see every field that may stand in it`(
    key: String
  ) async throws {
    let undescribed = RouteTable.routes.filter { route in
      if route.family == .chama, case .anything? = route.answer { true } else { false }
    }
    #expect(Set(undescribed.map(name)).isSubset(of: Self.whole.keys))
    let principal = try #require(ServiceFixture.principal(key, Origin(.web)))
    try await ServiceFixture().test { admin in
      let chain = try await ExampleChain(admin)
      for isOwn in [true, false] {
        let examples = chain.examples(isOwn: isOwn, of: ServiceFixture.role(key))
        for route in RouteTable.routes where Self.whole[name(route)] != nil {
          let example = try #require(examples[name(route)])
          guard example.refusal(principal, route.action) == nil, let concern = example.concern
          else { continue }
          for field in Self.whole[name(route)] ?? [] {
            #expect(principal.sees(field, of: concern), "\(key) \(name(route)) tells \(field)")
          }
        }
      }
    }
  }

  @Test func `Every field of the table stands in some answer`() {
    var found: Set<Field> = []
    for route in RouteTable.routes {
      found.formUnion(route.answer?.fields(names: Components.schemas) ?? [])
    }
    #expect(found == Set(Field.allCases))
  }
}

extension RouteExample {
  /// The status of the refusal that the table asks for, `nil` where it lets somebody act: 404 for a
  /// row that is not theirs to know of, 403 for all else.
  func refusal(_ principal: Principal, _ action: Action) -> Int? {
    guard principal.reach(of: action) != .nothing else { return 403 }
    let act = self.action ?? action
    if let lookup, !principal.may(lookup.view, on: lookup.concern),
      !principal.may(act, on: lookup.concern)
    {
      return 404
    }
    guard let concern else { return nil }
    return principal.may(act, on: concern) ? nil : 403
  }
}

/// The cells of a line of CSV.
enum CSVCells {
  static func read(_ line: some StringProtocol) -> [String] {
    var cells = [""]
    var isQuoted = false
    for character in line where character != "\u{FEFF}" {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
    }
    return cells
  }
}
