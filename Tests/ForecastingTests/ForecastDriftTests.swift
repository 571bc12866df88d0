import Forecasting
import Testing

@Suite struct ForecastDriftTests {
  /// A night on which so much was forecast where 100 came, with so many of ten days in the interval.
  private func night(mean: Double, within: Int = 8) -> ForecastAccuracy {
    var accuracy = ForecastAccuracy.zero
    for index in 0..<10 {
      let quantiles = index < within ? [0.0, 100, 200, 200, 200] : [0, 50, 60, 70, 80]
      accuracy.add([
        ForecastAccuracy.Day(came: 100, mean: mean, quantiles: quantiles, naive: nil)
      ])
    }
    return accuracy
  }

  @Test func threeNightsOutsideTheBandAreADriftAndTwoAreNot() {
    let (good, high) = (night(mean: 104), night(mean: 120))
    #expect(ForecastDrift([good, high, high]).findings.isEmpty)
    #expect(ForecastDrift([high, high]).findings.isEmpty)
    let drift = ForecastDrift([good, high, high, high])
    #expect(drift.findings.map(\.measure) == [.bias])
    #expect(abs((drift.findings.first?.value ?? 0) - 0.2) < 1e-12)
  }

  @Test func nightsTooHighAndTooLowInTurnAreNoDrift() {
    let nights = [night(mean: 120), night(mean: 80), night(mean: 120)]
    #expect(ForecastDrift(nights).findings.isEmpty)
  }

  @Test func anIntervalThatHoldsTooLittleOrTooMuchIsADrift() {
    for within in [5, 10] {
      let nights = [Int](repeating: within, count: 3).map { night(mean: 100, within: $0) }
      #expect(ForecastDrift(nights).findings.map(\.measure) == [.coverage], "\(within)")
    }
    #expect(ForecastDrift([]).findings.isEmpty)
  }
}
