import Operations
import Persistence
import SupplyChain
import Synchronization

/// What pages hold ready between requests: each is made once for a plan and brought up to date.
final class PageDesks: Sendable {
  /// Where planners' questions about the plan are answered.
  let review: ReviewDesk
  /// Sheets that were shown and are not taken yet.
  let uploads = Uploads()
  /// What the night found that a person should look at.
  let exceptions: PlanExceptionDesk
  private let overview = Mutex<(run: RunID, night: NightOverview)?>(nil)
  private let ledger: Ledger

  /// Makes desks of a ledger.
  init(ledger: Ledger) {
    self.ledger = ledger
    self.review = ReviewDesk(ledger: ledger)
    self.exceptions = PlanExceptionDesk(ledger: ledger)
  }

  /// A published night at a glance; the one that was looked at last is kept, as it never changes.
  func overview(of run: StoredRun) throws -> NightOverview {
    if let known = overview.withLock({ $0 }), known.run == run.id { return known.night }
    let night = try NightOverview(ledger, run: run)
    overview.withLock { $0 = (run.id, night) }
    return night
  }
}
