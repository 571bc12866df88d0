public import Foundation
public import Persistence
public import SupplyChain

/// The service's own clock: it does what is due, once for each business day, whatever happens to
/// the process in between.
///
/// What has been done stands in the ledger; what is due follows from the timetable. So a restart at
/// any moment, a clock that jumps, and days without the service all come to the same: each business
/// day has one night. The ledger lets one attempt at a duty be at work at a time.
public struct Clockwork: Sendable {
  private let ledger: Ledger
  private let timetable: Timetable
  private let rules: ClockRules

  /// What does a duty of a day; returns what came of it in one sentence.
  public typealias Work = (Duty, BusinessDay) throws -> String

  /// Takes the ledger and the times.
  public init(ledger: Ledger, timetable: Timetable, rules: ClockRules) {
    self.ledger = ledger
    self.timetable = timetable
    self.rules = rules
  }

  /// A duty, when it was last done and when it is due next.
  public struct Entry: Sendable, Codable, Hashable {
    /// The duty.
    public let duty: Duty
    /// The last business day for which it is settled.
    public let lastDay: BusinessDay?
    /// Its newest attempt, whatever came of it.
    public let lastAttempt: DutyAttempt?
    /// The business days that wait for it now.
    public let waiting: [BusinessDay]
    /// When it is due next, ISO 8601 in UTC.
    public let next: String
  }

  /// Ends what the process before this one left unfinished; called once when the service starts.
  public func start(at now: Date) throws { try ledger.endBrokenDuties(at: now.text) }

  /// Does everything that is due at `now`, in order, and notes that the clock is alive.
  ///
  /// A duty that fails is tried again after a while. A night that cannot be made although the next
  /// one is due already is given up, so that one lost day does not hold up all that follow; but
  /// never for a passing trouble such as a full disk.
  ///
  /// - Parameter clock: the present instant, asked again after each piece of work.
  public func tick(_ clock: () -> Date, _ work: Work) throws {
    try ledger.beat(at: clock().text)
    for duty in Duty.allCases {
      let now = clock()
      for day in timetable.due(duty, at: now, done: try settled(duty)) {
        guard try mayTry(duty, day, at: clock()) else { break }
        guard try attempt(duty, day, clock, work) else { break }
      }
    }
  }

  /// All duties with their last and next time.
  public func entries(at now: Date) throws -> [Entry] {
    try Duty.allCases.map { duty in
      let last = try settled(duty)
      return Entry(
        duty: duty, lastDay: last, lastAttempt: try ledger.newestAttempt(duty.rawValue),
        waiting: timetable.due(duty, at: now, done: last),
        next: timetable.next(duty, after: now).text)
    }
  }

  /// The last day for which a duty is settled. A ledger whose nights were run by hand so far begins
  /// behind the last of them, and a night that has only ever failed still waits.
  private func settled(_ duty: Duty) throws -> BusinessDay? {
    if let day = try ledger.lastSettled(duty.rawValue) { return day }
    if let day = try ledger.firstTried(duty.rawValue) { return day - 1 }
    return duty == .night ? try ledger.currentRun()?.moment.day : nil
  }

  private func mayTry(_ duty: Duty, _ day: BusinessDay, at now: Date) throws -> Bool {
    guard let last = try ledger.lastAttempt(duty.rawValue, for: day),
      last.detail != "interrupted", let ended = last.endedAt,
      let end = try? Date(ended, strategy: .iso8601)
    else { return true }
    // A clock that was set back does not make anybody wait longer than the rule says.
    return abs(now.timeIntervalSince(end)) >= Double(rules.retryMinutes * 60)
  }

  /// Tries a duty of a day; whether it is settled now.
  private func attempt(
    _ duty: Duty, _ day: BusinessDay, _ clock: () -> Date, _ work: Work
  ) throws -> Bool {
    let name = duty.rawValue
    guard let number = try ledger.beginDuty(name, for: day, at: clock().text) else { return false }
    do {
      let detail = try work(duty, day)
      try ledger.endDuty(name, for: day, attempt: number, at: clock().text, .done, detail)
      return true
    } catch let failure as any Failure {
      let isLost = failure.kind != .unavailable && failure.kind != .alreadyRunning
      let isLate = timetable.lastDue(duty, at: clock()) > day
      let outcome: DutyAttempt.Outcome = isLost && isLate ? .givenUp : .failed
      try ledger.endDuty(
        name, for: day, attempt: number, at: clock().text, outcome,
        "\(failure.message) \(failure.remedy)")
      return outcome == .givenUp
    } catch {
      try ledger.endDuty(
        name, for: day, attempt: number, at: clock().text, .failed, "a bug: \(error)")
      throw error
    }
  }
}

extension Date {
  /// ISO 8601 in UTC, to the second.
  fileprivate var text: String { formatted(.iso8601) }
}
