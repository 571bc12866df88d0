public import Access
import Foundation
public import Persistence
import Publishing
public import SupplyChain

/// What the service's clock has it do: the nights, backups, housekeeping and the morning report,
/// each once for a business day.
public struct ServiceDuties: Sendable {
  private let ledger: Ledger
  private let settings: Settings
  private let nights: NightDesk
  private let clock: WallClock
  private let request: @Sendable (BusinessDay) -> NightRequest
  private let backups: String
  private let out: String

  /// Takes what the service works with.
  ///
  /// - Parameters:
  ///   - backups: the folder of backups; made when it is missing.
  ///   - out: the folder of results.
  ///   - request: the night of a business day.
  public init(
    ledger: Ledger, settings: Settings, nights: NightDesk, clock: WallClock, backups: String,
    out: String, request: @escaping @Sendable (BusinessDay) -> NightRequest
  ) {
    self.ledger = ledger
    self.settings = settings
    self.nights = nights
    self.clock = clock
    self.backups = backups
    self.out = out
    self.request = request
  }

  /// The times of the duties, from the cut-offs of the stores that the ledger knows now.
  public func timetable() throws -> Timetable {
    try Timetable(ledger, settings)
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
      return try KeepHouse(
        ledger: ledger, settings: settings, caller: caller, backups: backups, out: out
      ).run()
    case .report:
      let count = try SendReport(ledger: ledger, caller: caller).send(day)
      return count == 0 ? "no channel takes it" : "sent to \(count) \(count.plural("channel"))"
    }
  }
}
