import Foundation
public import Persistence
public import SupplyChain
import Synchronization

/// What there is to see of a chain while its stamp stays the same: the plan in force, stores,
/// materials, and the facts that count. Made once a stamp and read by everybody.
public final class ChainView: Sendable {
  /// What it depends on.
  public let stamp: LedgerStamp
  /// The plan in force, `nil` before the first night.
  public let run: StoredRun?
  /// The stores, by id.
  public let stores: [Store]
  /// The materials, by id.
  public let materials: [Material]
  let ledger: Ledger
  let storesByID: [StoreID: Store]
  let materialsByID: [MaterialID: Material]
  let facts: FactReader?
  private let forecasts = Mutex<[StoreID: StoreForecast]>([:])

  /// Forecasts of so many stores are held ready, some half a megabyte each.
  private static let heldForecasts = 100

  init(_ ledger: Ledger, _ stamp: LedgerStamp, day: BusinessDay) throws {
    self.ledger = ledger
    self.stamp = stamp
    self.run = try stamp.run.map { try ledger.run($0) }
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

  /// What the plan in force forecasts for a store, `nil` when it does not.
  func forecast(of store: StoreID) throws -> StoreForecast? {
    if let held = forecasts.withLock({ $0[store] }) { return held }
    guard let forecast = try ledger.forecast(of: store, in: try plan().id) else { return nil }
    forecasts.withLock { held in
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
  /// plan, facts nor orders, three small queries.
  public func current(on day: BusinessDay) throws -> ChainView {
    let count = ledger.changeCount
    let known = held.withLock { $0 }
    if let known, known.changeCount == count, known.day == day { return known.view }
    let stamp = try ledger.stamp()
    let view: ChainView
    if let known, known.view.stamp == stamp, known.day == day {
      view = known.view
    } else {
      view = try ChainView(ledger, stamp, day: day)
    }
    held.withLock { $0 = Held(changeCount: count, day: day, view: view) }
    return view
  }
}
