import Foundation
import GRDB
import Persistence
import Testing

@Suite("The ledger's schema")
struct SchemaTests {
  @Test("the whole schema is the golden one")
  func golden() throws {
    let database = try DatabaseQueue()
    try Migrations.migrator.migrate(database)
    let schema =
      try database.read { database in
        try String.fetchAll(
          database,
          sql: """
            SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
              AND name <> 'grdb_migrations' ORDER BY type DESC, name
            """)
      }.joined(separator: ";\n\n") + ";\n"
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("schema.golden.sql")
    let golden = try String(contentsOf: path, encoding: .utf8)
    #expect(schema == golden, "a changed schema needs a new migration and a new golden file")
  }

  @Test("every past version migrates to this one", arguments: 0...Migrations.steps.count)
  func migratesForward(version: Int) throws {
    let database = try DatabaseQueue()
    try Migrations.migrator(steps: version).migrate(database)
    try Migrations.migrator.migrate(database)
    let applied = try database.read { try Migrations.migrator.appliedMigrations($0) }
    #expect(applied == Migrations.steps.map(\.name))
  }

  @Test("every table is STRICT")
  func strict() throws {
    let database = try DatabaseQueue()
    try Migrations.migrator.migrate(database)
    let loose = try database.read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT name FROM pragma_table_list
          WHERE strict = 0 AND schema = 'main' AND name NOT LIKE 'sqlite_%'
            AND name <> 'grdb_migrations'
          """)
    }
    #expect(loose.isEmpty)
  }
}
