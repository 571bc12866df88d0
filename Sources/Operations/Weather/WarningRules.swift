/// When a newer forecast of the weather warns.
public struct WarningRules: Sendable, Hashable, Codable {
  /// The margin that it puts at stake in a store and material, in fen, at least.
  public var leastStakeFen: Int64 = 1_000

  /// The defaults.
  public init() {}
}
