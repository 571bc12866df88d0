/// One trip that answers a store in need: what a donor could give, when and at what cost.
public struct EmergencyOffer: Hashable, Sendable, Codable {
  /// The store that gives.
  public let from: StoreID
  /// Packs of what was asked for.
  public let packs: Int
  /// The same in base units.
  public let quantity: Quantity
  /// The lots that go, first expired first.
  public let lots: [EmergencyLot]
  /// When the vehicle leaves.
  public let departAt: LocalMoment
  /// When it is there.
  public let arriveAt: LocalMoment
  /// The way by road, in kilometres.
  public let kilometres: Double
  /// Whether the cold kit comes along.
  public let carriesColdKit: Bool
  /// What the trip costs, cold kit included.
  public let tripCost: Money
  /// Handling of the packs at both ends.
  public let handling: Money
  /// The margin that the donor may lose, less what it would have thrown away.
  public let loss: Money
  /// What the donor keeps.
  public let keeps: DonorKeeps
  /// What else is worth carrying on this trip, which is paid anyway.
  public let extras: [EmergencyExtra]

  /// Takes a trip.
  public init(
    from: StoreID, packs: Int, quantity: Quantity, lots: [EmergencyLot], departAt: LocalMoment,
    arriveAt: LocalMoment, kilometres: Double, carriesColdKit: Bool, tripCost: Money,
    handling: Money, loss: Money, keeps: DonorKeeps, extras: [EmergencyExtra]
  ) {
    self.from = from
    self.packs = packs
    self.quantity = quantity
    self.lots = lots
    self.departAt = departAt
    self.arriveAt = arriveAt
    self.kilometres = kilometres
    self.carriesColdKit = carriesColdKit
    self.tripCost = tripCost
    self.handling = handling
    self.loss = loss
    self.keeps = keeps
    self.extras = extras
  }
}

/// Packs of one lot.
public struct EmergencyLot: Hashable, Sendable, Codable {
  /// The donor's lot.
  public let lot: LotID
  /// Its last day of use, when known.
  public let expiresOn: BusinessDay?
  /// How many packs of it go.
  public let packs: Int

  /// Takes packs of a lot.
  public init(lot: LotID, expiresOn: BusinessDay?, packs: Int) {
    self.lot = lot
    self.expiresOn = expiresOn
    self.packs = packs
  }
}

/// What a donor has left after it has given.
public struct DonorKeeps: Hashable, Sendable, Codable {
  /// What lies there and may still be used.
  public let quantity: Quantity
  /// How many days it lasts at the expected demand; `nil` when nobody asks for it.
  public let coverDays: Double?
  /// What it surely needs, at the level that donors keep, until ``nextDeliveryOn``.
  public let need: Quantity
  /// The day on which something arrives next, or the next order can.
  public let nextDeliveryOn: BusinessDay

  /// Takes what is left.
  public init(
    quantity: Quantity, coverDays: Double?, need: Quantity, nextDeliveryOn: BusinessDay
  ) {
    self.quantity = quantity
    self.coverDays = coverDays
    self.need = need
    self.nextDeliveryOn = nextDeliveryOn
  }
}

/// Something else that is worth carrying on a trip that is paid anyway: it earns more at the
/// recipient than it is worth to the donor, its handling included.
public struct EmergencyExtra: Hashable, Sendable, Codable {
  /// The material.
  public let material: MaterialID
  /// How many packs.
  public let packs: Int
  /// The same in base units.
  public let quantity: Quantity
  /// The lots that go, first expired first.
  public let lots: [EmergencyLot]
  /// What it saves after its handling, and after its share of a cold kit that is taken for it.
  public let worth: Money

  /// Takes packs of another material.
  public init(
    material: MaterialID, packs: Int, quantity: Quantity, lots: [EmergencyLot], worth: Money
  ) {
    self.material = material
    self.packs = packs
    self.quantity = quantity
    self.lots = lots
    self.worth = worth
  }
}
