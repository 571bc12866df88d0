/// One row of consumption: what a store used of a material on a business day.
public struct ConsumptionRecord: Hashable, Sendable {
  /// The business day.
  public let day: BusinessDay
  /// The store.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// How much was used.
  public let quantity: Quantity
  /// Whether the store ran out that day; `nil` when not known.
  public let stockedOut: Bool?

  /// Takes a row.
  public init(
    day: BusinessDay, store: StoreID, material: MaterialID, quantity: Quantity,
    stockedOut: Bool? = nil
  ) {
    self.day = day
    self.store = store
    self.material = material
    self.quantity = quantity
    self.stockedOut = stockedOut
  }
}

/// One row of a stock count: a lot at the close of a day.
public struct StockRecord: Hashable, Sendable {
  /// The business day at whose close was counted.
  public let asOf: BusinessDay
  /// The store.
  public let store: StoreID
  /// The lot and how much of it there is.
  public let lot: StockLot

  /// Takes a row.
  public init(asOf: BusinessDay, store: StoreID, lot: StockLot) {
    self.asOf = asOf
    self.store = store
    self.lot = lot
  }
}

/// One row of deliveries: a lot received from headquarters or a supplier.
public struct DeliveryRecord: Hashable, Sendable {
  /// The business day of receipt.
  public let receivedOn: BusinessDay
  /// The store.
  public let store: StoreID
  /// The lot and how much of it came.
  public let lot: StockLot
  /// The order that it answers, when the row says so.
  public let orderNumber: String?

  /// Takes a row.
  public init(receivedOn: BusinessDay, store: StoreID, lot: StockLot, orderNumber: String?) {
    self.receivedOn = receivedOn
    self.store = store
    self.lot = lot
    self.orderNumber = orderNumber
  }
}

/// One row of waste: a lot thrown away, and why.
public struct WasteRecord: Hashable, Sendable {
  /// The business day.
  public let wastedOn: BusinessDay
  /// The store.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// The lot, when known.
  public let lot: LotID?
  /// How much was thrown away.
  public let quantity: Quantity
  /// The store's own words.
  public let reason: String

  /// Takes a row.
  public init(
    wastedOn: BusinessDay, store: StoreID, material: MaterialID, lot: LotID?,
    quantity: Quantity, reason: String
  ) {
    self.wastedOn = wastedOn
    self.store = store
    self.material = material
    self.lot = lot
    self.quantity = quantity
    self.reason = reason
  }
}
