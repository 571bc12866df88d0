/// What a store has of one lot (批次) of a material.
public struct StockLot: Hashable, Sendable, Codable {
  /// The material.
  public let material: MaterialID
  /// The lot's number, unique within store and material.
  public let lot: LotID
  /// The last day on which it may be used; `nil` when it does not expire or is not known.
  public let expiresOn: BusinessDay?
  /// How much there is.
  public let quantity: Quantity

  /// Takes a lot.
  public init(material: MaterialID, lot: LotID, expiresOn: BusinessDay?, quantity: Quantity) {
    self.material = material
    self.lot = lot
    self.expiresOn = expiresOn
    self.quantity = quantity
  }

  /// First expired, first out: by expiry, lots without one last, then by lot number.
  public static func firstExpiredFirstOut(_ left: StockLot, _ right: StockLot) -> Bool {
    switch (left.expiresOn, right.expiresOn) {
    case (let a?, let b?) where a != b: a < b
    case (.some, .none): true
    case (.none, .some): false
    default: left.lot < right.lot
    }
  }
}

/// What a store has at the close of a business day, by lot.
public struct StoreStock: Hashable, Sendable, Codable {
  /// The store.
  public let store: StoreID
  /// The day at whose close the lots were last counted.
  public let countedOn: BusinessDay
  /// The day at whose close ``lots`` holds: the count carried forward by what is known since.
  public let asOf: BusinessDay
  /// The lots, sorted by material and then first expired, first out. Empty lots are left out.
  public let lots: [StockLot]

  /// Takes lots in any order.
  public init(store: StoreID, countedOn: BusinessDay, asOf: BusinessDay, lots: [StockLot]) {
    self.store = store
    self.countedOn = countedOn
    self.asOf = asOf
    self.lots = lots.filter { $0.quantity > .zero }.sorted {
      $0.material != $1.material
        ? $0.material < $1.material : StockLot.firstExpiredFirstOut($0, $1)
    }
  }

  /// The lots of one material, first expired first.
  public func lots(of material: MaterialID) -> [StockLot] {
    lots.filter { $0.material == material }
  }

  /// The lots by material, each list first expired first.
  public var lotsByMaterial: [MaterialID: [StockLot]] {
    Dictionary(grouping: lots, by: \.material)
  }
}

/// Something that will arrive at a store: an accepted order or an approved transfer.
public struct InboundSupply: Hashable, Sendable, Codable {
  /// The store that receives it.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// The business day at whose start it can be used.
  public let arrivesOn: BusinessDay
  /// How much.
  public let quantity: Quantity
  /// When what arrives expires, when known.
  public let expiresOn: BusinessDay?
  /// The order it belongs to.
  public let orderNumber: String

  /// Takes an arrival.
  public init(
    store: StoreID, material: MaterialID, arrivesOn: BusinessDay, quantity: Quantity,
    expiresOn: BusinessDay? = nil, orderNumber: String
  ) {
    self.store = store
    self.material = material
    self.arrivesOn = arrivesOn
    self.quantity = quantity
    self.expiresOn = expiresOn
    self.orderNumber = orderNumber
  }
}

/// Goods at a store that are promised to another: they still lie there and are no longer free.
public struct Reservation: Hashable, Sendable, Codable {
  /// The store that holds them.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// The lot.
  public let lot: LotID
  /// How much.
  public let quantity: Quantity
  /// The transfer order that they are reserved for.
  public let order: TransferOrderNumber

  /// Takes a reservation.
  public init(
    store: StoreID, material: MaterialID, lot: LotID, quantity: Quantity,
    order: TransferOrderNumber
  ) {
    self.store = store
    self.material = material
    self.lot = lot
    self.quantity = quantity
    self.order = order
  }
}
