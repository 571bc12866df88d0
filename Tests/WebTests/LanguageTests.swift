import Access
import Foundation
import Operations
import Persistence
import SupplyChain
import Testing
import Web

@Suite struct LanguageTests {
  /// Everything that goes wrong in a chain goes wrong here: refused files, notes, alerts of every
  /// kind, a channel that fails and messages that were put aside.
  private func trouble(_ fixture: ServiceFixture) async throws {
    let service = fixture.service
    let ledger = service.door.ledger
    let caller = Caller(.operator("ops"), at: ServiceFixture.instant, day: ServiceFixture.today)
    let channels = ManageChannels(service.door, caller: caller, rules: Settings().messages)
    try channels.add(
      DeliveryChannel(
        id: "desk", name: "运维群", kind: .webhook, language: .chinese, shown: "", takesReport: true),
      ChannelAddress(url: "https://localhost.example/x"))
    for kind in AlertKind.allCases {
      let rules = ManageAlertRules(ledger: ledger, caller: caller)
      if let rule = try rules.all().first(where: { $0.rule.kind == kind }) {
        _ = try rules.test(rule.rule.id)
      }
    }
    await service.doWhatIsDue()
    let courier = OutboxCourier(
      service.door, settings: Settings(), timeoutSeconds: 1, now: { ServiceFixture.instant })
    try await courier.deliverAll()
    try ledger.resumeSending(at: ServiceFixture.instant)
  }

  @Test func `A Chinese page says nothing in English, whoever reads it and wherever links lead`()
    async throws
  {
    let fixture = try ServiceFixture(feeds: .spoilt)
    try await trouble(fixture)
    let names = try Self.names(of: fixture)
    try await fixture.test { admin in
      for role in ["admin", "planner", "manager", "courier", "auditor"] {
        let walk = LanguageWalk(asker: admin.as(role), names: names)
        let found = try await walk.strange(from: ["/account"] + (Self.fronts[role] ?? []))
        let texts = found.map { "\($0.value): \($0.key)" }.sorted()
        #expect(found.isEmpty, "\(role) reads English:\n\(texts.joined(separator: "\n"))")
      }
    }
  }

  @Test func `The walk knows English from names, ids and numbers`() {
    for text in ["The line broke", "已送达 done", "HTTP 404: it points elsewhere"] {
      #expect(LanguageWalk.isStrange(text), "\(text)")
    }
    for text in ["S-0001", "RM-TEA-01 12.5 kg", "茉莉绿茶叶 CSV", "HTTP 404：地址已转移", "类别 tea"] {
      #expect(!LanguageWalk.isStrange(text, ["tea"]), "\(text)")
    }
  }

  private static let fronts = [
    "admin": ["/overview", "/alerts", "/people", "/keys", "/settings", "/audit", "/map", "/gains"],
    "planner": ["/review", "/sheet", "/exceptions", "/transfers"],
    "manager": ["/store/S-0001"], "courier": ["/legs"], "auditor": ["/audit"],
  ]

  /// What the chain and its people are called.
  private static func names(of fixture: ServiceFixture) throws -> Set<String> {
    let run = try #require(try fixture.service.door.ledger.currentRun())
    let documents = try fixture.service.door.ledger.documents(at: run.moment)
    let materials = try documents["materials"].map {
      try JSONDecoder().decode([Material].self, from: Data($0))
    }
    let own = (materials ?? []).flatMap { [$0.category ?? "", $0.unit] }
    // What the spoilt files hold, a column that they lack, and who is at work here.
    let others = ["remark", "something", "else", "quantity", "ops", "test"]
    return Set(own + others + ["admin", "planner", "manager", "courier", "auditor"])
  }
}
