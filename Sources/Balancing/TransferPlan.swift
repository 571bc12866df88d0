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

/// The transfers that a night proposes.
public struct TransferPlan: Hashable, Sendable, Codable {
  /// The transfers, by city, then by donor, then by recipient.
  public let transfers: [PlannedTransfer]
  /// What the plan is worth as it was weighed: later shortage counts by the waiting share, because
  /// tomorrow's plan can still repair the rest of it.
  public let netWorth: Money
  /// What the plan promises to save: the same with all later shortage counted. In replays the
  /// realised worth was 0.8 to 1.4 times this.
  public let promisedWorth: Money
  /// Stores and materials that took no part, and why.
  public let notes: [PlanningException]

  /// Takes a plan.
  public init(
    transfers: [PlannedTransfer], netWorth: Money, promisedWorth: Money,
    notes: [PlanningException]
  ) {
    self.transfers = transfers
    self.netWorth = netWorth
    self.promisedWorth = promisedWorth
    self.notes = notes
  }
}
