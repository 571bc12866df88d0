import HTTPTypes
import Persistence
import SupplyChain
import Testing
import Traceability
import Web

/// Planners review over the interface what they review on the page and in the sheet.
@Suite struct ReviewRouteTests {
  private static let sending = "/review?sending=true&sort=priority&descending=true"

  @Test func `A planner's number stands beside the system's, which never changes`() async throws {
    try await ServiceFixture().test { admin in
      let planner = admin.as("planner")
      let line = try #require(
        try await planner.get(Self.sending + "&limit=1").json()["items"]?.elements.first)
      let id = try #require(line["id"]?.string)
      #expect(line["state"]?.string == "open")
      #expect(line["finalQuantity"] == line["suggestedQuantity"])
      let version = try #require(line["rowVersion"]?.text)
      func decide(_ rest: String) async throws -> Reply {
        try await planner.post(
          "/suggestions/decisions", #"{"lines":[{"suggestion":"\#(id)",\#(rest)}]}"#)
      }
      // The version that was looked at has to be named, and another quantity needs a reason.
      #expect(try await decide(#""finalQuantity":1,"reason":"a trial""#).status == 422)
      #expect(try await decide(#""rowVersion":\#(version),"finalQuantity":1"#).status == 422)
      let decided = try await decide(
        #""rowVersion":\#(version),"finalQuantity":1,"reason":"a trial""#)
      #expect(decided.status == 200, "\(decided.text)")
      let after = try await planner.get("/suggestions/" + Call.escaped(id)).json()
      #expect(after["suggestedQuantity"] == line["suggestedQuantity"])
      #expect(after["finalQuantity"] == .number("1"))
      #expect(after["state"]?.string == "changed")
      #expect(after["decision"]?["reason"]?.string == "a trial")
      #expect(after["decidedBy"]?["by"]?.string == "planner")
      let changed = try await planner.get("/review?state=changed").json()
      #expect(changed["items"]?.elements.count == 1)
      #expect(changed["totals"]?["lines"] == .number("1"))
      let batch = try #require(decided.json()["batch"]?.text)
      #expect(
        try await planner.post("/suggestions/decisions/\(batch)/undo", "{}").status == 200)
      #expect(
        try await planner.get("/review?state=changed").json()["items"]?.elements.isEmpty == true)
    }
  }

  @Test func `The review is walked in its order, and groups add up to it`() async throws {
    try await ServiceFixture().test { admin in
      var path: String? = "/api/v1" + Self.sending + "&group=store&limit=7"
      var (seen, priorities): ([String], [Int]) = ([], [])
      var total: JSONValue?
      while let here = path {
        let reply = try await admin.send(.get, here)
        #expect(reply.status == 200, "\(reply.text)")
        let body = try reply.json()
        let lines = body["groups"]?.elements.compactMap { $0["totals"]?["lines"]?.text }
        #expect(
          lines?.compactMap { Int($0) }.reduce(0, +)
            == body["totals"]?["lines"].flatMap { Int($0.text) })
        total = body["totals"]?["lines"]
        seen += body["items"]?.elements.compactMap { $0["id"]?.string } ?? []
        priorities +=
          body["items"]?.elements.compactMap { $0["priority"].flatMap { Int($0.text) } } ?? []
        path = reply.fields[.link].map { String($0.drop { $0 != "/" }.prefix { $0 != ">" }) }
      }
      #expect(Set(seen).count == seen.count && total?.text == "\(seen.count)")
      #expect(seen.count > 7)
    }
  }

  @Test func `A sheet goes out and comes back, is checked first, and acts once`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let planner = admin.as("planner")
      let sheet = try await planner.get("/sheets/suggestions.csv")
      #expect(sheet.status == 200)
      var rows = sheet.text.split(separator: "\r\n", omittingEmptySubsequences: true).map(
        String.init)
      let names = rows[0].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let decision = try #require(names.firstIndex(of: "decision"))
      let suggested = try #require(names.firstIndex(of: "suggested_quantity"))
      let row = try #require(
        rows.indices.dropFirst().first { index in
          let cells = rows[index].split(separator: ",", omittingEmptySubsequences: false)
          return cells[suggested] != "0" && !rows[index].prefix(80).contains("\"")
        })
      var cells = rows[row].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      cells[decision] = "accept"
      rows[row] = cells.joined(separator: ",")
      let changed = rows.joined(separator: "\r\n") + "\r\n"
      let csv: [HTTPField.Name: String] = [.contentType: "text/csv"]
      let checked = try await planner.send(
        .post, "/api/v1/sheets/suggestions/check", body: changed, fields: csv)
      #expect(checked.status == 200, "\(checked.text)")
      #expect(try checked.json()["changed"] == .number("1"))
      #expect(try fixture.service.ledger.replenishmentOrders().isEmpty)
      for _ in 0..<2 {
        let taken = try await planner.post(
          "/sheets/suggestions", changed, key: "the-sheet-once", fields: csv)
        #expect(taken.status == 200, "\(taken.text)")
        #expect(try taken.json()["orders"] == .number("1"))
      }
      #expect(try fixture.service.ledger.replenishmentOrders().count == 1)
      let other = try await planner.post(
        "/sheets/suggestions", changed + " ", key: "the-sheet-once", fields: csv)
      #expect(other.status == 422)
      let workbook = try await planner.get("/sheets/suggestions.xlsx")
      #expect(workbook.status == 200)
    }
  }

  @Test func `A sheet with faults is refused whole, every fault told by row and column`()
    async throws
  {
    let fixture = try ServiceFixture()
    try await fixture.test { admin in
      let csv: [HTTPField.Name: String] = [.contentType: "text/csv"]
      let lines = try await admin.get("/suggestions?limit=2").json()["items"]?.elements ?? []
      let ids = lines.compactMap { $0["id"]?.string }
      let bad =
        "line_id,row_version,decision,final_quantity\r\n\(ids[0]),1,perhaps,\r\n\(ids[1]),1,,-4\r\n"
      let reply = try await admin.post("/sheets/suggestions", bad, fields: csv)
      #expect(reply.status == 422, "\(reply.text)")
      let fields = try reply.json()["faults"]?.elements.compactMap { $0["field"]?.string }
      #expect(fields == ["row 2/decision", "row 3/final_quantity"])
      let checked = try await admin.send(
        .post, "/api/v1/sheets/suggestions/check", body: bad, fields: csv)
      #expect(try checked.json()["status"]?.string == "refused")
      let schema = try #require(Components.schemas["SheetSummary"])
      #expect(schema.faults(of: try checked.json(), names: Components.schemas).isEmpty)
      #expect(
        try await admin.post("/sheets/suggestions", "", fields: csv).status == 400)
      #expect(try await admin.post("/sheets/suggestions", bad).status == 415)
      let manager = admin.as("manager")
      #expect(try await manager.post("/sheets/suggestions", bad, fields: csv).status == 403)
      #expect(try fixture.service.ledger.replenishmentOrders().isEmpty)
    }
  }

  @Test func `What a forecast is made of adds up to its mean`() async throws {
    try await ServiceFixture().test { admin in
      let manager = admin.as("manager")
      let path = "/stores/S-0001/forecasts/RM-TEA-01"
      let forecast = try await manager.get(path).json()
      let days = forecast["days"]?.elements ?? []
      for day in [days.first, days.last].compactMap({ $0 }) {
        let name = try #require(day["day"]?.string)
        let reply = try await manager.get("\(path)/explanation?day=\(name)")
        #expect(reply.status == 200, "\(reply.text)")
        let parts = try reply.json()["parts"]?.elements ?? []
        let sum = parts.compactMap { $0["amount"].flatMap { Double($0.text) } }.reduce(0, +)
        let mean = try #require(day["mean"].flatMap { Double($0.text) })
        #expect(abs(sum - mean) < 0.01, "\(name): \(sum) \(mean)")
        #expect(parts.contains { $0["factor"]?.string == "level" })
      }
      #expect(try await manager.get("\(path)/explanation?day=2027-01-01").status == 404)
      #expect(
        try await manager.get("/stores/S-0002/forecasts/RM-TEA-01/explanation").status == 403)
    }
  }
}
