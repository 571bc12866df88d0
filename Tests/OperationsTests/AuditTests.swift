import Access
import Foundation
import GRDB
import Operations
import Persistence
import SupplyChain
import Testing

@Suite("The audit trail's verdict")
struct AuditTests {
  private let caller = DoorFixture.operator(at: DoorFixture.start)

  private func verdict(
    _ fixture: DoorFixture, _ heads: [SignedHead] = []
  ) throws -> VerifyAudit.Verdict {
    try VerifyAudit(ledger: fixture.ledger, keys: fixture.keys, caller: caller)
      .verify(against: heads.map { ("head.json", $0) })
  }

  private func head(_ fixture: DoorFixture) throws -> SignedHead {
    try SignAuditHead(ledger: fixture.ledger, keys: fixture.keys, caller: caller).sign()
  }

  /// Works on the file as somebody with write access to it can, who knows how the trail is built.
  private func tamper(_ fixture: DoorFixture, _ statements: [String]) throws {
    let queue = try DatabaseQueue(path: fixture.ledger.path)
    try queue.write { database in
      for trigger in [
        "audit_entry_is_not_changed", "audit_entry_is_not_deleted", "audit_entry_follows",
        "audit_head_is_not_deleted",
      ] {
        try database.execute(sql: "DROP TRIGGER \(trigger)")
      }
      for statement in statements { try database.execute(sql: statement) }
    }
    try queue.close()
  }

  @Test("is good for a trail as it was written, with every head that was signed on the way")
  func sound() throws {
    let fixture = try DoorFixture()
    try fixture.add("ma", [.planner])
    let early = try head(fixture)
    try fixture.add("pan", [.planner])
    let found = try verdict(fixture, [early, try head(fixture)])
    #expect(found.faults == [] && found.headsPassed == 4)
    #expect(found.entries == (try fixture.ledger.auditHead().sequence))
  }

  @Test("finds a cut end by a head from outside, even where every trace inside was removed")
  func cut() throws {
    let fixture = try DoorFixture()
    try fixture.add("ma", [.planner])
    let outside = try head(fixture)
    let last = outside.sequence
    try tamper(
      fixture,
      [
        "DELETE FROM audit_entry WHERE sequence = \(last)", "DELETE FROM audit_head",
        "UPDATE sqlite_sequence SET seq = \(last - 1) WHERE name = 'audit_entry'",
      ])
    #expect(try verdict(fixture).faults == [], "inside nothing is left that could tell")
    #expect(try verdict(fixture, [outside]).faults.count == 1)
  }

  @Test("finds a cut end by what the ledger itself has kept, where that was forgotten")
  func clumsyCut() throws {
    let fixture = try DoorFixture()
    try fixture.add("ma", [.planner])
    let inside = try head(fixture)
    try tamper(fixture, ["DELETE FROM audit_entry WHERE sequence = \(inside.sequence)"])
    #expect(try verdict(fixture).faults.count == 2)
  }

  @Test("does not believe a head that another key has signed")
  func foreignHead() throws {
    let fixture = try DoorFixture()
    let other = KeyRing(madeAt: DoorFixture.start, random: fixture.random)
    let (sequence, hash) = try fixture.ledger.auditHead()
    let forged = try SignedHead(
      sequence: sequence, hash: hash, at: DoorFixture.start,
      by: try #require(try other.signingKey(version: 1)))
    let found = try verdict(fixture, [forged])
    #expect(found.headsPassed == 0 && found.faults.count == 1)
  }

  @Test("is for those alone who may read it; exports are, too, and leave an entry")
  func allowed() throws {
    let fixture = try DoorFixture()
    let manager = try fixture.add("ma", [.storeManager], stores: ["S-0001"])
    let auditor = try fixture.add("shen", [.auditor])
    #expect(throws: AccessFailure.self) {
      try VerifyAudit(
        ledger: fixture.ledger, keys: fixture.keys, caller: fixture.caller(manager)
      ).verify()
    }
    #expect(throws: AccessFailure.self) {
      try ExportAudit(ledger: fixture.ledger, caller: fixture.caller(manager)).export { _ in }
    }
    var lines: [String] = []
    let count = try ExportAudit(ledger: fixture.ledger, caller: fixture.caller(auditor))
      .export { lines.append($0) }
    #expect(lines.count == Int(count))
    #expect(lines.last?.contains(#""action":"export_audit""#) == true)
    #expect(lines.last?.contains(#""by":"shen""#) == true)
    #expect(lines.allSatisfy { $0.hasPrefix("{") && $0.hasSuffix("}\n") })
  }
}
