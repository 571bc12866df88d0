public import SupplyChain

/// One store asks for a quantity of a material by an hour.
public struct EmergencyRequest: Hashable, Sendable, Codable {
  /// The store that asks.
  public let store: StoreID
  /// What it asks for.
  public let material: MaterialID
  /// How much; whole packs are sent, so the last one is filled up.
  public let quantity: Quantity
  /// When it asks, by the chain's clocks.
  public let askedAt: LocalMoment
  /// When it must be there.
  public let neededBy: LocalMoment
  /// What each pack is worth, never rising. Then only packs are sent that are worth their way;
  /// `nil` takes the store at its word and sends all that it asks for, if anybody can.
  public let packWorths: [Money]?

  /// Takes a question.
  public init(
    store: StoreID, material: MaterialID, quantity: Quantity, askedAt: LocalMoment,
    neededBy: LocalMoment, packWorths: [Money]? = nil
  ) {
    self.store = store
    self.material = material
    self.quantity = quantity
    self.askedAt = askedAt
    self.neededBy = neededBy
    self.packWorths = packWorths
  }
}
