/// An amount that is not known for certain, of which the expected excess over every amount is.
public protocol UncertainAmount {
  /// E[(D − amount)⁺].
  func expectedExcess(over amount: Double) -> Double
}

extension UncertainAmount {
  /// The probability that the amount is at least x, averaged over x in the range: the share of
  /// those units that will be asked for. Zero over an empty range.
  ///
  /// Equal to (E[(D − low)⁺] − E[(D − high)⁺]) ÷ (high − low).
  @inlinable
  public func meanProbability(atLeastOver range: Range<Double>) -> Double {
    let width = range.upperBound - range.lowerBound
    guard width > 0 else { return 0 }
    let excess = expectedExcess(over: range.lowerBound) - expectedExcess(over: range.upperBound)
    return min(max(excess / width, 0), 1)
  }
}
