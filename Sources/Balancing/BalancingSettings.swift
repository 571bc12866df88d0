public import SupplyChain

/// What a trip costs and which trips may be made.
public struct BalancingSettings: Hashable, Sendable, Codable {
  /// What a trip costs before its first kilometre, in fen.
  public var tripFen: Int64 = 1500
  /// What a kilometre by road costs, in fen.
  public var fenPerKilometre: Int64 = 300
  /// Kilometres by road for one of the great circle.
  public var roadFactor = 1.3
  /// How fast the vehicle gets on, in kilometres an hour.
  public var kilometresAnHour = 25.0
  /// What the vehicle carries, in kilograms.
  public var capacityKilograms: Int64 = 600
  /// What the cold kit costs a trip, in fen.
  public var coldKitFen: Int64 = 1500
  /// What it costs to dispose of a pack that has expired, besides its price, in fen.
  public var disposalFenPerPack: Int64 = 0
  /// Handling of a pack at both ends, in fen.
  public var handlingFenPerPack: Int64 = 100
  /// How far apart two stores of a city may lie, in kilometres of the great circle.
  public var radiusKilometres = 30.0
  /// The level of its demand until its next delivery that a donor keeps; `nil` keeps nothing
  /// besides what its own risk is worth.
  public var donorKeepsLevel: Double? = 0.9
  /// ρ: the share of later shortage that tomorrow's plan can no longer repair.
  public var waitingShare = 0.5
  /// The share of what is rescued from expiry that a donor buys again, only to throw it away in
  /// its place: it counts doomed goods as stock when it orders. Suggestions do not, so `nil` is
  /// nothing; a store that orders out of habit does.
  public var boughtAgainShare: Double?
  /// How sure it must be that the recipient uses the goods before they expire.
  public var usedBeforeExpiryLevel = 0.9
  /// Goods that keep no longer than so many days are rescued from expiry, as chilled ones are.
  public var shortLivedDays = 14
  /// The least days on which a lot can still be used when it arrives, that of arrival included.
  public var leastDaysLeft = 2
  /// A store whose stock was counted longer ago than so many days takes no part.
  public var oldestCountDays = 2
  /// When vehicles leave on the morning after the night.
  public var departsAt = TimeOfDay(minutes: 600) ?? .midnight
  /// The latest departure, for stores that open later.
  public var latestDeparture = TimeOfDay(minutes: 840) ?? .midnight
  /// Days from order to delivery of a material that does not say.
  public var leadTimeDays = 2
  /// Milligrams a base unit of a material that does not say: a gram.
  public var milligramsPerUnit: Int64 = 1000
  /// The most cases of a material that a store gives or gets in a night.
  public var mostCases = 200
  /// Minutes from a question to the departure of the vehicle that answers it.
  public var emergencyReadyMinutes = 15
  /// The hour from which a vehicle leaves for an emergency.
  public var emergencyDepartsFrom = TimeOfDay(minutes: 420) ?? .midnight
  /// The hour after which no vehicle leaves for an emergency any more.
  public var emergencyDepartsUntil = TimeOfDay(minutes: 1260) ?? .midnight

  /// The most trips that may begin or end at one store in a night; 0 sets no limit.
  public var mostTripsPerStore = 0
  /// What a trip must add to the worth of the plan after its cost, in fen.
  public var leastLegWorthFen: Int64 = 0
  /// Pairs of stores between which nothing goes, by night or in an emergency.
  public var blockedPairs = BlockedPairs()

  /// The chain's defaults; change what differs.
  public init() {}

  /// What the settings ask of a plan beyond what its instance says.
  var rules: TransferRules {
    TransferRules(
      mostTripsPerStore: mostTripsPerStore == 0 ? nil : mostTripsPerStore,
      leastWorthOfLeg: leastLegWorthFen)
  }

  /// The first thing that is wrong with the settings, or `nil`.
  public var fault: String? {
    let money = [
      tripFen, fenPerKilometre, coldKitFen, handlingFenPerPack, disposalFenPerPack,
      milligramsPerUnit, leastLegWorthFen,
    ]
    if money.contains(where: { !(0...1_000_000_000).contains($0) }) {
      return "a cost or weight is negative or beyond 1,000,000,000"
    }
    let rates = [roadFactor, kilometresAnHour, radiusKilometres]
    if rates.contains(where: { !(0.01...100_000).contains($0) }) {
      return "the road factor, the speed or the radius is not within 0.01 … 100,000"
    }
    let shares = [
      waitingShare, usedBeforeExpiryLevel, donorKeepsLevel ?? 0, boughtAgainShare ?? 0,
    ]
    if shares.contains(where: { !(0...1).contains($0) }) {
      return "a share or level is not within 0 … 1"
    }
    let days = [shortLivedDays, oldestCountDays, leadTimeDays]
    if days.contains(where: { !(0...365).contains($0) }) || !(1...365).contains(leastDaysLeft) {
      return "a number of days is not within 0 … 365"
    }
    if !(0...1_000_000).contains(capacityKilograms) || !(1...10_000).contains(mostCases)
      || !(0...1000).contains(mostTripsPerStore)
    {
      return "the vehicle's capacity, the most cases or the most trips are out of bounds"
    }
    if !(0...1440).contains(emergencyReadyMinutes)
      || emergencyDepartsFrom > emergencyDepartsUntil
    {
      return "the hours of emergency trips are out of order"
    }
    return departsAt <= latestDeparture ? nil : "the latest departure is before the departure"
  }
}
