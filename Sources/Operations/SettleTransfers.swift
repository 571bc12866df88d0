import Balancing
import Foundation
import Persistence
package import SupplyChain

/// Holds what transfers promised against what came: docs/worth.md says what is counted and why.
///
/// Both stores are played through again from the last count before the goods moved, once as it was
/// and once as if they had not moved, with the same deliveries, other transfers, waste and
/// consumption.
package struct SettleTransfers {
  let ledger: Ledger
  let facts: FactReader
  let materials: [MaterialID: Material]
  let settings: BalancingSettings

  private var day: BusinessDay { facts.moment.day }

  /// The outcomes of the transfers whose last day is over and that have none yet, by number.
  package func outcomes() throws -> [TransferOutcome] {
    try ledger.unsettledTransfers(at: facts.moment).compactMap { transfer in
      guard let promised = transfer.content.promisedSaving,
        let through = transfer.content.lines.compactMap(\.promise?.countsThrough).max(),
        through <= day
      else { return nil }
      return try outcome(of: transfer, promised: promised, through: through)
    }
  }

  private func outcome(
    of transfer: ReceivedTransfer, promised: Money, through: BusinessDay
  ) throws -> TransferOutcome {
    let content = transfer.content
    let donor = try Shop(
      content.leg.from, around: content, movedOn: transfer.dispatchedOn, through: through, facts)
    let recipient = try Shop(
      content.leg.to, around: content, movedOn: transfer.receivedOn, through: through, facts)
    var (sales, rescue) = (0.0, 0.0)
    for (material, lines) in Dictionary(grouping: content.lines, by: \.material) {
      let moved = lines.reduce(Quantity.zero) { $0 + $1.quantity }
      let saved = min(recipient.missingWithout(material), moved).units
      let lacked = min(donor.lacked(material), moved).units
      let margin = Double(materials[material]?.shortageCost?.fenPerThousand ?? 0) / 1000
      sales += (saved - lacked) * margin
      let kept = donor.wastedMoreWithout(material) + recipient.wastedMoreWithout(material)
      rescue += min(max(kept, -moved.units), moved.units) * wasteCost(of: material)
    }
    let packs = content.lines.reduce(0) { $0 + $1.packs }
    return TransferOutcome(
      order: content.number, countedThrough: through, promised: promised,
      sales: Money(roundingFen: sales), rescue: Money(roundingFen: rescue),
      cost: content.leg.cost + Money(fen: settings.handlingFenPerPack * Int64(packs)))
  }

  /// What a base unit that is thrown away costs, in fen.
  private func wasteCost(of material: MaterialID) -> Double {
    let known = materials[material]
    let price = Double(known?.unitCost?.fenPerThousand ?? 0) / 1000
    guard let pack = known?.packSize, pack > .zero else { return price }
    return price + Double(settings.disposalFenPerPack) / pack.units
  }
}

/// One of the two stores of a transfer, as it was and as it would have been without it.
private struct Shop {
  private let real: CarriedStock?
  private let without: CarriedStock?
  private let realLots: [MaterialID: [StockLot]]
  private let lotsWithout: [MaterialID: [StockLot]]
  private let droppedWaste: [MaterialID: Quantity]
  /// The materials that lay there at the close of each day.
  private var present: [BusinessDay: Set<MaterialID>] = [:]
  private let history: StoreHistory?
  private let movedOn: BusinessDay
  private let through: BusinessDay
  /// What a store uses on a usual day is the mean of so many days before.
  private static let usualDays = 28

  init(
    _ store: StoreID, around order: TransferContent, movedOn: BusinessDay, through: BusinessDay,
    _ facts: FactReader
  ) throws {
    self.movedOn = movedOn
    self.through = through
    let history = try facts.history(of: store, since: movedOn - Shop.usualDays)
    self.history = history
    guard let known = try facts.stockFacts(of: store, countedBy: movedOn - 1) else {
      (self.real, self.without) = (nil, nil)
      (self.realLots, self.lotsWithout, self.droppedWaste) = ([:], [:], [:])
      return
    }
    let (fewer, dropped) = known.without(order, at: store)
    let real = CarriedStock(known, of: store, consumption: history, to: through)
    let without = CarriedStock(fewer, of: store, consumption: history, to: through)
    (self.real, self.without) = (real, without)
    self.realLots = real.stock(asOf: through).lotsByMaterial
    self.lotsWithout = without.stock(asOf: through).lotsByMaterial
    self.droppedWaste = dropped
    guard store == order.leg.from, movedOn <= through else { return }
    for day in movedOn...through {
      let stock = CarriedStock(known, of: store, consumption: history, to: day).stock(asOf: day)
      present[day] = Set(stock.lots.map(\.material))
    }
  }

  /// Whether the store ran out on a day: it said so, or its books were empty at the close.
  private func ranOut(_ history: StoreHistory, row: Int, on day: BusinessDay) -> Bool {
    if history.isStockedOut(row: row, day: day) { return true }
    guard let present = present[day] else { return false }
    return !present.contains(history.materials[row])
  }

  /// What was used and would not have been there without the transfer.
  func missingWithout(_ material: MaterialID) -> Quantity {
    let more = without?.missing[material] ?? .zero
    return more.remaining(after: real?.missing[material] ?? .zero)
  }

  /// What would have been thrown away more without the transfer, in base units; below zero where
  /// the transfer brought the waste.
  func wastedMoreWithout(_ material: MaterialID) -> Double {
    func over(_ lots: [StockLot]?) -> Double {
      (lots ?? []).reduce(0) { sum, lot in
        sum + (lot.expiresOn.map { $0 <= through } ?? false ? lot.quantity.units : 0)
      }
    }
    return over(lotsWithout[material]) - over(realLots[material])
      - (droppedWaste[material] ?? .zero).units
  }

  /// What was asked for in vain on the days on which the store ran out: its usual day less what it
  /// used.
  func lacked(_ material: MaterialID) -> Quantity {
    guard let history, let row = history.materials.firstIndex(of: material), movedOn <= through
    else { return .zero }
    var usual: [Double] = []
    for day in (movedOn - Shop.usualDays)..<movedOn {
      guard let used = history.quantity(row: row, day: day),
        !history.isStockedOut(row: row, day: day)
      else { continue }
      usual.append(used.units)
    }
    guard !usual.isEmpty else { return .zero }
    let mean = usual.reduce(0, +) / Double(usual.count)
    let lacked = (movedOn...through).reduce(0.0) { sum, day in
      guard ranOut(history, row: row, on: day),
        let used = history.quantity(row: row, day: day)
      else { return sum }
      return sum + max(mean - used.units, 0)
    }
    return Quantity(roundingUnits: lacked)
  }
}

extension StockFacts {
  /// The same facts as if the goods of `order` had never left or reached the store: its movements
  /// are gone, and at the recipient the waste of the lots that came by it.
  fileprivate func without(
    _ order: TransferContent, at store: StoreID
  ) -> (facts: StockFacts, dropped: [MaterialID: Quantity]) {
    let lines = order.lines
    var open = lines.map(\.quantity)
    let kept = movements.filter { move in
      let line = lines.firstIndex { line in
        line.material == move.lot.material && line.lot == move.lot.lot
          && move.isOutgoing == (store == order.leg.from)
      }
      guard let line, open[line] > .zero, move.lot.quantity == open[line] else { return true }
      open[line] = .zero
      return false
    }
    var dropped: [MaterialID: Quantity] = [:]
    var room = lines.map(\.quantity)
    let rest = waste.compactMap { record -> WasteRecord? in
      let line = lines.firstIndex { $0.material == record.material && $0.lot == record.lot }
      guard store == order.leg.to, let line, room[line] > .zero else { return record }
      let gone = min(record.quantity, room[line])
      room[line] = room[line].remaining(after: gone)
      dropped[record.material, default: .zero] += gone
      return WasteRecord(
        wastedOn: record.wastedOn, store: record.store, material: record.material,
        lot: record.lot, quantity: record.quantity.remaining(after: gone), reason: record.reason)
    }
    return (
      StockFacts(
        countedOn: countedOn, counted: counted, deliveries: deliveries, waste: rest,
        movements: kept), dropped
    )
  }
}

extension StoreHistory {
  /// Whether the store said that it ran out of a material row on a day.
  fileprivate func isStockedOut(row: Int, day: BusinessDay) -> Bool {
    let offset = day - firstDay
    return (0..<dayCount).contains(offset) && stockedOut[row * dayCount + offset]
  }
}
