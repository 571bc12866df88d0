import Forecasting
import Foundation
import SupplyChain
import Testing

@Suite struct ForecasterTests {
  @Test func aWeekdayPatternWithoutNoiseIsContinued() throws {
    let chain = SampleChain(noise: 0)
    for (store, forecast) in try forecasts(chain.histories(), by: chain.forecaster()).enumerated() {
      for (material, series) in forecast.series.enumerated() {
        for step in 1...14 {
          let expected = chain.expected(
            store: store, material: material, day: chain.origin + step)
          #expect(abs(series.daily(step).mean / expected - 1) < 0.05)
        }
      }
    }
  }

  @Test func aNoisyChainIsForecastBetterThanByTheSameWeekdayLastWeek() throws {
    let chain = SampleChain(stores: 6, noise: 0.25, perDegree: 0.03)
    let made = try forecasts(chain.histories(), by: chain.forecaster())
    let accuracy = zip(made, chain.histories(extraDays: 14)).map(ForecastAccuracy.init)
      .reduce(.zero, +)
    let wape = try #require(accuracy.wape)
    let naive = try #require(accuracy.seasonalNaiveWape)
    #expect(accuracy.days == 6 * 3 * 14)
    #expect(wape < 0.8 * naive)
    #expect(try abs(#require(accuracy.bias)) < 0.08)
  }

  @Test func quantilesOfDaysAndTotalsCoverWhatTheyPromise() throws {
    var days = 0
    var within = [0.0, 0, 0, 0]
    var totals = 0
    for seed in [1, 2, 3] as [UInt64] {
      let chain = SampleChain(stores: 40, materials: 4, noise: 0.3, seed: seed)
      let later = chain.histories(extraDays: 14)
      for (forecast, came) in zip(try forecasts(chain.histories(), by: chain.forecaster()), later) {
        for (row, series) in forecast.series.enumerated() {
          var sum = 0.0
          totals += 1
          for step in 1...14 {
            let units = came.quantity(row: row, day: chain.origin + step)?.units ?? 0
            sum += units
            days += 1
            if units <= series.daily(step).quantile(0.9) { within[0] += 1 }
            guard let window = [3, 7, 14].firstIndex(of: step) else { continue }
            if sum <= series.total(step).quantile(0.9) { within[window + 1] += 1 }
          }
        }
      }
    }
    #expect((0.85...0.95).contains(within[0] / Double(days)))
    for window in within.dropFirst() {
      #expect((0.85...0.95).contains(window / Double(totals)), "\(within), \(totals)")
    }
  }

  @Test func aHotForecastAsksForMoreWhereHeatSells() throws {
    let chain = SampleChain(perDegree: 0.04)
    func mean(degreesMore: Double) throws -> Double {
      var table = WeatherTable(measures: ["temp_mean_c"])
      for day in (chain.origin + 1)...(chain.origin + 3) {
        table.set(city: "上海", day: day, values: [20 + degreesMore])
      }
      let context = chain.context(issued: IssuedWeather(issuedOn: chain.origin, table: table))
      let forecaster = Forecaster(context: context, origin: chain.origin, horizon: 3)
      return try forecasts(chain.histories(), by: forecaster)[0].series[0].total(3).mean
    }
    let ratio = try mean(degreesMore: 8) / mean(degreesMore: 0)
    #expect(abs(ratio / exp(0.04 * 8) - 1) < 0.15)
  }

  @Test func totalsOfWanderingDemandAreWiderThanIndependentDaysWouldBe() throws {
    var generator = Noise(seed: 5)
    var level = 5.0
    let units = (0..<300).map { _ -> Double? in
      level += 0.05 * generator.normal()
      return exp(level + 0.02 * generator.normal())
    }
    let chain = SampleChain(stores: 1, days: 300)
    let series = try forecasts([history(units)], by: chain.forecaster())[0].series[0]
    func spread(_ distribution: Distribution) -> Double {
      distribution.quantile(0.9) - distribution.quantile(0.1)
    }
    let independent = (1...14).reduce(0) { $0 + pow(spread(series.daily($1)), 2) }.squareRoot()
    #expect(spread(series.total(14)) > 1.5 * independent)
  }

  @Test func aTotalExpectsTheSumOfItsDays() throws {
    let chain = SampleChain()
    let series = try forecasts(chain.histories(), by: chain.forecaster())[1].series[2]
    let sum = (1...10).reduce(0) { $0 + series.daily($1).mean }
    #expect(abs(series.total(10).mean / sum - 1) < 1e-5)
    #expect(series.total(1).mean == series.daily(1).mean)
  }

  @Test func aPromotionThatHasRaisedDemandRaisesItAgain() throws {
    let chain = SampleChain(noise: 0.05)
    let promoted = Set(stride(from: 3, to: 200, by: 10)).union([201])
    let histories = chain.histories().map { plain in
      StoreHistory(
        store: plain.store, firstDay: plain.firstDay, dayCount: plain.dayCount,
        materials: plain.materials,
        reported: plain.thousandths.indices.map { index in
          plain.thousandths[index] * (promoted.contains(index % plain.dayCount) ? 2 : 1)
        })
    }
    let promotions = chain.storeList.flatMap { store in
      promoted.sorted().map {
        Promotion(day: SampleChain.first + $0, store: store.id, material: nil, name: "两杯")
      }
    }
    let context = ForecastContext(
      stores: chain.storeList, holidays: SampleChain.quietCalendar, promotions: promotions,
      weather: SampleChain.weather(through: chain.origin + 14))
    let forecaster = Forecaster(context: context, origin: chain.origin, horizon: 14)
    let series = try forecasts(histories, by: forecaster)[0].series[0]
    // Day 201 is two days ahead; nine days ahead is the same weekday.
    #expect(series.daily(2).mean > 1.5 * series.daily(9).mean)
  }
}
