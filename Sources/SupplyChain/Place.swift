import Foundation

/// A point on the earth, in degrees.
public struct Place: Hashable, Sendable, Codable {
  /// Degrees north.
  public let latitude: Double
  /// Degrees east.
  public let longitude: Double

  /// Takes degrees.
  ///
  /// - Returns: `nil` off the globe.
  public init?(latitude: Double, longitude: Double) {
    guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
    self.latitude = latitude
    self.longitude = longitude
  }

  /// Great-circle kilometres to `other` (haversine on a sphere of 6,371 km).
  public func kilometres(to other: Place) -> Double {
    let radians = Double.pi / 180
    let dLatitude = (other.latitude - latitude) * radians
    let dLongitude = (other.longitude - longitude) * radians
    let chord =
      pow(sin(dLatitude / 2), 2)
      + cos(latitude * radians) * cos(other.latitude * radians) * pow(sin(dLongitude / 2), 2)
    return 2 * 6371 * asin(min(1, chord.squareRoot()))
  }
}
