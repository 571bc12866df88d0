import Forecasting
import Foundation
import SupplyChain
import Testing

@Suite struct ModelFitTests {
  @Test func everyRoundSaysWhichStoresItNeeds() throws {
    let chain = SampleChain(stores: 2, materials: 1)
    var fit = ModelFit(chain.forecaster(), seriesPerStore: 10)
    #expect((40...60).contains(fit.stores(of: 1000).count))
    #expect(fit.stores(of: 3) == [0, 1, 2])
    try fit.take(.zero)
    #expect(fit.stores(of: 1000).count == 1000)
    try fit.take(.zero)
    #expect((40...60).contains(fit.stores(of: 1000).count))
    #expect(!fit.isDone)
    try fit.take(.zero)
    #expect(fit.isDone)
    #expect(fit.model != nil)
  }

  /// A small chain is fitted again as of earlier days, with all of its stores; a large one is not.
  @Test(arguments: [(3, 5), (1000, 3)]) func onlySmallChainsAreFittedAsOfEarlierDays(
    stores: Int, rounds: Int
  ) throws {
    let histories = SampleChain(stores: 3).histories()
    var fit = ModelFit(SampleChain(stores: 3).forecaster(), seriesPerStore: 3)
    var (asked, sums): ([Int], [PooledSums]) = ([], [])
    while !fit.isDone {
      asked.append(fit.stores(of: stores).count)
      sums.append(try histories.reduce(into: .zero) { $0 += try fit.sums(of: $1) })
      try fit.take(sums[sums.count - 1])
    }
    #expect(asked.count == rounds)
    #expect(asked.dropFirst(3).allSatisfy { $0 == stores })
  }

  /// Warmth counts on weekends only: no column says so, two of them together do.
  @Test func whatTwoColumnsDoTogetherIsLearnt() throws {
    let chain = SampleChain(stores: 6, materials: 4, days: 300, noise: 0.05)
    func warmth(_ day: BusinessDay) -> Double {
      day.weekday.rawValue >= 5 ? exp(0.05 * (SampleChain.temperature(day) - 20)) : 1
    }
    let histories = chain.histories().map { history in
      StoreHistory(
        store: history.store, firstDay: history.firstDay, dayCount: history.dayCount,
        materials: history.materials,
        reported: history.thousandths.enumerated().map { index, cell in
          Int64(Double(cell) * warmth(history.firstDay + index % history.dayCount))
        })
    }
    let forecaster = chain.forecaster()
    let plain = try forecaster.fit(
      histories.reduce(into: .zero) { $0 += forecaster.sums(of: $1) })
    func error(_ model: PooledModel) throws -> Double {
      var sum = 0.0
      for (store, history) in histories.enumerated() {
        let forecast = try forecaster.forecast(history, with: model)
        for (material, series) in forecast.series.enumerated() {
          for step in 1...14 {
            let day = chain.origin + step
            let truth = chain.expected(store: store, material: material, day: day) * warmth(day)
            sum += abs(series.daily(step).mean / truth - 1)
          }
        }
      }
      return sum
    }
    let with = try error(model(of: histories, by: forecaster))
    let without = try error(plain)
    #expect(with < 0.97 * without, "\(with) against \(without)")
  }

  /// Two weeks before the first festival demand falls day by day; the forecast is made ten days
  /// before the second.
  @Test(arguments: [("春节", true), ("Spring Festival", true), ("Harvest", false)])
  func whatTheSpringFestivalDoesBeforehandIsExpectedAgain(name: String, isExpected: Bool) throws {
    let chain = SampleChain(stores: 4, materials: 2, days: 400, noise: 0.05)
    let festivals = [chain.origin + 11, chain.origin + 11 - 355]
    var days = SampleChain.quietCalendar.days
    for first in festivals {
      for day in 0..<7 { days[first + day] = Holiday(name: name, isOffDay: true) }
    }
    let histories = chain.histories().map { history in
      StoreHistory(
        store: history.store, firstDay: history.firstDay, dayCount: history.dayCount,
        materials: history.materials,
        reported: history.thousandths.enumerated().map { index, cell in
          let ahead = festivals[1] - (history.firstDay + index % history.dayCount)
          return (1...14).contains(ahead) ? cell * Int64(ahead + 6) / 20 : cell
        })
    }
    let forecaster = Forecaster(
      context: ForecastContext(
        stores: chain.storeList, holidays: HolidayCalendar(days: days),
        weather: SampleChain.weather(through: chain.origin)),
      origin: chain.origin, horizon: 14, settings: ForecastSettings(fitDays: 365, rowHalfLife: 365))
    let series = try forecasts(histories, by: forecaster)[0].series[0]
    let eve = chain.expected(store: 0, material: 0, day: chain.origin + 9)
    #expect((series.daily(9).mean < 0.85 * eve) == isExpected, "\(series.daily(9).mean / eve)")
  }
}
