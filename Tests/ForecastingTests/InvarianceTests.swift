import Forecasting
import SupplyChain
import Testing

@Suite struct InvarianceTests {
  let chain = SampleChain(noise: 0.2)

  @Test func theOrderOfMaterialsInAHistoryDoesNotMatter() throws {
    let plain = chain.histories()
    let turned = plain.map { history in
      let rows = Array(history.materials.indices.reversed())
      return StoreHistory(
        store: history.store, firstDay: history.firstDay, dayCount: history.dayCount,
        materials: rows.map { history.materials[$0] },
        reported: rows.flatMap { Array(history.cells(ofRow: $0)) })
    }
    let isSame =
      try forecasts(plain, by: chain.forecaster()).map(\.series)
      == forecasts(turned, by: chain.forecaster()).map(\.series)
    #expect(isSame)
  }

  @Test func theOrderOfStoresMattersInTheLastDigitsOnly() throws {
    let forward = try forecasts(chain.histories(), by: chain.forecaster())
    let backward = try forecasts(chain.histories().reversed(), by: chain.forecaster())
    for (left, right) in zip(forward, backward.reversed()) {
      #expect(left.store == right.store)
      for (one, other) in zip(left.series, right.series) {
        #expect(abs(one.total(14).mean / other.total(14).mean - 1) < 1e-5)
      }
    }
  }

  @Test func aLongerHorizonHardlyChangesTheFirstTwoWeeks() throws {
    let short = try forecasts(chain.histories(), by: chain.forecaster(horizon: 14))[1].series[0]
    let long = try forecasts(chain.histories(), by: chain.forecaster(horizon: 35))[1].series[0]
    for step in 1...14 {
      #expect(abs(long.daily(step).mean / short.daily(step).mean - 1) < 0.02)
      #expect(abs(long.daily(step).quantile(0.9) / short.daily(step).quantile(0.9) - 1) < 0.05)
    }
  }

  @Test func tenTimesTheDemandIsTenTimesTheForecast() throws {
    let large = chain.histories().map { history in
      StoreHistory(
        store: history.store, firstDay: history.firstDay, dayCount: history.dayCount,
        materials: history.materials, reported: history.thousandths.map { $0 * 10 })
    }
    let one = try forecasts(chain.histories(), by: chain.forecaster())[2].series[1]
    let ten = try forecasts(large, by: chain.forecaster())[2].series[1]
    for step in 1...14 {
      #expect(abs(ten.daily(step).mean / one.daily(step).mean - 10) < 0.2)
      #expect(abs(ten.total(step).quantile(0.95) / one.total(step).quantile(0.95) - 10) < 0.2)
    }
  }

  @Test(arguments: 1...40)
  func whateverIsReportedTheForecastIsSane(seed: UInt64) throws {
    var generator = Noise(seed: seed)
    let histories = (0..<3).map { wildHistory(store: $0, &generator) }
    let forecaster = Forecaster(
      context: SampleChain(stores: 3).context(),
      origin: SampleChain.first + Int(generator.uniform() * 700), horizon: 1 + Int(seed) % 35)
    let model = try model(of: histories, by: forecaster)
    for history in histories where history.firstDay <= forecaster.origin {
      let forecast = try forecaster.forecast(history, with: model)
      for series in forecast.series {
        for step in 1...forecaster.horizon {
          for distribution in [series.daily(step), series.total(step)] {
            let numbers = [distribution.mean] + distribution.values
            #expect(numbers.allSatisfy { $0.isFinite && $0 >= 0 && $0 <= 1e9 * Double(step) * 2 })
          }
        }
      }
    }
  }

  /// A store that begins and ends somewhere, closes at times, runs out at times, and reports now
  /// and then what nobody can have used.
  private func wildHistory(store: Int, _ generator: inout Noise) -> StoreHistory {
    let days = 1 + Int(generator.uniform() * 600)
    let materials = 1 + Int(generator.uniform() * 4)
    var cells: [Int64] = []
    var out: [Bool] = []
    for _ in 0..<materials {
      let size = 1 + generator.uniform() * 1e5
      let use = generator.uniform()
      for _ in 0..<days {
        let luck = generator.uniform()
        let spike: Double = luck < 0.005 ? 1e12 : size * generator.uniform() * 1000
        cells.append(luck > 0.9 ? StoreHistory.absent : luck < use ? Int64(spike) : 0)
        out.append(generator.uniform() < 0.1)
      }
    }
    return StoreHistory(
      store: SampleChain.storeID(store),
      firstDay: SampleChain.first + Int(generator.uniform() * 300), dayCount: days,
      materials: (0..<materials).map { SampleChain.material($0) }, reported: cells,
      stockedOut: out)
  }
}
