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
  private static let roles = Role.allCases

  private func name(_ route: Route) -> String {
    "\(route.method.rawValue) \(route.family == .chama ? route.path : route.routerPath)"
  }

  private func path(_ route: Route, _ example: RouteExample) -> String {
    var path = route.routerPath
    for (name, value) in example.names {
      let text = value.contains("%") ? value : Call.escaped(value)
      path = path.replacing("{\(name)}", with: text)
    }
    return path + example.query
  }

  @Test(arguments: PermissionRouteTests.roles)
  func `A role may what the table lets it, route by route, with its own and with others'`(
    role: Role
  ) async throws {
    for isOwn in [true, false] {
      try await ServiceFixture().test { admin in
        let chain = try await ExampleChain(admin)
        let examples = chain.examples(isOwn: isOwn, of: role)
        // A route without a line of its own in the examples fails here.
        #expect(Set(examples.keys) == Set(RouteTable.routes.map(name)))
        let principal = try #require(ServiceFixture.principal(role.rawValue, Origin(.web)))
        let asker = admin.as(role.rawValue)
        for route in RouteTable.routes {
          guard let example = examples[name(route)] else { continue }
          let reply = try await asker.send(
            route.method, path(route, example), body: example.body,
            fields: [
              .idempotencyKey: UUID().uuidString, .ifMatch: "*", .contentType: example.type,
            ])
          let isLet = allows(principal, route, example)
          #expect(
            (reply.status == 403) == !isLet || isLet && example.isPartial,
            "\(role) \(isOwn) \(name(route)): \(reply.status) \(reply.text)")
          // 501 is what GS1 has for a part of the standard that is not offered.
          let isAnswered = reply.status < 500 || reply.status == 501
          #expect(isAnswered, "\(role) \(name(route)): \(reply.text)")
        }
      }
    }
  }

  /// What the table says: of the route's action for anything at all, and of the act itself.
  private func allows(_ principal: Principal, _ route: Route, _ example: RouteExample) -> Bool {
    guard principal.reach(of: route.action) != .nothing else { return false }
    guard let concern = example.concern else { return true }
    return principal.may(example.action ?? route.action, on: concern)
  }

  @Test(arguments: PermissionRouteTests.roles)
  func `A role sees the fields that the table shows it, in every answer`(role: Role) async throws {
    for isOwn in [true, false] {
      try await ServiceFixture().test { admin in
        let chain = try await ExampleChain(admin)
        let principal = try #require(ServiceFixture.principal(role.rawValue, Origin(.web)))
        let asker = admin.as(role.rawValue)
        let examples = chain.examples(isOwn: isOwn, of: role)
        for route in RouteTable.routes
        where route.method == .get && route.answerType == "application/json" {
          guard let example = examples[name(route)], allows(principal, route, example),
            let schema = route.answer
          else { continue }
          let path = path(route, example)
          let (own, all) = (try await asker.send(.get, path), try await admin.send(.get, path))
          guard own.status == 200, all.status == 200, let concern = example.concern else {
            continue
          }
          let seen = schema.fields(of: try own.json(), names: Components.schemas)
          let there = schema.fields(of: try all.json(), names: Components.schemas)
          for field in Field.allCases {
            let isSeen = principal.sees(field, of: concern)
            #expect(
              !seen.contains(field) || isSeen, "\(role) \(isOwn) \(name(route)) shows \(field)")
            #expect(
              !there.contains(field) || !isSeen || seen.contains(field),
              "\(role) \(isOwn) \(name(route)) keeps \(field) back")
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
