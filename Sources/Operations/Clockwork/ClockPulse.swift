import SupplyChain
import Synchronization

/// Whether the parts of the service's clock are alive: each beats when it comes round, and one that
/// has not for some minutes is dead, unless it is at work on something that may take long.
///
/// It goes by seconds that only ever grow, so that a clock that is set does not count as silence.
public final class ClockPulse: Sendable {
  /// The parts.
  public enum Part: String, Sendable, Hashable, CaseIterable {
    /// What is due each minute: requests, alerts.
    case minutes
    /// Nights, backups, housekeeping, the report.
    case duties
  }

  /// A part that does not beat.
  public struct Silence: Sendable, Hashable {
    /// The part.
    public let part: Part
    /// For how many seconds.
    public let seconds: Int
  }

  private struct State {
    var beats: [Part: Double] = [:]
    var works: [Part: Double] = [:]
  }

  private let state = Mutex(State())
  private let limit: Double
  /// A night that takes longer hangs.
  private static let longestWorkSeconds = 3.0 * 3600

  /// Takes after how many minutes a part is silent.
  public init(silentMinutes: Int) { self.limit = Double(silentMinutes) * 60 }

  /// A part has come round.
  ///
  /// - Parameter seconds: seconds that only ever grow.
  public func beat(_ part: Part, at seconds: Double) {
    state.withLock { state in
      state.beats[part] = seconds
      state.works[part] = nil
    }
  }

  /// A part begins something that may take long.
  public func begins(_ part: Part, at seconds: Double) {
    state.withLock { state in
      state.beats[part] = seconds
      state.works[part] = seconds
    }
  }

  /// The parts that have beaten and do so no more.
  public func silences(at seconds: Double) -> [Silence] {
    state.withLock { state in
      Part.allCases.compactMap { part in
        guard let beat = state.beats[part] else { return nil }
        let most = state.works[part] == nil ? limit : max(limit, ClockPulse.longestWorkSeconds)
        return seconds - beat > most ? Silence(part: part, seconds: Int(seconds - beat)) : nil
      }
    }
  }
}
