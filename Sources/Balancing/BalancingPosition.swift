public import SupplyChain

/// What a store has and will need of one material, as balancing sees it at the close of a day.
public struct BalancingPosition: Sendable {
  /// The store.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// Its demand from tomorrow on.
  public let forecast: SeriesForecast
  /// The free lots: what is promised to others is taken off, see
  /// `StockLot.free(_:after:)`. Expired ones are left aside.
  public let lots: [StockLot]
  /// What is on its way to the store.
  public let inbound: [InboundSupply]
  /// The day at whose close the stock was last counted.
  public let countedOn: BusinessDay
  /// The night whose order is the next that is not yet placed; `nil` is tonight's.
  ///
  /// What has been ordered stands in ``inbound``. An order placed for tonight moves this one review
  /// on: stock before the order must never meet the horizon after it, nor the other way round.
  public let nextOrderOn: BusinessDay?
  /// How it orders, when it is out of habit; `nil` where it orders what it is suggested.
  public let standingOrder: StandingOrder?

  /// Whether the store is held to be closed: it has used nothing for days and did not say why.
  /// Nobody may be there to hand goods over.
  public var isHeldClosed: Bool { forecast.isHeldClosed }

  /// Takes a position. A store that never reported its stock has none.
  public init(
    store: StoreID, material: MaterialID, forecast: SeriesForecast, lots: [StockLot],
    inbound: [InboundSupply], countedOn: BusinessDay, nextOrderOn: BusinessDay? = nil,
    standingOrder: StandingOrder? = nil
  ) {
    self.store = store
    self.material = material
    self.forecast = forecast
    self.lots = lots
    self.inbound = inbound
    self.countedOn = countedOn
    self.nextOrderOn = nextOrderOn
    self.standingOrder = standingOrder
  }
}
