/// A price for every step of every supply and demand, and the bound that they prove.
///
/// The prices are what a further case is worth where it lies and where it is needed, trips
/// considered. Any prices, good or bad, give a valid bound; nothing of how they were found needs to
/// be believed. With λ the prices of demand steps and π those of supply steps,
///
///     bound = Σ λ + Σ π + Σ over legs max(0, A + max(0, C − cold kit) − fixed cost)
///
/// where A (ambient) and C (chilled) add, flow by flow, the n-th best (gain − handling − λ) to the
/// n-th best (−loss − π), less the charge of the n-th case, while the sum is positive. It bounds
/// every plan, whatever other rules the plan keeps.
public struct TransferPrices: Hashable, Sendable {
  /// Prices are whole sixteenths of a fen: fractions that are exact in binary and in decimals, so
  /// that who checks them with floating point adds them exactly.
  public static let perFen: Int64 = 16

  /// By supply and step, in sixteenths of a fen, never negative.
  public let supplies: [[Int64]]
  /// By demand and step, in sixteenths of a fen, never negative.
  public let demands: [[Int64]]

  /// Takes prices, none of them negative.
  public init(supplies: [[Int64]], demands: [[Int64]]) {
    precondition(
      supplies.joined().allSatisfy { $0 >= 0 } && demands.joined().allSatisfy { $0 >= 0 },
      "no price is negative")
    self.supplies = supplies
    self.demands = demands
  }

  /// The bound on the worth of every plan, in sixteenths of a fen: exact.
  ///
  /// - Parameter rules: pairs that are blocked earn nothing; other rules do not lower the bound.
  public func bound(
    of instance: TransferInstance, rules: TransferRules = TransferRules()
  ) -> Int128 {
    precondition(
      supplies.count == instance.supplies.count && demands.count == instance.demands.count,
      "a price for each step")
    let up = zip(instance.demands, demands).map { demand, prices in
      TransferPrices.ranked(demand.gains, prices)
    }
    let down = zip(instance.supplies, supplies).map { supply, prices in
      TransferPrices.ranked(supply.losses.map { -$0 }, prices)
    }
    var worths = [(ambient: Int128, chilled: Int128)](
      repeating: (0, 0), count: instance.legs.count)
    for flow in instance.flows {
      let worth = TransferPrices.pairs(up[flow.demand], down[flow.supply], flow, instance)
      if instance.goods[instance.supplies[flow.supply].material].isChilled {
        worths[flow.leg].chilled += worth
      } else {
        worths[flow.leg].ambient += worth
      }
    }
    let scale = Int128(TransferPrices.perFen)
    let (kit, prices) = (Int128(instance.coldKitCost) * scale, [supplies, demands].joined())
    let total = prices.joined().reduce(Int128(0)) { $0 + Int128($1) }
    return zip(instance.legs, worths).reduce(total) { sum, pair in
      guard !rules.isBlocked(pair.0) else { return sum }
      let worth = pair.1.ambient + max(pair.1.chilled - kit, 0)
      return sum + max(worth - Int128(pair.0.fixedCost) * scale, 0)
    }
  }

  /// Worths less prices in sixteenths, the best first.
  private static func ranked(_ worths: [Int64], _ prices: [Int64]) -> [Int128] {
    precondition(worths.count == prices.count, "a price for each step")
    return zip(worths, prices).map { Int128($0) * Int128(perFen) - Int128($1) }.sorted(by: >)
  }

  private static func pairs(
    _ up: [Int128], _ down: [Int128], _ flow: TransferInstance.Flow, _ instance: TransferInstance
  ) -> Int128 {
    var sum: Int128 = 0
    for rank in 0..<instance.limit(of: flow) {
      let cost = Int128(instance.caseCost(rank, of: flow)) * Int128(perFen)
      let pair = up[rank] + down[rank] - cost
      guard pair > 0 else { break }
      sum += pair
    }
    return sum
  }
}

/// A plan with what proves how good it is.
public struct TransferAnswer: Hashable, Sendable {
  /// The plan.
  public let solution: TransferSolution
  /// What proves the bound and explains the plan.
  public let prices: TransferPrices
  /// No plan is worth more, in sixteenths of a fen (``TransferPrices/perFen``).
  public let bound: Int128

  /// How far the plan can be from the best one at most, in per cent of the bound.
  public var gapPercent: Double {
    let bound = Double(self.bound) / Double(TransferPrices.perFen)
    return 100 * (bound - Double(solution.objective)) / max(1, abs(bound))
  }
}
