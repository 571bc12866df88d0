import Access
import Foundation
import GRDB
import Persistence
import SupplyChain
import Testing

@Suite("The audit trail in the ledger")
struct AuditTrailTests {
  private let day = BusinessDay(daysSinceEpoch: 20_000)
  private let act = Act(
    by: "li.wei", at: "2026-07-01T02:00:00Z", from: Origin(.web, address: "192.0.2.7"))

  /// A ledger whose trail has `count` entries.
  private func ledger(_ count: Int) throws -> TemporaryLedger {
    let temporary = try TemporaryLedger()
    for number in 0..<count {
      try temporary.ledger.audit(
        AuditRecord(act, .viewStock, subject: "store S-\(number)", outcome: .refused))
    }
    return temporary
  }

  private func faults(_ ledger: Ledger, heads: [SignedHead] = []) throws -> [AuditChain.Fault] {
    var chain = AuditChain(heads: heads)
    let highest = try ledger.walkAuditTrail { chain.pass($0) }
    chain.end(highest: highest)
    return chain.faults
  }

  /// Works on the file as somebody with write access to it can.
  private func tamper(_ temporary: TemporaryLedger, _ sql: String) throws {
    let queue = try DatabaseQueue(path: temporary.ledger.path)
    try queue.write { database in
      for trigger in ["is_not_changed", "is_not_deleted", "follows"] {
        try database.execute(sql: "DROP TRIGGER audit_entry_\(trigger)")
      }
      try database.execute(sql: sql)
    }
    try queue.close()
  }

  @Test("is sound as it is written")
  func sound() throws {
    #expect(try faults(ledger(6).ledger) == [])
  }

  @Test(
    "tells what somebody did to the file",
    arguments: [
      "UPDATE audit_entry SET act_by = 'nobody' WHERE sequence = 3",
      "UPDATE audit_entry SET after = '{\"a\":\"b\"}' WHERE sequence = 3",
      "UPDATE audit_entry SET hash = previous WHERE sequence = 3",
      "DELETE FROM audit_entry WHERE sequence = 1",
      "DELETE FROM audit_entry WHERE sequence = 3",
      "DELETE FROM audit_entry WHERE sequence >= 5",
      "DELETE FROM audit_entry WHERE sequence >= 1",
      """
      UPDATE audit_entry SET sequence = -3 WHERE sequence = 3;
      UPDATE audit_entry SET sequence = 3 WHERE sequence = 4;
      UPDATE audit_entry SET sequence = 4 WHERE sequence = -3
      """,
      """
      UPDATE audit_entry SET sequence = -sequence WHERE sequence > 3;
      UPDATE audit_entry SET sequence = 1 - sequence WHERE sequence < 0;
      INSERT INTO audit_entry SELECT 4, act_at, act_by, act_from, action, subject, outcome, before,
        after, hash, previous FROM audit_entry WHERE sequence = 3
      """,
    ])
  func tampered(sql: String) throws {
    let temporary = try ledger(6)
    try tamper(temporary, sql)
    #expect(try !faults(temporary.ledger).isEmpty)
  }

  @Test("cannot be changed, deleted from or put into through the ledger itself")
  func appendOnly() throws {
    let temporary = try ledger(3)
    let queue = try DatabaseQueue(path: temporary.ledger.path)
    for sql in [
      "UPDATE audit_entry SET act_by = 'nobody'", "DELETE FROM audit_entry WHERE sequence = 3",
      """
      INSERT INTO audit_entry SELECT 9, act_at, act_by, act_from, action, subject, outcome, before,
        after, hash, previous FROM audit_entry WHERE sequence = 3
      """,
    ] {
      #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
    }
    try queue.close()
  }

  @Test("has an entry for every move of an order, and none for a move that failed")
  func orderMoves() throws {
    let temporary = try TemporaryLedger()
    let ledger = temporary.ledger
    let number: TransferOrderNumber = "T-1"
    #expect(throws: LedgerFailure.self) {
      try ledger.reject(number, day: day, act: act, reason: "no")
    }
    #expect(try ledger.auditEntries(after: 0, limit: 10).isEmpty)
    try ConsumptionFile(
      feedDay: day, path: "a", rows: [.init(day: day, material: 0, thousandths: 1)]
    ).collect(into: ledger, on: day)
    let run = try ledger.begin(
      RunKey(day: day, settingsHash: "5e77", inputHash: "1234567890"), version: 1,
      moment: try temporary.moment(day), settings: #"{"a":{"b":1},"c":"x"}"#, at: act.at)
    let content = TransferContent(
      number: number,
      leg: Leg(
        id: "L-1", from: "S-1", to: "S-2",
        departBy: LocalMoment(day: day + 1, time: .midnight),
        arriveBy: LocalMoment(day: day + 1, time: .midnight), kilometres: 1, grams: 1,
        carriesColdKit: false, cost: Money(fen: 1)), lines: [])
    try ledger.publish(
      Publication(files: [:], outputHash: "h", transfers: [content]), of: run, act: act,
      seconds: 0)
    try ledger.reject(number, day: day, act: act, reason: "rain")
    let entries = try ledger.auditEntries(after: 0, limit: 10)
    #expect(
      entries.map(\.subject) == ["collection 1", "transfer T-1", "run \(run.id)", "transfer T-1"])
    #expect(
      entries.map(\.action) == ["run_night", "run_night", "run_night", "reject_order"])
    #expect(entries.last?.before == #"{"state":"proposed"}"#)
    #expect(
      entries.last?.after
        == #"{"day":"\#(day)","detail":"rain","state":"rejected"}"#)
    #expect(entries.last?.from == "web 192.0.2.7")
    #expect(try ledger.newestAuditEntries(subject: "transfer T-1", limit: 1) == [entries[3]])
    #expect(try faults(ledger) == [])
  }

  @Test("tells which settings of a night are otherwise than before")
  func settings() throws {
    let temporary = try TemporaryLedger()
    try ConsumptionFile(
      feedDay: day, path: "a", rows: [.init(day: day, material: 0, thousandths: 1)]
    ).collect(into: temporary.ledger, on: day)
    for (version, settings) in [#"{"a":{"b":1},"c":"x"}"#, #"{"a":{"b":2},"c":"x"}"#].enumerated() {
      let run = try temporary.ledger.begin(
        RunKey(day: day, settingsHash: "5e7\(version)", inputHash: "1234567890"),
        version: version + 1, moment: try temporary.moment(day), settings: settings, at: act.at)
      try temporary.ledger.publish(
        Publication(files: [:], outputHash: "h", transfers: []), of: run, act: act, seconds: 0)
    }
    let changes = try temporary.ledger.auditEntries(after: 0, subject: "settings", limit: 10)
    #expect(changes.map(\.before) == [#"{"a.b":"1"}"#])
    #expect(changes.map(\.after) == [#"{"a.b":"2"}"#])
  }

  @Test("keeps refused attempts, and the refusal stands")
  func refused() throws {
    let temporary = try TemporaryLedger()
    let courier = Person(id: "chen", name: "Chen", roles: [.courier])
    let caller = Caller(
      courier.principal(from: Origin(.web, address: "192.0.2.9")),
      at: Instant(seconds: 0), day: day)
    #expect(throws: AccessFailure.self) {
      try temporary.ledger.authorize(caller, to: .viewStock, on: .store("S-1"))
    }
    let entry = try #require(try temporary.ledger.auditEntries(after: 0, limit: 1).first)
    #expect(entry.outcome == "refused" && entry.action == "view_stock" && entry.by == "chen")
    #expect(entry.subject == "store S-1" && entry.from == "web 192.0.2.9")
  }
}
