import Foundation
import HTTPTypes
import Persistence
import SupplyChain
import Testing
import Web

/// What headquarters does on pages beside the review: channels, couriers, alerts.
@Suite struct PageDeskTests {
  @Test func `A mailbox is added on the page, and what is wrong with one is told in Chinese`()
    async throws
  {
    try await ServiceFixture().test { asker in
      let form = try await asker.form("/alerts/channels", at: "/alerts?channel=mail")
      let written = [
        (name: "id", value: "desk"), (name: "channel-name", value: "Desk"),
        (name: "security", value: "starttls"), (name: "from", value: "chama@chain.example"),
        (name: "to", value: "a@chain.example b@chain.example"), (name: "report", value: "yes"),
      ]
      let inside = try await asker.send(
        .post, "/alerts/channels", body: form.body(written + [("host", "10.0.0.1")]),
        fields: [
          .contentType: "application/x-www-form-urlencoded", .acceptLanguage: "zh",
        ])
      #expect(inside.status == 422 && inside.text.contains("主机 10.0.0.1 不在公网上"))
      // What was written stands there again, the password apart.
      #expect(inside.text.contains("value=\"a@chain.example b@chain.example\""))
      let again = try await asker.form("/alerts/channels", at: "/alerts?channel=mail")
      let added = try await asker.submit(again, written + [("host", "smtp.chain.example")])
      #expect(added.status == 303, "\(added.text.suffix(400))")
      let page = try await asker.page("/alerts").text
      #expect(page.contains("a@chain.example, b@chain.example by smtp.chain.example"))
    }
  }

  @Test func `Headquarters names a courier, who finds the trip among theirs`() async throws {
    let fixture = try ServiceFixture()
    try await fixture.test { asker in
      let person = """
        {"id":"courier","name":"Lin","roles":["courier"]}
        """
      let made = try await asker.post("/people", person)
      #expect(made.status == 201, "\(made.text)")
      let order = try #require(
        try fixture.service.ledger.transferOrders(in: [.proposed]).first?.content.number)
      let path = PagePath.order(order)
      #expect(try await !asker.as("planner").page(path).text.contains(path + "/courier"))
      let approval = try await asker.as("planner").form(path + "/approve", at: path)
      #expect(try await asker.as("planner").submit(approval).status == 303)
      let form = try await asker.as("planner").form(path + "/courier", at: path)
      let named = try await asker.as("planner").submit(form, [(name: "courier", value: "courier")])
      #expect(named.fields[.location] == path + "?done=assigned")
      #expect(try await asker.as("planner").page(path).text.contains("Lin"))
      #expect(try await asker.as("courier").page("/legs").text.contains(order.text))
      // A store does not say who drives.
      #expect(try await !asker.as("manager").page(path).text.contains(path + "/courier"))
    }
  }

  @Test func `Alerts are shown by kind, with how many there are of each`() async throws {
    let fixture = try ServiceFixture()
    await fixture.service.doWhatIsDue()
    try await fixture.test { asker in
      let counts = try fixture.service.ledger.openAlertCounts()
      #expect(counts.count > 1)
      let page = try await asker.page("/alerts").text
      for (kind, count) in counts {
        let link = try Regex("href=\"/alerts\\?of=\(kind.rawValue)\"[^>]*>[^<]* ([0-9,]+)</a>")
        let shown = page.firstMatch(of: link)?[1].substring.map { $0.replacing(",", with: "") }
        #expect(shown == "\(count)", "\(kind)")
      }
      let kind = try #require(counts.keys.first)
      let alone = try await asker.page("/alerts?of=\(kind.rawValue)").text
      for other in AlertKind.allCases where other != kind {
        #expect(!alone.contains("<th scope=\"row\">\(other.word.english)</th>"), "\(other)")
      }
      // Moments are told by the chain's clocks: 02:00 in UTC is 10:00 in Shanghai.
      #expect(page.contains(">today 10:00</time>"))
      #expect(!page.contains(">2026-07-01T"))
    }
  }

  @Test func `A browser that is lost is shown a way back, a program a problem`() async throws {
    try await ServiceFixture().test { asker in
      let html = "text/html,application/xhtml+xml"
      let page = try await asker.send(
        .get, "/orders/T-1/receive", fields: [.accept: html, .acceptLanguage: "zh"])
      #expect(page.status == 404 && page.text.contains("没有这个页面"))
      #expect(page.text.contains("href=\"/\""))
      for (path, accept) in [("/nowhere", "application/json"), ("/api/v1/nowhere", html)] {
        let problem = try await asker.send(.get, path, fields: [.accept: accept])
        #expect(problem.status == 404)
        #expect(problem.fields[.contentType] == "application/problem+json", "\(path)")
      }
    }
  }
}
