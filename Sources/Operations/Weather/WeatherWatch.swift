public import Persistence
import SupplyChain
import Synchronization

/// Looks for news of the weather while the service runs: reads the file of issued forecasts when it
/// has changed, and holds what is new against the plan in force.
///
/// What was looked at is only remembered to save work: a look that is repeated finds nothing new.
public final class WeatherWatch: Sendable {
  private let ledger: Ledger
  private let settings: Settings
  private let folder: String
  private let seen = Mutex<String?>(nil)

  /// Takes the chain's folder.
  public init(ledger: Ledger, settings: Settings, folder: String) {
    self.ledger = ledger
    self.settings = settings
    self.folder = folder
  }

  /// Looks, unless neither the file nor the plan has changed since the last look.
  ///
  /// - Returns: what was found; `nil` when there was nothing to look at.
  /// - Throws: what ``WarnOfWeather`` throws. A file that is refused is read again when it changes.
  public func look(_ caller: RequestAct) throws -> WarnOfWeather.Outcome? {
    guard let run = try ledger.currentRun() else { return nil }
    let mark = "\(run.id) \(caller.day) \(fileMark())"
    guard seen.withLock({ $0 }) != mark else { return nil }
    let warning = WarnOfWeather(ledger: ledger, settings: settings, caller: caller)
    seen.withLock { $0 = mark }
    do {
      try warning.collect(folder: folder)
      return try warning.run()
    } catch let failure as any Failure where failure.kind == .unavailable {
      // A passing trouble: the next look tries again.
      seen.withLock { $0 = nil }
      throw failure
    }
  }

  /// How the file of issued forecasts looks, plain or compressed.
  private func fileMark() -> String {
    ["weather_forecast.csv", "weather_forecast.csv.gz"].map { name in
      FileIdentity.signature(ofFile: "\(folder)/\(name)") ?? "-"
    }.joined(separator: " ")
  }
}
