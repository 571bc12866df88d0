/// A straight map from values to pixels.
public struct Scale: Hashable, Sendable {
  /// The values at the two ends.
  public let domain: ClosedRange<Double>
  /// The pixel of the lower end of ``domain``.
  public let start: Double
  /// The pixel of the upper end of ``domain``; below ``start`` on an axis that rises upwards.
  public let end: Double

  /// Takes values and the pixels that they stand at; the domain has a width.
  public init(domain: ClosedRange<Double>, start: Double, end: Double) {
    precondition(domain.upperBound > domain.lowerBound, "a scale needs a domain with a width")
    self.domain = domain
    self.start = start
    self.end = end
  }

  /// The pixel of `value`.
  public func position(of value: Double) -> Double {
    let width = domain.upperBound - domain.lowerBound
    return start + (value - domain.lowerBound) / width * (end - start)
  }
}
