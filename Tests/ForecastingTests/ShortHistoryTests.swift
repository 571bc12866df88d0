import Forecasting
import Foundation
import SupplyChain
import Testing

/// What intervals say of chains that have seen little.
@Suite struct ShortHistoryTests {
  /// A store's series whose demand wanders, all together from day to day and each for itself.
  private func histories(stores: Int, days: Int, seed: UInt64) -> [StoreHistory] {
    let chain = SampleChain(stores: stores, materials: 3, days: days, noise: 0)
    var shared = Noise(seed: seed &* 7919 &+ 5)
    var common = [0.0]
    for _ in 1..<(days + 14) {
      common.append(0.7 * common[common.count - 1] + 0.06 * shared.normal())
    }
    return chain.histories(extraDays: 14).enumerated().map { store, history in
      var own = Noise(seed: seed &* 104_729 &+ UInt64(store))
      return StoreHistory(
        store: history.store, firstDay: history.firstDay, dayCount: history.dayCount,
        materials: history.materials,
        reported: history.thousandths.enumerated().map { index, cell in
          let wave = common[index % history.dayCount] + 0.12 * own.normal()
          return Int64((Double(cell) * exp(wave)).rounded())
        })
    }
  }

  /// The share of totals of 14 days between the quantiles .1 and .9, and the usual distance of the
  /// two as logarithms, over chains of three series each.
  private func totals(days: Int, chains: Range<UInt64>) throws -> (covered: Double, spread: Double)
  {
    let chain = SampleChain(stores: 1, materials: 3, days: days)
    var (covered, spread, count) = (0.0, 0.0, 0.0)
    for seed in chains {
      let histories = histories(stores: 1, days: days, seed: seed)
      let forecast = try forecasts(histories, by: chain.forecaster())[0]
      for (row, series) in forecast.series.enumerated() {
        let total = series.total(14)
        let came = (1...14).reduce(0.0) {
          $0 + (histories[0].quantity(row: row, day: chain.origin + $1)?.units ?? 0)
        }
        let (low, high) = (total.quantile(0.1), total.quantile(0.9))
        if (low...high).contains(came) { covered += 1 }
        spread += log(high / low)
        count += 1
      }
    }
    return (covered / count, spread / count)
  }

  /// The fit of a young chain knows its few days too well, and few days tell little of fortnights:
  /// taken as they are its errors cover .53 and .64 of the totals, and promise more certainty after
  /// two months than after seven.
  @Test func totalsOfShortHistoriesAreCoveredNearlyAsThoseOfLongOnes() throws {
    let (two, three) = (
      try totals(days: 60, chains: 0..<60), try totals(days: 90, chains: 0..<60)
    )
    let seven = try totals(days: 220, chains: 0..<40)
    #expect(two.covered > 0.6, "\(two)")
    #expect(three.covered > 0.68, "\(three)")
    #expect(seven.covered > 0.67, "\(seven)")
    #expect(two.spread > 0.88 * seven.spread, "\(two), \(seven)")
  }

  /// A model keeps how wide its errors are; one of before that has none, and narrower intervals.
  @Test func widthsAreKeptWithTheModel() throws {
    let chain = SampleChain(stores: 1, materials: 3, days: 70)
    let histories = histories(stores: 1, days: 70, seed: 3)
    let model = try model(of: histories, by: chain.forecaster())
    let widths = model.tensors.filter { $0.name.hasPrefix("width.") }
    #expect(widths.map(\.values.count) == [3, 3])
    #expect(widths.flatMap(\.values).contains { $0 > 1.05 })
    let others = model.tensors.filter { !$0.name.hasPrefix("width.") }
    let before = try PooledModel(tensors: others, card: model.card)
    func spread(_ model: PooledModel) throws -> Double {
      let forecast = try chain.forecaster().forecast(histories[0], with: model)
      return forecast.series.reduce(0) { sum, series in
        let total = series.total(14)
        return sum + log(total.quantile(0.9) / total.quantile(0.1))
      }
    }
    #expect(try spread(model) > 1.02 * spread(before))
    for values in [[1.0], [1, 1, 0.5], [1, 1, .nan]] {
      let tensor = ModelTensor(name: "width.daily", shape: [values.count], values: values)
      #expect(throws: ForecastingFailure.self) {
        try PooledModel(tensors: others + [tensor], card: model.card)
      }
    }
  }
}
