import Foundation

/// The values that a person would write along an axis: whole multiples of 1, 2 or 5 times a power
/// of ten, the first at or below the data and the last at or above them.
///
/// Example: data from 3 to 97 in at most five intervals have ticks at 0, 20, 40, 60, 80, 100.
public struct Ticks: Hashable, Sendable {
  /// The ticks in rising order, at least two.
  public let values: [Double]
  /// The distance between two ticks: 1, 2 or 5 times a power of ten.
  public let step: Double
  /// How many decimals tell the ticks apart.
  public let decimals: Int

  /// Covers `data` with at most `intervals` steps.
  ///
  /// What cannot be drawn (see ``isDrawable(_:)``) is passed over. No data at all have ticks from 0
  /// to 1, data that are all alike share their axis with zero.
  public init(covering data: some Sequence<Double>, includingZero: Bool, intervals: Int = 5) {
    precondition(intervals >= 1, "an axis has at least one interval")
    let (low, high) = Ticks.extent(of: data, includingZero: includingZero)
    let start = Int(floor(log10((high - low) / Double(intervals))))
    for exponent in start...(start + 2) {
      for multiple in [1, 2, 5] {
        let size = Double(multiple) * pow(10, Double(exponent))
        // A hair's breadth of rounding in the quotient must not cost a whole interval.
        let first = floor(low / size + 1e-9)
        let last = ceil(high / size - 1e-9)
        guard last - first <= Double(intervals), abs(first) < 1e15, abs(last) < 1e15 else {
          continue
        }
        self.values = (Int(first)...Int(last)).map {
          Ticks.multiple($0 * multiple, ofTenTo: exponent)
        }
        self.step = size
        self.decimals = max(0, -exponent)
        return
      }
    }
    self.values = [low, high]
    self.step = high - low
    self.decimals = 0
  }

  /// Whether a chart can show `value`: finite and within ±10¹⁵.
  public static func isDrawable(_ value: Double) -> Bool { value.isFinite && abs(value) <= 1e15 }

  /// The ends of the axis.
  public var domain: ClosedRange<Double> {
    guard let first = values.first, let last = values.last, first < last else { return 0...1 }
    return first...last
  }

  private static func extent(
    of data: some Sequence<Double>, includingZero: Bool
  ) -> (low: Double, high: Double) {
    var low = includingZero ? 0 : Double.infinity
    var high = includingZero ? 0 : -Double.infinity
    for value in data where isDrawable(value) {
      low = min(low, value)
      high = max(high, value)
    }
    guard low <= high else { return (0, 1) }
    let size = max(abs(low), abs(high))
    if high - low > max(size * 1e-9, 1e-9) { return (low, high) }
    if size < 1e-9 { return (0, 1) }
    return low > 0 ? (0, high) : (low, 0)
  }

  /// `count` × 10^`exponent`, as near as a binary number can be to the decimal.
  private static func multiple(_ count: Int, ofTenTo exponent: Int) -> Double {
    exponent >= 0
      ? Double(count) * pow(10, Double(exponent)) : Double(count) / pow(10, Double(-exponent))
  }
}
