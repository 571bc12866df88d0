public import SupplyChain

/// The newsvendor's answer to "how sure do we want to be?", from what a unit too few and a unit
/// too many cost.
///
/// Notation, in fen for 1000 base units: m the margin lost when a unit is short, c what a unit
/// costs, h the holding of a unit left over until the next order. D is the demand from tomorrow
/// until the order's last useful day, V the demand from tomorrow until the new lot's last day.
/// The unit at order-up-to level y is
///
///     worth having with      m · P(D > y)
///     too many at a cost of  h · P(D ≤ y) + c · P(V ≤ y),
///
/// because what is left at the next order is only held, unless it expires before somebody asks for
/// it. At y = Q_D(p) the difference m(1 − p) − h·p − c·P(V ≤ Q_D(p)) falls in p; its zero is the
/// ratio. Two cases are the textbook's: a lot that does not outlive the cover has V = D and
/// p = m ÷ (m + h + c); one that keeps has P(V ≤ y) = 0 and p = m ÷ (m + h).
///
/// Source: Arrow, Harris & Marschak 1951; Zipkin, Foundations of Inventory Management, 2000, §6.5.
/// Cost: O(1), or 30 bisections when neither case applies.
public struct CriticalRatio: Hashable, Sendable {
  /// Fen for 1000 units short.
  public let shortage: Double
  /// Fen for 1000 units thrown away.
  public let unitCost: Double
  /// Fen for 1000 units held until the next order.
  public let holding: Double

  /// How long a new lot may be used.
  public enum Lifetime: Hashable, Sendable {
    /// No longer than the cover: what is left at the next order is thrown away.
    case withinCover
    /// Longer than the cover; the demand from tomorrow through its last day is V.
    case demand(Distribution)
    /// It keeps.
    case unlimited
  }

  /// Takes the three costs; none is negative.
  public init(shortage: Double, unitCost: Double, holding: Double) {
    precondition(
      shortage >= 0 && unitCost >= 0 && holding >= 0
        && shortage.isFinite && unitCost.isFinite && holding.isFinite, "costs are not negative")
    self.shortage = shortage
    self.unitCost = unitCost
    self.holding = holding
  }

  /// The ratio, a probability, before any bounds, for the demand D and the lot's lifetime.
  public func level(demand: Distribution, lifetime: Lifetime) -> Double {
    switch lifetime {
    case .withinCover: return ratio(overage: holding + unitCost)
    case .unlimited: return ratio(overage: holding)
    case .demand(let later):
      if later.probability(atMost: demand.quantile(1)) == 0 { return ratio(overage: holding) }
      return balance(demand: demand, lifetimeDemand: later)
    }
  }

  private func balance(demand: Distribution, lifetimeDemand: Distribution) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<30 {
      let level = (low + high) / 2
      // A longer window is never asked for less: the bound corrects rounding between the two.
      let wasted = min(level, lifetimeDemand.probability(atMost: demand.quantile(level)))
      let gain = shortage * (1 - level) - holding * level - unitCost * wasted
      if gain > 0 { low = level } else { high = level }
    }
    return (low + high) / 2
  }

  private func ratio(overage: Double) -> Double {
    shortage + overage > 0 ? shortage / (shortage + overage) : 0
  }
}
