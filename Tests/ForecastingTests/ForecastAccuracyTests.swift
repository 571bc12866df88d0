import Forecasting
import SupplyChain
import Testing

@Suite struct ForecastAccuracyTests {
  /// Two days ahead of day 13, means 10 and 20.
  func forecast(_ means: [Double]) -> StoreForecast {
    let days = means.map { Distribution.certain($0) }
    return StoreForecast(
      store: "S-0", origin: SampleChain.first + 13, horizon: means.count, materials: ["M-0"],
      series: [SeriesForecast(daily: days, totals: days)])
  }

  @Test func errorsAreSummedOverDaysAsOnPaper() throws {
    // A week ago: days 7 and 8 with 30 and 16. What came: 8 and 25.
    let came = history([1, 1, 1, 1, 1, 1, 1, 30, 16, 1, 1, 1, 1, 1, 8, 25])
    let accuracy = ForecastAccuracy(of: forecast([10, 20]), against: came)
    #expect(accuracy.days == 2)
    #expect(accuracy.wape == (2.0 + 5) / 33)
    #expect(accuracy.bias == (2.0 - 5) / 33)
    #expect(accuracy.coverage == 0.5)
    #expect(accuracy.seasonalNaiveWape == (22.0 + 9) / 33)
  }

  @Test func closedAndStockedOutDaysAndDaysToComeAreLeftOut() {
    var out = [Bool](repeating: false, count: 16)
    out[15] = true
    let came = history(
      [Double?](repeating: 5, count: 14) + [nil, 3], stockedOut: out)
    let accuracy = ForecastAccuracy(of: forecast([10, 20, 30]), against: came)
    #expect(accuracy == .zero)
    #expect(accuracy.wape == nil && accuracy.coverage == nil)
  }

  @Test func sumsOfTwoWeeksAreTheSumsOfEach() {
    let came = history([Double?](repeating: 5, count: 16))
    let one = ForecastAccuracy(of: forecast([10, 20]), against: came)
    let both = one + one
    #expect(both.days == 4)
    #expect(both.wape == one.wape)
    #expect(.zero + one == one)
  }

  @Test func totalsQuantilesAndTheIntervalAreJudgedAsOnPaper() throws {
    var accuracy = ForecastAccuracy.zero
    // Errors 4 and -3 over a window of two days: the total is off by 1.
    accuracy.add([
      .init(came: 6, mean: 10, quantiles: [2, 8, 14, 16, 18], naive: 5),
      .init(came: 13, mean: 10, quantiles: [2, 8, 12, 16, 18], naive: nil),
    ])
    #expect(accuracy.wapeOfTotals == 1.0 / 19)
    // By hand: level × what came beyond the quantile, or (1 − level) × what it was short of it.
    let pinball = [0.1 * 4 + 0.1 * 11, 0.5 * 2 + 0.5 * 5, 0.1 * 8 + 0.9 * 1]
    for (index, loss) in pinball.enumerated() {
      #expect(abs(accuracy.pinball[index] - loss) < 1e-12)
    }
    #expect(accuracy.coverage(atIndex: 1) == 0.5)
    #expect(accuracy.intervalCoverage == 0.5)
    #expect(accuracy.seasonalNaiveBias == -1.0 / 6)
    var twice = ForecastAccuracy.zero
    twice.add(
      [.init(came: 6, mean: 10, quantiles: [2, 8, 14, 16, 18], naive: nil)], weight: 2)
    #expect(twice.consumed == 12 && twice.absoluteError == 8 && twice.seasonalNaiveWape == nil)
  }
}
