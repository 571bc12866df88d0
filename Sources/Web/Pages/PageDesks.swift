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
  private let overviews = Mutex<[(run: RunID, night: NightOverview)]>([])
  private static let mostOverviews = 4
  private let ledger: Ledger

  /// Makes desks of a ledger.
  init(ledger: Ledger) {
    self.ledger = ledger
    self.review = ReviewDesk(ledger: ledger)
    self.exceptions = PlanExceptionDesk(ledger: ledger)
  }

  /// Makes ready what planners and headquarters ask for first, so that nobody waits for it after a
  /// night or a start of the service.
  func warmUp() throws {
    guard let run = try ledger.currentRun() else { return }
    _ = try review.plan()
    _ = try exceptions.of(run)
    _ = try overview(of: run)
  }

  /// A published night at a glance; those that were looked at last are kept, as they never change.
  func overview(of run: StoredRun) throws -> NightOverview {
    if let known = overviews.withLock({ $0.first { $0.run == run.id } }) { return known.night }
    let night = try NightOverview(ledger, run: run)
    overviews.withLock { held in
      held.removeAll { $0.run == run.id }
      held.append((run.id, night))
      if held.count > PageDesks.mostOverviews { held.removeFirst() }
    }
    return night
  }
}
