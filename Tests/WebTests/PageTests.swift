import Foundation
import HTTPTypes
import Persistence
import SupplyChain
import Testing
import Web

@Suite struct PageTests {
  private static let pages: [(role: String, paths: [String])] = [
    (
      "manager",
      ["/store/S-0001", "/store/S-0001/stock", "/store/S-0001/ask", "/store/S-0001/transfers"]
    ),
    (
      "planner",
      ["/review", "/review?show=all&group=store", "/sheet", "/exceptions", "/transfers"]
    ),
    (
      "admin",
      [
        "/overview", "/gains", "/runs", "/settings", "/people", "/keys", "/map", "/night",
        "/alerts",
        "/alerts?kind=runs_out", "/alerts?kind=order_stuck",
        "/series/S-0001/RM-TEA-02", "/gains?by=city", "/gains?by=store&city=Shanghai",
        "/gains?by=week&store=S-0001",
      ]
    ),
    ("courier", ["/legs"]), ("auditor", ["/audit"]),
  ]

  @Test func `Every page answers in both languages, with no code or style inside it`()
    async throws
  {
    try await ServiceFixture().test { asker in
      for (role, paths) in PageTests.pages {
        for path in paths {
          let english = try await asker.as(role).page(path, "en")
          let chinese = try await asker.as(role).page(path, "zh-CN,zh;q=0.9,en;q=0.5")
          for reply in [english, chinese] {
            #expect(reply.status == 200, "\(path): \(reply.text.suffix(300))")
            #expect(reply.text.utf8.count <= 150_000, "\(path) is \(reply.text.utf8.count) bytes")
            #expect(!reply.text.contains(" style=\""), "\(path)")
            #expect(!reply.text.contains("<script>"), "\(path)")
            #expect(!reply.text.contains("onclick"), "\(path)")
            #expect(reply.text.components(separatedBy: "<h1").count == 2, "\(path)")
          }
          #expect(english.text.contains("<html lang=\"en\">"))
          #expect(chinese.text.contains("<html lang=\"zh-Hans\">"))
        }
      }
    }
  }

  @Test func `Every form that changes something carries a key of its own`() async throws {
    try await ServiceFixture().test { asker in
      for (role, paths) in PageTests.pages {
        for path in paths {
          let forms = try FoundForm.all(in: try await asker.as(role).page(path).text)
            .filter { $0.action != "/language" && $0.action != "/sign-out" }
          for form in forms {
            #expect(form.fields.contains { $0.name == "idempotency_key" }, "\(path) \(form.action)")
          }
          let keys = forms.flatMap(\.fields).filter { $0.name == "idempotency_key" }.map(\.value)
          #expect(Set(keys).count == keys.count, "\(path)")
        }
      }
    }
  }

  @Test func `An expiry of another year is told with its year`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let order = try #require(
        try fixture.service.ledger.transferOrders(in: [.proposed]).first {
          $0.content.lines.contains { $0.expiresOn?.civil.year == 2027 }
        })
      let path = PagePath.order(order.content.number)
      let english = try await asker.as("planner").page(path, "en").text
      #expect(english.contains(try Regex(", use by [A-Z][a-z]{2} [0-9]+ [A-Z][a-z]{2} 2027")))
      let chinese = try await asker.as("planner").page(path, "zh").text
      // What the trip saves and its lines' worths are told by two scales; the page says so.
      #expect(english.contains("It counts all later shortage; the reasons of the goods count"))
      #expect(chinese.contains("计入全部后续缺货；"))
      #expect(chinese.contains(try Regex("，2027年[0-9]+月[0-9]+日 周.到期")))
    }
  }

  @Test func `A stranger is led to sign in, and back from there`() async throws {
    try await ServiceFixture().test { asker in
      let reply = try await asker.as(nil).page("/exceptions?kind=runs_out")
      #expect(reply.status == 303)
      #expect(reply.fields[.location] == "/sign-in?back=%2Fexceptions%3Fkind%3Druns_out")
      #expect(try await asker.as(nil).page("/sign-in").status == 200)
    }
  }

  @Test func `A page says what to do in the reader's language when something is not there`()
    async throws
  {
    try await ServiceFixture().test { asker in
      let reply = try await asker.page("/orders/NONE", "zh")
      #expect(reply.status == 404)
      #expect(reply.text.contains("没有这张单据"))
      let denied = try await asker.as("manager").page("/store/S-0002/stock", "zh")
      #expect(denied.status == 403)
      #expect(denied.text.contains("您没有此项权限"))
    }
  }

  @Test func `The map shows a material alone, and every store leads to its page`() async throws {
    try await ServiceFixture().test { asker in
      let all = try await asker.page("/map").text
      #expect(all.contains("<svg"))
      #expect(all.contains("<a href=\"/store/S-0001\">"))
      let options = all.matches(of: try Regex("<option value=\"(RM-[^\"]+)\""))
        .compactMap { $0[1].substring.map(String.init) }
      let sums = try await options.asyncMap { material in
        try Self.money(in: try await asker.page("/map?material=\(material)").text)
      }
      // What is at stake of each material alone comes to what is at stake of all.
      #expect(sums.count > 3)
      let whole = try Self.money(in: all)
      #expect(whole > 0)
      #expect(abs(sums.reduce(0, +) - whole) <= sums.count * 10)
    }
  }

  /// The yuan in the cells of a page, each rounded by itself.
  private static func money(in html: String) throws -> Int {
    html.matches(of: try Regex("<td class=\"n\">¥([0-9,]+)</td>"))
      .compactMap { $0[1].substring.flatMap { Int($0.replacing(",", with: "")) } }.reduce(0, +)
  }

  @Test func `What is refused is told in Chinese to whoever reads Chinese`() async throws {
    try await ServiceFixture().test { asker in
      let form = try await asker.form("/people", at: "/people")
      let weak = form.body([
        ("id", "wang"), ("name", "Wang"), ("stores", "S-0002"), ("password", "short"),
        ("role", "store_manager"), ("language", "zh"),
      ])
      let reply = try await asker.send(
        .post, "/people", body: weak,
        fields: [
          .contentType: "application/x-www-form-urlencoded", .acceptLanguage: "zh",
        ])
      #expect(reply.status == 422)
      #expect(reply.text.contains("密码太容易被猜到：少于"), "\(reply.text.suffix(900))")
      #expect(try await asker.page("/settings", "zh").text.contains("每趟配送的起步费"))
      #expect(try await asker.page("/night?day=2031-01-01", "zh").text.contains("尚未到来"))
    }
  }

  @Test func `Gains say what of an address they cannot heed, and carry it no further`()
    async throws
  {
    try await ServiceFixture().test { asker in
      let page = try await asker.page("/gains?from=2026-13-01&to=2026-06-30&store=nope").text
      #expect(page.contains("“2026-13-01” is no day; write yyyy-mm-dd."))
      #expect(page.contains("The chain has no “nope”."))
      let links = page.matches(of: try Regex("href=\"(/gains[^\"]*)\"")).map {
        String($0[1].substring ?? "")
      }
      #expect(!links.isEmpty && links.contains { $0.contains("to=2026-06-30") })
      #expect(!links.contains { $0.contains("2026-13-01") || $0.contains("nope") })
      let chinese = try await asker.page("/gains?to=30.6.2026", "zh").text
      #expect(chinese.contains("「30.6.2026」不是日期"))
      let right = try await asker.page("/gains?from=2026-06-01&store=S-0001").text
      #expect(!right.contains("told without it"))
    }
  }

  @Test func `Figures of gain lead down to a store, and come to the same as the whole`()
    async throws
  {
    try await ServiceFixture().test { asker in
      let cities = try await asker.page("/gains?by=city").text
      let city = try #require(
        cities.firstMatch(of: try Regex("href=\"([^\"]*by=store&amp;city=[^\"]*)\""))?[1].substring)
      let stores = try await asker.page(String(city).replacing("&amp;", with: "&")).text
      let store = try #require(
        stores.firstMatch(of: try Regex("href=\"([^\"]*by=week&amp;[^\"]*store=[^\"]*)\""))?[1]
          .substring)
      let path = String(store).replacing("&amp;", with: "&")
      #expect(try await asker.page(path).status == 200)
      let csv = try await asker.page(path.replacing("/gains?", with: "/gains/gains.csv?"))
      #expect(csv.fields[.contentType] == "text/csv; charset=utf-8")
      #expect(csv.text.contains("week") || csv.text.contains("key"))
    }
  }

  @Test func `The report is shown in parts in the reader's language, and whole as a file`()
    async throws
  {
    try await ServiceFixture().test { asker in
      let run = try #require(
        try await asker.page("/runs").text
          .firstMatch(of: try Regex("href=\"/runs/([^\"?]+)\""))?[1].substring)
      let whole = try await asker.page("/runs/\(run)/report.html").text
      let headings = whole.matches(of: try Regex("<h2 id=\"([a-z]+)-en\">")).count
      let first = try await asker.page("/runs/\(run)/report")
      #expect(first.text.utf8.count <= 150_000)
      #expect(first.text.contains("<html lang=\"en\">") && !first.text.contains("-zh\""))
      // Every section is somewhere among the parts.
      let links = first.text.matches(of: try Regex("<li><a href=\"([^\"]*)#[a-z]+-en\">"))
        .compactMap { $0[1].substring.map(String.init) }
      #expect(headings > 5 && links.count == headings)
      var found = 0
      for part in Set(links.map { $0.isEmpty ? "/runs/\(run)/report" : $0 }) {
        found += try await asker.page(part).text.matches(of: try Regex("<h2 id=")).count
      }
      #expect(found == headings)
      let chinese = try await asker.page("/runs/\(run)/report", "zh").text
      #expect(chinese.contains("<html lang=\"zh-Hans\">") && !chinese.contains("-en\""))
    }
  }

  @Test func `A night is taken along as a notebook with its CSV`() async throws {
    try await ServiceFixture().test { asker in
      let run = try #require(
        try await asker.page("/runs").text
          .firstMatch(of: try Regex("href=\"/runs/([^\"?]+)\""))?[1].substring)
      #expect(try await asker.page("/runs/\(run)").text.contains("/runs/\(run)/notebook.zip"))
      let reply = try await asker.page("/runs/\(run)/notebook.zip")
      #expect(reply.status == 200 && reply.text.hasPrefix("PK"))
      for name in [".ipynb", "-forecast.csv", "-suggestions.csv", "-transfers.csv"] {
        #expect(reply.text.contains(name), "\(name)")
      }
      #expect(try await asker.page("/runs/20200101-none/notebook.zip").status == 404)
      for name in ["suggestions.csv", "transfers.csv", "exceptions.csv", "run.json"] {
        let file = try await asker.page("/runs/\(run)/files/\(name)")
        #expect(file.status == 200 && file.text.utf8.count > 100, "\(name)")
      }
      #expect(try await asker.page("/runs/\(run)/files/report.html").status == 404)
    }
  }

  @Test func `What people write is escaped`() async throws {
    try await ServiceFixture().test { asker in
      let evil = "%22%3E%3Cscript%3Ealert(1)%3C/script%3E"
      for path in ["/review?find=\(evil)", "/exceptions?find=\(evil)"] {
        let reply = try await asker.page(path)
        #expect(!reply.text.contains("<script>alert"), "\(path)")
        #expect(reply.text.contains("&lt;script&gt;"), "\(path)")
      }
    }
  }

  @Test func `Files of pages are kept for good, and their addresses change with them`()
    async throws
  {
    try await ServiceFixture().test { asker in
      for asset in Asset.all.values {
        let reply = try await asker.as(nil).send(.get, asset.path)
        #expect(reply.status == 200)
        #expect(reply.fields[.cacheControl] == "public, max-age=31536000, immutable")
      }
      let page = try await asker.page("/overview")
      #expect(page.text.contains(Asset.style.path))
      #expect(page.fields[.contentSecurityPolicy] == Pages.policy)
    }
  }

  @Test func `A change of language is kept, and leads nowhere else`() async throws {
    try await ServiceFixture().test { asker in
      let form = try await asker.form("/language", at: "/overview")
      let reply = try await asker.send(
        .post, "/language", body: form.body([("language", "zh")]),
        fields: [
          .contentType: "application/x-www-form-urlencoded", .secFetchSite: "same-origin",
        ])
      #expect(reply.status == 303)
      #expect(reply.fields[.location] == "/overview")
      #expect(reply.fields[.setCookie]?.hasPrefix("chama-language=zh;") == true)
      #expect(PagePath.back("//evil.example") == "/")
      #expect(PagePath.back("https://evil.example") == "/")
      #expect(PagePath.back("/\\evil.example") == "/")
    }
  }
}

extension Array {
  fileprivate func asyncMap<Value>(_ body: (Element) async throws -> Value) async throws -> [Value]
  {
    var values: [Value] = []
    for element in self { values.append(try await body(element)) }
    return values
  }
}
