import Balancing
import Foundation
import Persistence
import Replenishment
import SupplyChain

/// What the verbs that plan have in common: the situation of a store tonight.
struct Planning {
  let ledger: Ledger
  let facts: FactReader
  let chain: ChainState
  let supply: SupplyOnItsWay
  let calendar: OrderCalendar
  let run: RunID

  private var day: BusinessDay { chain.moment.day }
  static let recentDays = 28

  init(
    _ ledger: Ledger, facts: FactReader, chain: ChainState, settings: Settings, run: RunID
  ) throws {
    self.init(
      ledger, facts: facts, chain: chain, run: run,
      supply: try SupplyOnItsWay(ledger, facts, bindsOffers: true),
      calendar: try OrderCalendar(
        ledger, chain, reviewDays: settings.replenishment.reviewDays))
  }

  init(
    _ ledger: Ledger, facts: FactReader, chain: ChainState, run: RunID, supply: SupplyOnItsWay,
    calendar: OrderCalendar
  ) {
    self.ledger = ledger
    self.facts = facts
    self.chain = chain
    self.supply = supply
    self.calendar = calendar
    self.run = run
  }

  /// A store with all that planning needs to know of it.
  struct StoreTonight: Sendable {
    let situation: StoreSituation
    /// As it was reported: a store that has not opened has none to share yet.
    let stock: StoreStock?
    /// What the books do not explain, by material.
    let missing: [MaterialID: Quantity]
    /// What the store consumed, four weeks at least.
    let history: StoreHistory?
  }

  /// The situation of a store, `nil` when there is no forecast for it.
  func situation(of store: StoreID) throws -> StoreTonight? {
    guard let forecast = try ledger.forecast(of: store, in: run) else { return nil }
    let stockFacts = try facts.stockFacts(of: store)
    let first = min(stockFacts?.countedOn ?? day, day - Planning.recentDays)
    let history = try facts.history(of: store, since: first)
    let carried = stockFacts.map { known in
      CarriedStock(known, of: store, consumption: history, to: day)
    }
    let stock = carried?.stock(asOf: day)
    // A store that has not opened has what is on its way and nothing else.
    let empty =
      forecast.isOfOpeningStore
      ? StoreStock(store: store, countedOn: day, asOf: day, lots: []) : nil
    return StoreTonight(
      situation: StoreSituation(
        forecast: forecast, stock: stock ?? empty, inbound: supply.inbound[store] ?? [],
        reservations: supply.reservations[store] ?? [],
        recentDailyMeans: history.map(recentDailyMeans) ?? [:],
        nextOrders: calendar.nextOrders(of: store)),
      stock: stock, missing: carried?.missing ?? [:], history: history)
  }

  /// Mean consumption of the open days among the last four weeks.
  private func recentDailyMeans(_ history: StoreHistory) -> [MaterialID: Double] {
    var means: [MaterialID: Double] = [:]
    for (row, material) in history.materials.enumerated() {
      let known = (0..<Planning.recentDays).compactMap {
        history.quantity(row: row, day: day - $0)?.units
      }
      guard known.count >= Planning.recentDays / 2 else { continue }
      means[material] = known.reduce(0, +) / Double(known.count)
    }
    return means
  }

  /// What a store has and will need of each material, as balancing and emergencies see it; none
  /// when it never reported stock or has no forecast.
  func positions(of store: StoreID) throws -> [BalancingPosition] {
    guard let tonight = try situation(of: store) else { return [] }
    return positions(of: tonight, tonight.situation.forecast)
  }

  /// The same of a store whose situation is known, under a forecast of its demand.
  func positions(of tonight: StoreTonight, _ forecast: StoreForecast) -> [BalancingPosition] {
    guard let stock = tonight.stock else { return [] }
    let store = forecast.store
    let lots = stock.lotsByMaterial
    let promised = Dictionary(grouping: supply.reservations[store] ?? [], by: \.material)
    let inbound = Dictionary(grouping: tonight.situation.inbound, by: \.material)
    return zip(forecast.materials, forecast.series).map { material, series in
      BalancingPosition(
        store: store, material: material, forecast: series,
        lots: StockLot.free(lots[material] ?? [], after: promised[material] ?? []).lots,
        inbound: inbound[material] ?? [], countedOn: stock.countedOn,
        nextOrderOn: calendar.nextOrder(of: store, material))
    }
  }
}
