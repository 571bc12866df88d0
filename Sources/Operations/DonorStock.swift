import Persistence
import SupplyChain

/// What lies at a store on a day, counted and carried forward, and what of it is promised.
struct DonorStock {
  /// The day at whose close ``lots`` holds.
  let day: BusinessDay
  /// Everything that lies there, promised or not, first expired first; empty when nothing was ever
  /// counted.
  private let lots: [MaterialID: [StockLot]]
  private let bound: [MaterialID: [LotID: Quantity]]

  /// - Parameter day: goods that move later have not moved yet.
  init(_ ledger: Ledger, of store: StoreID, on day: BusinessDay) throws {
    let moment = LedgerMoment(
      day: day, collection: try ledger.lastCollection(),
      eventSequence: try ledger.lastOrderEvent())
    let facts = try FactReader(ledger, at: moment)
    let stock = try facts.stockFacts(of: store).map { known in
      CarriedStock(
        known, of: store,
        consumption: try facts.uses(of: store, since: known.countedOn), to: day
      ).stock(asOf: day)
    }
    self.day = day
    self.lots = stock?.lotsByMaterial ?? [:]
    self.bound = try ledger.boundLots(at: store, after: day)
  }

  /// What of a lot lies there, promised or not.
  func onHand(_ material: MaterialID, _ lot: LotID) -> Quantity {
    lots[material]?.first { $0.lot == lot }?.quantity ?? .zero
  }

  /// Whole packs of a material that are free and can be used through `lastUse`, first expired
  /// first; `nil` when there are not so many.
  func packs(
    _ count: Int, of material: MaterialID, pack: Quantity, usableThrough lastUse: BusinessDay
  ) -> [(lot: StockLot, packs: Int)]? {
    var left = count
    var chosen: [(lot: StockLot, packs: Int)] = []
    for lot in lots[material] ?? [] where lot.expiresOn.map({ $0 >= lastUse }) ?? true {
      let promised = bound[material]?[lot.lot] ?? .zero
      let packs = min(left, lot.quantity.remaining(after: promised).wholePacks(of: pack))
      guard packs > 0 else { continue }
      chosen.append((lot, packs))
      left -= packs
      if left == 0 { return chosen }
    }
    return nil
  }

  /// The lots of a material as far as they are promised to nobody.
  func freeLots(_ material: MaterialID) -> [StockLot] {
    (lots[material] ?? []).map { lot in
      StockLot(
        material: material, lot: lot.lot, expiresOn: lot.expiresOn,
        quantity: lot.quantity.remaining(after: bound[material]?[lot.lot] ?? .zero))
    }
  }

  /// What of a material is free, whatever its lots.
  func free(_ material: MaterialID) -> Quantity {
    freeLots(material).reduce(.zero) { $0 + $1.quantity }
  }
}
