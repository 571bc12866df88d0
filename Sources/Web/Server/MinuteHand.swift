import Access
import Logging
import Operations
import SupplyChain

extension ChainService {
  /// Reads the plan in force before the first connection is taken, so that whoever comes first
  /// waits for nothing. Without it pages make it when they are asked for.
  func makeReady() async {
    do { try await pool.run { [self] in try pages.warmUp() } } catch {
      logger.error("the pages could not be made ready", metadata: ["error": "\(error)"])
    }
  }

  /// Sends subscribers what is due, second by second, until its task is cancelled.
  func sendReports() async {
    while !Task.isCancelled {
      await reports.lookAround(clock.instant) { [logger] trouble in
        logger.error("a report could not be sent", metadata: ["error": "\(trouble)"])
      }
      try? await Task.sleep(for: .seconds(1))
    }
  }

  /// Does what is due, minute by minute, until its task is cancelled.
  func goByTheClock() async {
    while !Task.isCancelled {
      pulse.beat(.minutes, at: clock.seconds())
      await doWhatIsDue()
      try? await Task.sleep(for: .seconds(60))
    }
  }

  /// What is due at the moment: requests that nobody answers are told to headquarters or expire,
  /// rules of alerts are looked after, and the desks that answer questions are made for a plan that
  /// is new. A failure is logged, and the next minute tries again.
  public func doWhatIsDue() async {
    do {
      let moved = try await writing.run { [self] in
        let now = clock.moment()
        let caller = Caller(.clock, at: clock.instant(), day: now.day)
        return try EscalateRequests(
          ledger: ledger, desks: desks, caller: RequestAct(caller, now: now)
        ).run()
      }
      if moved > 0 {
        logger.info("requests moved on by the clock", metadata: ["count": "\(moved)"])
      }
      try await lookForAlerts()
      try await pool.run { [self] in
        try desks.warmUp()
        try pages.warmUp()
      }
    } catch {
      logger.error("what is due could not be done", metadata: ["error": "\(error)"])
    }
  }

  private func lookForAlerts() async throws {
    let changes = try await writing.run { [self] in
      let now = clock.moment()
      return try alerts.look(
        as: Caller(.clock, at: clock.instant(), day: now.day), now: now)
    }
    guard changes.new + changes.over > 0 else { return }
    logger.info(
      "alerts", metadata: ["new": "\(changes.new)", "over": "\(changes.over)"])
  }

  /// Carries messages to their channels, until its task is cancelled.
  func carryMessages() async {
    do { try courier.start() } catch {
      logger.error("the outbox could not be taken up", metadata: ["error": "\(error)"])
    }
    while !Task.isCancelled {
      await courier.tick { [logger] error in
        logger.error("messages could not be carried", metadata: ["error": "\(error)"])
      }
      try? await Task.sleep(for: .seconds(2))
    }
  }
}
