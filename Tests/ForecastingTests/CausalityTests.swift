import Forecasting
import SupplyChain
import Testing

@Suite struct CausalityTests {
  let chain = SampleChain()

  @Test func whatComesAfterTheOriginChangesNothing() throws {
    let forecaster = chain.forecaster()
    let known = try forecasts(chain.histories(), by: forecaster)
    let longer = try forecasts(chain.histories(extraDays: 20), by: forecaster)
    let isSame = known.map(\.series) == longer.map(\.series)
    #expect(isSame)
  }

  @Test func aMaterialFirstUsedAfterTheOriginIsNotKnownYet() throws {
    let late = history([Double?](repeating: 0, count: 200) + [5, 6, 7], material: "M-9")
    let made = try forecasts([late], by: chain.forecaster())
    #expect(made[0].materials.isEmpty)
  }

  @Test func weatherObservedOrIssuedAfterTheOriginIsNotRead() throws {
    var late = SampleChain.weather(through: chain.origin)
    for day in (chain.origin + 1)...(chain.origin + 14) {
      late.set(city: "上海", day: day, values: [45, 80])
    }
    let issued = IssuedWeather(issuedOn: chain.origin + 1, table: late)
    let without = Forecaster(context: chain.context(), origin: chain.origin, horizon: 14)
    let with = Forecaster(
      context: chain.context(weather: late, issued: issued), origin: chain.origin, horizon: 14)
    let histories = chain.histories()
    let isSame =
      try forecasts(histories, by: without).map(\.series)
      == forecasts(histories, by: with).map(\.series)
    #expect(isSame)
  }

  @Test func anyNumberOfThreadsGivesTheSameNumbers() async throws {
    let forecaster = chain.forecaster()
    let histories = chain.histories()
    let sums = histories.reduce(into: PooledSums.zero) { $0 += forecaster.sums(of: $1) }
    let together = try forecaster.fit(sums)
    let alone = try histories.map { try forecaster.forecast($0, with: together) }
    let parts = await withTaskGroup(of: (Int, PooledSums).self) { group in
      for (index, history) in histories.enumerated() {
        group.addTask { (index, forecaster.sums(of: history)) }
      }
      return await group.reduce(into: [Int: PooledSums]()) { $0[$1.0] = $1.1 }
    }
    let model = try forecaster.fit(histories.indices.reduce(.zero) { $0 + (parts[$1] ?? .zero) })
    let spread = try histories.map { try forecaster.forecast($0, with: model) }
    let isSame = alone.map(\.series) == spread.map(\.series)
    #expect(isSame)
  }

  @Test func noStoreAddsNothing() throws {
    let forecaster = chain.forecaster()
    let sums = forecaster.sums(of: chain.histories()[0])
    #expect(sums.seriesCount == 3)
    #expect((PooledSums.zero + sums).seriesCount == 3)
    let history = chain.histories()[0]
    let left = try forecaster.forecast(history, with: forecaster.fit(.zero + sums))
    let right = try forecaster.forecast(history, with: forecaster.fit(sums + .zero))
    let isSame = left.series == right.series
    #expect(isSame)
  }
}
