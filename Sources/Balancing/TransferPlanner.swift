public import SupplyChain

/// Proposes the night's transfers: what is worth more in another store of the city than where it
/// lies, after the loss of the donor, the handling and the trip that all materials share.
///
/// The night of `day` runs after that day's close; transfers leave on the next morning and count
/// for the whole of `day + 1` and later. Each position becomes two curves of the worth of a case
/// (see ``MarginalWorth``), each city an instance for the ``TransferOptimizer``.
public struct TransferPlanner: Sendable {
  let settings: BalancingSettings
  let stores: [StoreID: Store]
  let materials: [MaterialID: Material]
  let terms: [MaterialID: GoodsTerms]
  let day: BusinessDay
  private let legPrefix: String
  let optimizer: TransferOptimizer

  /// Takes the chain and the night's day.
  ///
  /// - Parameters:
  ///   - settings: without a ``BalancingSettings/fault``.
  ///   - stores: those that may take part; a position of another store is left aside.
  ///   - materials: those that may be moved; a position of another material is left aside.
  ///   - legPrefix: what the ids of legs begin with: `L-` gives `L-20260630-001`. At most 100
  ///     printable bytes.
  ///   - threads: the most threads at work; all cores by default.
  public init(
    settings: BalancingSettings, stores: [Store], materials: [Material], day: BusinessDay,
    legPrefix: String = "L-", threads: Int = TransferOptimizer.allCores
  ) {
    precondition(settings.fault == nil, settings.fault ?? "")
    precondition(
      legPrefix.utf8.count <= 100 && LegID(legPrefix + "0") != nil, "a prefix of ids")
    self.settings = settings
    self.stores = Dictionary(stores.map { ($0.id, $0) }) { first, _ in first }
    self.materials = Dictionary(materials.map { ($0.id, $0) }) { first, _ in first }
    self.terms = self.materials.compactMapValues { GoodsTerms($0, settings: settings) }
    self.day = day
    self.legPrefix = legPrefix
    self.optimizer = TransferOptimizer(threads: threads, rules: settings.rules)
  }

  /// The transfers that `positions` are worth, at most one position a store and material; the same
  /// plan for any order of the positions and any number of threads.
  public func plan(_ positions: [BalancingPosition]) -> TransferPlan {
    let byStore = Dictionary(grouping: positions, by: \.store)
    let cities = cities(of: byStore)
    // The large ones first, so that no core is left with one at the end; each is written as soon as
    // it is solved, so that no more are in memory than are worked on.
    let bySize = cities.indices.sorted { (cities[$0].count, $1) > (cities[$1].count, $0) }
    let planned = sideBySide(cities.count, threads: optimizer.threads) { place in
      plan(cities[bySize[place]], byStore)
    }
    var transfers: [PlannedTransfer] = []
    var (netWorth, promise) = (Money.zero, PlanPromise())
    for (_, city) in zip(bySize, planned).sorted(by: { $0.0 < $1.0 }) {
      for transfer in city.transfers {
        let id = legID(transfers.count + 1)
        transfers.append(PlannedTransfer(leg: transfer.leg.named(id), lines: transfer.lines))
      }
      netWorth += city.netWorth
      promise += city.promise
    }
    return TransferPlan(
      transfers: transfers, netWorth: netWorth, promise: promise,
      notes: notes(byStore))
  }

  /// A city's own plan, its legs numbered from 1.
  private func plan(
    _ city: [Store], _ byStore: [StoreID: [BalancingPosition]]
  ) -> TransferPlan {
    let problem = CityProblem(
      stores: city, curvesByStore: city.map { curves(byStore[$0.id] ?? []) }, day: day,
      settings: settings)
    let solution = optimizer.solve(problem.instance)
    let writer = TransferWriter(problem: problem, settings: settings, day: day)
    var number = 0
    let transfers = writer.transfers(solution) {
      number += 1
      return legID(number)
    }
    return TransferPlan(
      transfers: transfers, netWorth: Money(roundingFen: Double(solution.objective)),
      promise: writer.promise(of: solution), notes: [])
  }

  /// The stores that take part, grouped by city, both in the order of their UTF-8.
  func cities(of byStore: [StoreID: [BalancingPosition]]) -> [[Store]] {
    let taking = byStore.keys.sorted().compactMap { stores[$0] }.filter { store in
      store.place != nil && store.trades(on: day + 1)
        && byStore[store.id]?.contains { isFresh($0) } ?? false
    }
    return Dictionary(grouping: taking, by: \.city)
      .sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      .map(\.value).filter { $0.count > 1 }
  }

  private func isFresh(_ position: BalancingPosition) -> Bool {
    day - position.countedOn <= settings.oldestCountDays
  }

  func curves(_ positions: [BalancingPosition]) -> [PositionCurves] {
    var seen: Set<MaterialID> = []
    return positions.filter(isFresh).sorted { $0.material < $1.material }.compactMap { position in
      precondition(seen.insert(position.material).inserted, "one position a store and material")
      return terms[position.material].map {
        PositionCurves(position, terms: $0, settings: settings, day: day)
      }
    }
  }

  private func legID(_ number: Int) -> LegID {
    let digits = String(number)
    let padded = String(repeating: "0", count: max(3 - digits.count, 0)) + digits
    let date = day.description.filter { $0 != "-" }
    guard let id = LegID("\(legPrefix)\(date)-\(padded)") else {
      preconditionFailure("the prefix was checked")
    }
    return id
  }

  /// Which stores and materials with positions took no part, and why.
  private func notes(_ byStore: [StoreID: [BalancingPosition]]) -> [PlanningException] {
    var notes: [PlanningException] = []
    for id in byStore.keys.sorted() {
      guard let store = stores[id], let positions = byStore[id] else { continue }
      if store.place == nil { notes.append(.unknownPlace(store)) }
      if let latest = positions.map(\.countedOn).max(), !positions.contains(where: isFresh) {
        notes.append(.tooOldForTransfers(store, countedOn: latest))
      }
    }
    let used = Set(byStore.values.joined().map(\.material))
    for id in used.sorted() {
      guard let material = materials[id], terms[id] == nil else { continue }
      notes.append(.unknownPack(material))
    }
    return notes
  }
}
