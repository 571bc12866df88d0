import Access
import Foundation
import Operations
import Persistence
import Publishing
import SupplyChain
import Testing

@Suite("What materials cost")
struct SealedCostTests {
  /// A ledger with the sample's night in it, in a folder of its own.
  private final class Desk {
    let folder = NSTemporaryDirectory() + "chama-cost-" + UUID().uuidString
    let record: RunRecord
    let ledger: Ledger
    var path: String { folder + "/ledger.sqlite" }

    init(hasKeys: Bool) throws {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      let sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../data/sample").standardized.path
      let ledger = try Ledger(path: folder + "/ledger.sqlite")
      if hasKeys { LedgerKeysOfTests.hand(to: ledger) }
      var request = NightRequest(
        feeds: sample, ledger: ledger.path, out: folder + "/out",
        day: BusinessDay("2026-06-30"), today: try #require(BusinessDay("2026-07-01")),
        settings: Settings(), principal: .operator("test"))
      request.openLedger = ledger
      self.ledger = ledger
      record = try Night(request, clock: MorningAfter.clock, progress: .silent).run().record
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Everything in the ledger's files.
    func written() throws -> String {
      try ledger.checkpoint()
      return ["", "-wal"].map { suffix in
        let data = FileManager.default.contents(atPath: path + suffix) ?? Data()
        return String(decoding: data, as: UTF8.self)
      }.joined()
    }

    func materials() throws -> String {
      let run = try #require(try ledger.currentRun())
      return String(
        decoding: try ledger.documents(at: run.moment)["materials"] ?? [], as: UTF8.self)
    }
  }

  @Test("lies sealed in the ledger, and changes no hash and no file of the night")
  func sealed() throws {
    let (sealed, open) = (try Desk(hasKeys: true), try Desk(hasKeys: false))
    #expect(try open.written().contains("\"unitCost\":{\"fenPerThousand\":"))
    #expect(try !sealed.written().contains("unitCost"))
    #expect(try sealed.materials() == open.materials())
    #expect(try sealed.materials().contains("unitCost"))
    #expect(sealed.record.inputHash == open.record.inputHash)
    #expect(sealed.record.outputHash == open.record.outputHash)
  }

  @Test("opens with the keys alone, with a new master key too, and in a copy of the ledger")
  func opened() throws {
    let desk = try Desk(hasKeys: true)
    let before = try desk.materials()
    let old = try LedgerKeysOfTests.keys(of: desk.ledger)
    _ = try KeyFile(besideLedger: desk.path).renew(
      old, of: desk.ledger, by: DoorFixture.operator(at: DoorFixture.start),
      random: LedgerKeysOfTests.random)
    #expect(try desk.materials() == before)
    #expect(try !desk.written().contains("unitCost"))
    let run = try #require(try desk.ledger.currentRun())
    _ = try ReproduceRun(ledger: desk.ledger, clock: MorningAfter.clock)
      .reproduce(run.id, scratch: desk.folder + "/scratch.sqlite")
    let copy = desk.folder + "/copy.sqlite"
    try desk.ledger.copy(to: copy)
    let stranger = try Ledger(path: copy)
    let failure = #expect(throws: AccessFailure.self) {
      try stranger.documents(at: run.moment)
    }
    #expect(failure?.remedy.contains("key file") == true)
  }

  @Test("that an earlier version has left open is sealed by the next night")
  func sealedLater() throws {
    let desk = try Desk(hasKeys: false)
    LedgerKeysOfTests.hand(to: desk.ledger)
    try desk.ledger.collect(
      day: BusinessDay(daysSinceEpoch: 20_635), act: Act(by: "test", at: DoorFixture.start.text)
    ) { _ in }
    #expect(try !desk.written().contains("unitCost"))
    #expect(try desk.materials().contains("unitCost"))
  }

  @Test("is followed by a signed head of the audit trail each night")
  func head() throws {
    let desk = try Desk(hasKeys: true)
    let head = try #require(try desk.ledger.signedHeads().last)
    #expect(head.key == (try LedgerKeysOfTests.keys(of: desk.ledger).publicKeys().first))
    let verdict = try VerifyAudit(
      ledger: desk.ledger, keys: LedgerKeysOfTests.keys(of: desk.ledger),
      caller: DoorFixture.operator(at: DoorFixture.start)
    ).verify()
    #expect(verdict.faults.isEmpty)
    #expect(try Desk(hasKeys: false).ledger.signedHeads().isEmpty)
  }
}
