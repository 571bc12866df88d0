import Charts
import Testing

@Suite("Ticks that a person would draw")
struct TicksTests {
  @Test("data from 3 to 97 have ticks at 0, 20, 40, 60, 80, 100")
  func example() {
    let ticks = Ticks(covering: [3, 97], includingZero: false)
    #expect(ticks.values == [0, 20, 40, 60, 80, 100])
    #expect(ticks.decimals == 0)
  }

  @Test("tenths are the decimals that a person writes, not their binary neighbours")
  func tenths() {
    let ticks = Ticks(covering: [0, 0.31], includingZero: true, intervals: 4)
    #expect(ticks.values == [0, 0.1, 0.2, 0.3, 0.4])
    #expect(ticks.decimals == 1)
  }

  @Test("for any data the step is the smallest 1-2-5 step whose multiples cover them")
  func oracle() {
    var generator = SplitMix(state: 87)
    for _ in 0..<2_000 {
      let size = pow10(Int.random(in: -6...9, using: &generator))
      let a = Double.random(in: -1...1, using: &generator) * size
      let b = Double.random(in: -1...1, using: &generator) * size
      let (low, high) = (min(a, b), max(a, b))
      let intervals = Int.random(in: 2...8, using: &generator)
      let ticks = Ticks(covering: [high, low], includingZero: false, intervals: intervals)
      let slack = ticks.step * 1e-6
      #expect(ticks.domain.lowerBound <= low + slack && high - slack <= ticks.domain.upperBound)
      #expect(ticks.values.count <= intervals + 1)
      #expect(abs(ticks.step - smallestStep(low, high, intervals)) < slack)
      for (lower, upper) in zip(ticks.values, ticks.values.dropFirst()) {
        #expect(abs(upper - lower - ticks.step) < slack)
      }
    }
  }

  @Test(
    "no data, data that are all alike and data that cannot be drawn still have an axis",
    arguments: [
      ([], 0.0...1.0), ([0], 0...1), ([7], 0...8), ([-3, -3], -3...0), ([.nan, .infinity], 0...1),
      ([1e300, 5], 0...5), ([Double.leastNonzeroMagnitude], 0...1),
    ] as [([Double], ClosedRange<Double>)])
  func degenerate(data: [Double], domain: ClosedRange<Double>) {
    #expect(Ticks(covering: data, includingZero: false).domain == domain)
  }

  /// Tries every 1-2-5 step from the smallest on.
  private func smallestStep(_ low: Double, _ high: Double, _ intervals: Int) -> Double {
    for exponent in -12...12 {
      for multiple in [1.0, 2, 5] {
        let step = multiple * pow10(exponent)
        let count = (high / step - 1e-9).rounded(.up) - (low / step + 1e-9).rounded(.down)
        if count <= Double(intervals) { return step }
      }
    }
    return .nan
  }

  private func pow10(_ exponent: Int) -> Double {
    let power = (0..<abs(exponent)).reduce(1.0) { product, _ in product * 10 }
    return exponent < 0 ? 1 / power : power
  }
}
