import Foundation
import GRDB
import Persistence
import SupplyChain
import Testing
import Traceability

@Suite("The migration to the repository of trace events")
struct TraceMigrationTests {
  @Test func `the trace of earlier dispatches is found like one written now`() throws {
    let prefix = CompanyPrefix.example
    let packs = try SGTIN.numbered(
      gtin: prefix.gtin(itemNumber: 31), companyPrefixLength: 7, first: 1, count: 3)
    let shipment = try TransferShipment(
      order: "TO-2026/1",
      lines: [
        TaggedPacks(
          material: "M01", lot: "L1", expiresOn: BusinessDay(year: 2027, month: 1, day: 2),
          packs: packs)
      ],
      shipment: prefix.sscc(shipmentNumber: 9), from: prefix.sgln(locationNumber: 1),
      to: prefix.sgln(locationNumber: 2),
      dispatchedAt: EventTime("2026-06-30T09:05:00.250+08:00"), offset: TimeZoneOffset("+08:00"))
    let events = try #require(shipment.document()).events

    let old = try DatabaseQueue()
    try Migrations.migrator(steps: 1).migrate(old)
    try old.write { database in
      for (index, event) in events.enumerated() {
        try database.execute(
          sql: "INSERT INTO trace_event VALUES (?, ?, ?, ?, ?)",
          arguments: [
            event.id, index + 1, "TO-2026/1", event.eventTime.description, event.json.text,
          ])
      }
    }
    try Migrations.migrator.migrate(old)

    let temporary = try TemporaryLedger()
    try temporary.ledger.append(
      events, order: "TO-2026/1", recordedAt: EventTime("2026-06-30T01:05:00.250Z"))
    let new = try DatabaseQueue(path: temporary.ledger.path)
    for sql in [
      """
      SELECT kind || ' ' || uri || ' ' || sequence FROM trace_key
      JOIN trace_identity ON number = identity ORDER BY 1
      """,
      """
      SELECT json_array(sequence, id, declared_at, type, event_time, record_time, action, biz_step,
        disposition, content) FROM trace_event ORDER BY 1
      """,
    ] {
      let migrated = try old.read { try String.fetchAll($0, sql: sql) }
      let written = try new.read { try String.fetchAll($0, sql: sql) }
      #expect(!migrated.isEmpty)
      #expect(migrated == written)
    }
  }
}
