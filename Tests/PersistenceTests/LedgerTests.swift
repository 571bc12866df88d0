import Foundation
import GRDB
import Persistence
import SupplyChain
import Testing

@Suite("Opening a ledger")
struct LedgerTests {
  @Test("what is committed survives a power cut: WAL with synchronous=FULL, checked whole")
  func durable() throws {
    let temporary = try TemporaryLedger()
    let health = try temporary.ledger.health()
    #expect(health.synchronous == 2)
    #expect(health.journalMode == "wal")
    #expect(health.integrity == "ok")
  }

  @Test("a second opening is refused while the first lives, and granted after")
  func locked() throws {
    let folder = NSTemporaryDirectory() + "chama-lock-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/ledger.sqlite"
    var first: Ledger? = try Ledger(path: path)
    #expect(first?.path == path)
    let failure = #expect(throws: LedgerFailure.self) { try Ledger(path: path) }
    #expect(failure?.kind == .alreadyRunning)
    first = nil
    #expect(throws: Never.self) { try Ledger(path: path) }
  }

  @Test("a ledger of a newer version, no ledger, and a directory are each told apart")
  func unusable() throws {
    let temporary = try TemporaryLedger()
    let path = temporary.folder + "/other.sqlite"
    let database = try DatabaseQueue(path: path)
    try Migrations.migrator.migrate(database)
    try database.write {
      try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('209912312359-from-the-future')")
    }
    try database.close()
    #expect(#expect(throws: LedgerFailure.self) { try Ledger(path: path) }?.kind == .badUsage)
    let text = temporary.folder + "/text.sqlite"
    try String(repeating: "not a ledger ", count: 400).write(
      toFile: text, atomically: true, encoding: .utf8)
    #expect(#expect(throws: LedgerFailure.self) { try Ledger(path: text) }?.kind == .failed)
    let folder = #expect(throws: LedgerFailure.self) { try Ledger(path: temporary.folder) }
    #expect(folder?.kind == .unavailable)
  }
}
