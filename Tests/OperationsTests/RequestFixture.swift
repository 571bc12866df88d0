import Access
import Foundation
import Operations
import Persistence
import Publishing
import SupplyChain
import Testing

/// A ledger in a folder of its own with the night of the tracked sample in it: three stores in one
/// city, two in another, and the morning after.
final class MorningAfter: Sendable {
  let folder = NSTemporaryDirectory() + "chama-request-" + UUID().uuidString
  let ledger: Ledger
  let settings: Settings
  let desks: TransferDesks
  let now: LocalMoment

  /// - Parameter tagged: a material whose crates bear tags, beside those of the sample.
  init(tagging tagged: String? = nil, _ change: (inout Settings) -> Void = { _ in }) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var settings = Settings()
    change(&settings)
    var sample = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../data/sample").standardized.path
    if let tagged { sample = try Self.copy(of: sample, in: folder, tagging: tagged) }
    let request = NightRequest(
      feeds: sample, ledger: folder + "/ledger.sqlite", out: folder + "/out",
      day: BusinessDay("2026-06-30"), today: try #require(BusinessDay("2026-07-01")),
      settings: settings, principal: .operator("test"))
    let night = try Night(request, clock: Self.clock, progress: .silent).run()
    self.now = LocalMoment(
      day: night.record.day + 1, time: try #require(TimeOfDay("10:00")))
    self.settings = settings
    self.ledger = try Ledger(path: folder + "/ledger.sqlite")
    self.desks = TransferDesks(ledger: ledger, settings: settings)
  }

  /// The sample with another material of high value.
  private static func copy(
    of sample: String, in folder: String, tagging material: String
  ) throws -> String {
    let copy = folder + "/chain"
    try FileManager.default.copyItem(atPath: sample, toPath: copy)
    let path = copy + "/materials.csv"
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .components(separatedBy: "\n").map { $0.components(separatedBy: ",") }
    let column = try #require(lines.first?.firstIndex { $0 == "high_value" })
    let changed = lines.map { line -> String in
      var cells = line
      if cells.first == material { cells[column] = "1" }
      return cells.joined(separator: ",")
    }
    try changed.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return copy
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  static let clock = WallClock(instant: { "2026-07-01T02:00:00Z" }, seconds: { 0 })

  /// A store manager of `stores`, or somebody of headquarters when none is named.
  func caller(
    _ name: PersonID, of stores: StoreID..., at later: Int = 0
  ) throws -> RequestAct {
    let person = Person(
      id: name, name: name.text, roles: [stores.isEmpty ? .planner : .storeManager],
      stores: Set(stores))
    let moment = now.advanced(byMinutes: later)
    let instant = try #require(Instant("2026-07-01T02:00:00Z")) + Int64(later) * 60
    return RequestAct(
      Caller(person.principal(from: Origin(.web)), at: instant, now: moment), now: moment)
  }

  /// S-0001 asks for packs of cups within two hours; S-0003 can give 24, S-0002 three.
  func ask(
    _ packs: Int = 1, material: MaterialID = "RM-CUP-01", by caller: RequestAct? = nil,
    within minutes: Int = 120
  ) throws -> StoredTransferRequest {
    try RequestTransfer(ledger: ledger, desks: desks, clock: Self.clock).ask(
      RequestTransfer.Question(
        store: "S-0001", material: material, quantity: Quantity(units: packs * 50),
        neededBy: now.advanced(byMinutes: minutes), why: "a school outing"),
      by: try caller ?? self.caller("li", of: "S-0001")
    ).stored
  }

  func answers(_ caller: RequestAct) -> AnswerRequest {
    AnswerRequest(ledger: ledger, desks: desks, caller: caller)
  }

  func orders(_ caller: RequestAct) -> ActOnTransfer {
    ActOnTransfer(ledger: ledger, settings: settings, caller: caller.caller)
  }
}
