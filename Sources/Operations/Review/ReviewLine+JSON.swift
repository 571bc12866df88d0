import Persistence
import SupplyChain

/// A line as one JSON object: named as in the sheet, quantities in base units, money in fen.
extension ReviewLine: Encodable {
  private enum Key: String, CodingKey {
    case line = "line_id"
    case rowVersion = "row_version"
    case store = "store_id"
    case storeName = "store_name"
    case city
    case material = "material_id"
    case materialName = "material_name"
    case category
    case unit
    case packSize = "pack_size"
    case onHand = "on_hand"
    case onHandAsOf = "on_hand_as_of"
    case inTransit = "in_transit"
    case reserved
    case expiring
    case forecastP50 = "forecast_p50"
    case forecastP90 = "forecast_p90"
    case coverDays = "cover_days"
    case safetyStock = "safety_stock"
    case rawQuantity = "raw_quantity"
    case suggestedQuantity = "suggested_quantity"
    case suggestedPacks = "suggested_packs"
    case override
    case state
    case priority = "priority_fen"
    case why
    case cost = "cost_fen"
    case needBy = "need_by"
    case decidedBy = "decided_by"
    case decidedAt = "decided_at"
    case appliesThrough = "applies_through"
    case carriedFrom = "carried_from"
    case order = "order_no"
    case orderState = "order_state"
  }

  /// Writes the line; what is not known or not decided is left out.
  public func encode(to encoder: any Encoder) throws {
    var object = encoder.container(keyedBy: Key.self)
    try object.encode(suggestion.id, forKey: .line)
    try object.encode(rowVersion, forKey: .rowVersion)
    try object.encode(suggestion.store, forKey: .store)
    try object.encode(storeName, forKey: .storeName)
    try object.encode(city, forKey: .city)
    try object.encode(suggestion.material, forKey: .material)
    try object.encode(materialName, forKey: .materialName)
    try object.encode(category, forKey: .category)
    try object.encode(unit, forKey: .unit)
    try encodeNumbers(to: &object)
    try object.encode(override, forKey: .override)
    try object.encode(state, forKey: .state)
    try object.encode(suggestion.priority, forKey: .priority)
    try object.encode(suggestion.why, forKey: .why)
    try object.encode(suggestion.cost, forKey: .cost)
    try object.encode(suggestion.needBy, forKey: .needBy)
    try object.encodeIfPresent(order?.number, forKey: .order)
    try object.encodeIfPresent(order?.state, forKey: .orderState)
    guard let entry, !entry.override.isEmpty else { return }
    try object.encode(entry.act.by, forKey: .decidedBy)
    try object.encode(entry.act.at, forKey: .decidedAt)
    try object.encode(entry.appliesThrough, forKey: .appliesThrough)
    try object.encodeIfPresent(entry.carriedFrom, forKey: .carriedFrom)
  }

  private func encodeNumbers(to object: inout KeyedEncodingContainer<Key>) throws {
    try object.encode(suggestion.packSize, forKey: .packSize)
    try object.encode(suggestion.onHand, forKey: .onHand)
    try object.encode(suggestion.onHandAsOf, forKey: .onHandAsOf)
    try object.encode(suggestion.inTransit, forKey: .inTransit)
    try object.encode(suggestion.reserved, forKey: .reserved)
    try object.encode(suggestion.expiring, forKey: .expiring)
    try object.encode(suggestion.forecastP50, forKey: .forecastP50)
    try object.encode(suggestion.forecastP90, forKey: .forecastP90)
    try object.encode(suggestion.coverDays, forKey: .coverDays)
    try object.encode(suggestion.safetyStock, forKey: .safetyStock)
    try object.encode(suggestion.rawQuantity, forKey: .rawQuantity)
    try object.encode(suggestion.suggestedQuantity, forKey: .suggestedQuantity)
    try object.encode(suggestion.suggestedPacks, forKey: .suggestedPacks)
  }
}
