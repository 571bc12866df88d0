import Access
import Foundation
import Logging
import Operations
import Persistence
import SupplyChain
import Synchronization

/// The service's clock at work: a thread that looks at what is due every half minute.
///
/// It is told to stop and then finishes what it is at, so that no night is broken off by an orderly
/// end.
final class ServiceThread: Sendable {
  private static let secondsBetweenLooks = 30
  private let isStopping = Mutex(false)
  private let done = DispatchSemaphore(value: 0)
  private let duties: ServiceDuties
  private let weather: WeatherWatch
  private let ledger: Ledger
  private let settings: Settings
  private let logger: Logger
  private let pulse: ClockPulse

  /// Prepares the thread.
  init(
    _ duties: ServiceDuties, _ weather: WeatherWatch, _ ledger: Ledger, _ settings: Settings,
    _ pulse: ClockPulse, _ logger: Logger
  ) {
    self.pulse = pulse
    self.duties = duties
    self.weather = weather
    self.ledger = ledger
    self.settings = settings
    self.logger = logger
  }

  /// Starts it.
  func start() {
    let thread = Thread { [self] in
      attempt("start") { try clockwork().start(at: Date()) }
      while !isStopping.withLock({ $0 }) {
        look()
        for _ in 0..<ServiceThread.secondsBetweenLooks where !isStopping.withLock({ $0 }) {
          Thread.sleep(forTimeInterval: 1)
        }
      }
      done.signal()
    }
    thread.name = "clock"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Tells it to stop and waits until it has.
  func stop() {
    isStopping.withLock { $0 = true }
    done.wait()
  }

  private var caller: Caller {
    Caller(.clock, at: SystemClock.present, day: SystemClock.today(settings))
  }

  private func look() {
    pulse.beat(.duties, at: SystemClock.wall.seconds())
    attempt("duties") {
      try clockwork().tick({ Date() }) { duty, day in
        pulse.begins(.duties, at: SystemClock.wall.seconds())
        let what = try duties.perform(duty, for: day, by: caller)
        logger.info("\(duty.rawValue) of \(day): \(what)")
        return what
      }
    }
    attempt("weather") {
      let outcome = try weather.look(RequestAct(caller, in: settings))
      for found in outcome?.warnings ?? [] {
        logger.notice("weather: \(found.warning.what.english) \(found.warning.remedy.english)")
      }
    }
  }

  private func clockwork() throws -> Clockwork {
    Clockwork(ledger: ledger, timetable: try duties.timetable(), rules: settings.clock)
  }

  /// What goes wrong is logged; the clock goes on.
  private func attempt(_ what: String, _ body: () throws -> Void) {
    do { try body() } catch let failure as any Failure {
      logger.warning("clock, \(what): \(failure.message) \(failure.remedy)")
    } catch {
      logger.error("clock, \(what): this is a bug: \(error)")
    }
  }
}
