import GRDB
public import SupplyChain

/// The night for which an order of a material was last placed by a store.
public struct OrderNight: Sendable, Hashable {
  /// The store.
  public let store: StoreID
  /// The material.
  public let material: MaterialID
  /// The business day of the plan that the order came from.
  public let day: BusinessDay
}

extension Ledger {
  /// The last night for which each store has ordered each material, at a moment, as far back as
  /// `first`, by store and material. Orders that were called off do not count; those that were
  /// received do.
  public func orderNights(
    at moment: LedgerMoment, since first: BusinessDay
  ) throws -> [OrderNight] {
    let rows = try read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT json_extract(content, '$.store') AS store,
            json_extract(content, '$.material') AS material, max(placed.business_day) AS day
          FROM order_event AS placed JOIN replenishment_order USING (number)
          WHERE placed.kind = 'replenishment' AND placed.from_state IS NULL
            AND placed.business_day BETWEEN :first AND :day AND placed.sequence <= :sequence
            AND NOT EXISTS (
              SELECT 1 FROM order_event AS off WHERE off.number = placed.number
                AND off.kind = 'replenishment' AND off.to_state = 'cancelled'
                AND off.sequence <= :sequence AND off.business_day <= :day + 1)
          GROUP BY 1, 2 ORDER BY 1, 2
          """,
        arguments: [
          "first": first.daysSinceEpoch, "day": moment.day.daysSinceEpoch,
          "sequence": moment.eventSequence,
        ])
    }
    return rows.compactMap { row in
      guard let store = (row["store"] as String?).flatMap({ StoreID($0) }),
        let material = (row["material"] as String?).flatMap({ MaterialID($0) })
      else { return nil }
      return OrderNight(
        store: store, material: material, day: BusinessDay(daysSinceEpoch: row["day"]))
    }
  }
}
