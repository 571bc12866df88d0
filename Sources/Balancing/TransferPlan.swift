public import SupplyChain

/// One trip that the night proposes, with what is on it. The caller gives it an order number.
public struct PlannedTransfer: Hashable, Sendable, Codable {
  /// The trip.
  public let leg: Leg
  /// The lots on it, numbered from 1, by material and then first expired first.
  public let lines: [TransferLine]

  /// Takes a trip and its lines.
  public init(leg: Leg, lines: [TransferLine]) {
    self.leg = leg
    self.lines = lines
  }

  /// What the transfer is worth after its trip.
  public var netWorth: Money {
    lines.reduce(Money.zero) { $0 + $1.worth } - leg.cost
  }
}

/// What a plan promises, taken apart: what comes of each part can be held against it.
public struct PlanPromise: Hashable, Sendable, Codable {
  /// Margin that recipients would have lost, all later shortage counted.
  public var gained = Money.zero
  /// Margin that donors may lose.
  public var given = Money.zero
  /// Waste avoided at donors, less what recipients throw away more.
  public var rescued = Money.zero
  /// Trips, cold kits and handling.
  public var costs = Money.zero

  /// What is left of it.
  public var worth: Money { gained - given + rescued - costs }

  /// Nothing.
  public init() {}

  /// Adds another plan's.
  public static func += (sum: inout PlanPromise, more: PlanPromise) {
    sum.gained += more.gained
    sum.given += more.given
    sum.rescued += more.rescued
    sum.costs += more.costs
  }
}

/// The transfers that a night proposes.
public struct TransferPlan: Hashable, Sendable, Codable {
  /// The transfers, by city, then by donor, then by recipient.
  public let transfers: [PlannedTransfer]
  /// What the plan is worth as it was weighed: later shortage counts by the waiting share, because
  /// tomorrow's plan can still repair the rest of it.
  public let netWorth: Money
  /// What the plan promises to save: the same with all later shortage counted. In replays the
  /// realised worth was 0.8 to 1.4 times this.
  public var promisedWorth: Money { promise.worth }
  /// The parts of it.
  public let promise: PlanPromise
  /// Stores and materials that took no part, and why.
  public let notes: [PlanningException]

  /// Takes a plan.
  public init(
    transfers: [PlannedTransfer], netWorth: Money, promise: PlanPromise,
    notes: [PlanningException]
  ) {
    self.transfers = transfers
    self.netWorth = netWorth
    self.promise = promise
    self.notes = notes
  }
}
