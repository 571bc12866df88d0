public import SupplyChain

/// How a store orders that orders up to the same amount every time, whatever it has missed.
public struct StandingOrder: Hashable, Sendable {
  /// What lay there and was on its way when it had last ordered.
  public let upTo: Quantity
  /// Days between two orders.
  public let reviewDays: Int

  /// Takes an order.
  public init(upTo: Quantity, reviewDays: Int) {
    (self.upTo, self.reviewDays) = (upTo, reviewDays)
  }
}
