import Access
import HTTPTypes
import SupplyChain
import Testing
import Traceability
import Web

/// Every role at every route and field: the table decides, and nothing else.
@Suite struct PermissionRouteTests {
  private static let roles = Role.allCases.filter { ServiceFixture.isPerson($0) }

  @Test(arguments: PermissionRouteTests.roles)
  func `A role that the table gives nothing is refused, and no other for its role`(
    role: Role
  ) async throws {
    let fixture = try ServiceFixture()
    let principal = try #require(ServiceFixture.principal(role.rawValue, Origin(.web)))
    try await fixture.test { admin in
      let asker = admin.as(role.rawValue)
      for route in RouteTable.routes {
        var path = route.routerPath
        for name in route.parameters where name.isInPath {
          path = path.replacing("{\(name.name)}", with: name.name == "store" ? "S-0001" : "none")
        }
        let reply = try await asker.send(
          route.method, path, body: route.body == nil ? nil : "{}",
          fields: [.idempotencyKey: "permissions-\(role)", .ifMatch: "\"0\""])
        let isRefused = principal.reach(of: route.action) == .nothing
        #expect((reply.status == 403) == isRefused || reply.status == 403, "\(path)")
        if isRefused { #expect(reply.status == 403, "\(role) \(route.method) \(path)") }
        // 501 is what GS1 has for a part of the standard that is not offered.
        let isAnswered = reply.status != 401 && (reply.status < 500 || reply.status == 501)
        #expect(isAnswered, "\(role) \(path) \(reply.text)")
      }
    }
  }

  @Test(arguments: PermissionRouteTests.roles)
  func `A role sees the fields that the table shows it, store by store`(role: Role) async throws {
    let fixture = try ServiceFixture()
    let principal = try #require(ServiceFixture.principal(role.rawValue, Origin(.web)))
    try await fixture.test { admin in
      let asker = admin.as(role.rawValue)
      let materials = try await asker.get("/materials")
      if principal.may(.viewChain, on: .chain) {
        #expect(materials.text.contains("unitCost") == principal.sees(.unitCost, of: .chain))
      } else {
        #expect(materials.status == 403)
      }
      for store: StoreID in ["S-0001", "S-0002"] {
        let stock = try await asker.get("/stores/\(store)/stock")
        guard principal.may(.viewStock, on: .store(store)) else {
          #expect(stock.status == 403)
          continue
        }
        #expect(stock.text.contains("onHand") == principal.sees(.exactStock, of: .store(store)))
        let suggestions = try await asker.get("/suggestions?store=\(store)")
        guard principal.may(.viewSuggestions, on: .store(store)) else {
          #expect(suggestions.status == 403)
          continue
        }
        let shows = suggestions.text.contains("\"priority\"")
        #expect(shows == principal.sees(.worth, of: .store(store)))
      }
    }
  }
}
