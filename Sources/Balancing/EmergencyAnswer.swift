public import SupplyChain

/// Who gives how much, when it is there and what it costs; or why nobody does, and when somebody
/// could.
public struct EmergencyAnswer: Hashable, Sendable, Codable {
  /// What was asked.
  public let request: EmergencyRequest
  /// The packs that were asked for, the last one filled up.
  public let packsAsked: Int
  /// The trips, at most three, by arrival.
  public let offers: [EmergencyOffer]
  /// Why it is less than was asked for; `nil` when it is all of it.
  public let obstacle: EmergencyObstacle?
  /// Where time is the obstacle: the earliest that as much as possible of it can be there.
  public let earliest: EmergencyReach?

  /// The packs that the trips bring.
  public var packs: Int { offers.reduce(0) { $0 + $1.packs } }
  /// What the trips and the handling of what was asked for cost.
  public var cost: Money { offers.reduce(.zero) { $0 + $1.tripCost + $1.handling } }
}

/// Why a store does not get all that it asked for.
public enum EmergencyObstacle: String, Hashable, Sendable, Codable, CaseIterable {
  /// Nothing was asked for.
  case nothingAsked
  /// It is not known where the store is, or the store has no part in transfers.
  case unknownPlace
  /// It is not known what a pack of the material holds.
  case unknownPack
  /// No store with a fresh count is near enough.
  case nobodyNear
  /// Nobody near has anything to spare.
  case nobodySpares
  /// Somebody has, and nobody can be there by then.
  case tooLate
  /// What can be there by then is less than was asked for.
  case notEnough
  /// By the worth that was named no pack, or not every pack, is worth its way.
  case notWorthIt
}

/// So many packs can be there by a moment.
public struct EmergencyReach: Hashable, Sendable, Codable {
  /// When.
  public let arriveBy: LocalMoment
  /// How many packs, of at most three donors.
  public let packs: Int
}

/// One trip of an answer.
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
}

/// Packs of one lot.
public struct EmergencyLot: Hashable, Sendable, Codable {
  /// The donor's lot.
  public let lot: LotID
  /// Its last day of use, when known.
  public let expiresOn: BusinessDay?
  /// How many packs of it go.
  public let packs: Int
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
}
