public import Access
import Foundation
public import Persistence
import Publishing
public import SupplyChain
import Traceability

/// What the service's clock has it do: the nights, backups and housekeeping, each once for a
/// business day.
public struct ServiceDuties: Sendable {
  private let ledger: Ledger
  private let settings: Settings
  private let nights: NightDesk
  private let clock: WallClock
  private let request: @Sendable (BusinessDay) -> NightRequest
  private let backups: String

  /// Takes what the service works with.
  ///
  /// - Parameters:
  ///   - backups: the folder of backups; made when it is missing.
  ///   - request: the night of a business day.
  public init(
    ledger: Ledger, settings: Settings, nights: NightDesk, clock: WallClock, backups: String,
    request: @escaping @Sendable (BusinessDay) -> NightRequest
  ) {
    self.ledger = ledger
    self.settings = settings
    self.nights = nights
    self.clock = clock
    self.backups = backups
    self.request = request
  }

  /// The times of the duties, from the cut-offs of the stores that the ledger knows now.
  public func timetable() throws -> Timetable {
    let run = try ledger.currentRun()
    let stores = try run.map { try ChainState(ledger, at: $0.moment).stores } ?? []
    return Timetable(
      timeZone: TimeZone(identifier: settings.timeZone) ?? .gmt, rules: settings.clock,
      cutoffs: stores.map(\.dayCutoff))
  }

  /// Does one duty of a day.
  ///
  /// - Returns: what came of it, in a few words.
  public func perform(_ duty: Duty, for day: BusinessDay, by caller: Caller) throws -> String {
    switch duty {
    case .night:
      let outcome = try nights.perform {
        try Night(request(day), clock: clock, progress: .silent).run()
      }
      return "run \(outcome.record.run)\(outcome.wasDone ? ", done before" : "")"
    case .backup:
      let file = "\(backups)/\(day).sqlite"
      try OutputFolder.make(backups)
      // A backup that was interrupted after it was made is that of the day.
      guard !FileManager.default.fileExists(atPath: file) else { return "\(file) is there" }
      let report = try BackUpLedger(ledger: ledger, caller: caller).backUp(to: file)
      return "\(report.rows) rows in \(file)"
    case .housekeeping:
      let kept = Int64(settings.readers.rawReadsKeptDays) * 86_400
      let purged = try ledger.purgeReads(
        receivedBefore: EventTime(milliseconds: (caller.at.seconds - kept) * 1000))
      return "\(purged) raw reads let go"
    }
  }
}
