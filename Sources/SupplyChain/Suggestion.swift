/// What headquarters should send to a store of one material (补货建议), with the numbers it came
/// from. Zero is a suggestion too.
public struct Suggestion: Hashable, Sendable, Codable {
  /// The same for a day, store and material in every run.
  public let id: SuggestionID
  /// The store.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// The pack that quantities are rounded to.
  public let packSize: Quantity
  /// Free stock on hand at the origin: counted, carried forward, not reserved.
  public let onHand: Quantity
  /// The day at whose close the stock was last counted.
  public let onHandAsOf: BusinessDay
  /// What is on its way and arrives within the window.
  public let inTransit: Quantity
  /// What lies there but is promised to others.
  public let reserved: Quantity
  /// What of the stock will expire before it is used.
  public let expiring: Quantity
  /// Median of the demand over ``coverDays``.
  public let forecastP50: Quantity
  /// 90 % quantile of the demand over ``coverDays``.
  public let forecastP90: Quantity
  /// Lead time plus review time: the days that this order must last.
  public let coverDays: Int
  /// The order-up-to level less the expected demand.
  public let safetyStock: Quantity
  /// What is missing to the order-up-to level, before rounding.
  public let rawQuantity: Quantity
  /// What is suggested: whole packs.
  public let suggestedQuantity: Quantity
  /// The same in packs.
  public let suggestedPacks: Int
  /// Expected shortage that it avoids, in fen: the higher the sooner to look at.
  public let priority: Money
  /// What it costs.
  public let cost: Money
  /// The day on which it should be there.
  public let needBy: BusinessDay
  /// Why, in one sentence with its numbers.
  public let why: Sentence

  /// Takes all of it.
  public init(
    id: SuggestionID, store: StoreID, material: MaterialID, packSize: Quantity,
    onHand: Quantity, onHandAsOf: BusinessDay, inTransit: Quantity, reserved: Quantity,
    expiring: Quantity, forecastP50: Quantity, forecastP90: Quantity, coverDays: Int,
    safetyStock: Quantity, rawQuantity: Quantity, suggestedQuantity: Quantity,
    suggestedPacks: Int, priority: Money, cost: Money, needBy: BusinessDay, why: Sentence
  ) {
    self.id = id
    self.store = store
    self.material = material
    self.packSize = packSize
    self.onHand = onHand
    self.onHandAsOf = onHandAsOf
    self.inTransit = inTransit
    self.reserved = reserved
    self.expiring = expiring
    self.forecastP50 = forecastP50
    self.forecastP90 = forecastP90
    self.coverDays = coverDays
    self.safetyStock = safetyStock
    self.rawQuantity = rawQuantity
    self.suggestedQuantity = suggestedQuantity
    self.suggestedPacks = suggestedPacks
    self.priority = priority
    self.cost = cost
    self.needBy = needBy
    self.why = why
  }

  /// The most that is taken for the line's quantity, in base units: a hundred times what is likely
  /// needed or suggested, or as many packs. It catches slips of keys and of units, no decision.
  public var mostTaken: Quantity {
    max(forecastP90, suggestedQuantity, packSize).times(100)
  }

  /// The id of the suggestion for a day, store and material.
  public static func identifier(
    day: BusinessDay, store: StoreID, material: MaterialID
  ) -> SuggestionID {
    guard let id = SuggestionID("\(day)/\(store)/\(material)") else {
      preconditionFailure("store and material ids are too long for a line id")
    }
    return id
  }
}
