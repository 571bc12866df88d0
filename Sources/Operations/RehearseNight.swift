import Foundation
import Persistence

extension Night {
  /// Works the night out on a copy of the ledger: nothing is changed, and nothing is written where
  /// people look.
  ///
  /// - Throws: as ``run()``.
  public func rehearse() throws -> NightOutcome {
    // Held until the end: of two rehearsals at once the second is told so.
    let isThere = FileManager.default.fileExists(atPath: request.ledger)
    let original = try request.openLedger ?? (isThere ? Ledger(path: request.ledger) : nil)
    if request.openLedger == nil, let original { request.prepare(original) }
    defer { withExtendedLifetime(original) {} }
    let scratch = request.ledger + ".rehearsal"
    let out = scratch + ".out"
    defer {
      Scratch.remove(scratch)
      try? FileManager.default.removeItem(atPath: out)
    }
    Scratch.remove(scratch)
    try original?.copy(to: scratch)
    var rehearsal = request
    rehearsal.ledger = scratch
    rehearsal.openLedger = nil
    // A ledger that has no keys yet is given none by a rehearsal.
    let hasKeys = try original.map { try !$0.masterKeys().isEmpty } ?? false
    rehearsal.prepare = { copy in if hasKeys, let original { copy.useKeys(of: original) } }
    rehearsal.out = out
    rehearsal.models = out + "/models"
    // Nothing is published: who looks at the progress is not told so.
    return try Night(rehearsal, clock: clock, progress: progress.without("publish")).run()
  }
}
