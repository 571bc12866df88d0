import Foundation
public import Persistence
public import SupplyChain
import Synchronization

/// What there is to see of a chain as it stands: the plan in force, stores, materials, the facts
/// that count, and how far orders have gone.
public struct ChainView: Sendable {
  /// What it depends on.
  public let stamp: LedgerStamp
  let plannedChain: PlannedView
  /// The last order event of each store that has one since the plan was looked at first.
  private let lastEvents: [StoreID: Int64]

  /// What stays the same until the next night: see ``Basis``.
  final class PlannedView: Sendable {
    let run: StoredRun?
    let day: BusinessDay
    let collection: Int64
    let stores: [Store]
    let materials: [Material]
    let storesByID: [StoreID: Store]
    let materialsByID: [MaterialID: Material]
    let facts: FactReader?
    let forecasts = Mutex<[StoreID: StoreForecast]>([:])
    let planned = Mutex<(chain: ChainState, facts: FactReader)?>(nil)

    init(_ ledger: Ledger, _ stamp: LedgerStamp, day: BusinessDay) throws {
      self.run = try stamp.run.map { try ledger.run($0) }
      self.day = day
      self.collection = stamp.collection
      let moment = LedgerMoment(
        day: max(day, run?.moment.day ?? day), collection: stamp.collection,
        eventSequence: stamp.eventSequence)
      let documents = try ledger.documents(at: moment)
      func values<Value: Decodable>(_ name: String, _: Value.Type) throws -> [Value] {
        guard let content = documents[name] else { return [] }
        return try JSONDecoder().decode([Value].self, from: Data(content))
      }
      self.stores = try values("stores", Store.self).sorted { $0.id < $1.id }
      self.materials = try values("materials", Material.self).sorted { $0.id < $1.id }
      self.storesByID = Dictionary(stores.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      self.materialsByID = Dictionary(materials.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
      self.facts = run == nil ? nil : try FactReader(ledger, at: moment)
    }

    func serves(_ stamp: LedgerStamp, day: BusinessDay) -> Bool {
      run?.id == stamp.run && collection == stamp.collection && self.day == day
    }
  }

  let ledger: Ledger

  /// Forecasts of so many stores are held ready, some half a megabyte each.
  private static let heldForecasts = 100

  init(_ ledger: Ledger, _ stamp: LedgerStamp, day: BusinessDay) throws {
    self.ledger = ledger
    self.stamp = stamp
    self.plannedChain = try PlannedView(ledger, stamp, day: day)
    self.lastEvents = [:]
  }

  private init(_ known: ChainView, _ stamp: LedgerStamp, lastEvents: [StoreID: Int64]) {
    self.ledger = known.ledger
    self.stamp = stamp
    self.plannedChain = known.plannedChain
    self.lastEvents = lastEvents
  }

  /// The view after later order events: only what they touched is otherwise.
  func moved(to stamp: LedgerStamp) throws -> ChainView {
    var events = lastEvents
    for store in try ledger.storesMoved(after: self.stamp.eventSequence) {
      events[store] = stamp.eventSequence
    }
    return ChainView(self, stamp, lastEvents: events)
  }

  /// The plan in force, `nil` before the first night.
  public var run: StoredRun? { plannedChain.run }
  /// The stores, by id.
  public var stores: [Store] { plannedChain.stores }
  /// The materials, by id.
  public var materials: [Material] { plannedChain.materials }
  var storesByID: [StoreID: Store] { plannedChain.storesByID }
  var materialsByID: [MaterialID: Material] { plannedChain.materialsByID }
  var facts: FactReader? { plannedChain.facts?.at(eventSequence: stamp.eventSequence) }
}

extension ChainView {
  /// On how much of a view something that is shown depends.
  public enum Scope: Sendable, Hashable {
    /// On the plan alone: it stays until the next night.
    case plan
    /// On the plan and what has happened to the orders of a store.
    case store(StoreID)
    /// On the plan and whatever has happened to any order.
    case orders
  }

  /// What something of a scope depends on: while it is the same, so is what is shown.
  public struct Basis: Sendable, Equatable {
    private let plannedChain: PlannedView
    private let event: Int64

    fileprivate init(_ plannedChain: PlannedView, event: Int64) {
      self.plannedChain = plannedChain
      self.event = event
    }

    /// Whether both are of one look at one plan, and of the same last event.
    public static func == (left: Basis, right: Basis) -> Bool {
      left.plannedChain === right.plannedChain && left.event == right.event
    }
  }

  /// What something of a scope depends on in this view.
  public func basis(of scope: Scope) -> Basis {
    switch scope {
    case .plan: Basis(plannedChain, event: 0)
    case .store(let store): Basis(plannedChain, event: lastEvents[store] ?? 0)
    case .orders: Basis(plannedChain, event: stamp.eventSequence)
    }
  }

  /// The store of an id.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func store(_ id: StoreID) throws -> Store {
    guard let store = storesByID[id] else {
      throw OperationsFailure.unknownName(kind: "store", name: id.text)
    }
    return store
  }

  /// The material of an id.
  ///
  /// - Throws: ``OperationsFailure/unknownName(kind:name:)``.
  public func material(_ id: MaterialID) throws -> Material {
    guard let material = materialsByID[id] else {
      throw OperationsFailure.unknownName(kind: "material", name: id.text)
    }
    return material
  }

  /// The plan in force.
  ///
  /// - Throws: `LedgerFailure` before the first night.
  public func plan() throws -> StoredRun {
    guard let run else { throw LedgerFailure.noRun("yet") }
    return run
  }

  /// The chain and its facts as they were known to the plan in force, with the orders of now: read
  /// once for a plan.
  func planned() throws -> (chain: ChainState, facts: FactReader) {
    let made = try plan().moment
    let moment = LedgerMoment(
      day: made.day, collection: made.collection, eventSequence: stamp.eventSequence)
    let known = try plannedChain.planned.withLock { known in
      if let known { return known }
      let read = (
        chain: try ChainState(ledger, at: moment), facts: try FactReader(ledger, at: moment)
      )
      known = read
      return read
    }
    return (known.chain.at(moment), known.facts.at(eventSequence: moment.eventSequence))
  }

  /// What the plan in force forecasts for a store, `nil` when it does not.
  func forecast(of store: StoreID) throws -> StoreForecast? {
    if let held = plannedChain.forecasts.withLock({ $0[store] }) { return held }
    guard let forecast = try ledger.forecast(of: store, in: try plan().id) else { return nil }
    plannedChain.forecasts.withLock { held in
      if held.count >= ChainView.heldForecasts, let any = held.keys.first { held[any] = nil }
      held[store] = forecast
    }
    return forecast
  }
}

/// Keeps the present ``ChainView`` of a ledger.
public final class ChainViews: Sendable {
  private struct Held {
    let changeCount: Int
    let day: BusinessDay
    let view: ChainView
  }

  private let ledger: Ledger
  private let held = Mutex<Held?>(nil)
  /// Whoever finds the view outdated makes the next one; the others wait for it.
  private let making = Mutex<Void>(())

  /// Looks at a ledger.
  public init(_ ledger: Ledger) { self.ledger = ledger }

  /// The view on business day `day` if nothing at all has been written since it was looked at last;
  /// never waits for the disk.
  public func unchanged(on day: BusinessDay) -> ChainView? {
    let count = ledger.changeCount
    return held.withLock { known in
      known.flatMap { $0.changeCount == count && $0.day == day ? $0.view : nil }
    }
  }

  /// The view as things are now, on business day `day`.
  ///
  /// As long as nothing has been written it costs a comparison; after a write that changes neither
  /// plan nor orders, three small queries; after an order has moved, one more.
  public func current(on day: BusinessDay) throws -> ChainView {
    if let view = unchanged(on: day) { return view }
    return try making.withLock { _ in
      if let view = unchanged(on: day) { return view }
      let count = ledger.changeCount
      // What a transaction has not kept yet is nobody else's to see.
      let view = try Ledger.outsideTransaction {
        try next(held.withLock { $0?.view }, ledger.stamp(), day)
      }
      held.withLock { $0 = Held(changeCount: count, day: day, view: view) }
      return view
    }
  }

  private func next(
    _ known: ChainView?, _ stamp: LedgerStamp, _ day: BusinessDay
  ) throws -> ChainView {
    guard let known, known.plannedChain.serves(stamp, day: day),
      known.stamp.eventSequence <= stamp.eventSequence
    else { return try ChainView(ledger, stamp, day: day) }
    return known.stamp == stamp ? known : try known.moved(to: stamp)
  }
}
