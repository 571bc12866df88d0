import GRDB
import Persistence
import Testing

@Suite("Ledgers from before there were requests")
struct RequestMigrationTests {
  @Test("keep their order events, which go on being counted and cannot be changed")
  func keepsEvents() throws {
    let database = try DatabaseQueue()
    let before = try #require(
      Migrations.steps.firstIndex { $0.name == "202611281700-transfer-request" })
    try Migrations.migrator(steps: before).migrate(database)
    try database.write { database in
      try database.execute(
        sql: """
          INSERT INTO collection (id, day, collected_at) VALUES (1, 1, 'then');
          INSERT INTO run (id, day, settings_hash, input_hash, version, collection,
            event_sequence, settings, started_at)
            VALUES ('R', 1, 's', 'i', 1, 1, 0, '{}', 'then');
          INSERT INTO transfer_order (number, run, from_store, to_store, state, content)
            VALUES ('T-1', 'R', 'A', 'B', 'dispatched', '{}');
          INSERT INTO order_event (sequence, kind, number, to_state, business_day, act_by, act_at,
            detail) VALUES (7, 'transfer', 'T-1', 'dispatched', 2, 'li', 'then', '');
          INSERT INTO stock_movement (event, order_number, line, business_day, store_id,
            material_id, lot, quantity) VALUES (7, 'T-1', 1, 2, 'A', 'M', 'L', -5);
          """)
    }
    try Migrations.migrator.migrate(database)
    try database.write { database in
      try database.execute(
        sql: """
          INSERT INTO order_event (kind, number, to_state, business_day, act_by, act_at, detail)
            VALUES ('request', 'Q1', 'asked', 3, 'li', 'now', '')
          """)
      #expect(database.lastInsertedRowID == 8)
      let kinds = try String.fetchAll(
        database, sql: "SELECT kind FROM order_event ORDER BY sequence")
      #expect(kinds == ["transfer", "request"])
      #expect(try Row.fetchOne(database, sql: "PRAGMA foreign_key_check") == nil)
    }
    for sql in ["DELETE FROM order_event", "UPDATE order_event SET act_by = 'nobody'"] {
      #expect(throws: DatabaseError.self) { try database.write { try $0.execute(sql: sql) } }
    }
    // An event that a movement names cannot be made up.
    #expect(throws: DatabaseError.self) {
      try database.write { database in
        try database.execute(
          sql: """
            INSERT INTO stock_movement (event, order_number, line, business_day, store_id,
              material_id, lot, quantity) VALUES (99, 'T-1', 1, 2, 'A', 'M', 'L', -5)
            """)
      }
    }
  }
}
