import Forecasting
import SupplyChain
import Testing

/// A material that is on sale for a season, off for months, and comes back.
@Suite struct SeasonalMaterialTests {
  static let pause = 80..<180

  /// A chain whose last material has a pause, as it is `back` days after its end.
  private static func chain(back: Int, seed: UInt64 = 1) -> (SampleChain, [StoreHistory]) {
    let chain = SampleChain(stores: 8, days: pause.upperBound + back, seed: seed)
    let histories = chain.histories(extraDays: 14).map { full in
      var cells = full.thousandths
      for day in pause { cells[2 * full.dayCount + day] = 0 }
      return StoreHistory(
        store: full.store, firstDay: full.firstDay, dayCount: full.dayCount,
        materials: full.materials, reported: cells)
    }
    return (chain, histories)
  }

  private static func made(back: Int, seed: UInt64) throws -> (SampleChain, [StoreForecast]) {
    let (chain, histories) = chain(back: back, seed: seed)
    return (chain, try forecasts(histories, by: chain.forecaster()))
  }

  @Test(arguments: [1, 2, 3, 7, 14, 27], [1, 9] as [UInt64])
  func aMaterialBackOnSaleIsForecastFromItsFirstDay(back: Int, seed: UInt64) throws {
    let (chain, stores) = try SeasonalMaterialTests.made(back: back, seed: seed)
    for (store, forecast) in stores.enumerated() {
      let series = forecast.series[2]
      #expect(series.notes.contains(.backOnSale))
      for step in [1, 7, 14] {
        let expected = chain.expected(store: store, material: 2, day: chain.origin + step)
        let day = series.daily(step)
        #expect(abs(day.quantile(0.5) / expected - 1) < 0.3)
        #expect(day.quantile(0.1) > 0.2 * expected)
      }
    }
  }

  @Test func theIntervalsOfTheFirstDaysBackAreWideAndNarrowWithTime() throws {
    func width(back: Int) throws -> Double {
      let day = try SeasonalMaterialTests.made(back: back, seed: 1).1[0].series[2].daily(3)
      return day.quantile(0.9) / day.quantile(0.1)
    }
    let widths = try [1, 7, 27].map(width)
    #expect(widths[0] > 2.5)
    #expect(widths[0] > widths[1] && widths[1] > widths[2])
  }

  @Test func aMaterialIsNotForecastWhileItIsOffSale() throws {
    let (chain, histories) = SeasonalMaterialTests.chain(back: -5)
    let series = try forecasts(histories, by: chain.forecaster())[0].series[2]
    #expect(series.notes.contains(.dormant))
    #expect(!series.notes.contains(.backOnSale))
    #expect(series.daily(1).quantile(0.9) == 0)
  }

  /// Half a level in the last season: what is sold now counts, not the season alone.
  @Test func aNewLevelIsLearntWithinTwoWeeks() throws {
    let (chain, histories) = SeasonalMaterialTests.chain(back: 14)
    let doubled = histories.map { full in
      var cells = full.thousandths
      for day in SeasonalMaterialTests.pause.upperBound..<full.dayCount {
        cells[2 * full.dayCount + day] *= 2
      }
      return StoreHistory(
        store: full.store, firstDay: full.firstDay, dayCount: full.dayCount,
        materials: full.materials, reported: cells)
    }
    let made = try forecasts(doubled, by: chain.forecaster())
    for (store, forecast) in made.enumerated() {
      let expected = 2 * chain.expected(store: store, material: 2, day: chain.origin + 1)
      #expect(abs(forecast.series[2].daily(1).quantile(0.5) / expected - 1) < 0.3)
    }
  }

  /// The pause of one material teaches the others nothing.
  @Test func whatIsOffSaleDoesNotMoveWhatIsOn() throws {
    let (chain, histories) = SeasonalMaterialTests.chain(back: 3)
    let plain = try forecasts(chain.histories(), by: chain.forecaster())
    let made = try forecasts(histories, by: chain.forecaster())
    for (with, without) in zip(made, plain) {
      for step in 1...14 {
        let ratio =
          with.series[0].daily(step).quantile(0.5) / without.series[0].daily(step).quantile(0.5)
        #expect(abs(ratio - 1) < 0.1)
      }
    }
  }

  /// A material used on one day in six has rests of chance, which stay demand of nothing.
  @Test func aRestOfChanceIsNoPause() throws {
    var noise = Noise(seed: 5)
    let units = (0..<300).map { _ in noise.uniform() < 1.0 / 6 ? 600.0 : 0 }
    let store = StoreHistory(
      store: "S-0", firstDay: SampleChain.first, dayCount: 300, materials: ["M-0", "M-1"],
      reported: units.map { Int64($0 * 1000) } + [Int64](repeating: 9000, count: 300))
    let chain = SampleChain(stores: 1, materials: 1, days: 300)
    let series = try forecasts([store], by: chain.forecaster())[0].series[0]
    #expect(!series.notes.contains(.backOnSale))
    #expect(abs(series.total(14).mean - 1400) < 700)
    #expect(series.daily(1).quantile(0.5) == 0)
  }
}
