import GRDB
public import SupplyChain

/// What is known of a store's stock: the last count and everything that came and went after it.
public struct StockFacts: Sendable {
  /// The day at whose close was counted.
  public let countedOn: BusinessDay
  /// The lots counted.
  public let counted: [StockLot]
  /// Deliveries after the count.
  public let deliveries: [DeliveryRecord]
  /// Waste after the count.
  public let waste: [WasteRecord]
  /// What transfers brought or took after the count.
  public let movements: [StockMovement]

  /// Takes what is known.
  public init(
    countedOn: BusinessDay, counted: [StockLot], deliveries: [DeliveryRecord] = [],
    waste: [WasteRecord] = [], movements: [StockMovement] = []
  ) {
    self.countedOn = countedOn
    self.counted = counted
    self.deliveries = deliveries
    self.waste = waste
    self.movements = movements
  }
}

/// Goods that a transfer brought to a store or took from it.
public struct StockMovement: Hashable, Sendable {
  /// The business day.
  public let day: BusinessDay
  /// The store.
  public let store: StoreID
  /// The lot and how much of it moved.
  public let lot: StockLot
  /// Whether it left the store.
  public let isOutgoing: Bool

  /// Takes a movement.
  public init(day: BusinessDay, store: StoreID, lot: StockLot, isOutgoing: Bool) {
    self.day = day
    self.store = store
    self.lot = lot
    self.isOutgoing = isOutgoing
  }
}

extension FactReader {
  /// The last stock count of a store and what happened since, `nil` when it never reported one.
  ///
  /// - Parameter countedBy: counts of later days are left aside; `nil` takes the last one known.
  public func stockFacts(
    of store: StoreID, countedBy: BusinessDay? = nil
  ) throws -> StockFacts? {
    guard let number = stores[store] else { return nil }
    return try ledger.read { database in
      let reader = StockReader(
        database: database, number: number, store: store, moment: moment,
        precedence: precedence, materials: materials)
      guard let count = try reader.lastCount(by: min(countedBy ?? moment.day, moment.day)) else {
        return nil
      }
      return StockFacts(
        countedOn: count.day, counted: count.lots,
        deliveries: try reader.deliveries(after: count.day),
        waste: try reader.waste(after: count.day),
        movements: try reader.movements(after: count.day))
    }
  }

  /// Whether a store has ever reported its stock.
  public func hasStock(of store: StoreID) throws -> Bool {
    guard let number = stores[store] else { return false }
    return try ledger.read { database in
      let sources = try Int64.fetchCursor(
        database,
        sql: "SELECT source FROM stock_count WHERE store = ? AND as_of <= ? ORDER BY as_of DESC",
        arguments: [number, moment.day.daysSinceEpoch])
      while let source = try sources.next() {
        if precedence.rank(of: source) != nil { return true }
      }
      return false
    }
  }

  /// Those of `orders` that a delivery up to the moment's day has answered, with its day.
  public func delivered(
    _ orders: [ReplenishmentOrder]
  ) throws -> [(order: ReplenishmentOrder, day: BusinessDay)] {
    let byStore = Dictionary(grouping: orders, by: \.store)
    return try ledger.read { database in
      try byStore.sorted { $0.key < $1.key }.flatMap { store, orders in
        let days = try deliveryDays(at: store, since: orders.map(\.needBy).min(), database)
        return orders.compactMap { order in
          days[order.number.text].map { (order, $0) }
        }
      }
    }
  }

  /// Long enough before it was needed that no delivery can have answered an order.
  private static let earliestDeliveryDays = 60

  /// The first day on which each order number was delivered to a store.
  private func deliveryDays(
    at store: StoreID, since first: BusinessDay?, _ database: Database
  ) throws -> [String: BusinessDay] {
    guard let number = stores[store], let first else { return [:] }
    var days: [String: BusinessDay] = [:]
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT order_number, received_on, source FROM delivery
        WHERE store = ? AND received_on BETWEEN ? AND ? AND order_number <> ''
        ORDER BY received_on DESC
        """,
      arguments: [
        number, (first - FactReader.earliestDeliveryDays).daysSinceEpoch,
        moment.day.daysSinceEpoch,
      ])
    while let row = try rows.next() {
      guard precedence.rank(of: row[2]) != nil else { continue }
      days[row[0]] = BusinessDay(daysSinceEpoch: row[1])
    }
    return days
  }
}

/// Reads the stock facts of one store at one moment.
private struct StockReader {
  let database: Database
  let number: Int64
  let store: StoreID
  let moment: LedgerMoment
  let precedence: FactPrecedence
  let materials: [Int64: MaterialID]

  /// A count is taken whole: of the last day counted, the file that counts most.
  func lastCount(by day: BusinessDay) throws -> (day: BusinessDay, lots: [StockLot])? {
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT as_of, source FROM stock_count WHERE store = ? AND as_of <= ? ORDER BY as_of DESC
        """, arguments: [number, day.daysSinceEpoch])
    var best: (day: Int32, source: Int64, rank: Int32)?
    while let row = try rows.next() {
      // An older day: the last count has been seen whole.
      if let best, (row[0] as Int32) < best.day { break }
      guard let rank = precedence.rank(of: row[1]), rank > (best?.rank ?? -1) else { continue }
      best = (row[0], row[1], rank)
    }
    guard let best else { return nil }
    let lots = try Row.fetchAll(
      database,
      sql: """
        SELECT material, lot, expires_on, quantity FROM stock_count
        WHERE store = ? AND as_of = ? AND source = ?
        """, arguments: [number, best.day, best.source]
    ).compactMap { row in lot(row["material"], row["lot"], row["expires_on"], row["quantity"]) }
    return (BusinessDay(daysSinceEpoch: best.day), lots)
  }

  func deliveries(after day: BusinessDay) throws -> [DeliveryRecord] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT received_on, material, lot, order_number, source, expires_on, quantity
        FROM delivery WHERE store = ? AND received_on > ? AND received_on <= ?
        ORDER BY received_on, material, lot, order_number
        """, arguments: [number, day.daysSinceEpoch, moment.day.daysSinceEpoch])
    return winners(rows, keyColumns: 4) { row in
      lot(row["material"], row["lot"], row["expires_on"], row["quantity"]).map { lot in
        DeliveryRecord(
          receivedOn: BusinessDay(daysSinceEpoch: row["received_on"]), store: store, lot: lot,
          orderNumber: (row["order_number"] as String).isEmpty ? nil : row["order_number"])
      }
    }
  }

  func waste(after day: BusinessDay) throws -> [WasteRecord] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT wasted_on, material, lot, reason, source, quantity
        FROM waste WHERE store = ? AND wasted_on > ? AND wasted_on <= ?
        ORDER BY wasted_on, material, lot, reason
        """, arguments: [number, day.daysSinceEpoch, moment.day.daysSinceEpoch])
    return winners(rows, keyColumns: 4) { row in
      guard let material = materials[row["material"]],
        let quantity = Quantity(thousandths: row["quantity"])
      else { return nil }
      return WasteRecord(
        wastedOn: BusinessDay(daysSinceEpoch: row["wasted_on"]), store: store,
        material: material, lot: LotID(row["lot"] as String), quantity: quantity,
        reason: row["reason"])
    }
  }

  func movements(after day: BusinessDay) throws -> [StockMovement] {
    let rows = try Row.fetchAll(
      database,
      sql: """
        SELECT business_day, material_id, lot, expires_on, quantity FROM stock_movement
        WHERE store_id = ? AND business_day > ? AND business_day <= ? AND event <= ?
        ORDER BY sequence
        """,
      arguments: [
        store.text, day.daysSinceEpoch, moment.day.daysSinceEpoch, moment.eventSequence,
      ])
    return rows.compactMap { row in
      let signed: Int64 = row["quantity"]
      guard let material = MaterialID(row["material_id"] as String),
        let lotID = LotID(row["lot"] as String), let quantity = Quantity(thousandths: abs(signed))
      else { return nil }
      return StockMovement(
        day: BusinessDay(daysSinceEpoch: row["business_day"]), store: store,
        lot: StockLot(
          material: material, lot: lotID,
          expiresOn: (row["expires_on"] as Int32?).map(BusinessDay.init(daysSinceEpoch:)),
          quantity: quantity),
        isOutgoing: signed < 0)
    }
  }

  /// Of rows that are sorted by their first columns, the one of each key that counts most.
  private func winners<Record>(
    _ rows: [Row], keyColumns: Int, _ record: (Row) -> Record?
  ) -> [Record] {
    var winning = WinningFact<[DatabaseValue], Row>()
    var kept: [Row] = []
    for row in rows {
      let key = (0..<keyColumns).map { row[$0] as DatabaseValue }
      let rank = precedence.rank(of: row["source"])
      if let finished = winning.take(row, key: key, rank: rank) { kept.append(finished) }
    }
    if let finished = winning.finish() { kept.append(finished) }
    return kept.compactMap(record)
  }

  private func lot(
    _ material: Int64, _ lot: String, _ expiresOn: Int32?, _ thousandths: Int64
  ) -> StockLot? {
    guard let material = materials[material], let lotID = LotID(lot),
      let quantity = Quantity(thousandths: thousandths)
    else { return nil }
    return StockLot(
      material: material, lot: lotID,
      expiresOn: expiresOn.map(BusinessDay.init(daysSinceEpoch:)), quantity: quantity)
  }
}
