import Foundation
import Persistence
import SupplyChain

/// A ledger in a folder of its own, which goes away with it.
final class TemporaryLedger {
  let folder: String
  let ledger: Ledger

  init() throws {
    folder = NSTemporaryDirectory() + "chama-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    ledger = try Ledger(path: folder + "/ledger.sqlite")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// The newest moment whose last business day is `day`.
  func moment(_ day: BusinessDay) throws -> LedgerMoment {
    LedgerMoment(
      day: day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
  }
}

/// A made-up file of consumption, small enough to reason about.
struct ConsumptionFile: Hashable {
  var feedDay: BusinessDay?
  var copy = 0
  var path: String
  /// Rows of store S-1: day, material index, thousandths.
  var rows: [Row]

  struct Row: Hashable {
    var day: BusinessDay
    var material: Int32
    var thousandths: Int64
  }

  /// Brings the file into a ledger in a collection of its own.
  func collect(into ledger: Ledger, on day: BusinessDay) throws {
    try ledger.collect(day: day, act: Act(by: "test", at: "2026-01-01T00:00:00Z")) { writer in
      let numbering = try writer.numbering(
        stores: ["S-1"], materials: ["M-0", "M-1", "M-2"])
      let file = FactFile(
        kind: .consumption, path: path, feedDay: feedDay, store: "S-1", copy: copy,
        sha256: "\(hashValue)")
      guard try writer.needsReading(file, through: day) else { return }
      try writer.take(file, through: day) { rows in
        let visible = self.rows.filter { $0.day <= day }
        try rows.append(
          visible.map {
            ConsumptionCell(
              store: 0, material: $0.material, day: $0.day.daysSinceEpoch, stockedOut: -1,
              thousandths: $0.thousandths)
          }, numbering: numbering)
        return .taken(laterRows: self.rows.count - visible.count)
      }
    }
  }
}
