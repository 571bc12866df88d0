public import Access
import Persistence
public import SupplyChain
import Synchronization

/// Looks, minute by minute, for what the rules of alerts want to tell.
///
/// What a plan shows is looked at once a plan, and again when a rule has changed; requests, orders,
/// the night, secrets and what ``WarnOfWeather`` has found are looked at each time.
public final class AlertDesk: Sendable {
  private struct Seen: Equatable {
    let run: RunID
    let rules: [StoredAlertRule]
  }

  private let door: Doorkeeper
  private let seen = Mutex<Seen?>(nil)

  /// Sits down at a ledger.
  public init(_ door: Doorkeeper) { self.door = door }

  /// Looks at everything that is enabled.
  ///
  /// - Parameters:
  ///   - caller: somebody who may ``Access/Action/raiseAlerts``.
  ///   - now: the present minute on the chain's clocks.
  @discardableResult
  public func look(as caller: Caller, now: LocalMoment) throws -> RaiseAlerts.Changes {
    try door.ledger.authorize(caller, to: .raiseAlerts, on: .chain)
    let rules = try door.ledger.alertRules()
    let places = try AlertPlaces.known(to: door.ledger)
    let run = try door.ledger.currentRun()
    let look = run.map { Seen(run: $0.id, rules: rules.map { $0.settled(at: caller.at) }) }
    let isNew = seen.withLock { $0 != look }
    let plan = run.map { PlanFindings(ledger: door.ledger, run: $0) }
    let present = PresentFindings(
      door: door, caller: caller, now: now, rules: rules.map(\.rule))
    let raise = RaiseAlerts(ledger: door.ledger, caller: caller)
    var changes = RaiseAlerts.Changes()
    for kind in Set(rules.map(\.rule.kind)).sorted(by: { $0.rawValue < $1.rawValue }) {
      // What nobody wants to know is not worked out; what was open of it is over.
      let isWanted = rules.contains { $0.rule.kind == kind && $0.rule.isEnabled }
      let fromPlan = isNew && isWanted ? try plan?.findings(of: kind) : nil
      let found = try fromPlan ?? (isWanted ? present.findings(of: kind) : [])
      guard let found else { continue }
      changes += try raise.raise(kind, found, places: places)
    }
    seen.withLock { $0 = look }
    return changes
  }
}

extension StoredAlertRule {
  /// The rule without a snooze that is over, so that its end is seen as a change.
  fileprivate func settled(at now: Instant) -> StoredAlertRule {
    guard let until = rule.snoozedUntil, until <= now else { return self }
    var awake = self
    awake.rule.snoozedUntil = nil
    return awake
  }
}
