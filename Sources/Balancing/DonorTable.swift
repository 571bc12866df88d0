import SupplyChain

/// All that may give a material, row by row as a question scans it: city by city, and in a city in
/// the order of the stores.
struct DonorTable: Sendable {
  struct Row: Sendable {
    /// The store's place in the desk's list.
    let store: Int
    let direction: Direction
    let hours: OpenHours
    let countedOn: BusinessDay
    /// The first element in ``DonorTable/costs``, and how many there are.
    let start: Int
    let count: Int
    /// See ``EmergencyShelf/firstLastDay``; far away when the first lot keeps.
    let firstLastDay: Int
  }

  private(set) var rows: [Row] = []
  /// What the first 1, 2, … cases of each row cost, losses and handling; one row after the other.
  private(set) var costs: [Int64] = []
  /// The least that 1, 2, … cases cost in any row.
  private(set) var cheapest: [Int64] = []
  /// Where each city's rows lie, by the city's number.
  private var cities: [Range<Int>] = []

  /// The rows of a city.
  func rows(ofCity city: Int) -> ArraySlice<Row> {
    city < cities.count ? rows[cities[city]] : []
  }

  /// The tables of all materials. Stores without a place can give nothing.
  static func tables(
    of stores: [EmergencyStore], terms: [GoodsTerms]
  ) -> [MaterialID: DonorTable] {
    var tables = [DonorTable](repeating: DonorTable(), count: terms.count)
    let byCity = stores.indices.sorted { (stores[$0].city, $0) < (stores[$1].city, $1) }
    for index in byCity {
      guard let direction = stores[index].direction else { continue }
      for shelf in stores[index].shelves {
        tables[shelf.material].add(
          shelf, of: stores[index], at: index, direction,
          handling: terms[shelf.material].goods.handlingPerCase)
      }
    }
    return Dictionary(
      uniqueKeysWithValues: zip(terms, tables).map { ($0.material.id, $1) })
  }

  private mutating func add(
    _ shelf: EmergencyShelf, of store: EmergencyStore, at index: Int, _ direction: Direction,
    handling: Int64
  ) {
    let start = costs.count
    costs += shelf.costs(handling: handling)
    for (step, cost) in costs[start...].enumerated() {
      if step < cheapest.count {
        cheapest[step] = min(cheapest[step], cost)
      } else {
        cheapest.append(cost)
      }
    }
    while cities.count <= store.city { cities.append(rows.count..<rows.count) }
    rows.append(
      Row(
        store: index, direction: direction, hours: store.hours,
        countedOn: shelf.curves.position.countedOn, start: start, count: shelf.losses.count,
        firstLastDay: shelf.firstLastDay ?? .max))
    cities[store.city] = cities[store.city].lowerBound..<rows.count
  }
}
