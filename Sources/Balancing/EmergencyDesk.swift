public import SupplyChain

/// Answers stores that need something today: who can give how much, when it is there, what it
/// costs, and what else is worth carrying on a trip that is paid anyway.
///
/// The desk is prepared once from the positions of a night, as ``TransferPlanner`` takes them with
/// what has been promised and sent since taken off, and then answers any number of questions
/// about them: every donor is looked at, and at most three trips are used (``EmergencyChoice``). A
/// donor gives first what expires first, and keeps what it keeps at night, see
/// ``BalancingSettings/donorKeepsLevel``. A chain of many cities does best with a desk a city:
/// transfers stay within one.
///
/// Carrying more on a trip that is paid anyway is the hybrid transshipment of Glazebrook, Paterson,
/// Rauscher & Archibald, Production and Operations Management 24 (2015).
public struct EmergencyDesk: Sendable {
  let settings: BalancingSettings
  let day: BusinessDay
  let stores: [EmergencyStore]
  /// The materials that have a pack, by their place in ``EmergencyShelf/material``.
  let terms: [GoodsTerms]
  /// What handling a case of each of them costs.
  let handlings: [Int64]
  let storeIndex: [StoreID: Int]
  let materialIndex: [MaterialID: Int]
  private let tables: [MaterialID: DonorTable]
  let vehicle: OpenHours

  /// Takes what is known after the night of `day`.
  ///
  /// - Parameters:
  ///   - settings: without a ``BalancingSettings/fault``.
  ///   - stores: those that may give or ask.
  ///   - materials: those that may be moved.
  ///   - positions: at most one a store and material, in any order; of other stores and materials
  ///     they are left aside.
  public init(
    settings: BalancingSettings, stores: [Store], materials: [Material], day: BusinessDay,
    positions: [BalancingPosition]
  ) {
    precondition(settings.fault == nil, settings.fault ?? "")
    self.settings = settings
    self.day = day
    let known = Dictionary(materials.map { ($0.id, $0) }) { first, _ in first }
    self.terms = known.values.sorted { $0.id < $1.id }
      .compactMap { GoodsTerms($0, settings: settings) }
    self.handlings = terms.map(\.goods.handlingPerCase)
    let places = Dictionary(
      uniqueKeysWithValues: terms.enumerated().map { ($1.material.id, $0) })
    self.materialIndex = places
    let byStore = Dictionary(grouping: positions, by: \.store)
    let unique = Dictionary(stores.map { ($0.id, $0) }) { first, _ in first }
    var cities: [String: Int] = [:]
    self.stores = unique.values.sorted { $0.id < $1.id }.map { [terms] store in
      let city = cities[store.city] ?? cities.count
      cities[store.city] = city
      return EmergencyStore(
        store, city: city, positions: byStore[store.id] ?? [], terms: terms, places: places,
        day: day, settings: settings)
    }
    self.storeIndex = Dictionary(
      uniqueKeysWithValues: self.stores.enumerated().map { ($1.store.id, $0) })
    self.tables = DonorTable.tables(of: self.stores, terms: terms)
    self.vehicle = OpenHours(
      from: settings.emergencyDepartsFrom, through: settings.emergencyDepartsUntil)
  }

  /// The same desk with other stores of the same cities.
  init(_ desk: EmergencyDesk, with stores: [EmergencyStore]) {
    self.settings = desk.settings
    self.day = desk.day
    self.terms = desk.terms
    self.handlings = desk.handlings
    self.materialIndex = desk.materialIndex
    self.vehicle = desk.vehicle
    self.stores = stores
    self.storeIndex = Dictionary(
      uniqueKeysWithValues: stores.enumerated().map { ($1.store.id, $0) })
    self.tables = DonorTable.tables(of: stores, terms: desk.terms)
  }

  /// The best answer to a question: as much of it as can be there by then at the lowest cost of
  /// trips, handling and what the donors lose; with ``EmergencyRequest/packWorths`` what earns most
  /// after these costs. The same question has the same answer.
  ///
  /// - Parameter coming: materials that come to the store another way, and so are not worth
  ///   carrying along.
  public func answer(
    _ request: EmergencyRequest, carryingNone coming: Set<MaterialID> = []
  ) -> EmergencyAnswer {
    func nobody(_ obstacle: EmergencyObstacle, _ packs: Int = 0) -> EmergencyAnswer {
      EmergencyAnswer(
        request: request, packsAsked: packs, offers: [], obstacle: obstacle, earliest: nil)
    }
    guard request.quantity > .zero else { return nobody(.nothingAsked) }
    guard let recipient = storeIndex[request.store], stores[recipient].direction != nil else {
      return nobody(.unknownPlace)
    }
    guard let material = materialIndex[request.material] else { return nobody(.unknownPack) }
    let pack = terms[material].pack
    let whole = request.quantity.wholePacks(of: pack)
    let asked = whole + (pack.times(whole) < request.quantity ? 1 : 0)
    guard let table = tables[request.material] else { return nobody(.nobodySpares, asked) }
    let search = EmergencySearch(
      desk: self, request: request, asked: asked, asking: recipient, material: material,
      table: table, left: Set(coming.compactMap { materialIndex[$0] }))
    return search.answer()
  }
}

extension EmergencyDesk {
  /// The last business day on which goods that go from one store to another can still be of use or
  /// do harm: the eve of the arrival of the next order at either, tomorrow at the least. The same
  /// that a planned line counts through.
  public func horizonEnd(
    of material: MaterialID, from donor: StoreID, to recipient: StoreID
  ) -> BusinessDay {
    let horizons = [donor, recipient].map { store -> Int in
      guard let place = storeIndex[store], let number = materialIndex[material] else { return 0 }
      return stores[place].shelf(of: number)?.curves.horizonDays ?? 0
    }
    return day + max(horizons.max() ?? 0, 1)
  }
}

/// A store as the desk sees it.
struct EmergencyStore: Sendable {
  let store: Store
  /// The unit vector from the earth's middle; `nil` when the place is not known.
  let direction: Direction?
  let hours: OpenHours
  /// The number of its city.
  let city: Int
  /// What it has of each material, by ``EmergencyShelf/material``.
  let shelves: [EmergencyShelf]
  /// The place of each material in ``shelves``, -1 where it has none.
  private let places: [Int32]
  /// What its first case of each material loses, ``nothing`` where it may give none: an answer
  /// looks at all of them, and at few of the shelves.
  let firstLosses: [Int64]

  /// A loss that no gain makes good.
  static let nothing = Int64.max / 2

  init(
    _ store: Store, city: Int, positions: [BalancingPosition], terms: [GoodsTerms],
    places: [MaterialID: Int], day: BusinessDay, settings: BalancingSettings
  ) {
    self.store = store
    self.direction = store.place.map(Direction.init)
    self.hours = OpenHours(of: store)
    self.city = city
    let shelves = positions.compactMap { position in
      places[position.material].map { material in
        EmergencyShelf(
          material: material,
          curves: PositionCurves(
            position, terms: terms[material], settings: settings, day: day), settings: settings)
      }
    }.sorted { $0.material < $1.material }
    var (numbers, losses) = (
      [Int32](repeating: -1, count: terms.count),
      [Int64](repeating: EmergencyStore.nothing, count: terms.count)
    )
    for (number, shelf) in shelves.enumerated() {
      numbers[shelf.material] = Int32(number)
      if let loss = shelf.losses.first { losses[shelf.material] = loss }
    }
    (self.shelves, self.places, self.firstLosses) = (shelves, numbers, losses)
  }

  /// The shelf of a material.
  func shelf(of material: Int) -> EmergencyShelf? {
    let place = places[material]
    return place >= 0 ? shelves[Int(place)] : nil
  }
}

/// What a store has of a material, with what giving and getting it is worth. A class, so that an
/// answer hands it about for the price of one reference.
final class EmergencyShelf: Sendable {
  /// The material's place in the desk's list.
  let material: Int
  let curves: PositionCurves
  let losses: [Int64]
  let gains: [Int64]
  /// What the first case got is worth, `nil` when it is worth nothing.
  let firstGain: Int64?
  /// The last day ahead on which the lot that would go first may be used; `nil` when it keeps.
  let firstLastDay: Int?
  /// The last days ahead of the lots that may be given, as far as they do not keep.
  let lastDays: [Int]

  init(material: Int, curves: PositionCurves, settings: BalancingSettings) {
    self.material = material
    self.curves = curves
    self.losses = curves.losses(settings).losses
    self.gains = curves.gains(settings).waiting
    self.firstGain = gains.first
    self.firstLastDay = curves.givable.first?.lot.lastDay
    self.lastDays = curves.givable.compactMap(\.lot.lastDay)
  }

  /// What giving the first 1, 2, … cases costs, losses and handling.
  func costs(handling: Int64) -> [Int64] {
    var total: Int64 = 0
    return losses.map { loss in
      total += loss + handling
      return total
    }
  }
}
