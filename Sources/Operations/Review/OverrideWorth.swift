public import Persistence
public import SupplyChain

/// What planners' overrides have brought against the system's numbers, all together and each.
public struct OverrideWorth: Sendable, Codable {
  /// The overrides whose days are over, by last day and line.
  public let outcomes: [OverrideOutcome]
  /// How many there are whose days are not over, or of whose days not everything is known.
  public let openCount: Int
  /// How many were nearer to what was needed than the suggestion.
  public let nearer: Int
  /// How many were farther off.
  public let farther: Int
  /// What those with known prices saved together; below zero where they cost.
  public let worth: Money
  /// How many have no known price, and are not in the sum.
  public let unpriced: Int

  enum CodingKeys: String, CodingKey {
    case outcomes
    case openCount = "open"
    case nearer
    case farther
    case worth = "worth_fen"
    case unpriced
  }

  /// Reads what the nights have worked out.
  ///
  /// - Parameter days: the last days that count; `nil` for all.
  public init(_ ledger: Ledger, in days: ClosedRange<BusinessDay>? = nil) throws {
    outcomes = try ledger.overrideOutcomes(in: days)
    openCount = try ledger.openOverrideCount()
    nearer = outcomes.count { $0.thousandthsNearer > 0 }
    farther = outcomes.count { $0.thousandthsNearer < 0 }
    let priced = outcomes.compactMap(\.worth)
    worth = priced.reduce(.zero, +)
    unpriced = outcomes.count - priced.count
  }
}
