import Foundation
import SupplyChain

/// A place as a unit vector: the distance of two takes one arcsine instead of five sines.
struct Direction: Sendable {
  private let x: Double
  private let y: Double
  private let z: Double

  init(_ place: Place) {
    let radians = Double.pi / 180
    let (latitude, longitude) = (place.latitude * radians, place.longitude * radians)
    self.x = cos(latitude) * cos(longitude)
    self.y = cos(latitude) * sin(longitude)
    self.z = sin(latitude)
  }

  private static let earthRadius = 6371.0

  /// The square of the straight line through the earth, in radii: falls and rises with the
  /// distance.
  func chordSquared(to other: Direction) -> Double {
    let (dx, dy, dz) = (x - other.x, y - other.y, z - other.z)
    return dx * dx + dy * dy + dz * dz
  }

  /// Great-circle kilometres, equal to `Place.kilometres(to:)` but for rounding.
  static func kilometres(chordSquared: Double) -> Double {
    let half = chordSquared.squareRoot() / 2
    guard half < 0.1 else { return 2 * earthRadius * asin(min(1, half)) }
    // The arcsine's series: within a millimetre for trips of a thousand kilometres, and an
    // answer asks for a thousand of them.
    let square = half * half
    let series =
      1 + square * (1.0 / 6 + square * (3.0 / 40 + square * (15.0 / 336 + square * 105 / 3456)))
    return 2 * earthRadius * half * series
  }

  /// The square of the chord of so many great-circle kilometres.
  static func chordSquared(kilometres: Double) -> Double {
    let half = sin(min(kilometres / (2 * earthRadius), Double.pi / 2))
    return 4 * half * half
  }
}

/// All that may give a material, row by row in the order of the stores, as a question scans it.
struct DonorTable: Sendable {
  struct Row: Sendable {
    /// The store's place in the desk's list.
    let store: Int
    let direction: Direction
    let hours: OpenHours
    /// The city's number.
    let city: Int
    let countedOn: BusinessDay
    /// The first step in ``losses``, and how many there are.
    let start: Int
    let count: Int
    /// See ``EmergencyShelf/firstLastDay``; far away when the first lot keeps.
    let firstLastDay: Int
  }

  private(set) var rows: [Row] = []
  /// The losses of all rows, one after the other.
  private(set) var losses: [Int64] = []

  /// The tables of all materials. Stores without a place can give nothing.
  static func tables(
    of stores: [EmergencyStore], terms: [GoodsTerms]
  ) -> [MaterialID: DonorTable] {
    var tables = [DonorTable](repeating: DonorTable(), count: terms.count)
    for (index, store) in stores.enumerated() {
      guard let direction = store.direction else { continue }
      for shelf in store.shelves {
        let start = tables[shelf.material].losses.count
        tables[shelf.material].losses += shelf.losses
        tables[shelf.material].rows.append(
          Row(
            store: index, direction: direction, hours: store.hours,
            city: store.city, countedOn: shelf.curves.position.countedOn,
            start: start, count: shelf.losses.count,
            firstLastDay: shelf.firstLastDay ?? .max))
      }
    }
    return Dictionary(
      uniqueKeysWithValues: zip(terms, tables).map { ($0.material.id, $1) })
  }
}
