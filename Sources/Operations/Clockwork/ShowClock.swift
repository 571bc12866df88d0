public import Access
import Foundation
public import Persistence
import SupplyChain

/// Shows what the service does by itself: when each duty was done last and is due next, and when
/// the clock was last alive.
public struct ShowClock {
  let ledger: Ledger
  let settings: Settings
  let caller: Caller
  private static let shownAttempts = 20

  /// The clock at an instant.
  public struct View: Sendable, Encodable {
    /// When it was last alive; absent when no service has ever kept nights on this ledger.
    public let lastBeat: String?
    /// Whether it has been silent for longer than the settings allow.
    public let isSilent: Bool
    /// The duties.
    public let duties: [Clockwork.Entry]
    /// The newest attempts, the newest first.
    public let attempts: [DutyAttempt]

    /// What is wrong, in a sentence; `nil` when nothing is, or no service ever kept nights.
    public var finding: Diagnosis.Finding? {
      guard isSilent, let lastBeat else { return nil }
      return Diagnosis.Finding(
        .silentClock,
        "The service's clock was last alive at \(lastBeat); see that `chama serve --nights` runs.")
    }
  }

  /// Prepares a look by somebody who may ``Access/Action/viewRuns``.
  public init(ledger: Ledger, settings: Settings, caller: Caller) {
    self.ledger = ledger
    self.settings = settings
    self.caller = caller
  }

  /// The clock as it is now.
  public func view() throws -> View {
    try ledger.authorize(caller, to: .viewRuns, on: .chain)
    let beat = try ledger.lastBeat()
    let silence = beat.flatMap { Instant($0) }.map { caller.at - $0 } ?? 0
    let clockwork = Clockwork(
      ledger: ledger, timetable: try Timetable(ledger, settings), rules: settings.clock)
    let now = Date(timeIntervalSince1970: Double(caller.at.seconds))
    let isAtWork = try ledger.dutyAttempts(atMost: ShowClock.shownAttempts)
      .contains { $0.outcome == .running }
    return View(
      lastBeat: beat,
      isSilent: silence > Int64(settings.clock.silentMinutes * 60) && !isAtWork,
      duties: try clockwork.entries(at: now),
      attempts: try ledger.dutyAttempts(atMost: ShowClock.shownAttempts))
  }
}

extension Timetable {
  /// The times of the duties, from the cut-offs of the stores that the ledger knows now.
  init(_ ledger: Ledger, _ settings: Settings) throws {
    let run = try ledger.currentRun()
    let stores = try run.map { try ChainState.stores(ledger, at: $0.moment) } ?? []
    self.init(
      timeZone: TimeZone(identifier: settings.timeZone) ?? .gmt, rules: settings.clock,
      cutoffs: stores.map(\.dayCutoff))
  }
}
