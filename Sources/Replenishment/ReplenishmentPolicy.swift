public import SupplyChain

/// What headquarters decides about ordering, and what stands in for master data that are missing.
public struct ReplenishmentPolicy: Hashable, Sendable, Codable {
  /// Days from order to delivery of a material that does not say.
  public var leadTimeDays = 2
  /// Days between two orders of a material that does not say.
  public var reviewDays = 3
  /// The pack of a material that does not say: one base unit rounds least.
  public var packSize = Quantity(units: 1)
  /// The service level of a material whose costs are not known.
  public var serviceLevel = 0.95
  /// The least service level that economics may ask for: the median, so that a dear perishable of
  /// little margin is not planned out of the menu.
  public var lowestServiceLevel = 0.5
  /// The greatest service level that economics may ask for: beyond it the tail of the forecast is
  /// not known well enough to buy for.
  public var highestServiceLevel = 0.975
  /// What a unit short counts, in its unit cost, in place of its material's shortage cost; 0
  /// takes the material's. A chain that plans for a fill rate at cost counts all goods alike.
  public var shortagePerUnitCost = 0.0
  /// How much a shortage counts against what a unit too many costs, on top of the above: the odds
  /// of every service level are multiplied by it. Below 1 the chain runs leaner everywhere, above 1
  /// fuller. Below 1 ``highestServiceLevel`` comes down by as much first: nearly all that keeps
  /// stands there, and would be the last to get leaner, which leaves the shelves of perishables
  /// empty beside full ones.
  public var shortageWeight = 1.0
  /// What it costs a year to hold stock, as a share of its worth.
  public var holdingRateAYear = 0.25
  /// The least holding cost of a review, in fen for 1000 base units.
  public var leastHoldingFenPerThousand = 1.0
  /// A chance of running out before an order can arrive above this one is told.
  public var toldRunOutChance = 0.1
  /// Demand of the week ahead that differs from the recent weeks by more than this factor is told.
  public var toldChangeFactor = 1.5

  /// The chain's defaults; change what differs.
  public init() {}

  /// The greatest service level before ``shortageWeight``.
  var ceiling: Double {
    shortageWeight < 1 ? weighed(highestServiceLevel) : highestServiceLevel
  }

  /// A service level with ``shortageWeight``: half the odds of 0.8 (4 : 1) are 2 : 1, 0.667.
  func weighed(_ level: Double) -> Double {
    guard shortageWeight != 1 else { return level }
    return shortageWeight * level / (shortageWeight * level + 1 - level)
  }

  /// The first thing that is wrong with the policy, or `nil`.
  public var fault: String? {
    let levels = [serviceLevel, lowestServiceLevel, highestServiceLevel, toldRunOutChance]
    if levels.contains(where: { !(0...1).contains($0) }) {
      return "a service level or chance is not within 0 … 1"
    }
    if lowestServiceLevel > highestServiceLevel {
      return "the lowest service level is above the highest"
    }
    if !(0...365).contains(leadTimeDays) || !(1...365).contains(reviewDays) {
      return "the lead time or the review is not within 365 days"
    }
    if packSize == .zero { return "the pack holds nothing" }
    if !(0...100).contains(holdingRateAYear) || !(0...1e9).contains(leastHoldingFenPerThousand) {
      return "a holding cost is negative or beyond bounds"
    }
    if !(0.001...1000).contains(shortageWeight) {
      return "the shortage's weight is not within 0.001 … 1,000"
    }
    if !(0...1000).contains(shortagePerUnitCost) {
      return "what a unit short counts is not within 0 … 1,000 unit costs"
    }
    return (1...1e6).contains(toldChangeFactor) ? nil : "the told change is below a factor of 1"
  }
}
