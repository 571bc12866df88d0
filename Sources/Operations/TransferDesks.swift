import Balancing
public import Persistence
import Replenishment
import SupplyChain
import Synchronization

/// The emergency desks of a chain, one a city, kept warm: made once for the newest published plan,
/// and brought up to date with what has happened to orders since, store by store.
///
/// Whoever answers more than one question holds one of these. All of it may be called from any
/// thread.
public final class TransferDesks: Sendable {
  let ledger: Ledger
  let settings: Settings
  private let state = Mutex(State())
  /// Held while a plan or a desk is made, so that it is made once.
  private let making = Mutex(())
  /// As far as requests without donors have been looked at.
  private let lastLook = Mutex<Chances?>(nil)

  private struct State {
    var plan: PlannedChain?
    var cities: [String: CityDesk] = [:]
    /// Cities whose desk somebody is bringing up to date.
    var moving: Set<String> = []

    /// The desk of a store's city, made for a run.
    func desk(of store: StoreID, _ run: RunID) -> CityDesk? {
      guard let plan, plan.run == run, let city = plan.stores[store]?.city else { return nil }
      return cities[city]
    }
  }

  /// Desks of a ledger; the first question to a city makes its desk.
  public init(ledger: Ledger, settings: Settings) {
    self.ledger = ledger
    self.settings = settings
  }

  /// Makes the desks of all cities that are not made yet, so that no question waits for one: to be
  /// called when a plan has been published.
  public func warmUp() throws {
    guard let run = try ledger.currentRun() else { return }
    let moment = try LedgerMoment(
      day: run.moment.day, collection: run.moment.collection,
      eventSequence: ledger.lastOrderEvent())
    var cities: Set<String> = []
    for store in try ChainState.stores(ledger, at: moment)
    where cities.insert(store.city).inserted {
      _ = try desk(of: store.id)
    }
  }

  /// The desk of the city of a store, as the ledger stands. While somebody else brings it up to
  /// date, as it stood some milliseconds ago: an acceptance looks at the goods themselves.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)`` for a store that the chain does not
  ///   have, `LedgerFailure` without a published plan.
  func desk(of store: StoreID) throws -> CityDesk {
    // Desks outlive the transaction in which somebody asks, and know what is committed alone.
    try Ledger.outsideTransaction { try committedDesk(of: store) }
  }

  private func committedDesk(of store: StoreID) throws -> CityDesk {
    guard let run = try ledger.currentRun() else { throw LedgerFailure.noRun("yet") }
    let event = try ledger.lastOrderEvent()
    let (known, isMine) = state.withLock { state in
      guard let known = state.desk(of: store, run.id) else { return (CityDesk?.none, false) }
      let isBehind = known.event < event
      return (known, isBehind && state.moving.insert(known.city).inserted)
    }
    guard let known else { return try make(store, run, event) }
    guard isMine else { return known }
    defer { state.withLock { _ = $0.moving.remove(known.city) } }
    let moved = try known.moved(to: event)
    state.withLock { state in
      // A newer plan may have come meanwhile.
      if state.plan?.run == run.id { state.cities[known.city] = moved }
    }
    return moved
  }

  private func make(_ store: StoreID, _ run: StoredRun, _ event: Int64) throws -> CityDesk {
    try making.withLock { _ in
      if let known = state.withLock({ $0.desk(of: store, run.id) }) { return known }
      var plan = state.withLock { $0.plan }
      if plan?.run != run.id {
        let made = try PlannedChain(ledger, run, event: event, settings)
        state.withLock { $0 = State(plan: made, moving: $0.moving) }
        plan = made
      }
      guard let plan, let city = plan.stores[store]?.city else {
        throw OperationsFailure.unknownName(kind: "store", name: store.text)
      }
      let desk = try CityDesk(of: city, plan, event: event)
      state.withLock { state in
        if state.plan?.run == run.id { state.cities[city] = desk }
      }
      return desk
    }
  }
}

extension TransferDesks {
  /// Where a donor may be found who could not be found at the last look.
  struct Chances: Sendable {
    /// What the look stands on: the plan, and the last event of orders that it knows.
    let run: RunID?
    let event: Int64
    /// The stores in whose cities goods have moved since; `nil` stands for all stores.
    let stores: Set<StoreID>?
  }

  /// Where somebody may be found since ``looked(at:)`` was last told: everywhere after a new plan,
  /// else where orders have moved goods.
  func chancesSinceLastLook() throws -> Chances {
    let (run, event) = (try ledger.currentRun()?.id, try ledger.lastOrderEvent())
    guard let last = lastLook.withLock({ $0 }), last.run == run,
      let plan = state.withLock({ $0.plan }), plan.run == run
    else { return Chances(run: run, event: event, stores: nil) }
    let cities = Set(
      try ledger.storesMoved(after: last.event).compactMap { plan.stores[$0]?.city })
    let stores = plan.stores.values.filter { cities.contains($0.city) }.map(\.id)
    return Chances(run: run, event: event, stores: Set(stores))
  }

  /// Notes that all requests that had a chance have been looked at.
  func looked(at chances: Chances) { lastLook.withLock { $0 = chances } }
}

/// What all cities share as long as a plan is the newest.
struct PlannedChain: Sendable {
  let run: RunID
  let chain: ChainState
  let stores: [StoreID: Store]
  let materials: [MaterialID: Material]
  let ledger: Ledger
  let settings: Settings
  /// What people call stores and materials, and the units of materials, by id.
  let names: [String: String]
  let units: [String: String]
  private let facts: FactReader
  /// The order calendar as it stood when the plan was taken up.
  private let calendar: OrderCalendar
  private let madeAt: Int64

  init(_ ledger: Ledger, _ run: StoredRun, event: Int64, _ settings: Settings) throws {
    let moment = LedgerMoment(
      day: run.moment.day, collection: run.moment.collection, eventSequence: event)
    self.run = run.id
    self.ledger = ledger
    self.settings = settings
    self.chain = try ChainState(ledger, at: moment)
    self.facts = try FactReader(ledger, at: moment)
    self.calendar = try OrderCalendar(
      ledger, chain, reviewDays: settings.replenishment.reviewDays)
    self.madeAt = event
    self.stores = Dictionary(chain.stores.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    self.materials = chain.materialsByID
    self.names = Dictionary(
      chain.stores.map { ($0.id.text, $0.name) } + chain.materials.map { ($0.id.text, $0.name) },
      uniquingKeysWith: { first, _ in first })
    self.units = Dictionary(
      chain.materials.map { ($0.id.text, $0.unit) }, uniquingKeysWith: { first, _ in first })
  }

  /// What some stores have and will need of each material after an event.
  func positions(of stores: [StoreID], event: Int64) throws -> [BalancingPosition] {
    let facts = facts.at(eventSequence: event)
    let chain = chain.at(facts.moment)
    let calendar =
      try ledger.hasReplenishmentMoved(after: madeAt)
      ? OrderCalendar(ledger, chain, reviewDays: settings.replenishment.reviewDays)
      : self.calendar
    let planning = Planning(
      ledger, facts: facts, chain: chain, run: run,
      supply: try SupplyOnItsWay(ledger, facts, bindsOffers: false, of: Set(stores)),
      calendar: calendar)
    return try mapInParallel(stores) { [planning] store in
      try planning.positions(of: store)
    }.flatMap { $0 }
  }
}

/// What is known of one city after an event.
struct CityDesk: Sendable {
  let city: String
  let event: Int64
  let plan: PlannedChain
  private let desk: EmergencyDesk

  init(of city: String, _ plan: PlannedChain, event: Int64) throws {
    let trading = plan.chain.plannedStores.filter { $0.city == city }
    self.city = city
    self.event = event
    self.plan = plan
    self.desk = EmergencyDesk(
      settings: plan.settings.balancing, stores: trading, materials: plan.chain.materials,
      day: plan.chain.moment.day,
      positions: try plan.positions(of: trading.map(\.id), event: event))
  }

  private init(_ known: CityDesk, event: Int64, desk: EmergencyDesk) {
    self.city = known.city
    self.event = event
    self.plan = known.plan
    self.desk = desk
  }

  /// The desk after a later event: only stores whose orders have moved are looked at again.
  func moved(to event: Int64) throws -> CityDesk {
    let moved = try plan.ledger.storesMoved(after: self.event).filter {
      plan.stores[$0]?.city == city
    }
    guard !moved.isEmpty else { return CityDesk(self, event: event, desk: desk) }
    let positions = try plan.positions(of: moved.sorted(), event: event)
    return CityDesk(self, event: event, desk: desk.replacing(moved, with: positions))
  }

  /// The run on whose plan the answers stand.
  var run: RunID { plan.run }
  /// The business day whose night the forecasts and counts are of.
  var day: BusinessDay { plan.chain.moment.day }
  /// The stores of the chain.
  var stores: [StoreID: Store] { plan.stores }
  /// The materials of the chain.
  var materials: [MaterialID: Material] { plan.materials }
  /// The most packs that one request can bring.
  var mostPacks: Int { 3 * plan.settings.balancing.mostCases }

  /// What a donor keeps of a material and may give, by what is promised at this moment: this desk
  /// may be some milliseconds old, the goods are looked at anew. `nil` when it is not known what
  /// the donor needs.
  func outlook(of material: MaterialID, at donor: StoreID) throws -> DonorOutlook? {
    let stock = try DonorStock(plan.ledger, of: donor, on: day)
    return desk.outlook(of: material, at: donor, with: stock.freeLots(material))
  }

  /// Where a donor goes under its own need by giving quantities of materials.
  func shortages(
    of donor: StoreID, giving given: [MaterialID: Quantity]
  ) throws -> [DonorShortage] {
    let stock = try DonorStock(plan.ledger, of: donor, on: day)
    return given.keys.sorted().compactMap { material in
      guard let quantity = given[material],
        let outlook = desk.outlook(
          of: material, at: donor, with: stock.freeLots(material)),
        outlook.fallsShort(giving: quantity)
      else { return nil }
      return DonorShortage(
        donor: donor, material: material, keeps: outlook.keeps(after: quantity),
        runsOutOn: outlook.runsOutOn(after: quantity), sparePacks: outlook.sparePacks)
    }
  }

  /// The last business day on which goods between two stores count.
  func horizonEnd(
    of material: MaterialID, from donor: StoreID, to recipient: StoreID
  ) -> BusinessDay {
    desk.horizonEnd(of: material, from: donor, to: recipient)
  }

  /// The best answer to a question, given by others than `declining`. What a proposal would bring
  /// the store is not carried along.
  ///
  /// - Parameter orders: those that bring the store something; `nil` looks for them.
  func answer(
    _ request: EmergencyRequest, without declining: Set<StoreID> = [],
    orders: [StoredTransferOrder]? = nil
  ) throws -> EmergencyAnswer {
    let coming =
      try orders
      ?? ComingTransfer.orders(to: request.store, on: request.askedAt.day, plan.ledger)
    return (declining.isEmpty ? desk : desk.without(declining))
      .answer(request, carryingNone: coming.proposedMaterials)
  }
}
