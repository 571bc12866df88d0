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
