import Foundation
import Persistence
import Replenishment
import SupplyChain

/// Holds what planners decided against what the system had suggested, once the days that the order
/// had to last are over: docs/overrides.md says what is counted and why.
struct SettleOverrides {
  let ledger: Ledger
  let chain: ChainState
  let settings: Settings

  /// What a store uses on a usual day is the mean of so many days before.
  private static let usualDays = 28

  /// The outcomes that are known now and were not before, by line.
  func outcomes() throws -> [OverrideOutcome] {
    let due = try ledger.unsettledOverrides(by: chain.moment.day)
    guard !due.isEmpty else { return [] }
    let facts = try FactReader(ledger, at: chain.moment)
    var supplies: [RunID: SupplyOnItsWay] = [:]
    var outcomes: [OverrideOutcome] = []
    for (store, overrides) in Dictionary(grouping: due, by: \.suggestion.store) {
      for override in overrides {
        let run = try ledger.run(override.run)
        let supply =
          try supplies[run.id]
          ?? SupplyOnItsWay(
            ledger, FactReader(ledger, at: run.moment), bindsOffers: false)
        supplies[run.id] = supply
        let past = try Past(
          facts, store: store, day: run.moment.day, days: override.suggestion.coverDays)
        guard let past else { continue }
        outcomes.append(try outcome(override.entry, override.suggestion, past, supply))
      }
    }
    return outcomes.sorted { $0.line < $1.line }
  }

  private func outcome(
    _ entry: OverrideEntry, _ suggestion: Suggestion, _ past: Past, _ supply: SupplyOnItsWay
  ) throws -> OverrideOutcome {
    let material = suggestion.material
    let (demand, estimatedDays) = past.demand(of: material)
    let hindsight = OrderHindsight(
      of: chain.materialsByID[material], day: past.day, lots: past.lots[material] ?? [],
      reservations: (supply.reservations[suggestion.store] ?? []).filter {
        $0.material == material
      },
      inbound: (supply.inbound[suggestion.store] ?? []).filter { $0.material == material },
      demand: demand, needBy: suggestion.needBy, policy: settings.replenishment)
    let quantity = entry.override.quantity(insteadOf: suggestion.suggestedQuantity)
    return OverrideOutcome(
      line: entry.line, countedThrough: past.day + demand.count,
      suggested: hindsight.course(of: suggestion.suggestedQuantity),
      final: hindsight.course(of: quantity), needed: hindsight.needed,
      estimatedDays: estimatedDays, decidedBy: entry.act.by, reason: entry.override.reason)
  }

  /// What a store had on a day and used after it.
  private struct Past {
    let day: BusinessDay
    let lots: [MaterialID: [StockLot]]
    private let history: StoreHistory
    private let days: Int

    /// - Returns: `nil` when its stock is not known, or not yet what it used on all the days: a day
    ///   on which nothing was reported is a closed one only once a later day has been reported.
    init?(_ facts: FactReader, store: StoreID, day: BusinessDay, days: Int) throws {
      guard let known = try facts.stockFacts(of: store, countedBy: day) else { return nil }
      let first = min(known.countedOn, day - SettleOverrides.usualDays)
      guard let history = try facts.history(of: store, since: first) else { return nil }
      let last = (day + days) - history.firstDay
      guard last >= 0, history.isOpen.dropFirst(last).contains(true) else { return nil }
      self.day = day
      self.days = days
      self.history = history
      self.lots =
        CarriedStock(known, of: store, consumption: history, to: day)
        .stock(asOf: day).lotsByMaterial
    }

    /// What was asked for on each day from the next on. On days on which the store said that it
    /// ran out, that is at least its mean of the weeks before.
    func demand(of material: MaterialID) -> (units: [Double], estimatedDays: Int) {
      guard let row = history.materials.firstIndex(of: material) else {
        return ([Double](repeating: 0, count: days), 0)
      }
      let usual = usual(row)
      var estimatedDays = 0
      let units = (1...max(days, 1)).map { ahead -> Double in
        let used = history.quantity(row: row, day: day + ahead)?.units ?? 0
        guard ranOut(row, on: day + ahead), let usual, usual > used else { return used }
        estimatedDays += 1
        return usual
      }
      return (units, estimatedDays)
    }

    private func usual(_ row: Int) -> Double? {
      let known = (0..<SettleOverrides.usualDays).compactMap { back -> Double? in
        let past = day - back
        guard !ranOut(row, on: past) else { return nil }
        return history.quantity(row: row, day: past)?.units
      }
      return known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
    }

    private func ranOut(_ row: Int, on day: BusinessDay) -> Bool {
      let offset = day - history.firstDay
      return (0..<history.dayCount).contains(offset)
        && history.stockedOut[row * history.dayCount + offset]
    }
  }
}
