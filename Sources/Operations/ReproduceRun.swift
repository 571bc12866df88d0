import Foundation
public import Persistence
public import SupplyChain

/// Makes a published plan again from what the ledger knew then, and holds it against what was
/// published: a plan can be explained long after files were restated and orders moved on.
public struct ReproduceRun {
  let ledger: Ledger
  let clock: WallClock

  /// Prepares to make runs of `ledger` again.
  public init(ledger: Ledger, clock: WallClock) {
    self.ledger = ledger
    self.clock = clock
  }

  /// Works the run out again in a copy of the ledger.
  ///
  /// - Parameter scratch: a path where a copy may be made; it is removed afterwards.
  /// - Returns: the hash of the output, equal to the published one.
  /// - Throws: ``OperationsFailure/notReproduced(run:was:is:)`` when it came out different.
  public func reproduce(_ id: RunID, scratch: String) throws -> String {
    let run = try ledger.run(id)
    guard let published = run.outputHash else { throw LedgerFailure.noRun(id.text) }
    let settings = try Settings(json: run.settings)
    defer { Scratch.remove(scratch) }
    try ledger.copy(to: scratch)
    let copy = try Ledger(path: scratch)
    copy.useKeys(of: ledger)
    try copy.forgetWork(of: run.id)
    let plan = NightPlan(
      ledger: copy, run: run, settings: settings, clock: clock, progress: .silent)
    let again = try plan.outputHash()
    guard again == published else {
      throw OperationsFailure.notReproduced(run: id.text, was: published, is: again)
    }
    return again
  }
}

/// A ledger that lives only while something is tried out.
enum Scratch {
  static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm", ".lock"] {
      try? FileManager.default.removeItem(atPath: path + suffix)
    }
  }
}
