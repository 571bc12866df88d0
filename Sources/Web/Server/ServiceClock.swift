public import SupplyChain

/// The clock that the service is given. Only the composition root reads the real one.
public struct ServiceClock: Sendable {
  /// The present instant.
  public let instant: @Sendable () -> Instant
  /// The present minute on the chain's clocks.
  public let moment: @Sendable () -> LocalMoment
  /// Seconds that only ever grow.
  public let seconds: @Sendable () -> Double

  /// Takes the readings.
  public init(
    instant: @escaping @Sendable () -> Instant, moment: @escaping @Sendable () -> LocalMoment,
    seconds: @escaping @Sendable () -> Double
  ) {
    self.instant = instant
    self.moment = moment
    self.seconds = seconds
  }
}
