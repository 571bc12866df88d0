import Foundation

/// A flat picture of a small part of the Earth: equirectangular around the middle of its places, so
/// that a kilometre is as long to the east as to the north. Good to a few
/// per cent within a country.
struct Projection {
  /// Kilometres of a degree of latitude on a sphere of the Earth's mean radius, 6,371 km.
  private static let kilometresPerDegree = 111.195

  private let latitude: Double
  private let longitude: Double
  private let shrink: Double
  /// The places' box, kilometres from its middle.
  private let halfWidth: Double
  private let halfHeight: Double

  /// Whether a place has coordinates on the Earth.
  static func isPlace(_ point: MapChart.Point) -> Bool {
    abs(point.latitude) <= 90 && abs(point.longitude) <= 180
  }

  /// Fits some places; there is at least one.
  init(_ points: [MapChart.Point]) {
    let first = points.first?.longitude ?? 0
    let latitudes = points.map(\.latitude)
    // Counted from the first place, so that the date line is no border.
    let longitudes = points.map { Projection.turn($0.longitude - first) }
    let (south, north) = (latitudes.min() ?? 0, latitudes.max() ?? 0)
    let (west, east) = (longitudes.min() ?? 0, longitudes.max() ?? 0)
    latitude = (south + north) / 2
    longitude = first + (west + east) / 2
    shrink = max(cos(latitude * .pi / 180), 0.01)
    halfWidth = (east - west) / 2 * shrink * Projection.kilometresPerDegree
    halfHeight = (north - south) / 2 * Projection.kilometresPerDegree
  }

  private static func turn(_ degrees: Double) -> Double {
    degrees > 180 ? degrees - 360 : degrees < -180 ? degrees + 360 : degrees
  }

  /// The diagonal of the places' box, in kilometres.
  var span: Double { 2 * (halfWidth * halfWidth + halfHeight * halfHeight).squareRoot() }

  /// Kilometres to the east and to the north of the middle.
  func position(_ point: MapChart.Point) -> (east: Double, north: Double) {
    (
      Projection.turn(point.longitude - longitude) * shrink * Projection.kilometresPerDegree,
      (point.latitude - latitude) * Projection.kilometresPerDegree
    )
  }

  /// Pixels of a kilometre with which all places fit into a box; a place alone is shown with 4 km
  /// around it.
  func scale(width: Double, height: Double) -> Double {
    min(width / max(2 * halfWidth, 4), height / max(2 * halfHeight, 4))
  }
}
