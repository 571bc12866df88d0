/// What a chain decides about signing in.
public struct AccessRules: Sendable, Hashable, Codable {
  /// Whether headquarters may do nothing without a second factor.
  public var asksSecondFactor = false
  /// After so many minutes without being seen, somebody has to sign in again.
  public var idleMinutes = 120
  /// After so many hours, somebody has to sign in again in any case.
  public var signedInHours = 12

  /// The defaults.
  public init() {}
}
