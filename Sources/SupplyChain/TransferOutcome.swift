/// What a transfer really saved, held against what the plan promised of it.
public struct TransferOutcome: Hashable, Sendable, Codable {
  /// The order.
  public let order: TransferOrderNumber
  /// The last day that was looked at.
  public let countedThrough: BusinessDay
  /// What the plan promised after the trip.
  public let promised: Money
  /// The margin of what the recipient used and would not have had, less that of what the donor
  /// lacked.
  public let sales: Money
  /// What was not thrown away because of it, less what was, at cost and disposal.
  public let rescue: Money
  /// Trip, cold kit and handling.
  public let cost: Money

  /// Takes the parts.
  public init(
    order: TransferOrderNumber, countedThrough: BusinessDay, promised: Money, sales: Money,
    rescue: Money, cost: Money
  ) {
    self.order = order
    self.countedThrough = countedThrough
    self.promised = promised
    self.sales = sales
    self.rescue = rescue
    self.cost = cost
  }

  /// What it saved after its costs.
  public var realised: Money { sales + rescue - cost }
}
