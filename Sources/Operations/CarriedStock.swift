package import Persistence
package import SupplyChain

/// Carries a stock count forward to the night by what is known since: deliveries and transfers
/// come, waste and transfers go, consumption takes first what expires first.
package struct CarriedStock {
  /// Lots that hold something, by material.
  private var lots: [MaterialID: [StockLot]] = [:]
  /// What was used, wasted or sent beyond what the books knew of, by material.
  package private(set) var missing: [MaterialID: Quantity] = [:]
  private let store: StoreID
  private let countedOn: BusinessDay

  /// Carries `facts` to the close of `day`.
  package init(
    _ facts: StockFacts, of store: StoreID, consumption history: StoreHistory?,
    to day: BusinessDay
  ) {
    self.store = store
    self.countedOn = facts.countedOn
    for lot in facts.counted { put(lot) }
    guard facts.countedOn < day else { return }
    let deliveries = Dictionary(grouping: facts.deliveries, by: \.receivedOn)
    let movements = Dictionary(grouping: facts.movements, by: \.day)
    let waste = Dictionary(grouping: facts.waste, by: \.wastedOn)
    for current in (facts.countedOn + 1)...day {
      for delivery in deliveries[current] ?? [] { put(delivery.lot) }
      let moves = movements[current] ?? []
      for move in moves where !move.isOutgoing { put(move.lot) }
      for move in moves where move.isOutgoing {
        take(move.lot.quantity, of: move.lot.material, lot: move.lot.lot, on: current)
      }
      for waste in waste[current] ?? [] {
        take(waste.quantity, of: waste.material, lot: waste.lot, on: nil)
      }
      consume(history, on: current)
    }
  }

  /// The stock at the close of `day`.
  package func stock(asOf day: BusinessDay) -> StoreStock {
    StoreStock(store: store, countedOn: countedOn, asOf: day, lots: lots.values.flatMap { $0 })
  }

  private mutating func put(_ lot: StockLot) {
    guard lot.quantity > .zero else { return }
    let same = lots[lot.material]?.firstIndex { $0.lot == lot.lot }
    guard let same, let before = lots[lot.material]?[same] else {
      lots[lot.material, default: []].append(lot)
      return
    }
    lots[lot.material]?[same] = StockLot(
      material: lot.material, lot: lot.lot, expiresOn: lot.expiresOn ?? before.expiresOn,
      quantity: lot.quantity + before.quantity)
  }

  private mutating func consume(_ history: StoreHistory?, on day: BusinessDay) {
    guard let history else { return }
    for (row, material) in history.materials.enumerated() {
      guard let quantity = history.quantity(row: row, day: day), quantity > .zero else { continue }
      take(quantity, of: material, lot: nil, on: day)
    }
  }

  /// Takes from one lot first, where it is known, then from what expires first; with a day, lots
  /// that had expired before it come last.
  private mutating func take(
    _ quantity: Quantity, of material: MaterialID, lot: LotID?, on day: BusinessDay?
  ) {
    var rest = quantity
    let candidates = (lots[material] ?? []).sorted { left, right in
      if (left.lot == lot) != (right.lot == lot) { return left.lot == lot }
      let leftIsOver = isExpired(left, on: day)
      if leftIsOver != isExpired(right, on: day) { return !leftIsOver }
      return StockLot.firstExpiredFirstOut(left, right)
    }
    lots[material] = candidates.compactMap { candidate in
      let taken = min(rest, candidate.quantity)
      rest = rest.remaining(after: taken)
      guard taken < candidate.quantity else { return nil }
      return StockLot(
        material: material, lot: candidate.lot, expiresOn: candidate.expiresOn,
        quantity: candidate.quantity.remaining(after: taken))
    }
    if rest > .zero { missing[material, default: .zero] += rest }
  }

  private func isExpired(_ lot: StockLot, on day: BusinessDay?) -> Bool {
    guard let day, let expiry = lot.expiresOn else { return false }
    return expiry < day
  }
}
