import Access
import Persistence
public import SupplyChain

/// A suggestion with what people have made of it: the number that the system suggested beside the
/// one that a planner has decided upon.
public struct SuggestionView: Encodable, Sendable {
  /// Its id, as in the sheet.
  public let id: SuggestionID
  /// The run that made it.
  public let run: RunID
  /// The store.
  public let store: StoreID
  /// The store's name.
  public let storeName: String
  /// The material.
  public let material: MaterialID
  /// The material's name.
  public let materialName: String
  /// The base unit of all quantities.
  public let unit: String
  /// A pack.
  public let packSize: Quantity
  /// Free stock at the plan's close.
  public let onHand: Quantity
  /// The day at whose close was counted last.
  public let onHandAsOf: BusinessDay
  /// What is on its way.
  public let inTransit: Quantity
  /// What lies there and is promised to others.
  public let reserved: Quantity
  /// What will expire before it is used.
  public let expiring: Quantity
  /// Median of the demand over ``coverDays``.
  public let forecastP50: Quantity
  /// 90 % quantile of the demand over ``coverDays``.
  public let forecastP90: Quantity
  /// The days that the order must last.
  public let coverDays: Int
  /// What is held against uncertainty.
  public let safetyStock: Quantity
  /// What is missing to the order-up-to level, before rounding.
  public let rawQuantity: Quantity
  /// What is suggested.
  public let suggestedQuantity: Quantity
  /// The same in packs.
  public let suggestedPacks: Int
  /// The day on which it should be there.
  public let needBy: BusinessDay
  /// Expected loss that it avoids, in fen; absent for those who may not see worth.
  public let priority: Money?
  /// What it costs, in fen; absent for those who may not see unit costs, which it would tell.
  public let cost: Money?
  /// Why, in one sentence, in English and Chinese.
  public let why: Sentence
  /// What would be sent as the line stands: the planner's number, else the system's.
  public let finalQuantity: Quantity
  /// Where the line stands in its review.
  public let state: ReviewState
  /// Whether an order has been made of it.
  public let isAccepted: Bool
  /// The order that it has become.
  public let order: ReplenishmentOrderNumber?
  /// Where that order stands.
  public let orderState: ReplenishmentOrder.State?
  /// Changes with every decision about it.
  public let rowVersion: Int
  /// What a planner has decided beside it; absent when nothing is decided.
  public let decision: SuggestionOverride?
  /// Who decided, and when.
  public let decidedBy: Act?
  /// The last night that takes the decision over.
  public let appliesThrough: BusinessDay?
  /// The day of the plan upon which it was decided, where a later night has taken it over.
  public let carriedFrom: BusinessDay?

  init(_ line: ReviewLine, of run: RunID, to principal: Principal) {
    let store = Concern.store(line.suggestion.store)
    let suggestion = line.suggestion
    let entry = line.entry.flatMap { $0.override.isEmpty ? nil : $0 }
    (id, self.run) = (suggestion.id, run)
    (self.store, storeName) = (suggestion.store, line.storeName)
    (material, materialName) = (suggestion.material, line.materialName)
    (unit, packSize) = (line.unit, suggestion.packSize)
    (onHand, onHandAsOf) = (suggestion.onHand, suggestion.onHandAsOf)
    (inTransit, reserved) = (suggestion.inTransit, suggestion.reserved)
    expiring = suggestion.expiring
    (forecastP50, forecastP90) = (suggestion.forecastP50, suggestion.forecastP90)
    (coverDays, safetyStock) = (suggestion.coverDays, suggestion.safetyStock)
    (rawQuantity, suggestedQuantity) = (suggestion.rawQuantity, suggestion.suggestedQuantity)
    (suggestedPacks, needBy) = (suggestion.suggestedPacks, suggestion.needBy)
    priority = principal.sees(.worth, of: store) ? suggestion.priority : nil
    cost = principal.sees(.unitCost, of: store) ? suggestion.cost : nil
    why = suggestion.why
    (finalQuantity, state) = (line.finalQuantity, line.state)
    isAccepted = line.order != nil
    (order, orderState) = (line.order?.number, line.order?.state)
    rowVersion = line.rowVersion
    (decision, decidedBy) = (entry?.override, entry?.act)
    (appliesThrough, carriedFrom) = (entry?.appliesThrough, entry?.carriedFrom)
  }
}
