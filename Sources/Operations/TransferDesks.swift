import Balancing
public import Persistence
import SupplyChain
import Synchronization

/// The emergency desks of a chain, one a city, kept warm: made once for the newest published plan
/// and brought up to date with what has happened to orders since.
///
/// Whoever answers more than one question holds one of these. All of it may be called from any
/// thread.
public final class TransferDesks: Sendable {
  let ledger: Ledger
  let settings: Settings
  private let cities = Mutex<[String: CityDesk]>([:])

  /// Desks of a ledger; the first question to a city makes its desk.
  public init(ledger: Ledger, settings: Settings) {
    self.ledger = ledger
    self.settings = settings
  }

  /// The desk of the city of a store, as the ledger stands.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)`` for a store that the chain does not
  ///   have, `LedgerFailure` without a published plan.
  func desk(of store: StoreID) throws -> CityDesk {
    guard let run = try ledger.currentRun() else { throw LedgerFailure.noRun("yet") }
    let event = try ledger.lastOrderEvent()
    return try cities.withLock { cities in
      let known = cities.values.first { $0.run == run.id && $0.knows(store) }
      if let known, try known.isCurrent(event, ledger) { return known }
      let desk = try CityDesk(of: store, run: run, event: event, ledger, settings)
      cities = cities.filter { $0.value.run == run.id }
      cities[desk.city] = desk
      return desk
    }
  }
}

/// What is known of one city: its desk, and whom and what people call by which name.
struct CityDesk: Sendable {
  let run: RunID
  let event: Int64
  let city: String
  let chain: ChainState
  let stores: [StoreID: Store]
  let materials: [MaterialID: Material]
  private let settings: Settings
  private let positions: [BalancingPosition]
  private let desk: EmergencyDesk

  init(
    of store: StoreID, run: StoredRun, event: Int64, _ ledger: Ledger, _ settings: Settings
  ) throws {
    let moment = LedgerMoment(
      day: run.moment.day, collection: run.moment.collection, eventSequence: event)
    let chain = try ChainState(ledger, at: moment)
    guard let asking = chain.stores.first(where: { $0.id == store }) else {
      throw OperationsFailure.unknownName(kind: "store", name: store.text)
    }
    let planning = try Planning(
      ledger, facts: try FactReader(ledger, at: moment), chain: chain, settings: settings,
      run: run.id, bindsOffers: false)
    let trading = chain.tradingStores.filter { $0.city == asking.city }
    self.run = run.id
    self.event = event
    self.city = asking.city
    self.chain = chain
    self.settings = settings
    self.stores = Dictionary(chain.stores.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.materials = chain.materialsByID
    self.positions = try mapInParallel(trading.map(\.id)) { [planning] store in
      try planning.positions(of: store)
    }.flatMap { $0 }
    self.desk = EmergencyDesk(
      settings: settings.balancing, stores: trading, materials: chain.materials, day: moment.day,
      positions: positions)
  }

  /// The business day whose night the forecasts and counts are of.
  var day: BusinessDay { chain.moment.day }

  /// The most packs that one request can bring.
  var mostPacks: Int { 3 * settings.balancing.mostCases }

  func knows(_ store: StoreID) -> Bool { stores[store]?.city == city }

  func isCurrent(_ event: Int64, _ ledger: Ledger) throws -> Bool {
    if event == self.event { return true }
    return try !ledger.hasMovedGoods(after: self.event)
  }

  /// The best answer to a question, given by others than `declining`.
  func answer(
    _ request: EmergencyRequest, without declining: Set<StoreID> = []
  ) -> EmergencyAnswer {
    guard !declining.isEmpty else { return desk.answer(request) }
    let stores = chain.tradingStores.filter { $0.city == city && !declining.contains($0.id) }
    return EmergencyDesk(
      settings: settings.balancing, stores: stores, materials: chain.materials, day: day,
      positions: positions
    ).answer(request)
  }
}
