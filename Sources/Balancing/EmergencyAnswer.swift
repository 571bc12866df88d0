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

  /// The same with its trips told otherwise.
  public func telling(_ tell: (EmergencyOffer) -> EmergencyOffer) -> EmergencyAnswer {
    EmergencyAnswer(
      request: request, packsAsked: packsAsked, offers: offers.map(tell), obstacle: obstacle,
      earliest: earliest)
  }

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
