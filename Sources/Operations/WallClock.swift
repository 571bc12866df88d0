/// The clock that a use case is given. Only the composition root reads the real one.
public struct WallClock: Sendable {
  /// The present instant, ISO 8601 in UTC: `2026-06-30T21:05:00Z`.
  public let instant: @Sendable () -> String
  /// Seconds that only ever grow, for timings.
  public let seconds: @Sendable () -> Double

  /// Takes both readings.
  public init(
    instant: @escaping @Sendable () -> String, seconds: @escaping @Sendable () -> Double
  ) {
    self.instant = instant
    self.seconds = seconds
  }
}
